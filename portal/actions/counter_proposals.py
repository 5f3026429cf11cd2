"""The student answers an offer otherwise than by choosing: another moment, once, or none of these (section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.places import give_seat_back, leave_line
from portal.models import Case, Placement
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class CounterPropose:
    """A moment that suits the student better, in their own words, in their case (its number)."""

    case: str
    words: str


def counter_propose(ctx: Context, command: CounterPropose) -> Case:
    """Ask exam administration for another moment, once. The places on offer stay open meanwhile.

    Raises Refused: "gone", "no_offer", "countered_already", "words_missing", and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    if was_countered(ctx, case):
        raise Refused("countered_already")
    step = find_step("counter_propose", case.kind, case.state)
    placement = _placement(ctx, case)
    if placement.state != "offered":
        raise Refused("no_offer")
    if not command.words.strip():
        raise Refused("words_missing")
    placement.countered_at = ctx.now
    text = ctx.write(case, "counter", command.words)
    ctx.record(
        step.tag,
        case,
        function=ctx.function_in(case),
        to_state=step.to_state,
        placement=placement.id,
        texts=(text,),
    )
    link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/planning/places/{placement.ref}"
    told = {"ref": placement.ref, "exam": placement.exam.code, "link": link}
    ctx.tell_team("scheduler", "staff-counter", told, placement.id)
    return case


def was_countered(ctx: Context, case: Case) -> bool:
    """Whether the student proposed a moment in this case before; once is the rule (7)."""
    return any(event.tag == "case:alternative:countered" for event in ctx.events_of(case))


@dataclass(frozen=True)
class DeclineOffer:
    """The student takes none of the places in their case (its number)."""

    case: str


def decline_offer(ctx: Context, command: DeclineOffer) -> Case:
    """Take no place. It is never a withdrawal: the objection stays, and so does its protection (7).

    A seat that was theirs goes to others; as long as there are places, the student can still choose one. Raises
    Refused: "gone", "no_offer", "sitting_past" once the exam in that seat has begun, and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    step = find_step("decline", case.kind, case.state)
    placement = _placement(ctx, case)
    if placement.state not in ("offered", "accepted"):
        raise Refused("no_offer")
    if placement.sitting is not None:
        if placement.sitting.has_begun(ctx.now):
            raise Refused("sitting_past")
        seat = placement.sitting.id
        give_seat_back(ctx, seat)
        ctx.record(
            "case:alternative:released",
            case,
            function=ctx.function_in(case),
            placement=placement.id,
            sitting=seat,
        )
    placement.state, placement.sitting_id, placement.countered_at = "declined", None, None
    leave_line(placement)
    ctx.record(step.tag, case, function=ctx.function_in(case), to_state=step.to_state, placement=placement.id)
    return case


@dataclass(frozen=True)
class CloseDeclined:
    """The exam of this case (its number) is over, and its student wanted no place, or sat it with supervision (6.2)."""

    case: str


def close_declined(ctx: Context, command: CloseDeclined) -> Case:
    """Close a case in which there is nothing left to do. Raises Refused("place_wanted") and the lifecycle's refusals."""
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("close_declined", case.kind, case.state)
    over = case.exam is not None and case.exam.day < ctx.today
    unwanted = case.own_act or _placement(ctx, case).state == "declined"
    if not (over and unwanted):
        raise Refused("place_wanted")
    ctx.record(step.tag, case, function="handler", to_state=step.to_state, texts=())
    return case


def _placement(ctx: Context, case: Case) -> Placement:
    query = select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    found = ctx.session.scalars(query).one_or_none()
    if found is None:
        raise Refused("no_offer")
    return found
