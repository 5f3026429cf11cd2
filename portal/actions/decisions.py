"""From a prepared answer to a signed letter: reasons, advice, remedies, and two people where something is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.decision_letters import decision_values, is_protected, letter_name
from portal.actions.places import settle_place
from portal.actions.restrictions import after_decision
from portal.db import new_id
from portal.models import Case, CaseText, Decision
from portal.rules import remedies
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused
from portal.rules.lifecycle import Step, allows, find_step


@dataclass(frozen=True)
class PrepareDecision:
    """A proposed answer, in the words that the student will read.

    `seen` is the id of the proposal that the writer knew of ("" for none); None does not ask.
    """

    case: str
    outcome: str
    explanation: str
    ground: str | None = None
    granted_parts: tuple[str, ...] = ()
    seen: str | None = None


def prepare_decision(ctx: Context, command: PrepareDecision) -> Decision:
    """Write a decision for a decider to sign; ask the DPO where T09 says so. An earlier proposal gives way.

    Raises Refused("incomplete_decision", missing=…), Refused("no_remedy_route"), Refused("changed_meanwhile")
    when somebody else prepared a proposal meanwhile, and the lifecycle's refusals.
    """
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    decision = proposed(ctx, case, command)
    for earlier in _in_state(ctx, case, "prepared"):
        earlier.state = "returned"
    text = ctx.write(case, "explanation", command.explanation)
    ctx.session.flush()
    decision.explanation_id, decision.state = text.id, "prepared"
    decision.advice_due = _advice_due(ctx, case, decision)
    ctx.session.add(decision)
    if decision.refuses and allows("balance", case.kind, case.state):
        weighing = find_step("balance", case.kind, case.state)  # a refusal is weighed first (O-2)
        ctx.record(weighing.tag, case, function="handler", to_state=weighing.to_state)
    ctx.record(
        "case:decision:prepared", case, function="handler", decision=decision.id, outcome=decision.outcome,
        ground=decision.ground, granted_parts=list(decision.granted_parts),
        advice_due=decision.advice_due.isoformat() if decision.advice_due else None,
        texts=(text,),
    )  # fmt: skip
    return decision


def proposed(ctx: Context, case: Case, command: PrepareDecision) -> Decision:
    """The decision that this command describes, not yet kept. Raises Refused, as `prepare_decision` does."""
    ctx.someone_elses(case)
    find_step("prepare", case.kind, case.state)
    standing = _in_state(ctx, case, "prepared")
    if command.seen is not None and command.seen != (standing[0].id if standing else ""):
        raise Refused("changed_meanwhile")
    refuses = command.outcome in ("partly", "refused")
    ground = (command.ground or None) if refuses else None
    parts = command.granted_parts if command.outcome == "partly" else ()
    missing = remedies.missing_for_refusal(
        command.outcome, case.kind, ground, command.explanation, parts, case.objected
    )
    if missing or command.outcome not in remedies.OUTCOMES:
        raise Refused("incomplete_decision", missing=missing)
    if refuses:
        remedies.remedy(ctx.config.remedy_route, ctx.now)
    return Decision(
        id=new_id(), case_id=case.id, outcome=command.outcome, ground=ground, granted_parts=list(parts),
        prepared_by=ctx.actor.id, prepared_at=ctx.now,
    )  # fmt: skip


def _advice_due(ctx: Context, case: Case, decision: Decision) -> date | None:
    if not remedies.needs_advice(case.kind, decision.outcome, decision.ground):
        return None
    config = ctx.config
    return remedies.advice_due(
        ctx.today, case.exam.day if case.exam else None, config.advice_working_days,
        config.advice_urgent_working_days, config.closed_days,
    )  # fmt: skip


def _in_state(ctx: Context, case: Case, state: str) -> list[Decision]:
    return list(
        ctx.session.scalars(select(Decision).where(Decision.case_id == case.id, Decision.state == state))
    )


def drop_drafts(ctx: Context, case: Case, writer_id: str | None = None) -> None:
    """Proposals that were never sent go, words included: those of one writer, or of all once it is decided."""
    drafts = [one for one in _in_state(ctx, case, "draft") if writer_id in (None, one.prepared_by)]
    for draft in drafts:
        ctx.session.delete(draft)
    ctx.session.flush()
    for draft in drafts:
        ctx.session.delete(ctx.session.get_one(CaseText, draft.explanation_id))


def _current(ctx: Context, case: Case, decision_id: str) -> Decision:
    """The proposal that still stands, in a case that is still open to it.

    Raises Refused("decision_signed"), Refused("decision_replaced"), and "not_in_this_state" when the student
    took the request back, say.
    """
    decision = ctx.get(Decision, decision_id)
    if decision.case_id != case.id:
        raise Refused("gone")
    if decision.state == "sent":
        raise Refused("decision_signed")
    if decision.state != "prepared":
        raise Refused("decision_replaced")
    find_step("prepare", case.kind, case.state)
    return decision


@dataclass(frozen=True)
class GiveAdvice:
    """The data protection officer's advice on a prepared decision: `agree` or `disagree`, with words."""

    case: str
    decision: str
    advice: str
    words: str


def give_advice(ctx: Context, command: GiveAdvice) -> Decision:
    """Record the DPO's advice (T09); it binds nobody and is never skipped.

    Raises Refused("prepared_yourself"): nobody advises on their own proposal; and as `_current` does.
    """
    ctx.require(Permission.ADVISE_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    decision = _current(ctx, case, command.decision)
    if decision.prepared_by == ctx.actor.id:
        raise Refused("prepared_yourself")
    if command.advice not in ("agree", "disagree"):
        raise Refused("unknown_advice")
    text = ctx.write(case, "advice", command.words)
    ctx.session.flush()
    decision.advice_code, decision.advice_id = command.advice, text.id
    decision.advised_by, decision.advised_at = ctx.actor.id, ctx.now
    ctx.record(
        "case:advice:given", case, function="dpo", decision=decision.id, advice=command.advice, texts=(text,)
    )
    return decision


@dataclass(frozen=True)
class ReturnDecision:
    """The decider does not sign, and says what must change."""

    case: str
    decision: str
    words: str


def return_decision(ctx: Context, command: ReturnDecision) -> Decision:
    """Send a prepared decision back to the handler. Raises Refused."""
    ctx.require(Permission.DECIDE_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    decision = _current(ctx, case, command.decision)
    decision.state = "returned"
    text = ctx.write(case, "returned", command.words)
    ctx.record("case:decision:returned", case, function="decider", decision=decision.id, texts=(text,))
    return decision


@dataclass(frozen=True)
class SignDecision:
    """The decider signs: the letter leaves."""

    case: str
    decision: str


def hindrance_to_sign(ctx: Context, case: Case, decision: Decision) -> str | None:
    """The refusal code of what still stands in the way of signing, or None.

    A page asks this before it draws the button, and `sign_decision` before it acts (T08, T09).
    """
    if case.subject_id == ctx.actor.id:
        return "own_case"
    if Role.DPO in ctx.actor.roles:
        return "dpo_decides_nothing"  # GDPR art. 38(6): no conflict of interest
    if ctx.config.second_signature and decision.refuses and decision.prepared_by == ctx.actor.id:
        return "second_person"
    if decision.awaits_advice and decision.advice_due is not None and ctx.today <= decision.advice_due:
        return "advice_awaited"
    if decision.refuses and ctx.config.remedy_route is None:
        return "no_remedy_route"
    return None


def sign_decision(ctx: Context, command: SignDecision) -> Case:
    """Decide the case and send the letter (T08/N7, T09/N8); a granted objection asks for a place at once.

    Raises Refused with the code of `hindrance_to_sign`, of the lifecycle, or as `_current` does: of two
    deciders who sign at once the second one is refused.
    """
    ctx.require(Permission.DECIDE_CASES)
    case = ctx.get(Case, command.case)
    decision = _current(ctx, case, command.decision)
    if hindrance := hindrance_to_sign(ctx, case, decision):
        raise Refused(hindrance)
    step = find_step("refuse" if decision.refuses else "grant", case.kind, case.state)
    if decision.awaits_advice:
        decision.advice_code = "none_received"
    decision.signed_by = ctx.actor.id
    send_decision(ctx, case, decision, step, "decider")
    return case


def send_decision(ctx: Context, case: Case, decision: Decision, step: Step, function: str) -> None:
    """Decide the case by this step, and let the letter leave: after a signature, or as decided beforehand (O-8)."""
    remedy = remedies.remedy(ctx.config.remedy_route, ctx.now) if decision.refuses else None
    exam_day = case.exam.day if case.exam else None
    protected = is_protected(ctx, case, decision)
    decision.state, decision.signed_at = "sent", ctx.now
    ctx.record(
        step.tag, case, function=function, to_state=step.to_state, decision=decision.id, outcome=decision.outcome,
        ground=decision.ground, granted_parts=list(decision.granted_parts), advice=decision.advice_code, protected=protected,
        follow_up_by=remedies.follow_up_by(case.kind, ctx.today, exam_day).isoformat(),
        hold=remedies.hold_after(case.kind, decision.outcome),
        remedy_route=remedy.route if remedy else None, remedy_until=remedy.until.isoformat() if remedy else None,
        late_refusal=decision.outcome == "refused" and ctx.today > case.refusal_deadline, standing=decision.standing_id,
    )  # fmt: skip
    explanation = ctx.session.get_one(CaseText, decision.explanation_id).body or ""
    ctx.notify(
        case, "decision", letter=letter_name(case), number=step.notice or "",
        values=decision_values(ctx, case, decision, explanation),
    )  # fmt: skip
    drop_drafts(ctx, case)
    after_decision(ctx, case)
    settle_place(ctx, case, list(decision.granted_parts or case.objected))
