"""A student's own days in a calendar: making the address, stopping it."""

from __future__ import annotations

from typing import Any

from portal.rules.access import Permission
from portal.web import calendars
from portal.web.area import Area

area = Area("calendar", __name__, side="student")


@area.get("/calendar", allow=Permission.OWN_CASES)
def show() -> Any:
    """Whether there is an address, and what stands in it."""
    return calendars.calendar_page("student")


@area.post("/calendar", allow=Permission.OWN_CASES)
def make() -> Any:
    """Make an address, or another one in its place."""
    return calendars.make("student")


@area.post("/calendar/stop", allow=Permission.OWN_CASES)
def stop() -> Any:
    """Stop it."""
    return calendars.stop("student")
