"""From a prepared answer to a signed letter: reasons, advice, remedies, and two people where something is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.places import need_place
from portal.db import new_id
from portal.i18n import date_in_words, speaking
from portal.labels.cases import GROUNDS
from portal.labels.recordings import TILES
from portal.models import Case, CaseText, Decision
from portal.rules import remedies
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import allows, find_step


@dataclass(frozen=True)
class PrepareDecision:
    """A proposed answer, in the words that the student will read."""

    case: str
    outcome: str
    explanation: str
    ground: str | None = None
    granted_parts: tuple[str, ...] = ()


def prepare_decision(ctx: Context, command: PrepareDecision) -> Decision:
    """Write a decision for a decider to sign; ask the DPO where T09 says so. An earlier proposal gives way.

    Raises Refused("incomplete_decision", missing=…), Refused("no_remedy_route"), and the lifecycle's refusals.
    """
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    find_step("grant", case.kind, case.state)
    refuses = command.outcome in ("partly", "refused")
    ground = (command.ground or None) if refuses else None
    parts = command.granted_parts if command.outcome == "partly" else ()
    missing = remedies.missing_for_refusal(command.outcome, case.kind, ground, command.explanation, parts)
    if missing or command.outcome not in remedies.OUTCOMES:
        raise Refused("incomplete_decision", missing=missing)
    if refuses:
        remedies.remedy(ctx.config.remedy_route, ctx.now)
    for earlier in _prepared(ctx, case):
        earlier.state = "returned"
    text = ctx.write(case, "explanation", command.explanation)
    ctx.session.flush()
    decision = Decision(
        id=new_id(), case_id=case.id, outcome=command.outcome, ground=ground, granted_parts=list(parts),
        prepared_by=ctx.actor.id, prepared_at=ctx.now, explanation_id=text.id,
        advice_due=_advice_due(ctx, case, command.outcome, ground),
    )  # fmt: skip
    ctx.session.add(decision)
    ctx.record(
        "case:decision:prepared", case, function="handler", decision=decision.id, outcome=decision.outcome, ground=ground,
        granted_parts=list(parts), advice_due=decision.advice_due.isoformat() if decision.advice_due else None, texts=(text,),
    )  # fmt: skip
    return decision


def _advice_due(ctx: Context, case: Case, outcome: str, ground: str | None):  # type: ignore[no-untyped-def]
    if not remedies.needs_advice(case.kind, outcome, ground):
        return None
    config = ctx.config
    return remedies.advice_due(
        ctx.today, case.exam.day if case.exam else None, config.advice_working_days,
        config.advice_urgent_working_days, config.closed_days,
    )  # fmt: skip


def _prepared(ctx: Context, case: Case) -> list[Decision]:
    return list(
        ctx.session.scalars(select(Decision).where(Decision.case_id == case.id, Decision.state == "prepared"))
    )


def _current(ctx: Context, case: Case, decision_id: str) -> Decision:
    decision = ctx.get(Decision, decision_id)
    if decision.case_id != case.id or decision.state != "prepared":
        raise Refused("decision_replaced")
    return decision


@dataclass(frozen=True)
class GiveAdvice:
    """The data protection officer's advice on a prepared decision: `agree` or `disagree`, with words."""

    case: str
    decision: str
    advice: str
    words: str


def give_advice(ctx: Context, command: GiveAdvice) -> Decision:
    """Record the DPO's advice (T09); it binds nobody and is never skipped. Raises Refused."""
    ctx.require(Permission.ADVISE_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    decision = _current(ctx, case, command.decision)
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
    if decision.refuses and decision.prepared_by == ctx.actor.id:
        return "second_person"
    if decision.awaits_advice and decision.advice_due is not None and ctx.today <= decision.advice_due:
        return "advice_awaited"
    if decision.refuses and ctx.config.remedy_route is None:
        return "no_remedy_route"
    return None


def sign_decision(ctx: Context, command: SignDecision) -> Case:
    """Decide the case and send the letter (T08/N7, T09/N8); a granted objection asks for a place at once.

    Raises Refused with the code of `hindrance_to_sign`, or of the lifecycle.
    """
    ctx.require(Permission.DECIDE_CASES)
    case = ctx.get(Case, command.case)
    decision = _current(ctx, case, command.decision)
    step = find_step("refuse" if decision.refuses else "grant", case.kind, case.state)
    if hindrance := hindrance_to_sign(ctx, case, decision):
        raise Refused(hindrance)
    if decision.awaits_advice:
        decision.advice_code = "none_received"
    remedy = remedies.remedy(ctx.config.remedy_route, ctx.now) if decision.refuses else None
    exam_day = case.exam.day if case.exam else None
    protected = remedies.protected_after(
        decision.outcome, case.kind, ctx.now, exam_day, ctx.config.refusal_cut_off_working_days
    )
    decision.state, decision.signed_by, decision.signed_at = "sent", ctx.actor.id, ctx.now
    ctx.record(
        step.tag, case, function="decider", to_state=step.to_state, decision=decision.id, outcome=decision.outcome,
        ground=decision.ground, granted_parts=list(decision.granted_parts), advice=decision.advice_code, protected=protected,
        follow_up_by=remedies.follow_up_by(case.kind, ctx.today, exam_day).isoformat(),
        remedy_route=remedy.route if remedy else None, remedy_until=remedy.until.isoformat() if remedy else None,
    )  # fmt: skip
    ctx.notify(
        case,
        "decision",
        letter=f"decision-{case.kind}",
        values=decision_values(ctx, case, decision, protected),
    )
    if protected and exam_day is not None and exam_day >= ctx.today:
        _seek_alternative(ctx, case, decision)
    return case


def _seek_alternative(ctx: Context, case: Case, decision: Decision) -> None:
    placement = need_place(ctx, case, list(decision.granted_parts or case.objected))
    state = "offering_alternative" if allows("seek_alternative", case.kind, case.state) else case.state
    ctx.record("case:alternative:needed", case, function="system", to_state=state, placement=placement.id)


def decision_values(ctx: Context, case: Case, decision: Decision, protected: bool) -> dict[str, Any]:
    """Placeholders of the decision letter: what is granted and refused, why, and where to go (2.8 items 1–7)."""
    explanation = ctx.session.get(CaseText, decision.explanation_id)
    remedy = remedies.remedy(ctx.config.remedy_route, ctx.now) if decision.refuses else None
    exam_ahead = case.exam is not None and case.exam.day >= ctx.today
    return {
        **exam_values(case),
        "received": date_in_words(case.day_received, case.language),
        "decided": date_in_words(ctx.today, case.language),
        "explanation": explanation.body if explanation and explanation.body else "",
        "granted": decision.outcome == "granted",
        "partly": decision.outcome == "partly",
        "refused": decision.outcome == "refused",
        "refuses": decision.refuses,
        "parts": _parts_in_words(case, decision),
        "ground": _ground_in_words(case, decision),
        "awb": remedy is not None and remedy.route == "awb",
        "court": remedy is not None and remedy.route == "court",
        "remedy_until": date_in_words(remedy.until, case.language) if remedy else "",
        "remedy_body": ctx.config.institution.remedy_body,
        "exam_ahead": exam_ahead,
        "place_coming": protected and exam_ahead,
        "proctoring_follows": case.kind == "objection" and not protected and exam_ahead,
    }


def _parts_in_words(case: Case, decision: Decision) -> str:
    with speaking(case.language):
        return ", ".join(str(TILES[part]) for part in decision.granted_parts)


def _ground_in_words(case: Case, decision: Decision) -> str:
    with speaking(case.language):
        return str(GROUNDS[decision.ground]) if decision.ground else ""
