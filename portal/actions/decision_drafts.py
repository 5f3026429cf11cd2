"""A proposal between writing it and sending it to the decider: kept, so that the writer can read the letter first."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.actions.decisions import PrepareDecision, drop_drafts, prepare_decision, proposed
from portal.models import Case, CaseText, Decision
from portal.rules.access import Permission
from portal.rules.errors import Refused


def draft_decision(ctx: Context, command: PrepareDecision) -> Decision:
    """Keep a proposal that nobody else sees yet, in place of the writer's earlier one.

    It has no event: nothing has happened to the case. Raises Refused, as `prepare_decision` does.
    """
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    draft = proposed(ctx, case, command)
    drop_drafts(ctx, case, ctx.actor.id)
    text = ctx.write(case, "draft", command.explanation)
    ctx.session.flush()
    draft.explanation_id, draft.state = text.id, "draft"
    ctx.session.add(draft)
    return draft


@dataclass(frozen=True)
class SendDraft:
    """Send one's own draft (its id) to the decider. `seen` as in PrepareDecision."""

    case: str
    decision: str
    seen: str | None = None


def send_draft(ctx: Context, command: SendDraft) -> Decision:
    """The draft becomes the proposal, exactly as its writer saw it.

    Raises Refused("decision_replaced") when the writer has written a newer draft, in another tab for instance.
    """
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    draft = ctx.session.get(Decision, command.decision)
    if (
        draft is None
        or draft.case_id != case.id
        or draft.prepared_by != ctx.actor.id
        or draft.state != "draft"
    ):
        raise Refused("decision_replaced")
    words = ctx.session.get_one(CaseText, draft.explanation_id).body or ""
    decision = prepare_decision(
        ctx,
        PrepareDecision(
            case.ref, draft.outcome, words, draft.ground, tuple(draft.granted_parts), command.seen
        ),
    )
    drop_drafts(ctx, case, ctx.actor.id)
    return decision
