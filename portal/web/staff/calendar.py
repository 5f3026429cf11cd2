"""The days of one's work in a calendar, as numbers: making the address, stopping it."""

from __future__ import annotations

from typing import Any

from portal.rules.access import Permission
from portal.web import calendars
from portal.web.area import Area

area = Area("work_calendar", __name__, side="staff")


@area.get("/staff/calendar", allow=Permission.HAVE_CALENDAR)
def show() -> Any:
    """Whether there is an address, and what stands in it."""
    return calendars.calendar_page("staff")


@area.post("/staff/calendar", allow=Permission.HAVE_CALENDAR)
def make() -> Any:
    """Make an address, or another one in its place."""
    return calendars.make("staff")


@area.post("/staff/calendar/stop", allow=Permission.HAVE_CALENDAR)
def stop() -> Any:
    """Stop it."""
    return calendars.stop("staff")
