"""A student's place in an alternative exam: needed after a grant, given back on withdrawal."""

from __future__ import annotations

from sqlalchemy import select, update

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Case, Enrolment, Placement, Sitting
from portal.models.cases import new_reference
from portal.rules.recordings import TILES


def need_place(ctx: Context, case: Case, channels_off: list[str]) -> Placement:
    """Tell exam administration that somebody must be planned, without saying why (6.2, 7).

    A place that was reserved while the objection was open is the one that is needed now.
    """
    reserved = ctx.session.scalars(
        select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    ).one_or_none()
    if reserved is not None:
        reserved.channels_off = channels_off or [tile.key for tile in TILES]
        if reserved.state == "cancelled":
            reserved.state = "to_plan"
        return reserved
    extra = ctx.session.scalar(
        select(Enrolment.extra_time_minutes).where(
            Enrolment.exam_id == case.exam_id, Enrolment.person_id == case.subject_id
        )
    )
    placement = Placement(
        id=new_id(), ref=new_reference(ctx.today.year), case_id=case.id, exam_id=case.exam_id, person_id=case.subject_id,
        channels_off=channels_off or [tile.key for tile in TILES], extra_time_minutes=extra or 0, created_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(placement)
    ctx.session.flush()
    return placement


def release_place(ctx: Context, case: Case) -> None:
    """Cancel the case's placement, if it has one, and give its seat back to others."""
    placement = ctx.session.scalars(
        select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    ).one_or_none()
    if placement is None or placement.state == "cancelled":
        return
    sitting = placement.sitting_id
    if sitting:
        give_seat_back(ctx, sitting)
        ctx.record(
            "case:alternative:released", case, function="system", placement=placement.id, sitting=sitting
        )
    placement.state, placement.sitting_id = "cancelled", None


def take_seat(ctx: Context, sitting_id: str) -> bool:
    """Take one seat if there is one: a single conditional update, so that a sitting is never oversold."""
    taken = ctx.session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.taken < Sitting.capacity)
        .values(taken=Sitting.taken + 1, version=Sitting.version + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which `execute` types as Result


def give_seat_back(ctx: Context, sitting_id: str) -> None:
    """Free one seat."""
    ctx.session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.taken > 0)
        .values(taken=Sitting.taken - 1, version=Sitting.version + 1)
        .execution_options(synchronize_session=False)
    )
