"""A full sitting: the student stands in line, and who stands there longest gets the seat that comes free (7).

A seat that comes free is nobody's but the line's: `take_seat` leaves it to them. The clock hands it out within a
minute, one transaction a student, so that whoever gives a seat back holds no lock on the case of somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from portal.actions.clashes import clashing, refuse_clash
from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.offers import in_words
from portal.actions.places import leave_line, lock_sittings, take_seat
from portal.models import Case, OfferedSitting, Placement, Sitting
from portal.models.alternatives import seats_for
from portal.rules.errors import Refused
from portal.rules.lifecycle import Step, allows, find_step


@dataclass(frozen=True)
class WaitForSeat:
    """The student waits for a seat in this sitting (its id), which is on offer in their case (its number)."""

    case: str
    sitting: str


def wait_for_seat(ctx: Context, command: WaitForSeat) -> Placement:
    """Stand in line, behind who stands there already. Asking again changes nothing.

    Raises Refused: "gone", "no_offer", "not_offered", "sitting_past", "clashes", "seat_free" when there is a seat to
    choose, and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    _step(case)
    placement = _placement(ctx, case)
    if placement.state not in ("offered", "declined"):
        raise Refused("no_offer")
    option = next((one for one in placement.options if one.sitting_id == command.sitting), None)
    if option is None or option.sitting.cancelled_at is not None:
        raise Refused("not_offered")
    if option.turn is not None:
        return placement
    if option.sitting.has_begun(ctx.now):
        raise Refused("sitting_past")
    refuse_clash(ctx, placement, option.sitting)
    option.turn, option.waits_since = _next_turn(ctx, option.sitting_id, placement), ctx.now
    ctx.record(
        "case:alternative:waits", case, function=ctx.function_in(case), placement=placement.id,
        sitting=option.sitting_id,
    )  # fmt: skip
    if not any(one.has_a_seat and not one.has_begun(ctx.now) for one in placement.offered_sittings):
        told = {"ref": placement.ref, "exam": placement.exam.code}
        ctx.tell_team("scheduler", "staff-no-seat", told, placement.id)
    return placement


def _next_turn(ctx: Context, sitting_id: str, placement: Placement) -> int:
    """The next number of this sitting's line, given out under the lock of the sitting."""
    line = ctx.session.scalars(
        select(Sitting.line).where(Sitting.id == sitting_id).with_for_update(of=Sitting)
    ).one()
    if ctx.session.scalar(select(Sitting.id).where(Sitting.id == sitting_id, seats_for(placement))):
        raise Refused("seat_free")
    ctx.session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id)
        .values(line=line + 1)
        .execution_options(synchronize_session=False)
    )
    return line + 1


@dataclass(frozen=True)
class TakeFromLine:
    """There may be a seat for the student of this case (its number), who waits for one."""

    case: str


def take_from_line(ctx: Context, command: TakeFromLine) -> Placement:
    """Give a seat that came free to this student, if nobody stands before them; a letter says so, and they may change it.

    Raises Refused: "no_offer", "seat_taken" when it is not their turn, and the lifecycle's refusals.
    """
    case = ctx.get(Case, command.case)
    step = _step(case)
    placement = _placement(ctx, case)
    if placement.state not in ("offered", "declined"):
        raise Refused("no_offer")
    waits = [one for one in placement.options if one.turn is not None]
    clashes = clashing(ctx, placement, [one.sitting for one in waits])
    lock_sittings(ctx, [one.sitting_id for one in waits])
    seat = next((one for one in _in_order(waits, clashes) if take_seat(ctx, one.id, placement)), None)
    if seat is None:
        raise Refused("seat_taken")
    leave_line(placement)
    placement.sitting_id, placement.state, placement.accepted_at = seat.id, "accepted", ctx.now
    placement.countered_at = placement.lost_seat_at = None
    ctx.record(
        step.tag, case, function="system", to_state=step.to_state, placement=placement.id, sitting=seat.id
    )
    ctx.notify(
        case, "seat", letter="seat-from-line",
        values=lambda language: {
            **exam_values(case, language), "when": in_words(seat, language), "place": seat.place
        },
    )  # fmt: skip
    return placement


def _in_order(waits: list[OfferedSitting], clashes: frozenset[str]) -> list[Sitting]:
    """The sittings one waits for, first moment first; without those at the moment of another exam."""
    fit = [one.sitting for one in waits if one.sitting_id not in clashes]
    return sorted(fit, key=lambda sitting: (sitting.starts_at, sitting.id))


def _step(case: Case) -> Step:
    held = allows("hold_seat", case.kind, case.state)  # before the answer a seat is kept, no more (6.2)
    return find_step("hold_seat" if held else "accept", case.kind, case.state)


def _placement(ctx: Context, case: Case) -> Placement:
    query = select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    found = ctx.session.scalars(query).one_or_none()
    if found is None:
        raise Refused("no_offer")
    return found
