"""A proposal between writing it and sending it to the decider: kept, so that the writer can read the letter first."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.actions.decision_words import keep_words, words_of
from portal.actions.proposals import PrepareDecision, drop_drafts, prepare_decision, proposed, words_in
from portal.models import Case, Decision
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
    keep_words(ctx, case, draft, words_in(command), "draft")
    draft.state = "draft"
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
    words = words_of(ctx, draft)
    decision = prepare_decision(
        ctx,
        PrepareDecision(
            case.ref, draft.outcome, words.explanation, draft.ground, tuple(draft.granted_parts), command.seen,
            words.weighing, draft.stays, draft.data_where, True, words.dutch, draft.cause, tuple(draft.corrects),
        ),
    )  # fmt: skip
    drop_drafts(ctx, case, ctx.actor.id)
    return decision
