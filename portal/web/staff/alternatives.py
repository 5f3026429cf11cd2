"""For the exam board: which sittings stand beside an exam. No cases, no names."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.labels.alternatives import FORMS, hours
from portal.models import Exam, planning
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import looking, viewer
from portal.web.page import page
from portal.web.staff.planning import edge_of, in_order, today_start

area = Area("alternatives", __name__, side="staff")


@area.get("/staff/alternatives", allow=Permission.SEE_ALTERNATIVES)
def index() -> Any:
    """Coming sittings, by the exam they stand beside."""
    edge = edge_of(Exam, lambda exam: (exam.starts_at, exam.id))
    rows = looking().scalars(planning.exams_with_sittings(viewer(), today_start(), edge)).unique().all()
    exams, before, behind = in_order(rows, edge)
    sittings = looking().scalars(planning.sittings_of(viewer(), exams, today_start())).unique().all()
    return page(
        "staff/alternatives/index.html", forms=FORMS, hours=hours,
        exams=[(exam, [one for one in sittings if one.exam_id == exam.id]) for exam in exams],
        previous_url=url_for(".index", before=exams[0].slug) if before else None,
        next_url=url_for(".index", after=exams[-1].slug) if behind else None,
    )  # fmt: skip
