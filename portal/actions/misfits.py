"""Offers and seats that no longer suit their student are taken back; who is left without one is planned first (7)."""

from __future__ import annotations

from portal.actions.clashes import clashing
from portal.actions.context import Context
from portal.actions.criteria import offer_for
from portal.actions.places import give_seat_back
from portal.models import Case, Placement, Sitting
from portal.rules import alternatives

LOOKED_AT = ("A-03", "A-04", "A-06")
"""What can stop to hold when an exam or a sitting moves; clashes are asked apart (A-12)."""


def take_back_misfits(ctx: Context, case: Case, place: Placement) -> list[Sitting]:
    """Look at each place again (A-03, A-04, A-06, A-12) and take back what does not hold any more; gives what went.

    With nothing left to choose the placement is `to_plan` again, before others (`lost_seat_at`).
    """
    known = {one.id: one for one in place.offered_sittings}
    if place.sitting is not None:
        known[place.sitting.id] = place.sitting
    clashes = clashing(ctx, place, list(known.values()))
    gone = [one for one in known.values() if one.id in clashes or not _suits(ctx, place, one)]
    keys = {one.id for one in gone}
    place.options = [option for option in place.options if option.sitting_id not in keys]
    if place.sitting_id in keys:
        _give_up_seat(ctx, case, place)
    elif place.state == "offered" and gone and not _may_choose(ctx, place):
        place.state, place.lost_seat_at = "to_plan", ctx.now
    if place.state == "to_plan" and gone:
        place.countered_at = None
    return gone


def lost_now(ctx: Context, place: Placement | None) -> bool:
    """Whether this deed left the student without a seat, or without anything to choose."""
    return place is not None and place.sitting_id is None and place.lost_seat_at == ctx.now


def _give_up_seat(ctx: Context, case: Case, place: Placement) -> None:
    seat = place.sitting_id
    assert seat is not None
    give_seat_back(ctx, seat)
    ctx.record("case:alternative:released", case, function="system", placement=place.id, sitting=seat)
    place.sitting_id = place.sitting = place.accepted_at = None
    place.state, place.lost_seat_at = ("offered" if _may_choose(ctx, place) else "to_plan"), ctx.now


def _suits(ctx: Context, place: Placement, sitting: Sitting) -> bool:
    if sitting.has_begun(ctx.now) or sitting.cancelled_at is not None:
        return False
    promise = alternatives.Promise(True, True, 1, True, agreed=frozenset(place.agreed))
    found = alternatives.open_criteria(offer_for(ctx, place.exam, [sitting], promise, place), ctx.today)
    # What the board or exam administration states of a place was stated when it was offered.
    return not any(one.criterion in LOOKED_AT and one.facts.get("slot") == sitting.id for one in found)


def _may_choose(ctx: Context, place: Placement) -> bool:
    return any(one.has_a_seat and not one.has_begun(ctx.now) for one in place.offered_sittings)
