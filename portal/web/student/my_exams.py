"""A student's own exams, nearest first, each with what it records in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.labels.on_request import STORIES, Story
from portal.labels.recordings import listed
from portal.labels.shown import shown_tiles
from portal.models import Case, Exam, SupervisionRequest
from portal.models.exam_lists import open_objections_of, taken_by
from portal.models.supervision_requests import requests_of
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.web.area import Area
from portal.web.asked import standing_of
from portal.web.desk import looking, now, viewer
from portal.web.page import page

area = Area("my_exams", __name__, side="student")


@dataclass(frozen=True)
class Line:
    """One exam in the list."""

    exam: Exam
    records: str
    objection: Case | None
    asked: Story | None = None
    """What became of asking for online supervision, where an exam leaves that to who asks."""


@area.get("/my-exams", allow=Permission.OWN_EXAMS)
def index() -> Any:
    """Coming exams first; those of the past below, for who wants to see or delete data."""
    objections = {case.exam_id: case for case in looking().scalars(open_objections_of(viewer())).unique()}
    exams = looking().scalars(taken_by(viewer())).unique().all()
    today = local_date(now())
    asked = {
        one.exam_id: one
        for one in reversed(looking().scalars(requests_of(viewer().person_id)).unique().all())
    }
    lines = [_line(exam, objections.get(exam.id), asked.get(exam.id)) for exam in exams]
    coming = [line for line in lines if line.exam.day >= today]
    past = [line for line in reversed(lines) if line.exam.day < today]
    return page("student/my_exams/index.html", coming=coming, past=past)


def _line(exam: Exam, objection: Case | None, asked: SupervisionRequest | None) -> Line:
    code = standing_of(asked) if asked is not None and exam.is_on_request else None
    records = what_it_records(exam, sits=not exam.is_on_request or code == "sits")
    return Line(exam, records, objection, STORIES[code] if code else None)


def what_it_records(exam: Exam, *, sits: bool = True) -> str:
    """`Records: camera, screen`, or that nothing watches, or that not everything is known (never "no" for unknown).

    `sits`: whether online supervision would watch this student at all.
    """
    if not exam.is_proctored or not sits:
        return str(_("Without online supervision"))
    if exam.published is None:
        return str(_("We have not yet written what this exam records"))
    tiles = shown_tiles(exam.published.channels)
    recorded = [tile.name[:1].lower() + tile.name[1:] for tile in tiles if tile.answer == "yes"]
    if recorded:
        return str(_("Records: %(things)s", things=listed(recorded)))
    unsure = any(tile.answer == "unknown" for tile in tiles)
    return str(_("Not everything is known yet") if unsure else _("Records nothing"))
