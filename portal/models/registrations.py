"""What the student system must say about a place, so that nobody counts as absent (7, A-09).

Nothing is made or taken back when a seat changes hands: a task is there as long as the last change that somebody
noted differs from the seat of now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, String, and_, func, null, select
from sqlalchemy import case as either
from sqlalchemy.orm import Mapped, aliased, contains_eager, mapped_column, raiseload, relationship

from portal.db import Base, new_id, strict
from portal.models.alternatives import Placement, Sitting
from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.calendar import local_date, working_days_before


class Registration(Base):
    """The last change in the student system that exam administration noted for a place."""

    __tablename__ = "registrations"
    __table_args__ = strict()

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"), unique=True)
    placement: Mapped[Placement] = relationship(lazy="raise_on_sql")
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sittings.id"))
    """The sitting that stands there now; None: the exam itself, as before."""
    evidence: Mapped[str] = mapped_column(String(200))
    done_on: Mapped[date]
    done_by: Mapped[str] = mapped_column(String(24))
    noted_at: Mapped[datetime]


_Noted = aliased(Sitting)


def seat_now() -> ColumnElement[Any]:
    """The sitting that the student system should name; None where the student takes the exam itself (6.2)."""
    taken = and_(Placement.state == "accepted", Case.own_act.is_(False))
    return either((taken, Placement.sitting_id), else_=null())


def to_register(viewer: Viewer) -> Select[Placement, str, Sitting | None]:
    """Places whose registration differs, the earliest exam first, with the student's number and what stands there."""
    query = Placement.visible_to(viewer).join(Placement.exam).outerjoin(Placement.sitting)
    query = query.join(Placement.person).join(Case, Case.id == Placement.case_id)
    query = query.outerjoin(Registration, Registration.placement_id == Placement.id)
    return (
        query.outerjoin(_Noted, _Noted.id == Registration.sitting_id)
        .where(seat_now().is_distinct_from(Registration.sitting_id))
        .add_columns(seat_now(), _Noted)
        .options(
            contains_eager(Placement.exam).raiseload(Exam.product),
            contains_eager(Placement.sitting).raiseload(Sitting.exam),
            contains_eager(Placement.person),
            raiseload(Placement.options),
        )
        .order_by(Exam.starts_at, Exam.id, Placement.ref)
    )


@dataclass(frozen=True)
class Task:
    """One registration to change: to this sitting, or back to the exam (`to` None); `was` is what stands there now."""

    placement: Placement
    to: Sitting | None
    was: Sitting | None

    @property
    def seen(self) -> str:
        """What a form sends back, so that a change meanwhile is noticed: the sitting's id, "" for the exam itself."""
        return self.to.id if self.to else ""

    @property
    def due(self) -> date:
        """The last working day before the exam or the seat, whichever is first; never before the seat was taken."""
        exam = self.placement.exam
        days = [exam.day, *(one.day for one in (self.to, self.was) if one)]
        before = working_days_before(min(days), 1)
        since = self.placement.accepted_at if self.to else None
        return max(before, local_date(since)) if since else before


def tasks(rows: Any) -> list[Task]:
    """The rows of `to_register` as tasks."""
    return [Task(place, place.sitting if seat else None, was) for place, seat, was in rows]


def registrations_open() -> Select[Any]:
    """The first moment, of exam and seat, of every registration that differs: for counting."""
    first = either((Sitting.starts_at < Exam.starts_at, Sitting.starts_at), else_=Exam.starts_at)
    query = select(first.label("first")).select_from(Placement).join(Exam, Exam.id == Placement.exam_id)
    query = query.join(Case, Case.id == Placement.case_id).outerjoin(
        Sitting, Sitting.id == Placement.sitting_id
    )
    query = query.outerjoin(Registration, Registration.placement_id == Placement.id)
    return query.where(seat_now().is_distinct_from(Registration.sitting_id))


def number_open(viewer: Viewer) -> Select[int]:
    """How many registrations differ, for whoever plans."""
    rows = to_register(viewer).with_only_columns(Placement.id).order_by(None).subquery()
    return select(func.count()).select_from(rows)


@dataclass(frozen=True)
class Noted:
    """What the student system says of one place: whether it is still to change, and the last change that was noted."""

    open: bool
    done_on: date | None = None
    evidence: str = ""
    by: str = ""
    """Who noted it."""


def registration_of(case: Case) -> Select[bool, date | None, str | None, str | None]:
    """The row of `noted` for the place of this case; for whoever may read the case (A-09)."""
    columns = (
        seat_now().is_distinct_from(Registration.sitting_id),
        Registration.done_on,
        Registration.evidence,
    )
    query = select(*columns, Person.name).select_from(Placement).join(Case, Case.id == Placement.case_id)
    query = query.outerjoin(Registration, Registration.placement_id == Placement.id)
    return query.outerjoin(Person, Person.id == Registration.done_by).where(Placement.case_id == case.id)


def noted(row: Any) -> Noted:
    """The row of `registration_of`; a case without a place has nothing to change."""
    if row is None:
        return Noted(open=False)
    differs, done_on, evidence, name = row
    return Noted(bool(differs), done_on, evidence or "", name or "")


def registrations_beside(exam: Exam, form: str) -> Select[bool, int, date | None]:
    """Of the seats in this form beside an exam: how many are still to change and how many done, with the last day."""
    differs = seat_now().is_distinct_from(Registration.sitting_id)
    query = select(differs, func.count(), func.max(Registration.done_on)).select_from(Placement)
    query = query.join(Case, Case.id == Placement.case_id).join(Sitting, Sitting.id == seat_now())
    query = query.outerjoin(Registration, Registration.placement_id == Placement.id)
    return query.where(Placement.exam_id == exam.id, Sitting.form == form).group_by(differs)
