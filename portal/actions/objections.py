"""Many objections to one exam at once: each is still a deed of its own, with its own event and its own letter (11.2)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.cases import TakeUp, take_up
from portal.actions.context import Context
from portal.actions.decisions import PrepareDecision, SignDecision, prepare_decision, sign_decision
from portal.models import Case, Decision
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import WEIGHED, find_step


@dataclass(frozen=True)
class ProposeGrant:
    """Propose to grant this objection (its case number), with the explanation in the language of its student.

    The Dutch one goes along with an English letter where that is the text that counts (section 12).

    `seen` is how many events the case had when the list was drawn.
    """

    case: str
    explanation_nl: str
    explanation_en: str
    seen: int


def propose_grant(ctx: Context, command: ProposeGrant) -> Decision:
    """Take the case up if nobody has, and prepare its own decision for a decider to sign.

    A proposal that stands is left alone. Raises Refused("moved_meanwhile"), and as `take_up` and
    `prepare_decision` do.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    if command.seen != case.event_count:
        raise Refused("moved_meanwhile")
    if case.kind not in WEIGHED:
        raise Refused("not_in_this_state", deed="propose", state=case.state)
    if case.state == "received":
        take_up(ctx, TakeUp(case.ref))
    find_step("prepare", case.kind, case.state)
    words = command.explanation_en if case.language == "en" else command.explanation_nl
    proposal = PrepareDecision(case.ref, "granted", words, seen="", dutch=command.explanation_nl)
    return prepare_decision(ctx, proposal)


def sign_grant(ctx: Context, command: SignDecision) -> Case:
    """Sign one of the grants that were read together; each letter leaves by itself.

    A refusal is never signed in a row: it names this student's own situation (O-2). Raises
    Refused("refusal_by_itself"), and as `sign_decision` does.
    """
    ctx.require(Permission.DECIDE_CASES)
    decision = ctx.session.get(Decision, command.decision)
    if decision is None:
        raise Refused("decision_replaced")
    if decision.outcome != "granted":
        raise Refused("refusal_by_itself")
    return sign_decision(ctx, command)
