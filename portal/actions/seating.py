"""What time does with an offered place: reminders, a place that becomes firm, the exam taken, the check after it (7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.clashes import clashing
from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.offers import starts_in_words
from portal.actions.places import leave_line, lock_sittings, take_seat
from portal.i18n import date_in_words
from portal.models import Case, Placement, Sitting
from portal.rules.alternatives import ANSWER_WORKING_DAYS, NOTICE_WORKING_DAYS
from portal.rules.calendar import add_working_days, working_days_before
from portal.rules.errors import Refused
from portal.rules.lifecycle import allows, find_step

REMINDERS = (NOTICE_WORKING_DAYS, ANSWER_WORKING_DAYS)
"""Working days before the first sitting on which a student who has not chosen is reminded (7)."""
AUDIT_DAYS = 30
"""Calendar days after the result: then somebody checks that there was no disadvantage (7)."""


@dataclass(frozen=True)
class NudgeChoice:
    """There are places on offer in this case (its number), and no answer."""

    case: str


def nudge_choice(ctx: Context, command: NudgeChoice) -> None:
    """Remind the student, at 5 and at 2 working days; after that the held seat becomes firm (7).

    Raises Refused("not_in_this_state") when the student chose meanwhile, Refused("too_early"), Refused("own_act_given").
    """
    case = ctx.get(Case, command.case)
    placement = _placement(ctx, case)
    if case.own_act:
        raise Refused("own_act_given")
    if placement.state != "offered" or not placement.offered_sittings:
        raise Refused("not_in_this_state", deed="nudge", state=case.state)
    first = next((one for one in placement.offered_sittings if not one.has_begun(ctx.now)), None)
    if first is None:
        raise Refused("sitting_past")
    if ctx.today > working_days_before(first.day, ANSWER_WORKING_DAYS):
        _make_firm(ctx, case, placement)
        return
    due = [days for days in REMINDERS if ctx.today >= working_days_before(first.day, days)]
    if not due:
        raise Refused("too_early")
    by = date_in_words(working_days_before(first.day, ANSWER_WORKING_DAYS), case.language)
    note = ctx.compose(case, "mails", "offer-reminder", {"choose_by": by})
    ctx.queue_mail(
        f"offer-reminder:{placement.id}:{min(due)}", ctx.address_of(case), case.language, note, once=True
    )


def _make_firm(ctx: Context, case: Case, placement: Placement) -> None:
    """The first seat that is free becomes theirs, still changeable; a no-show is never a withdrawal (7).

    When all of them went to others, exam administration hears it and plans this student again.
    """
    if not allows("make_firm", case.kind, case.state):
        raise Refused("not_in_this_state", deed="make_firm", state=case.state)
    clashes = clashing(ctx, placement, placement.offered_sittings)
    seat = _first_free(ctx, placement, [one for one in placement.offered_sittings if one.id not in clashes])
    if seat is None:
        ctx.tell_team(
            "scheduler", "staff-no-seat", {"ref": placement.ref, "exam": placement.exam.code}, placement.id
        )
        placement.state = "to_plan"
        return
    step = find_step("make_firm", case.kind, case.state)
    placement.sitting_id, placement.state, placement.accepted_at = seat.id, "accepted", ctx.now
    placement.lost_seat_at = None
    leave_line(placement)
    ctx.record(
        step.tag, case, function="system", to_state=step.to_state, placement=placement.id, sitting=seat.id
    )
    ctx.notify(
        case, "seat", letter="firm",
        values=lambda language: {
            **exam_values(case, language), "when": starts_in_words(seat, language), "place": seat.place,
            "rule": ctx.config.no_show_rule(language), "has_rule": bool(ctx.config.no_show_rule(language)),
        },
    )  # fmt: skip


def _first_free(ctx: Context, placement: Placement, offered: Sequence[Sitting]) -> Sitting | None:
    coming = [one for one in offered if not one.has_begun(ctx.now)]
    lock_sittings(ctx, [one.id for one in coming])
    return next((one for one in coming if take_seat(ctx, one.id, placement)), None)


@dataclass(frozen=True)
class NoteSat:
    """The sitting of this case (its number) is over."""

    case: str


def note_sat(ctx: Context, command: NoteSat) -> None:
    """The day of the place has passed, whoever came; thirty days after the result somebody checks for disadvantage (7).

    Raises Refused("not_in_this_state"), Refused("too_early").
    """
    case = ctx.get(Case, command.case)
    step = find_step("sit", case.kind, case.state)
    placement = _placement(ctx, case)
    if placement.sitting is None or ctx.today <= placement.sitting.day:
        raise Refused("too_early")
    result = add_working_days(placement.sitting.day, placement.result_working_days or 0)
    check = date.fromordinal(result.toordinal() + AUDIT_DAYS)
    ctx.record(step.tag, case, function="system", to_state=step.to_state, follow_up_by=check.isoformat())


@dataclass(frozen=True)
class AskAudit:
    """The check for disadvantage of this case (its number) is due."""

    case: str


def ask_audit(ctx: Context, command: AskAudit) -> None:
    """Put it in the queue of privacy staff (7: A-06 to A-09 are looked at again). Raises Refused."""
    case = ctx.get(Case, command.case)
    step = find_step("audit", case.kind, case.state)
    if case.audit_on is None or ctx.today < case.audit_on:
        raise Refused("too_early")
    ctx.record(step.tag, case, function="system", to_state=step.to_state)


def _placement(ctx: Context, case: Case) -> Placement:
    query = select(Placement).where(Placement.case_id == case.id).with_for_update(of=Placement)
    found = ctx.session.scalars(query).one_or_none()
    if found is None:
        raise Refused("no_offer")
    return found
