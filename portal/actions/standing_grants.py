"""A decider grants objections to one exam beforehand; a handler then grants each in one click, while seats last (O-8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.actions.cases import TakeUp, take_up
from portal.actions.context import Context
from portal.actions.criteria import offer_for
from portal.actions.decisions import PrepareDecision, prepare_decision, send_decision
from portal.actions.offers import make_offer
from portal.actions.places import need_place
from portal.db import new_id
from portal.i18n import speaking
from portal.labels.standing_grants import EXPLANATION
from portal.models import Case, Decision, Exam, Placement, Sitting, StandingGrant
from portal.models.standing_grants import coming_sittings, promised
from portal.rules import alternatives
from portal.rules.access import Permission, Role
from portal.rules.alternatives import Promise
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class StartGrant:
    """Objections to this exam (its slug) are granted from now on; the rest is what every offer under it promises (7)."""

    exam: str
    no_cost: bool
    same_attempts: bool
    result_working_days: int | None
    no_mark: bool = False


def start_grant(ctx: Context, command: StartGrant) -> StandingGrant:
    """Decide beforehand; one grant stands at a time.

    Raises Refused: "dpo_decides_nothing" (38(6)), "exam_over", "grant_stands", "no_fitting_seat" when no sitting
    with a free seat fits, and "criteria_open" with `open` when something is not stated, or all comes too soon.
    """
    exam = _exam(ctx, command.exam)
    if exam.day < ctx.today:
        raise Refused("exam_over")
    if _standing(ctx, exam.id) is not None:
        raise Refused("grant_stands")
    promise = Promise(command.no_cost, command.same_attempts, command.result_working_days, command.no_mark)
    sittings = fitting(ctx, exam, lock=True)
    if not any(sitting.has_a_seat for sitting in sittings):
        raise Refused("no_fitting_seat")
    if open_ := alternatives.open_criteria(offer_for(ctx, exam, sittings, promise), ctx.today):
        raise Refused("criteria_open", open=open_)
    grant = StandingGrant(
        id=new_id(), exam_id=exam.id, decided_by=ctx.actor.id, decided_at=ctx.now, no_cost=promise.no_cost,
        same_attempts=promise.same_attempts, result_working_days=promise.result_working_days, no_mark=promise.no_mark,
    )  # fmt: skip
    ctx.session.add(grant)
    ctx.log(
        "grant:started", f"exam:{exam.id}", function="decider",
        exam=exam.id, result_working_days=promise.result_working_days,
    )  # fmt: skip
    return grant


@dataclass(frozen=True)
class EndGrant:
    """Objections to this exam (its slug) are weighed again, each by itself; those that were granted stay granted."""

    exam: str


def end_grant(ctx: Context, command: EndGrant) -> StandingGrant:
    """End the grant that stands. Raises Refused: "dpo_decides_nothing", "no_standing_grant" when none does."""
    exam = _exam(ctx, command.exam)
    grant = _standing(ctx, exam.id)
    if grant is None:
        raise Refused("no_standing_grant")
    grant.ended_by, grant.ended_at = ctx.actor.id, ctx.now
    ctx.log("grant:ended", f"exam:{exam.id}", function="decider", exam=exam.id)
    return grant


def _exam(ctx: Context, slug: str) -> Exam:
    """The exam, locked, so that two deciders do not start a grant at once."""
    ctx.require(Permission.DECIDE_CASES)
    if Role.DPO in ctx.actor.roles:
        raise Refused("dpo_decides_nothing")
    return ctx.get(Exam, slug)


@dataclass(frozen=True)
class GrantByStanding:
    """Grant this case (its number) as was decided beforehand.

    `seen` is how many events it had when its page was drawn; None does not ask.
    """

    case: str
    seen: int | None = None


def grant_by_standing(ctx: Context, command: GrantByStanding) -> Case:
    """Grant without weighing: N7 and the offer of every fitting place leave together (T08, O-8).

    Whoever does it becomes the handler; the decision is signed by the decider who took it beforehand. Raises
    Refused: "moved_meanwhile", "no_standing_grant", "own_decision" when that decider is the student,
    "exam_over", "no_fitting_seat", "identity_not_sure", "own_case", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("grant_by_standing", case.kind, case.state)
    if command.seen is not None and command.seen != case.event_count:
        raise Refused("moved_meanwhile")
    grant = _standing(ctx, case.exam_id)
    if grant is None or case.exam is None:
        raise Refused("no_standing_grant")
    if case.is_own(grant.decided_by):
        raise Refused("own_decision")
    if case.exam.day < ctx.today:
        raise Refused("exam_over")
    if case.handler_id != ctx.actor.id or case.state == "received":
        take_up(ctx, TakeUp(case.ref))
    placement = need_place(ctx, case, list(case.objected))
    sittings = [] if placement.sitting_id else _places_for(ctx, case, placement)
    send_decision(ctx, case, _decision(ctx, case, grant), step, "handler")
    if sittings:
        promise = Promise(grant.no_cost, grant.same_attempts, grant.result_working_days, grant.no_mark)
        make_offer(ctx, case, placement, sittings, promise, "handler")
    return case


def _places_for(ctx: Context, case: Case, placement: Placement) -> list[Sitting]:
    """Every sitting with a free seat in which this student can sit, the first moment first.

    Seats last as long as there are more of them than students who were given one and have not chosen yet.
    Raises Refused("no_fitting_seat").
    """
    found = fitting(ctx, placement.exam, placement, lock=True)
    places = [one for one in found if one.has_a_seat]
    if _left(ctx, placement.exam_id, places, but=case.id) < 1:
        raise Refused("no_fitting_seat")
    return places


def places_left(ctx: Context, exam: Exam, sittings: Sequence[Sitting]) -> int:
    """To how many students without extra time places can still be given under a standing grant: in what is `fitting`."""
    return _left(ctx, exam.id, [one for one in sittings if one.has_a_seat])


def _left(ctx: Context, exam_id: str, sittings: Sequence[Sitting], but: str | None = None) -> int:
    terms = ctx.config.alternative_terms
    if not any(alternatives.gives_notice(one.day, ctx.today, terms) for one in sittings):
        return 0
    waiting = ctx.session.scalar(promised(exam_id, but=but)) or 0
    return max(0, sum(one.free for one in sittings) - waiting)


def fitting(
    ctx: Context, exam: Exam, placement: Placement | None = None, *, lock: bool = False
) -> list[Sitting]:
    """The coming sittings about which no criterion stands open, the first moment first (7).

    Measured for the student of this place, else for somebody without extra time who objects to everything.
    """
    query = coming_sittings(exam.id, ctx.now)
    sittings = ctx.session.scalars(query.with_for_update(of=Sitting) if lock else query).all()
    promise = Promise(no_cost=True, same_attempts=True, result_working_days=1, no_mark=True)
    keys = alternatives.fitting(offer_for(ctx, exam, sittings, promise, placement), ctx.today)
    return sorted((one for one in sittings if one.id in keys), key=lambda one: (one.starts_at, one.id))


def _standing(ctx: Context, exam_id: str | None) -> StandingGrant | None:
    """The grant that stands, locked: of two handlers who take the last seat, the second sees what the first did."""
    query = StandingGrant.standing_for(exam_id).with_for_update(of=StandingGrant)
    return ctx.session.scalars(query).one_or_none()


def _decision(ctx: Context, case: Case, grant: StandingGrant) -> Decision:
    """The decision of record: taken by the decider beforehand, applied to this case by the handler."""
    words = {}
    for language in (case.language, "nl"):
        with speaking(language):
            words[language] = str(EXPLANATION)
    proposal = PrepareDecision(case.ref, "granted", words[case.language], dutch=words["nl"])
    decision = prepare_decision(ctx, proposal)
    decision.standing_id, decision.signed_by = grant.id, grant.decided_by
    return decision
