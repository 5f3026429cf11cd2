"""Who objected during the exam may stop, or never begin: that costs no attempt, and a place is sought (O-7, 6.4)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.arrival import arrival
from portal.actions.context import Context
from portal.actions.exam_day import hold_place
from portal.actions.letters import exam_values
from portal.actions.offers import in_words
from portal.models import Case, Placement
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class StopExam:
    """The student says, of the exam of this case (its number), that they stopped or did not take it."""

    case: str


def stop_exam(ctx: Context, command: StopExam) -> Case:
    """Take the student at their word, and hold a place in the order of 6.4: it stays, whatever the answer says.

    Said twice it is said once. Raises Refused: "gone", "not_during" when it did not come in during the exam,
    "no_protection" (O-6), and the lifecycle's refusals once it is decided.
    """
    case = ctx.own(command.case)
    if case.interim:
        return case
    step = find_step("stop_exam", case.kind, case.state)
    hindrance = hindrance_to_stop(ctx, case)
    if hindrance is not None:
        raise Refused(hindrance)
    assert case.exam is not None
    ctx.record(step.tag, case, function=ctx.function_in(case), exam_day=case.exam.day.isoformat())
    _tell(ctx, case, hold_place(ctx, case))
    return case


def hindrance_to_stop(ctx: Context, case: Case) -> str | None:
    """Why a student cannot say this now, as a refusal code; None when they can."""
    if arrival(ctx, case) != "during":
        return "not_during"
    return None if case.protected and case.subject.sits_exams else "no_protection"


def _tell(ctx: Context, case: Case, placement: Placement) -> None:
    sitting = placement.sitting
    ctx.notify(
        case, "update", letter="exam-stopped",
        values=lambda language: {
            **exam_values(case, language), "has_place": sitting is not None,
            "place": f"{in_words(sitting, language)}, {sitting.place}" if sitting else "",
        },
    )  # fmt: skip
    if sitting is None:
        told = {"ref": placement.ref, "exam": placement.exam.code}
        ctx.tell_team("scheduler", "staff-no-seat", told, placement.id)
