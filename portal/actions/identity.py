"""Making sure who asks, by the least that will do and never by a copy of a document (T02, 12(6), 2.7)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.intake import IDENTITY_METHODS
from portal.rules.lifecycle import AWAITING, find_step
from portal.rules.questions import identity_term_is_over

UNSURE = frozenset({"unverified", "doubted"})


@dataclass(frozen=True)
class VerifyIdentity:
    """Say how somebody made sure who asks: a code of IDENTITY_METHODS, and nothing more is kept."""

    case: str
    method: str


def verify_identity(ctx: Context, command: VerifyIdentity) -> Case:
    """Note that it is sure who asks: method and moment (2.7).

    Raises Refused("question_open") while the student was asked and the clock stands still: the answer is judged
    there; "identity_sure_already", "identity_method_missing", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    if case.state in AWAITING:
        raise Refused("question_open")
    step = find_step("verify_identity", case.kind, case.state)
    if case.identity not in UNSURE:
        raise Refused("identity_sure_already")
    if command.method not in IDENTITY_METHODS:
        raise Refused("identity_method_missing")
    ctx.record(step.tag, case, function="handler", method=command.method)
    return case


def may_be_taken_up(ctx: Context, case: Case) -> bool:
    """Whether the case may go on (T02): it is sure who asks, or the student had the time that was given to show it.

    After that the case is decided on what there is (C9).
    """
    return case.identity not in UNSURE or identity_term_is_over(ctx.events_of(case), ctx.today)
