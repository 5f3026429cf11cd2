"""A proposed answer: written by a handler in the words that the student will read, complete before anybody may sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from portal.actions.board import ask_before_refusing
from portal.actions.context import Context
from portal.actions.decision_words import Words, has_package, keep_words, notice_of
from portal.db import new_id
from portal.i18n import date_in_words
from portal.models import Case, CaseText, Decision
from portal.rules import remedies
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import COPIED, allows, find_step
from portal.rules.remedies import REFUSING, REVISION_CAUSES, Kept, Missing, Weighing


@dataclass(frozen=True)
class PrepareDecision:
    """A proposed answer.

    `ground`: a code of rules/grounds.py. `weighing` and `kept` where the kind and outcome ask them (O-2, 2.4).
    `data_where`, with `data_ready`: the data that somebody gets are there now (C15). `dutch`: the explanation
    that counts beside one in English (section 12). `cause`: why an earlier decision is taken again (T15).
    `seen` is the id of the proposal that the writer knew of ("" for none); None does not ask.
    """

    case: str
    outcome: str
    explanation: str
    ground: str | None = None
    granted_parts: tuple[str, ...] = ()
    seen: str | None = None
    weighing: Weighing = field(default_factory=Weighing)
    kept: tuple[Kept, ...] = ()
    data_where: str | None = None
    data_ready: bool = False
    dutch: str = ""
    cause: str | None = None
    corrects: tuple[str, ...] = ()
    """Of a rectification: what is corrected (11.2)."""


def prepare_decision(ctx: Context, command: PrepareDecision) -> Decision:
    """Write a decision for a decider to sign; ask the DPO (T09) and the exam board (11.2). An earlier one gives way.

    Raises Refused("incomplete_decision", missing=…), Refused("no_remedy_route"), Refused("changed_meanwhile")
    when somebody else prepared a proposal meanwhile, and the lifecycle's refusals.
    """
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    decision = proposed(ctx, case, command)
    for earlier in in_state(ctx, case, "prepared"):
        earlier.state = "returned"
    texts = keep_words(ctx, case, decision, words_in(command))
    decision.state, decision.advice_due = "prepared", _advice_due(ctx, case, decision)
    ctx.session.add(decision)
    if decision.refuses and not decision.cause and allows("balance", case.kind, case.state):
        weighing = find_step("balance", case.kind, case.state)  # a refusal is weighed first (O-2)
        ctx.record(weighing.tag, case, function="handler", to_state=weighing.to_state)
    ctx.record(
        "case:decision:prepared", case, function="handler", decision=decision.id, outcome=decision.outcome,
        ground=decision.ground, granted_parts=list(decision.granted_parts), kept=decision.kept,
        data_where=decision.data_where, cause=decision.cause, corrects=list(decision.corrects),
        advice_due=decision.advice_due.isoformat() if decision.advice_due else None,
        texts=texts,
    )  # fmt: skip
    if decision.refuses:
        ask_before_refusing(ctx, case)
    if decision.advice_due:
        _ask_dpo(ctx, case, decision.advice_due, decision.id)
    return decision


def _ask_dpo(ctx: Context, case: Case, due: date, key: str) -> None:
    """Advice that nobody knows to be asked would always be "none received" (T09)."""
    language = ctx.config.default_language
    link = f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}"
    told = {"ref": case.ref, "day": date_in_words(due, language), "link": link}
    ctx.tell_team("dpo", "staff-advice", told, key)


def words_in(command: PrepareDecision) -> Words:
    """The words that this command brings."""
    return Words(command.explanation, command.weighing, command.dutch)


def proposed(ctx: Context, case: Case, command: PrepareDecision) -> Decision:
    """The decision that this command describes, not yet kept. Raises Refused, as `prepare_decision` does."""
    ctx.someone_elses(case)
    find_step("prepare_revision" if command.cause else "prepare", case.kind, case.state)
    if command.cause and command.cause not in REVISION_CAUSES:
        raise Refused("unknown_choice")
    standing = in_state(ctx, case, "prepared")
    if command.seen is not None and command.seen != (standing[0].id if standing else ""):
        raise Refused("changed_meanwhile")
    refuse_incomplete(lacking(ctx, case, command))
    return _described(ctx, case, command)


def lacking(ctx: Context, case: Case, command: PrepareDecision) -> tuple[Missing, ...]:
    """What the notice of this command would still lack: for a page that says so at each field."""
    decision = _described(ctx, case, command)
    return missing_from(ctx, case, decision, words_in(command), data_ready=command.data_ready)


def _described(ctx: Context, case: Case, command: PrepareDecision) -> Decision:
    refuses = command.outcome in REFUSING
    copied = case.kind in COPIED and command.outcome != "refused"
    decision = Decision(
        id=new_id(), case_id=case.id, outcome=command.outcome, ground=(command.ground or None) if refuses else None,
        granted_parts=list(command.granted_parts) if command.outcome == "partly" else [], kept=[],
        data_where=command.data_where if copied else None, cause=command.cause, prepared_by=ctx.actor.id,
        prepared_at=ctx.now,
        corrects=list(command.corrects) if case.kind == "rectification" and command.outcome != "refused" else [],
    )  # fmt: skip
    decision.stays = command.kept if refuses else ()
    return decision


def missing_from(
    ctx: Context, case: Case, decision: Decision, words: Words, *, data_ready: bool
) -> tuple[Missing, ...]:
    """What this decision's notice still lacks today (2.8, O-2, 2.4, C15)."""
    if decision.data_where == "in_portal":
        data_ready = has_package(ctx, case)
    return remedies.missing_from_notice(notice_of(ctx, case, decision, words, data_ready=data_ready))


def refuse_incomplete(missing: tuple[Missing, ...]) -> None:
    """Raise Refused("no_remedy_route") or Refused("incomplete_decision", missing=…) when anything is missing."""
    if any(one.code == "remedy_route" for one in missing):
        raise Refused("no_remedy_route")
    if missing:
        raise Refused("incomplete_decision", missing=missing)


def _advice_due(ctx: Context, case: Case, decision: Decision) -> date | None:
    if not remedies.needs_advice(case.kind, decision.outcome, decision.ground, decision.stays):
        return None
    config = ctx.config
    return remedies.advice_due(
        ctx.today, case.exam.day if case.exam else None, config.advice_working_days,
        config.advice_urgent_working_days, ctx.closed_days,
    )  # fmt: skip


def in_state(ctx: Context, case: Case, state: str) -> list[Decision]:
    """The decisions of a case that are drafts, prepared, returned or sent, the newest first."""
    query = select(Decision).where(Decision.case_id == case.id, Decision.state == state)
    return list(ctx.session.scalars(query.order_by(Decision.prepared_at.desc(), Decision.id)))


def was_involved(ctx: Context, case: Case) -> bool:
    """Whether the actor prepared or signed what a bezwaar is about: then somebody else decides on it (11.2)."""
    challenged = [one for one in in_state(ctx, case, "sent") if one.cause != "bezwaar"]
    return any(ctx.actor.id in (one.prepared_by, one.signed_by) for one in challenged)


def drop_drafts(ctx: Context, case: Case, writer_id: str | None = None) -> None:
    """Proposals that were never sent go, words included: those of one writer, or of all once it is decided."""
    drafts = [one for one in in_state(ctx, case, "draft") if writer_id in (None, one.prepared_by)]
    for draft in drafts:
        ctx.session.delete(draft)
    ctx.session.flush()
    for draft in drafts:
        for text_id in (draft.explanation_id, draft.weighing_id, draft.binding_id):
            if text_id:
                ctx.session.delete(ctx.session.get_one(CaseText, text_id))


def standing_proposal(ctx: Context, case: Case, decision_id: str) -> Decision:
    """The proposal with this id, in a case that is still open to it.

    Raises Refused("gone"), Refused("decision_signed"), Refused("decision_replaced"), and "not_in_this_state" when
    the student took the request back, say.
    """
    decision = ctx.get(Decision, decision_id)
    if decision.case_id != case.id:
        raise Refused("gone")
    if decision.state == "sent":
        raise Refused("decision_signed")
    if decision.state != "prepared":
        raise Refused("decision_replaced")
    find_step("prepare_revision" if decision.cause else "prepare", case.kind, case.state)
    return decision
