"""What happens by itself when the clock runs on: staff are reminded, and a missed deadline is told to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.i18n import date_in_words
from portal.models import Case, Person
from portal.rules.calendar import add_working_days
from portal.rules.deadlines import urgency
from portal.rules.errors import Refused
from portal.rules.lifecycle import UNDECIDED, find_step


@dataclass(frozen=True)
class CallLate:
    """The legal deadline of this case (its number) has passed."""

    case: str


def call_late(ctx: Context, command: CallLate) -> None:
    """Say so, say sorry, name the remedies (T17, N13), and alert the DPO. Once for each case.

    Raises Refused("not_in_this_state") when it was decided meanwhile, Refused("not_late") when it is in time.
    """
    case = ctx.get(Case, command.case)
    step = find_step("become_late", case.kind, case.state)
    if case.late or not case.is_overdue(ctx.today):
        raise Refused("not_late")
    ctx.record(step.tag, case, function="system", legal_deadline=case.legal_deadline.isoformat())
    heard_by = add_working_days(ctx.today, ctx.config.late_promise_working_days, ctx.closed_days)
    ctx.notify(
        case, "late", letter="late", number=step.notice or "",
        values=lambda language: {
            "deadline": date_in_words(case.legal_deadline, language), "heard_by": date_in_words(heard_by, language),
            "received": date_in_words(case.day_received, language), "awb": ctx.config.remedy_route == "awb",
            "court": ctx.config.remedy_route == "court",
            "protected": case.protected and case.exam_is_ahead(ctx.now),
        },
        mail=lambda language: {"deadline": date_in_words(case.legal_deadline, language)},
    )  # fmt: skip
    ctx.tell_team("dpo", "staff-late", _staff_values(ctx, case), case.id)


@dataclass(frozen=True)
class RemindStaff:
    """The date that matters in this case (its number) is near or past."""

    case: str


def remind_staff(ctx: Context, command: RemindStaff) -> None:
    """Remind the handler, or the team while there is none: amber, red, late, each once since the clock was set (C16).

    Raises Refused("not_in_this_state"), Refused("reminded_already").
    """
    case = ctx.get(Case, command.case)
    if case.state not in UNDECIDED:
        raise Refused("not_in_this_state", deed="remind", state=case.state)
    level = urgency(case.sort_by, ctx.today, ctx.warnings)
    if level == "calm" or level == case.reminded:
        raise Refused("reminded_already")
    ctx.record(
        "case:reminder:sent", case, function="system", level=level, clock=case.legal_deadline.isoformat()
    )
    _tell_handler(ctx, case, level)


def _tell_handler(ctx: Context, case: Case, level: str) -> None:
    handler = ctx.session.get(Person, case.handler_id) if case.handler_id else None
    values, key = _staff_values(ctx, case), f"{case.id}:{level}:{case.event_count}"
    name = f"staff-{level}" if level != "late" else "staff-late"
    if handler is not None and handler.email:
        ctx.tell(handler.email, handler.language, name, values, f"{name}:{key}")
    else:
        ctx.tell_team("dpo" if case.kind == "dpo_question" else "handler", name, values, key)


def _staff_values(ctx: Context, case: Case) -> dict[str, str]:
    language = ctx.config.default_language
    return {
        "ref": case.ref, "day": date_in_words(case.sort_by, language),
        "link": f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}",
    }  # fmt: skip
