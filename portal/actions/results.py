"""Exam administration notes on which day results came out, never what they were; cases count from it (A-07, 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.actions.context import Context
from portal.models import Case, Exam, Placement, Sitting
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step
from portal.rules.results import delay, waited

AUDIT_DAYS = 30
"""Calendar days after the result: then somebody checks that there was no disadvantage (7)."""


@dataclass(frozen=True)
class NoteResults:
    """The results of an exam (its slug), or of one sitting beside it (its id), came out on this day."""

    exam: str
    on: date
    sitting: str = ""


def note_results(ctx: Context, command: NoteResults) -> Exam | Sitting:
    """Keep the day; noting it again corrects it. Each case follows by itself (`know_result`).

    Raises Refused: "gone", "result_ahead" (a day to come), "result_before_exam".
    """
    ctx.require(Permission.PLAN)
    exam = ctx.get(Exam, command.exam)
    about: Exam | Sitting = ctx.get(Sitting, command.sitting) if command.sitting else exam
    if isinstance(about, Sitting) and about.exam_id != exam.id:
        raise Refused("gone")
    if command.on > ctx.today:
        raise Refused("result_ahead")
    if command.on < about.day:
        raise Refused("result_before_exam")
    if about.results_on != command.on:
        about.results_on = command.on
        kind = "sitting" if command.sitting else "exam"
        ctx.log(
            f"{kind}:result:noted",
            f"{kind}:{about.id}",
            function="scheduler",
            result_on=command.on.isoformat(),
        )
    return about


@dataclass(frozen=True)
class KnowResult:
    """The day of the result of this case (its number) was noted."""

    case: str


def know_result(ctx: Context, command: KnowResult) -> None:
    """Count the delay, and the thirty days until the check, from the day on which the result came out.

    Raises Refused("too_early") when nothing new is known, and the lifecycle's refusals.
    """
    case = ctx.get(Case, command.case)
    step = find_step("know_result", case.kind, case.state)
    query = select(Placement).where(Placement.case_id == case.id)
    placement = ctx.session.scalars(query).unique().one_or_none()
    sitting = placement.sitting if placement else None
    if placement is None or sitting is None or sitting.results_on in (None, case.result_on):
        raise Refused("too_early")
    assert sitting.results_on is not None
    late = delay(sitting.day, sitting.results_on, promised_days(placement))
    check = sitting.results_on + timedelta(days=AUDIT_DAYS)
    ctx.record(
        step.tag, case, function="system", result_on=sitting.results_on.isoformat(), delay=late,
        follow_up_by=check.isoformat(),
    )  # fmt: skip


def promised_days(placement: Placement) -> int | None:
    """Within how many working days the result was due: as long as that of the usual exam took, else as promised (A-07)."""
    exam = placement.exam
    usual = waited(exam.day, exam.results_on) if exam.results_on else None
    known = [days for days in (usual, placement.result_working_days) if days is not None]
    return min(known) if known else None
