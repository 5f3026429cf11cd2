"""A student's own exams, nearest first, each with what it records in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.labels.recordings import listed
from portal.labels.shown import shown_tiles
from portal.models import Case, Exam
from portal.models.exam_lists import open_objections_of, taken_by
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.web.area import Area
from portal.web.desk import looking, now, viewer
from portal.web.page import page

area = Area("my_exams", __name__, side="student")


@dataclass(frozen=True)
class Line:
    """One exam in the list."""

    exam: Exam
    records: str
    objection: Case | None


@area.get("/my-exams", allow=Permission.OWN_EXAMS)
def index() -> Any:
    """Coming exams first; those of the past below, for who wants to see or delete data."""
    objections = {case.exam_id: case for case in looking().scalars(open_objections_of(viewer())).unique()}
    exams = looking().scalars(taken_by(viewer())).unique().all()
    today = local_date(now())
    lines = [Line(exam, what_it_records(exam), objections.get(exam.id)) for exam in exams]
    coming = [line for line in lines if line.exam.day >= today]
    past = [line for line in reversed(lines) if line.exam.day < today]
    return page("student/my_exams/index.html", coming=coming, past=past)


def what_it_records(exam: Exam) -> str:
    """`Records: camera, screen`, or that nothing watches, or that not everything is known (never "no" for unknown)."""
    if not exam.is_proctored:
        return str(_("Without online supervision"))
    if exam.published is None:
        return str(_("We have not yet written what this exam records"))
    tiles = shown_tiles(exam.published.channels)
    recorded = [tile.name[:1].lower() + tile.name[1:] for tile in tiles if tile.answer == "yes"]
    if recorded:
        return str(_("Records: %(things)s", things=listed(recorded)))
    unsure = any(tile.answer == "unknown" for tile in tiles)
    return str(_("Not everything is known yet") if unsure else _("Records nothing"))
