"""The own act: to sit this one session with online supervision, without taking the objection back (6.2, 18(2))."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.models import Case
from portal.rules.errors import Refused
from portal.rules.lifecycle import PLACED, find_step


@dataclass(frozen=True)
class OwnAct:
    """Given, or taken back, for the exam of this case (its number)."""

    case: str
    given: bool


def act_oneself(ctx: Context, command: OwnAct) -> Case:
    """Record the student's own explicit act; said twice it is said once. Nobody of the staff can do or ask this.

    Raises Refused: "gone", "no_exam_here", "session_started" from the start of the exam on, "not_supervised" when
    it may not be held with supervision at all, "place_chosen" when another place was chosen or sat, and the
    lifecycle's refusals.
    """
    case = ctx.own(command.case)
    step = find_step("act_oneself", case.kind, case.state)
    hindrance = hindrance_to_act(ctx, case, command.given)
    if hindrance is not None:
        raise Refused(hindrance)
    if case.own_act != command.given:
        ctx.record(step.tag, case, function=ctx.function_in(case), given=command.given)
    return case


def hindrance_to_act(ctx: Context, case: Case, given: bool) -> str | None:
    """Why this cannot be done now, as a refusal code; None when it can. Taking it back needs less."""
    if case.exam is None:
        return "no_exam_here"
    if ctx.now >= case.exam.starts_at:
        return "session_started"
    if not given:
        return None
    if case.state in PLACED:
        return "place_chosen"
    return None if case.exam.may_be_proctored else "not_supervised"
