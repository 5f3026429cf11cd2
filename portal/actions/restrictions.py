"""A granted restriction holds by itself, and ends only after the student was told (R-06, 18(3), 11.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.places import release_place
from portal.i18n import weekday_date
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.calendar import add_working_days
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step, step_for


def after_decision(ctx: Context, case: Case) -> None:
    """What a decision sets going without anybody: a restriction that was granted, also in part, is active at once."""
    step = step_for("activate", case.kind, case.state)
    if step is not None and case.outcome != "refused":
        ctx.record(step.tag, case, function="system", to_state=step.to_state)


def earliest_lifting(ctx: Context) -> date:
    """The first day on which a restriction may end that is announced today: so many working days ahead (11.2)."""
    return add_working_days(ctx.today, ctx.config.lifting_notice_working_days)


@dataclass(frozen=True)
class AnnounceLifting:
    """The restriction of this case (its number) ends on this local day, for this reason."""

    case: str
    lift_on: date
    reason: str


def announce_lifting(ctx: Context, command: AnnounceLifting) -> Case:
    """Tell the student beforehand from when the data are used again, and why (18(3), N14).

    Announced again, the new day counts, with its own notice. Raises Refused("lifting_too_soon", earliest=…),
    Refused("reason_missing"), and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("announce_lifting", case.kind, case.state)
    if command.lift_on < (earliest := earliest_lifting(ctx)):
        raise Refused("lifting_too_soon", earliest=earliest)
    if not command.reason.strip():
        raise Refused("reason_missing")
    day, text = command.lift_on.isoformat(), ctx.write(case, "lifting", command.reason)
    ctx.record(
        step.tag,
        case,
        function="handler",
        to_state=step.to_state,
        lift_on=day,
        follow_up_by=day,
        texts=(text,),
    )
    ctx.notify(
        case, "update", letter="lifting", number=step.notice or "",
        values={
            **exam_values(case), "reason": command.reason, "lift_on": weekday_date(command.lift_on, case.language),
        },
    )  # fmt: skip
    return case


@dataclass(frozen=True)
class LiftRestriction:
    """The restriction of this case (its number) ends now, as was announced."""

    case: str


def lift_restriction(ctx: Context, command: LiftRestriction) -> Case:
    """Let the data be used again, on the announced day or later; a place at an exam to come is given back (11.3).

    Raises Refused("too_early") and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("lift", case.kind, case.state)
    if ctx.today < announced_for(ctx, case):
        raise Refused("too_early")
    ctx.record(step.tag, case, function="handler", to_state=step.to_state)
    if case.exam_is_ahead(ctx.now) and not case.interim:
        release_place(ctx, case)
    return case


def announced_for(ctx: Context, case: Case) -> date:
    """The day that the student was told last."""
    told = [event for event in ctx.events_of(case) if event.tag == "case:lifting:announced"]
    return date.fromisoformat(told[-1].facts["lift_on"])
