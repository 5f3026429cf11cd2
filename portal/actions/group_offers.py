"""One offer for all who wait for an exam, each with an acceptance of their own (section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.sittings import OfferPlaces, offer_places
from portal.db import new_id
from portal.models import Exam, GroupOffer, OfferedSitting, Placement, Sitting, planning
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class OfferToAll:
    """For everybody who waits for this exam (its slug): the fields of OfferPlaces but the place."""

    exam: str
    promise: Mapping[str, Any]


def offer_to_all(ctx: Context, command: OfferToAll) -> GroupOffer:
    """Write down who is to get the offer, in turn; each gets it in a transaction of its own (`offer_next`).

    Raises Refused: "offer_running" while another one is under way, "nobody_waits".
    """
    ctx.require(Permission.PLAN)
    exam = ctx.get(Exam, command.exam)  # locked: two of them do not begin at once
    running = select(GroupOffer.id).where(GroupOffer.exam_id == exam.id, GroupOffer.ended_at.is_(None))
    if ctx.session.scalar(running) is not None:
        raise Refused("offer_running")
    places = list(ctx.session.scalars(planning.in_turn(exam, ctx.actor.id)))
    if not places:
        raise Refused("nobody_waits")
    offer = GroupOffer(
        id=new_id(), exam_id=exam.id, places=places, by=ctx.actor.id, begun_at=ctx.now, done=0, refused=0,
        promise={name: list(value) if isinstance(value, tuple) else value for name, value in command.promise.items()},
    )  # fmt: skip
    ctx.session.add(offer)
    ctx.log("offer:all", f"exam:{exam.id}", function="scheduler", places=len(places))
    return offer


@dataclass(frozen=True)
class OfferNext:
    """The next place of this group offer (its id); `skip` when that one cannot be offered to."""

    offer: str
    skip: bool = False


def offer_next(ctx: Context, command: OfferNext) -> int:
    """Offer to the next one, and count it, in this transaction. Gives how many are left.

    What the student waits for already stays on offer, so that nobody loses their turn. Raises what `offer_places` does.
    """
    offer = ctx.get(GroupOffer, command.offer)
    if not offer.left:
        offer.ended_at = offer.ended_at or ctx.now
        return 0
    ref = offer.places[offer.done]
    if command.skip:
        offer.refused += 1
    else:
        told: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in offer.promise.items()
        }
        told["sittings"] = (*told["sittings"], *_waited_for(ctx, ref, told["sittings"]))
        offer_places(ctx, OfferPlaces(**{**told, "placement": ref}))
    offer.done += 1
    offer.ended_at = None if offer.left else ctx.now
    return offer.left


def _waited_for(ctx: Context, ref: str, offered: tuple[str, ...]) -> list[str]:
    query = (
        select(OfferedSitting.sitting_id)
        .join(Placement)
        .join(Sitting, Sitting.id == OfferedSitting.sitting_id)
    )
    query = query.where(
        Placement.ref == ref, OfferedSitting.turn.is_not(None), Sitting.cancelled_at.is_(None),
        Sitting.starts_at > ctx.now, Sitting.id.not_in(offered),
    )  # fmt: skip
    return list(ctx.session.scalars(query))
