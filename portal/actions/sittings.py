"""Exam administration plans sittings and offers places; the student chooses one and may change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.actions.clashes import refuse_clash
from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.offers import in_words, make_offer, promise_in
from portal.actions.places import give_seat_back, leave_line, lock_sittings, take_seat
from portal.db import new_id
from portal.models import Case, Exam, Placement, Sitting
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import allows, find_step
from portal.rules.recordings import ALTERNATIVE_FORMS
from portal.rules.sittings import FACILITIES


@dataclass(frozen=True)
class PlanSitting:
    """A new moment with seats beside an exam (its slug). `nothing_recorded` is the statement of A-04.

    `accessible` and `facilities` (codes of FACILITIES) tell what the place has (A-03, A-10), `invigilation` who
    watches in the room, `contact` where students get help (A-14).
    """

    exam: str
    form: str
    starts_at: datetime
    duration_minutes: int
    place: str
    capacity: int
    nothing_recorded: bool = False
    accessible: bool = False
    facilities: tuple[str, ...] = ()
    invigilation: str = ""
    contact: str = ""


def plan_sitting(ctx: Context, command: PlanSitting) -> Sitting:
    """Plan a sitting; it is on offer to nobody yet.

    Raises Refused: "unknown_form", "unknown_choice" (a facility), "records_something" (A-04), "sitting_past",
    "exam_cancelled".
    """
    ctx.require(Permission.PLAN)
    if command.form not in ALTERNATIVE_FORMS:
        raise Refused("unknown_form")
    if set(command.facilities) - set(FACILITIES):
        raise Refused("unknown_choice")
    if not command.nothing_recorded:
        raise Refused("records_something")
    if command.starts_at <= ctx.now:
        raise Refused("sitting_past")
    exam = ctx.session.scalars(select(Exam).where(Exam.slug == command.exam)).one_or_none()
    if exam is None:
        raise Refused("gone")
    if exam.cancelled:
        raise Refused("exam_cancelled")
    sitting = Sitting(
        id=new_id(), exam=exam, form=command.form, starts_at=command.starts_at, zone=exam.zone,
        duration_minutes=command.duration_minutes, place=command.place, capacity=command.capacity,
        nothing_recorded=True, accessible=command.accessible,
        facilities=[one for one in FACILITIES if one in command.facilities],
        invigilation=command.invigilation, contact=command.contact,
    )  # fmt: skip
    ctx.session.add(sitting)
    ctx.log(
        "sitting:planned", f"sitting:{sitting.id}", function="scheduler",
        exam=exam.id, capacity=sitting.capacity,
    )  # fmt: skip
    return sitting


@dataclass(frozen=True)
class ChangeCapacity:
    """Another number of seats in a sitting (its id); `was` is the number that the page showed."""

    sitting: str
    capacity: int
    was: int


def change_capacity(ctx: Context, command: ChangeCapacity) -> Sitting:
    """Change the number of seats, never below those taken. The same number again changes nothing.

    Raises Refused: "changed_meanwhile" when somebody else changed it first, "below_taken".
    """
    ctx.require(Permission.PLAN)
    sitting = ctx.get(Sitting, command.sitting)
    if sitting.capacity == command.capacity:
        return sitting
    # A seat that a student takes also raises the version, but is no change to the number of seats.
    if sitting.capacity != command.was:
        raise Refused("changed_meanwhile")
    if command.capacity < sitting.taken:
        raise Refused("below_taken")
    sitting.capacity = command.capacity
    ctx.log("sitting:changed", f"sitting:{sitting.id}", function="scheduler", capacity=sitting.capacity)
    return sitting


@dataclass(frozen=True)
class OfferPlaces:
    """These sittings (ids) for one placement (its reference), with what exam administration states (7).

    `answer` is what the student reads about the moment that they proposed themselves.
    """

    placement: str
    sittings: tuple[str, ...]
    no_cost: bool
    same_attempts: bool
    result_working_days: int | None
    no_mark: bool = False
    hindered: bool = False
    agreed: tuple[str, ...] = ()
    answer: str = ""
    version: int | None = None


def offer_places(ctx: Context, command: OfferPlaces) -> Placement:
    """Offer places; a new offer replaces the one before, as long as the student has not chosen.

    Raises Refused: "own_case", "already_chosen", "changed_meanwhile", "not_in_this_state", "moment_unanswered" when a
    proposed moment is met with the same sittings and without a word, "sitting_past", "no_free_seat", and
    "criteria_open" with `open`, the list of criteria that do not hold (7).
    """
    ctx.require(Permission.PLAN)
    case, placement = locked_place(ctx, command.placement)
    ctx.someone_elses(case)
    if command.version is not None and command.version != placement.version:
        raise Refused("changed_meanwhile")
    if not placement.waits:
        raise Refused("already_chosen" if placement.state == "accepted" else "not_in_this_state")
    if owes_answer(placement, command.sittings) and not command.answer.strip():
        raise Refused("moment_unanswered")
    sittings = sittings_in(ctx, placement, command.sittings)
    make_offer(ctx, case, placement, sittings, promise_in(command), "scheduler", command.answer.strip())
    return placement


def owes_answer(placement: Placement, sittings: Iterable[str]) -> bool:
    """Whether the student proposed a moment, and these sittings (ids) are the ones that did not suit them (7)."""
    offered = {option.sitting_id for option in placement.options}
    return placement.countered_at is not None and set(sittings) <= offered


def locked_place(ctx: Context, placement_ref: str) -> tuple[Case, Placement]:
    """The place with this reference and its case, locked. Raises Refused("gone")."""
    # Always the case first, then the placement, then sittings by id: no two deeds can wait for each other.
    case_id = ctx.session.scalar(select(Placement.case_id).where(Placement.ref == placement_ref))
    ref = ctx.session.scalar(select(Case.ref).where(Case.id == case_id))
    if ref is None:
        raise Refused("gone")
    return ctx.get(Case, ref), ctx.get(Placement, placement_ref)


def sittings_in(ctx: Context, placement: Placement, ids: Iterable[str]) -> list[Sitting]:
    """These sittings, the first moment first; each stands beside the exam of this place. Raises Refused("gone")."""
    wanted = set(ids)
    rows = ctx.session.scalars(
        select(Sitting)
        .where(Sitting.id.in_(wanted), Sitting.exam_id == placement.exam_id)
        .order_by(Sitting.starts_at, Sitting.id)
    )
    found = list(rows)
    if len(found) != len(wanted):
        raise Refused("gone")
    return found


@dataclass(frozen=True)
class ChooseSeat:
    """The student takes a seat in one of the sittings on offer in their case (its number)."""

    case: str
    sitting: str


def choose_seat(ctx: Context, command: ChooseSeat) -> Placement:
    """Take a seat, or change it: the new one first, then the old one is given back, in this transaction.

    The same choice again changes nothing and sends nothing. Raises Refused: "gone", "not_in_this_state"
    (withdrawn, closed), "no_offer", "not_offered", "sitting_past", "clashes" with another exam of theirs (with
    `next`), and "seat_taken" when it has just gone.
    """
    case = ctx.own(command.case)
    held = allows("hold_seat", case.kind, case.state)  # before the answer a seat is kept, no more (6.2)
    step = find_step("hold_seat" if held else "accept", case.kind, case.state)
    placement = ctx.session.scalars(
        select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    ).one_or_none()
    if placement is None or placement.state not in ("offered", "accepted", "declined"):
        raise Refused("no_offer")
    if placement.sitting_id == command.sitting:
        return placement
    chosen = next((one for one in placement.offered_sittings if one.id == command.sitting), None)
    if chosen is None:
        raise Refused("not_offered")
    if chosen.has_begun(ctx.now) or (placement.sitting is not None and placement.sitting.has_begun(ctx.now)):
        raise Refused("sitting_past")
    refuse_clash(ctx, placement, chosen)
    _swap(ctx, case, placement, chosen)
    ctx.record(
        step.tag, case, function=ctx.function_in(case), to_state=step.to_state, placement=placement.id,
        sitting=chosen.id,
    )  # fmt: skip
    if case.own_act:  # a place without supervision is the other choice (6.2)
        ctx.record("case:own_act", case, function=ctx.function_in(case), given=False)
    ctx.notify(
        case, "seat", letter="seat",
        values=lambda language: {
            **exam_values(case, language), "when": in_words(chosen, language), "place": chosen.place
        },
    )  # fmt: skip
    return placement


def _swap(ctx: Context, case: Case, placement: Placement, chosen: Sitting) -> None:
    old = placement.sitting_id
    # Two students who swap would each hold what the other needs: lock both sittings in one order first.
    lock_sittings(ctx, filter(None, (old, chosen.id)))
    if not take_seat(ctx, chosen.id, placement):
        raise Refused("seat_taken")
    if old:
        give_seat_back(ctx, old)
        by = ctx.function_in(case)
        ctx.record("case:alternative:released", case, function=by, placement=placement.id, sitting=old)
    placement.sitting_id, placement.state, placement.accepted_at = chosen.id, "accepted", ctx.now
    placement.countered_at = placement.lost_seat_at = None
    leave_line(placement)
