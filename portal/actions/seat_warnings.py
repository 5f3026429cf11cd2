"""Exam administration hears in time that the seats beside an exam run out: once for each exam and level (section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.models import Exam, SeatWarning
from portal.models.forecast import as_forecast, forecasts
from portal.rules.errors import Refused


@dataclass(frozen=True)
class WarnOfSeats:
    """The seats beside this exam (its slug) may run out."""

    exam: str


def warn_of_seats(ctx: Context, command: WarnOfSeats) -> None:
    """Mail the team that plans. Nobody's right changes: what is to do is planning another sitting.

    Raises Refused: "too_early" with room enough or for an exam that is called off, "warned_already" for this level or
    a higher one.
    """
    exam = ctx.get(Exam, command.exam)
    found = as_forecast(ctx.session.execute(forecasts(ctx.now, exam.id)).one()).numbers
    if exam.cancelled or not found.level:
        raise Refused("too_early")
    told = ctx.session.scalars(select(SeatWarning.level).where(SeatWarning.exam_id == exam.id)).all()
    if max(told, default=0) >= found.level:
        raise Refused("warned_already")
    ctx.session.add(SeatWarning(exam_id=exam.id, level=found.level, told_at=ctx.now))
    values = {
        "link": f"{ctx.config.base_url}/{ctx.config.default_language}/staff/planning/exams/{exam.slug}",
        "exam": exam.code, "needed": found.needed, "seats": found.seats, "shortage": found.shortage,
        "lacking": bool(found.shortage), "nearly": not found.shortage,
    }  # fmt: skip
    ctx.tell_team("scheduler", "staff-seats", values, f"{exam.id}:{found.level}")
