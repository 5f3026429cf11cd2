"""Per exam: open objections, granted ones, and the seats beside it. Numbers only: no name, no case, no reason (6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, strict
from portal.models.alternatives import Placement, Sitting
from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.forecast import Forecast
from portal.rules.lifecycle import GUARDING, UNDECIDED


class SeatWarning(Base):
    """Exam administration was told that the seats of this exam are nearly, or no longer, enough."""

    __tablename__ = "seat_warnings"
    __table_args__ = strict()

    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]


@dataclass(frozen=True)
class ExamForecast:
    """An exam with its numbers."""

    exam_id: str
    slug: str
    code: str
    name_nl: str
    name_en: str
    day: date
    numbers: Forecast

    def name(self, language: str) -> str:
        """The exam's name in that language."""
        return (self.name_en or self.name_nl) if language == "en" else (self.name_nl or self.name_en)


def forecasts(since: datetime, exam_id: str | None = None) -> Select[Any]:
    """Each exam from then on that needs or has a seat, the earliest first: one row for `as_forecast`.

    One that was called off needs none.
    """
    sittings = (
        select(Sitting).where(Sitting.exam_id == Exam.id, Sitting.cancelled_at.is_(None)).correlate(Exam)
    )
    seats, taken = (
        sittings.with_only_columns(func.coalesce(func.sum(column), 0)).scalar_subquery()
        for column in (Sitting.capacity, Sitting.taken)
    )
    undecided = (
        select(func.count())
        .select_from(Case)
        .where(
            Case.exam_id == Exam.id, Case.kind.in_(GUARDING), Case.state.in_(UNDECIDED), Case.keeps_out,
            Case.own_act.is_(False),
        )
        .correlate(Exam)
        .scalar_subquery()
    )  # fmt: skip
    granted = (
        select(func.count())
        .select_from(Placement)
        .join(Case, Case.id == Placement.case_id)
        .where(
            Placement.exam_id == Exam.id, Placement.state.in_(("to_plan", "offered", "accepted")),
            Case.state.not_in(UNDECIDED), Case.own_act.is_(False),
        )
        .correlate(Exam)
        .scalar_subquery()
    )  # fmt: skip
    columns = (Exam.id, Exam.slug, Exam.code, Exam.name_nl, Exam.name_en, Exam.starts_at)
    query = select(*columns, undecided, granted, seats, taken).order_by(Exam.starts_at, Exam.id)
    if exam_id is not None:
        return query.where(Exam.id == exam_id)
    some = or_(undecided > 0, granted > 0, seats > 0)
    return query.where(Exam.starts_at >= since, Exam.cancelled_at.is_(None), some)


def seen_by(viewer: Viewer, query: Select[Any]) -> Select[Any]:
    """The same rows for exam administration and privacy staff, and for nobody else."""
    allowed = viewer.side == "staff" and viewer.may(Permission.SEE_FORECAST)
    return query if allowed else query.where(Exam.id.is_(None))


def as_forecast(row: Sequence[Any]) -> ExamForecast:
    """A row of `forecasts`."""
    exam_id, slug, code, name_nl, name_en, starts_at, undecided, granted, seats, taken = row
    numbers = Forecast(undecided, granted, seats, taken)
    return ExamForecast(exam_id, slug, code, name_nl, name_en, local_date(starts_at), numbers)
