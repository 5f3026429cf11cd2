"""What the student system must say about who takes an exam at a distance, and about who does so no longer (A-09).

As with places: nothing is made or taken back; a task is there as long as what was last noted differs from now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager

from portal.models.exams import Exam
from portal.models.people import Person
from portal.models.supervision import kept_out
from portal.models.supervision_requests import SupervisionRequest
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.calendar import working_days_before


def sits_at_distance() -> ColumnElement[bool]:
    """Of a query over requests that joins the exam: whether the student takes it at a distance, as things stand now."""
    return and_(SupervisionRequest.counts, Exam.approval == "approved", ~kept_out())


def to_change(viewer: Viewer) -> Select[SupervisionRequest, bool]:
    """Requests whose registration differs, the earliest exam first, each with what it should be; never one's own."""
    query = select(SupervisionRequest, sits_at_distance()).join(Exam, Exam.id == SupervisionRequest.exam_id)
    query = query.join(Person, Person.id == SupervisionRequest.person_id)
    query = query.where(_differs())
    allowed = viewer.may(Permission.PLAN)
    mine = SupervisionRequest.person_id != viewer.person_id
    query = query.where(mine if allowed else SupervisionRequest.id.is_(None))
    return query.options(
        contains_eager(SupervisionRequest.exam).raiseload(Exam.product),
        contains_eager(SupervisionRequest.person),
    ).order_by(Exam.starts_at, Exam.id, SupervisionRequest.ref)


def distance_open() -> Select[Any]:
    """The start of the exam of every registration that differs: for counting."""
    query = select(Exam.starts_at.label("first")).select_from(SupervisionRequest)
    query = query.join(Exam, Exam.id == SupervisionRequest.exam_id)
    return query.where(_differs())


def _differs() -> ColumnElement[bool]:
    """An exam that is called off, or has supervision for everybody, asks for nothing here."""
    here = (Exam.cancelled_at.is_(None), Exam.supervision_for == "on_request", Exam.product_id.is_not(None))
    return and_(*here, sits_at_distance() != SupervisionRequest.at_distance)


@dataclass(frozen=True)
class DistanceTask:
    """One registration to change: to the form at a distance, or back to the one on campus."""

    request: SupervisionRequest
    to_distance: bool

    @property
    def seen(self) -> str:
        """What a form sends back, so that a change meanwhile is noticed."""
        return "distance" if self.to_distance else "campus"

    @property
    def due(self) -> date:
        """The last working day before the exam."""
        return working_days_before(self.request.exam.day, 1)


def distance_tasks(rows: Any) -> list[DistanceTask]:
    """The rows of `to_change` as tasks."""
    return [DistanceTask(request, bool(now)) for request, now in rows]


def number_to_change(viewer: Viewer) -> Select[int]:
    """How many registrations differ."""
    rows = to_change(viewer).with_only_columns(SupervisionRequest.id).order_by(None).subquery()
    return select(func.count()).select_from(rows)
