"""A notice of default: under the Awb a student whose answer is late says so, and two weeks remain (11.2, Awb 4:17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.actions.context import Context
from portal.i18n import date_in_words
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.deadlines import after_notice_of_default
from portal.rules.errors import Refused
from portal.rules.lifecycle import UNDECIDED, find_step


@dataclass(frozen=True)
class GiveNoticeOfDefault:
    """The student calls the institution late in this case (its number)."""

    case: str


def give_notice_of_default(ctx: Context, command: GiveNoticeOfDefault) -> Case:
    """Record the notice and when its two weeks end; once for each case.

    Raises Refused: "gone", "not_late_yet", "no_default_here" unless the remedy route is `awb`, and
    "not_in_this_state" when it was given or answered already.
    """
    case = ctx.own(command.case)
    return _take_note(ctx, case, "give_notice_of_default", ctx.now, ctx.function_in(case))


@dataclass(frozen=True)
class TakeInNoticeOfDefault:
    """A notice that came by post or at the counter in this case (its number), on this local day (C1)."""

    case: str
    received_on: date


def take_in_notice_of_default(ctx: Context, command: TakeInNoticeOfDefault) -> Case:
    """The same, for a notice that reached the institution in another way.

    Raises Refused: "own_case", "day_not_yet" for a day that has not come, "default_too_early" for one on or
    before the legal deadline (a notice before its time is none), and those of `give_notice_of_default`.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    if command.received_on > ctx.today:
        raise Refused("day_not_yet")
    if case.is_overdue(ctx.today) and command.received_on <= case.legal_deadline:
        raise Refused("default_too_early", deadline=case.legal_deadline)
    return _take_note(ctx, case, "take_in_notice_of_default", command.received_on, "handler")


def _take_note(ctx: Context, case: Case, deed: str, received: datetime | date, function: str) -> Case:
    step = find_step(deed, case.kind, case.state_of(deed))
    if ctx.config.remedy_route != "awb":
        raise Refused("no_default_here")
    if case.state not in UNDECIDED:
        raise Refused("not_in_this_state", deed=deed, state=case.state)
    if not case.is_overdue(ctx.today):
        raise Refused("not_late_yet")
    due = after_notice_of_default(received).due
    assert isinstance(due, date)
    on = local_date(received)
    ctx.record(step.tag, case, function=function, received_on=on.isoformat(), due=due.isoformat())
    ctx.notify(
        case, "update", letter="default",
        values=lambda language: {"received_on": date_in_words(on, language), "due": date_in_words(due, language)},
    )  # fmt: skip
    _tell_deciders(ctx, case, due)
    return case


def _tell_deciders(ctx: Context, case: Case, due: date) -> None:
    language = ctx.config.default_language
    values = {
        "ref": case.ref, "day": date_in_words(due, language),
        "link": f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}",
    }  # fmt: skip
    for role in ("decider", "handler"):
        ctx.tell_team(role, "staff-default", values, case.id)
