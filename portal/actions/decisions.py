"""From a prepared answer to a signed letter: advice, remedies, and two people where something is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from portal.actions.board import decide_without_board, is_awaited
from portal.actions.context import Context
from portal.actions.decision_letters import (
    decision_letter,
    decision_values,
    dutch_letter,
    freeze_end,
    is_protected,
    letter_name,
    remedy_against,
    timing,
    told_in_letter,
)
from portal.actions.decision_words import Words, notice_of, words_of
from portal.actions.identity import UNSURE
from portal.actions.letters import follow_up_by
from portal.actions.packages import open_package
from portal.actions.places import settle_place
from portal.actions.proposals import (
    PrepareDecision,
    drop_drafts,
    missing_from,
    prepare_decision,
    refuse_incomplete,
    standing_proposal,
    was_involved,
)
from portal.actions.remedies import note_answered
from portal.actions.restrictions import after_decision
from portal.actions.standing_exceptions import exception_under
from portal.models import Case, Decision
from portal.rules import remedies
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused
from portal.rules.kept import first_look
from portal.rules.lifecycle import COPIED, Step, find_step
from portal.rules.remedies import Missing

__all__ = [
    "GiveAdvice", "PrepareDecision", "ReturnDecision", "SignDecision", "give_advice", "hindrance_to_sign",
    "prepare_decision", "return_decision", "send_decision", "sign_decision", "still_missing",
]  # fmt: skip


@dataclass(frozen=True)
class GiveAdvice:
    """The data protection officer's advice on a prepared decision: `agree` or `disagree`, with words."""

    case: str
    decision: str
    advice: str
    words: str


def give_advice(ctx: Context, command: GiveAdvice) -> Decision:
    """Record the DPO's advice (T09); it binds nobody and is never skipped.

    Raises Refused("prepared_yourself"): nobody advises on their own proposal; and as `standing_proposal` does.
    """
    ctx.require(Permission.ADVISE_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    decision = standing_proposal(ctx, case, command.decision)
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
    decision = standing_proposal(ctx, case, command.decision)
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

    A page asks this before it draws the button, and `sign_decision` before it acts (T08, T09, 11.2).
    """
    if case.is_own(ctx.actor.id):
        return "own_case"
    if Role.DPO in ctx.actor.roles:
        return "dpo_decides_nothing"  # GDPR art. 38(6): no conflict of interest
    decides = ctx.actor.may(Permission.DECIDE_CASES)
    if not decides and remedies.DECIDER_CORRECTS & set(decision.corrects):
        return "decider_corrects"
    if not (decides or _is_mandated(ctx, decision)):
        return "not_yours"
    if _needs_another(ctx, case, decision):
        return "second_person"
    if decision.outcome != "refused" and case.kind in COPIED and case.identity in UNSURE:
        return "identity_not_sure"  # nobody's data are handed to a stranger (12(6)); T06 leaves a refusal
    if decision.cause == "bezwaar" and was_involved(ctx, case):
        return "involved_before"
    if decision.awaits_advice and decision.advice_due is not None and ctx.today <= decision.advice_due:
        return "advice_awaited"
    if decision.refuses and is_awaited(ctx, case):
        return "board_awaited"
    if decision.refuses and ctx.config.remedy_route is None:
        return "no_remedy_route"
    return "incomplete_decision" if still_missing(ctx, case, decision) else None


def _needs_another(ctx: Context, case: Case, decision: Decision) -> bool:
    """Whether somebody else must sign: who prepares a refusal does not, but for a standing exception (T09)."""
    both = decision.refuses and ctx.config.second_signature and decision.prepared_by == ctx.actor.id
    return both and exception_under(ctx, case, decision) is None


def _is_mandated(ctx: Context, decision: Decision) -> bool:
    """Whether the institution gave this handler the mandate to sign this: a grant, for the first time (T08)."""
    mandated = "handler" in ctx.config.mandated and ctx.actor.may(Permission.WORK_CASES)
    return mandated and decision.outcome == "granted" and not decision.cause


def still_missing(
    ctx: Context, case: Case, decision: Decision, words: Words | None = None
) -> tuple[Missing, ...]:
    """What the notice lacks if it left now: facts, settings, and what does not stand in the letter (2.8)."""
    words = words or words_of(ctx, decision)
    missing = missing_from(ctx, case, decision, words, data_ready=True)
    return missing or _unsaid(ctx, case, decision, words)


def _unsaid(ctx: Context, case: Case, decision: Decision, words: Words) -> tuple[Missing, ...]:
    """What of 2.8 does not stand in the letter, in its own language and in Dutch where that counts."""
    notice = notice_of(ctx, case, decision, words, data_ready=True)
    found: list[Missing] = []
    for letter, language in (
        (decision_letter(ctx, case, decision, words), case.language),
        (dutch_letter(ctx, case, decision, words), "nl"),
    ):
        if letter is not None:
            told = told_in_letter(ctx, case, decision, words, language)
            found += remedies.missing_from_notice(replace(notice, letter=letter.body, told=told))
    return tuple(dict.fromkeys(found))


def sign_decision(ctx: Context, command: SignDecision) -> Case:
    """Decide the case and send the letter (T08/N7, T09/N8, T15/N12); a granted objection asks for a place at once.

    Raises Refused with the code of `hindrance_to_sign`, of the lifecycle, or as `standing_proposal` does: of two
    deciders who sign at once the second one is refused.
    """
    ctx.require(Permission.SIGN_DECISIONS)
    case = ctx.get(Case, command.case)
    decision = standing_proposal(ctx, case, command.decision)
    if hindrance := hindrance_to_sign(ctx, case, decision):
        refuse_incomplete(still_missing(ctx, case, decision) if hindrance == "incomplete_decision" else ())
        raise Refused(hindrance)
    step = _step(case, decision)
    if decision.awaits_advice:
        decision.advice_code = "none_received"
    decision.signed_by = ctx.actor.id
    function = "decider" if ctx.actor.may(Permission.DECIDE_CASES) else "handler"
    send_decision(ctx, case, decision, step, function)
    return case


def send_decision(ctx: Context, case: Case, decision: Decision, step: Step, function: str) -> None:
    """Decide the case by this step, and let the letter leave: after a signature, or as decided beforehand (O-8)."""
    words, when = words_of(ctx, decision), timing(ctx, case, decision)
    told = {one: decision_values(ctx, case, decision, words, one) for one in {case.language, "nl"}}
    decision.state, decision.signed_at = "sent", ctx.now
    decide_without_board(ctx, case)
    _record(ctx, case, decision, step, function, late=when == "late")
    if decision.cause == "bezwaar":
        note_answered(ctx, case)
    ctx.notify(case, "decision", letter=letter_name(case), number=step.notice or "", values=told.__getitem__)
    open_package(ctx, case, decision)
    _tell_dpo(ctx, case, decision, when)
    drop_drafts(ctx, case)
    after_decision(ctx, case)
    settle_place(ctx, case, list(decision.granted_parts or case.objected))


def _step(case: Case, decision: Decision) -> Step:
    """The row of the table that this signature takes. Raises Refused("not_in_this_state")."""
    if decision.cause:
        return find_step("revise", case.kind, case.state)
    return find_step("refuse" if decision.refuses else "grant", case.kind, case.state)


def _record(ctx: Context, case: Case, decision: Decision, step: Step, function: str, *, late: bool) -> None:
    cause, remedy = decision.cause, remedy_against(ctx, decision)
    ends, again = freeze_end(ctx, case, decision), first_look(decision.stays)
    told = {"cause": cause} if cause else {"standing": decision.standing_id}
    ctx.record(
        step.tag, case, function=function, to_state=step.to_state, decision=decision.id, outcome=decision.outcome,
        ground=decision.ground, granted_parts=list(decision.granted_parts), advice=decision.advice_code,
        protected=is_protected(ctx, case, decision),
        follow_up_by=max(follow_up_by(ctx, case), ends or date.min).isoformat(),
        hold=case.hold if ends else remedies.hold_after(case.kind, decision.outcome),
        freeze_ends=ends.isoformat() if ends else None, look_again=again.isoformat() if again else None,
        remedy_route=remedy.route if remedy else None, remedy_until=remedy.until.isoformat() if remedy else None,
        late_refusal=late, **told,
    )  # fmt: skip


def _tell_dpo(ctx: Context, case: Case, decision: Decision, when: str) -> None:
    """Tell the DPO what 2.8 and T09 report: late, a part inside an extension, one person for both signatures."""
    by_one = decision.refuses and decision.prepared_by == decision.signed_by
    exception = exception_under(ctx, case, decision) if decision.refuses else None
    alone = by_one and exception is None
    if exception is not None:
        ctx.record(
            "case:decision:excepted", case, function="system", decision=decision.id, exception=exception
        )
    if alone:
        ctx.record("case:decision:alone", case, function="system", decision=decision.id)
    if when == "in_time" and not alone:
        return
    link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/cases/{case.ref}"
    told = {"late": when == "late", "inside_extension": when == "inside_extension", "alone": alone}
    ctx.tell_team("dpo", "refusal-told", {"ref": case.ref, "link": link, **told}, decision.id)
