"""Exam administration, or an administrator, keeps the list of days on which the institution is closed (6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.actions.context import Context
from portal.models.closed_days import KNOWN, ClosedDay
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class AddClosedDay:
    """A local day on which the institution is closed, and what it is called in both languages."""

    day: date
    name_nl: str
    name_en: str


def add_closed_day(ctx: Context, command: AddClosedDay) -> ClosedDay:
    """Count this day as closed wherever a target or a V-term is counted from now on.

    Targets that were counted already, legal deadlines and A-06 stay. Raises Refused: "closed_day_past",
    "closed_day_known" (in this list or in the settings).
    """
    ctx.require(Permission.EDIT_CLOSED_DAYS)
    if command.day < ctx.today:
        raise Refused("closed_day_past")
    if command.day in ctx.closed_days:
        raise Refused("closed_day_known")
    added = ClosedDay(day=command.day, name_nl=command.name_nl, name_en=command.name_en, added_at=ctx.now)
    ctx.session.add(added)
    ctx.session.info.pop(KNOWN, None)
    ctx.log("closed_day:added", f"day:{command.day.isoformat()}", function="scheduler")
    return added


@dataclass(frozen=True)
class RemoveClosedDay:
    """A local day on which the institution is open after all."""

    day: date


def remove_closed_day(ctx: Context, command: RemoveClosedDay) -> None:
    """Take a day off the list. Raises Refused: "gone", "closed_day_past", since what was counted stays as it is."""
    ctx.require(Permission.EDIT_CLOSED_DAYS)
    if command.day < ctx.today:
        raise Refused("closed_day_past")
    found = ctx.session.get(ClosedDay, command.day)
    if found is None:
        raise Refused("gone")
    ctx.session.delete(found)
    ctx.session.info.pop(KNOWN, None)
    ctx.log("closed_day:removed", f"day:{command.day.isoformat()}", function="scheduler")
