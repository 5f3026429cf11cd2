"""A legal hold: the data protection officer keeps a case from being pseudonymised or deleted (section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.actions.context import Context
from portal.i18n import date_in_words
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step
from portal.rules.retention import hold_until

REASON = "hold_reason"
"""The kind of text that says why; staff read it, the student asks the DPO."""


@dataclass(frozen=True)
class HoldCase:
    """Keep this case (its number), for this reason, and look at it again on this local day."""

    case: str
    review_on: date
    reason: str


def hold_case(ctx: Context, command: HoldCase) -> Case:
    """From now on nothing of this case goes, however old it is; held again, the new day and reason count (section 9).

    Raises Refused("reason_missing"), Refused("review_too_soon"), Refused("review_too_late") past six months,
    "not_yours" unless the actor is the DPO, "own_case", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.ADVISE_CASES)
    step = find_step("hold_case", case.kind, case.state)
    if not command.reason.strip():
        raise Refused("reason_missing")
    if command.review_on <= ctx.today:
        raise Refused("review_too_soon")
    if command.review_on > hold_until(ctx.today):
        raise Refused("review_too_late")
    text = ctx.write(case, REASON, command.reason)
    ctx.record(step.tag, case, function="dpo", review_on=command.review_on.isoformat(), texts=(text,))
    return case


@dataclass(frozen=True)
class LiftHold:
    """This case (its number) need not be kept any longer than others."""

    case: str


def lift_hold(ctx: Context, command: LiftHold) -> Case:
    """End the legal hold: from now on the age of the case decides again. Raises Refused("no_hold"), as `hold_case`."""
    case = ctx.staff_case(command.case, Permission.ADVISE_CASES)
    step = find_step("lift_hold", case.kind, case.state)
    if case.legal_hold is None:
        raise Refused("no_hold")
    ctx.record(step.tag, case, function="dpo")
    return case


@dataclass(frozen=True)
class RemindOfHold:
    """The day to look at the legal hold of this case (its number) again has come."""

    case: str


def remind_of_hold(ctx: Context, command: RemindOfHold) -> None:
    """Put it in the queue, a closed case too, and mail the DPO once for each day that was set (section 9).

    The case stays held until they say otherwise. Raises Refused("no_hold"), and Refused("too_early") more than
    `amber_days` calendar days ahead (C16).
    """
    case = ctx.get(Case, command.case)
    if case.legal_hold is None:
        raise Refused("no_hold")
    if ctx.today + timedelta(days=ctx.config.amber_days) < case.legal_hold:
        raise Refused("too_early")
    if not case.is_open or case.sort_by > case.legal_hold:
        step = find_step("remind_of_hold", case.kind, case.state)
        ctx.record(step.tag, case, function="system", review_on=case.legal_hold.isoformat())
    language = ctx.config.default_language
    link = f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}"
    values = {"ref": case.ref, "link": link, "day": date_in_words(case.legal_hold, language)}
    ctx.tell_team("dpo", "staff-hold", values, f"{case.id}:{case.legal_hold.isoformat()}")
