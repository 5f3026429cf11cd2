"""A sitting goes to another time or place, or is called off; who has a place or an offer there hears of it (7).

The change itself is one short transaction. Each student's share of it is another, so that a hundred students do not
hold up everybody else; the clock takes up what a page left (jobs/deadlines.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.actions.context import Context, fingerprint
from portal.actions.exam_day import hold_place
from portal.actions.letters import exam_values
from portal.actions.offers import in_words, listed
from portal.actions.places import give_seat_back
from portal.models import Case, Exam, Placement, Sitting
from portal.rules.access import Permission
from portal.rules.alternatives import latest_day, minutes_needed
from portal.rules.errors import Refused
from portal.rules.lifecycle import step_for
from portal.rules.sittings import FACILITIES, TOLD


@dataclass(frozen=True)
class ChangeSitting:
    """Another plan for a sitting (its id), seats apart; `seen` is the digest of the plan that the page showed."""

    sitting: str
    starts_at: datetime
    duration_minutes: int
    place: str
    accessible: bool
    facilities: tuple[str, ...]
    invigilation: str
    contact: str
    seen: str


def plan_digest(sitting: Sitting) -> str:
    """What the plan says now, as one short word: a page sends it back, so that two changes do not mix."""
    return fingerprint(*(str(value) for value in sitting.plan.values()))


def change_sitting(ctx: Context, command: ChangeSitting) -> Sitting:
    """Change when and where it is, and what is there. The same plan again changes nothing.

    Raises Refused: "sitting_past", "sitting_cancelled", "changed_meanwhile", "unknown_choice" (a facility).
    """
    sitting = _coming(ctx, command.sitting)
    if set(command.facilities) - set(FACILITIES):
        raise Refused("unknown_choice")
    if command.starts_at <= ctx.now:
        raise Refused("sitting_past")
    plan = {name: getattr(command, name) for name in sitting.plan}
    plan["facilities"] = [one for one in FACILITIES if one in command.facilities]
    fields = sorted(name for name, value in sitting.plan.items() if value != plan[name])
    if not fields:
        return sitting
    if command.seen != plan_digest(sitting):
        raise Refused("changed_meanwhile")
    day = sitting.day
    for name in fields:
        setattr(sitting, name, plan[name])
    if TOLD & set(fields):
        sitting.changed_at = ctx.now
    if sitting.day != day:
        sitting.moved_at = ctx.now
    ctx.log(
        "sitting:moved", f"sitting:{sitting.id}", function="scheduler", fields=fields, seats=sitting.taken
    )
    return sitting


@dataclass(frozen=True)
class CancelSitting:
    """Call off a sitting (its id)."""

    sitting: str


def cancel_sitting(ctx: Context, command: CancelSitting) -> Sitting:
    """Nobody can take a seat from now on; who has one is planned again before others. Raises Refused("sitting_past").

    Calling off what is called off already changes nothing.
    """
    ctx.require(Permission.PLAN)
    sitting = ctx.get(Sitting, command.sitting)
    if sitting.cancelled_at is not None:
        return sitting
    if sitting.has_begun(ctx.now):
        raise Refused("sitting_past")
    _cancel(ctx, sitting, "scheduler")
    return sitting


def call_off_beside(ctx: Context, exam: Exam, function: str) -> None:
    """Call off every coming sitting beside an exam that does not take place itself; `function` is whose deed it is."""
    query = select(Sitting).where(
        Sitting.exam_id == exam.id, Sitting.cancelled_at.is_(None), Sitting.starts_at > ctx.now
    )
    # Locked in the order in which seats are taken: whoever is about to take one finds it called off.
    for sitting in ctx.session.scalars(query.order_by(Sitting.id).with_for_update(of=Sitting)).unique():
        _cancel(ctx, sitting, function)


def _cancel(ctx: Context, sitting: Sitting, function: str) -> None:
    sitting.cancelled_at = sitting.changed_at = ctx.now
    ctx.log("sitting:cancelled", f"sitting:{sitting.id}", function=function, seats=sitting.taken)


@dataclass(frozen=True)
class PutBackSitting:
    """A sitting (its id) that was called off goes ahead after all."""

    sitting: str


def put_back_sitting(ctx: Context, command: PutBackSitting) -> Sitting:
    """Let it go ahead: it can be offered again, and is offered to nobody yet. Again changes nothing.

    Whoever had not heard that it was called off keeps their seat. Raises Refused: "sitting_past", "exam_cancelled".
    """
    ctx.require(Permission.PLAN)
    sitting = ctx.get(Sitting, command.sitting)
    if sitting.cancelled_at is None:
        return sitting
    if sitting.has_begun(ctx.now):
        raise Refused("sitting_past")
    if sitting.exam.cancelled:
        raise Refused("exam_cancelled")
    sitting.cancelled_at = None
    ctx.log("sitting:restored", f"sitting:{sitting.id}", function="scheduler")
    return sitting


def _coming(ctx: Context, sitting_id: str) -> Sitting:
    ctx.require(Permission.PLAN)
    sitting = ctx.get(Sitting, sitting_id)
    if sitting.cancelled_at is not None:
        raise Refused("sitting_cancelled")
    if sitting.has_begun(ctx.now):
        raise Refused("sitting_past")
    return sitting


@dataclass(frozen=True)
class FollowSittings:
    """A sitting changed in which the student of this case (its number) has a place or an offer."""

    case: str


def follow_sittings(ctx: Context, command: FollowSittings) -> None:
    """What that means for this student, in one letter; a place that no longer suits is lost, and goes before others.

    Raises Refused("too_early") when there is nothing that the student has not heard, and when the exam itself is called
    off: that is told instead (`follow_exam`).
    """
    case = ctx.get(Case, command.case)
    placement = ctx.session.scalars(
        select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    ).one()
    mine = [placement.sitting] if placement.sitting else []
    known = {one.id: one for one in (*mine, *placement.offered_sittings)}
    news = [one for one in known.values() if placement.must_hear_of(one)]
    if not news or placement.state == "cancelled" or placement.exam.cancelled:
        raise Refused("too_early")
    gone = {one.id for one in news if not still_suits(ctx, placement, one)}
    placement.told_at = ctx.now
    placement.options = [one for one in placement.options if one.sitting_id not in gone]
    if placement.sitting is not None:
        _follow_seat(ctx, case, placement, news, gone)
    elif placement.state == "offered":
        _follow_offer(ctx, case, placement)


def still_suits(ctx: Context, placement: Placement, sitting: Sitting) -> bool:
    """Whether a changed sitting can stay this student's: it goes ahead, on the same day, and fits (A-03, A-06)."""
    exam = placement.exam
    needed = minutes_needed(exam.mode, exam.duration_minutes, placement.extra_time_minutes, sitting.form)
    heard = max(filter(None, (placement.created_at, placement.accepted_at, placement.told_at)))
    same_day = sitting.moved_at is None or sitting.moved_at <= heard or placement.sitting_id != sitting.id
    last = latest_day(exam.day, ctx.config.alternative_terms, *exam.limits)
    in_time = exam.day <= sitting.day <= last or "A-06" in placement.agreed
    return sitting.cancelled_at is None and same_day and in_time and sitting.duration_minutes >= needed


def _follow_seat(ctx: Context, case: Case, placement: Placement, news: list[Sitting], gone: set[str]) -> None:
    seat = placement.sitting
    assert seat is not None
    if seat.id in gone:
        lose_seat(ctx, case, placement, "cancelled" if seat.cancelled_at else "moved")
    elif seat in news:
        ctx.record("case:alternative:moved", case, function="system", placement=placement.id, sitting=seat.id)
        ctx.notify(
            case, "place-changed", letter="seat-moved",
            values=lambda language: {
                **exam_values(case, language), "when": in_words(seat, language), "place": seat.place
            },
        )  # fmt: skip


def lose_seat(ctx: Context, case: Case, placement: Placement, cause: str) -> None:
    """Take back a place that cannot be theirs any more, plan the student before others, and say so in a letter.

    `cause` is a code: "cancelled" or "moved". Other places on offer stay open; on the exam day itself another one
    is held at once (6.4).
    """
    seat = placement.sitting
    assert seat is not None
    give_seat_back(ctx, seat.id)
    placement.sitting_id = placement.sitting = placement.accepted_at = None
    placement.lost_seat_at = ctx.now
    placement.options = [one for one in placement.options if one.sitting_id != seat.id]
    placement.state = "offered" if _may_choose(ctx, placement) else "to_plan"
    step = step_for("lose_seat", case.kind, case.state)
    ctx.record(
        "case:alternative:lost", case, function="system", to_state=step.to_state if step else None,
        placement=placement.id, sitting=seat.id, cause=cause,
    )  # fmt: skip
    if case.interim:
        ctx.session.flush()
        hold_place(ctx, case)
    _tell_lost(ctx, case, placement, seat, cause)


def _tell_lost(ctx: Context, case: Case, placement: Placement, seat: Sitting, cause: str) -> None:
    new = placement.sitting
    ctx.notify(
        case, "place-changed", letter="seat-lost",
        values=lambda language: {
            **exam_values(case, language), "when": in_words(seat, language), "was_cancelled": cause == "cancelled",
            "was_moved": cause == "moved", "has_place": new is not None,
            "place": f"{in_words(new, language)}, {new.place}" if new else "",
            "may_choose": new is None and placement.state == "offered",
            "must_wait": new is None and placement.state == "to_plan",
        },
    )  # fmt: skip


def _follow_offer(ctx: Context, case: Case, placement: Placement) -> None:
    """What the student may choose from now; without anything left, exam administration plans again."""
    if not _may_choose(ctx, placement):
        placement.state, placement.lost_seat_at, placement.options = "to_plan", ctx.now, []
    left = placement.offered_sittings
    ctx.notify(
        case, "place-changed", letter="offer-changed",
        values=lambda language: {
            **exam_values(case, language), "places": listed(left, language), "none_left": not left
        },
    )  # fmt: skip


def _may_choose(ctx: Context, placement: Placement) -> bool:
    return any(one.has_a_seat and not one.has_begun(ctx.now) for one in placement.offered_sittings)
