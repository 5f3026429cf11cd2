"""A student's place in an alternative exam (O-5): needed after a grant, given back on withdrawal."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Case, Enrolment, Placement, Sitting
from portal.models.alternatives import seats_for
from portal.models.cases import new_reference
from portal.rules.lifecycle import GUARDING, step_for
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


def settle_place(ctx: Context, case: Case, channels_off: list[str]) -> None:
    """What a decision does with the place: asked for where the student stays protected, else given back (7, 11.2).

    A seat that was kept or chosen while the objection was open is theirs, unless something else must be off there.
    Whoever missed the exam because no answer had come keeps what was given for it, whatever the answer says (6.4).
    """
    if case.kind not in GUARDING or not case.subject.sits_exams:
        return
    if not (case.interim or (case.keeps_out and case.exam_is_ahead(ctx.now))):
        release_place(ctx, case)
        return
    placement = need_place(ctx, case, channels_off)
    seek = step_for("seek_alternative", case.kind, case.state)
    to_state = seek.to_state if seek else None
    ctx.record("case:alternative:needed", case, function="system", to_state=to_state, placement=placement.id)
    if placement.sitting_id and (step := step_for("accept", case.kind, case.state)):
        ctx.record(
            step.tag, case, function="system", to_state=step.to_state, placement=placement.id,
            sitting=placement.sitting_id,
        )  # fmt: skip


def release_place(ctx: Context, case: Case) -> None:
    """Cancel the case's placement, if it has one: its seat goes back to others, and it stands in no line any more."""
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
    placement.accepted_at = placement.countered_at = None
    placement.options = []


def release_on_withdrawal(ctx: Context, case: Case) -> Sitting | None:
    """Give the place back, unless its student missed the exam while waiting for an answer (6.4): the sitting kept then."""
    kept = _sitting_of(ctx, case) if case.missed_its_exam(ctx.now) else None
    if kept is None:
        release_place(ctx, case)
    return kept


def sitting_is_over(ctx: Context, case: Case) -> bool:
    """Whether the student's place was for a day that has passed, so that the exam has been taken (7)."""
    sitting = _sitting_of(ctx, case)
    return sitting is not None and sitting.day < ctx.today


def _sitting_of(ctx: Context, case: Case) -> Sitting | None:
    query = (
        select(Sitting)
        .join(Placement, Placement.sitting_id == Sitting.id)
        .where(Placement.case_id == case.id)
    )
    return ctx.session.scalars(query).one_or_none()


def lock_sittings(ctx: Context, ids: Iterable[str]) -> None:
    """Lock these sittings in one order, so that two deeds never wait for each other."""
    query = select(Sitting.id).where(Sitting.id.in_(sorted(ids))).order_by(Sitting.id)
    ctx.session.execute(query.with_for_update(of=Sitting))


def take_seat(ctx: Context, sitting_id: str, placement: Placement | None = None) -> bool:
    """Take one seat if there is one for this student: a single conditional update, so that nothing is oversold.

    Seats that came free are for those who wait, in their turn; the lock makes the line stand still meanwhile.
    """
    ctx.session.flush()
    lock_sittings(ctx, [sitting_id])
    taken = ctx.session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, seats_for(placement))
        .values(taken=Sitting.taken + 1, version=Sitting.version + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which `execute` types as Result


def leave_line(placement: Placement) -> None:
    """The student waits for no seat any more."""
    for option in placement.options:
        option.turn = option.waits_since = None


def give_seat_back(ctx: Context, sitting_id: str) -> None:
    """Free one seat."""
    ctx.session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.taken > 0)
        .values(taken=Sitting.taken - 1, version=Sitting.version + 1)
        .execution_options(synchronize_session=False)
    )
