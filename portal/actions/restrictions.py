"""A granted restriction holds by itself, and ends only after the student was told (R-06, 18(3), 11.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.places import release_place
from portal.i18n import weekday_date
from portal.models import Case, Letter
from portal.models.post import POSTED, is_on_paper
from portal.rules.access import Permission
from portal.rules.calendar import add_working_days, local_date
from portal.rules.errors import Refused
from portal.rules.freezes import last_day_frozen
from portal.rules.lifecycle import find_step, step_for
from portal.rules.remedies import hold_after


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
        values=lambda language: {
            **exam_values(case, language), "reason": command.reason,
            "lift_on": weekday_date(command.lift_on, language),
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


@dataclass(frozen=True)
class EndFreeze:
    """The day from which the data of this case (its number) may be used again has come."""

    case: str


def end_freeze(ctx: Context, command: EndFreeze) -> Case:
    """End the freeze on the day that the decision letter told, once (18(3), 11.2); what it still forbids stays.

    A bezwaar or petition that came meanwhile suspends nothing (Awb 6:16): it keeps the data from being deleted. Of a
    letter on paper the days count from the post. Whoever handles cases is told, to tell the supplier (V-1).
    Raises Refused("no_freeze"), Refused("too_early").
    """
    case = ctx.get(Case, command.case)
    step = find_step("end_freeze", case.kind, case.state)
    if case.freeze_ends is None:
        raise Refused("no_freeze")
    ends = _told_end(ctx, case)
    if ends is None or ctx.today < ends:
        raise Refused("too_early")
    ctx.record(step.tag, case, function="system", hold=hold_after(case.kind, case.outcome or ""))
    if case.exam is not None and case.exam.product_id is not None:
        link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/cases/{case.ref}"
        ctx.tell_team(
            "handler", "staff-freeze", {"ref": case.ref, "link": link}, f"{case.id}:{ends.isoformat()}"
        )
    return case


def _told_end(ctx: Context, case: Case) -> date | None:
    """When the freeze may end, as the letter was made known; None while that letter still waits for the post (C14)."""
    letters = select(Letter).where(
        Letter.case_id == case.id, Letter.kind == "decision", Letter.sent_at >= case.decided_at
    )
    letter = ctx.session.scalars(letters.order_by(Letter.sent_at.desc())).first()
    if letter is None or not ctx.session.scalar(select(is_on_paper(letter))):
        return case.freeze_ends
    posted = [one.at for one in ctx.events_of(case) if one.tag == POSTED and one.facts["letter"] == letter.id]
    if not posted:
        return None
    return last_day_frozen(case.freeze_ends, local_date(posted[0]), ctx.config.lifting_notice_working_days)


def announced_for(ctx: Context, case: Case) -> date:
    """The day that the student was told last."""
    told = [event for event in ctx.events_of(case) if event.tag == "case:lifting:announced"]
    return date.fromisoformat(told[-1].facts["lift_on"])
