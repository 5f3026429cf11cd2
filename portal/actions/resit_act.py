"""The resit is without online supervision too; its student may choose otherwise, by an own act (A-08, 18(2))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.actions.context import Context
from portal.models import Case, Exam
from portal.rules.errors import Refused
from portal.rules.lifecycle import allows, find_step


@dataclass(frozen=True)
class ResitAct:
    """Given, or taken back, for the resit of the exam of this case (its number)."""

    case: str
    given: bool


def act_at_resit(ctx: Context, command: ResitAct) -> Case:
    """Record the student's own explicit act; said twice it is said once. Nobody of the staff can do or ask this.

    Raises Refused: "gone", "no_resit_here" without a resit that they take, or where nothing protects there,
    "session_started" from its start on, "not_supervised" when it may not be held with supervision, and the
    lifecycle's refusals.
    """
    case = ctx.own(command.case)
    step = find_step("act_at_resit", case.kind, case.state)
    hindrance = hindrance_at_resit(case, resit_of(ctx, case), command.given, ctx.now)
    if hindrance is not None:
        raise Refused(hindrance)
    if case.resit_act != command.given:
        ctx.record(step.tag, case, function=ctx.function_in(case), given=command.given)
    return case


def resit_of(ctx: Context, case: Case) -> Exam | None:
    """The resit at which this case protects its student; None where there is none, or they do not take it."""
    protects = case.protected and case.outcome in ("granted", "partly")
    if case.exam is None or case.exam.resit_id is None or not protects:
        return None
    if not allows("act_at_resit", case.kind, case.state):
        return None
    return ctx.session.scalar(Exam.resit_of(case.exam, case.subject_id or ""))


def hindrance_at_resit(case: Case, resit: Exam | None, given: bool, now: datetime) -> str | None:
    """Why this cannot be done now (UTC), as a refusal code; None when it can. Taking it back needs less."""
    if resit is None:
        return "no_resit_here"
    if now >= resit.starts_at:
        return "session_started"
    return "not_supervised" if given and not resit.may_be_proctored else None
