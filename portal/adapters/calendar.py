"""Calendar files (RFC 5545, RFC 7986), as calendars of phones and schools read them: one appointment, or a feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REFRESH = timedelta(hours=6)
"""How often a calendar may look again; most look less often."""
_VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
# By hand: the package would write every change since 1970 as a date of its own, and none after 2037.


@dataclass(frozen=True)
class Appointment:
    """One entry; others may read along. `uid` never changes, `sequence` rises with every change."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    location: str
    changed_at: datetime


@dataclass(frozen=True)
class WholeDay:
    """Something about a day, which fills no time; `url` says where to read more."""

    uid: str
    sequence: int
    day: date
    summary: str
    url: str
    changed_at: datetime


Entry = Appointment | WholeDay


def calendar_file(appointment: Appointment) -> bytes:
    """The appointment as the bytes of an `.ics` file: CRLF, UTF-8, lines of at most 75 octets.

    Times are written on Amsterdam's clock with its rules, so that a calendar abroad shows the right moment.
    Raises ValueError for a moment without zone.
    """
    calendar = _frame()
    calendar.add_component(_event(appointment))
    return _bytes(calendar)


def feed_file(name: str, entries: Iterable[Entry]) -> bytes:
    """A feed by this name, as bytes, which asks to be read again every few hours. It may be empty."""
    calendar = _frame()
    for field in ("NAME", "X-WR-CALNAME"):
        calendar[field] = vText(name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return _bytes(calendar)


def _bytes(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written


def _frame() -> Calendar:
    calendar = Calendar()
    for field, value in (
        ("version", "2.0"), ("prodid", "-//Proctoring Rights Portal//EN"), ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
    ):  # fmt: skip
        calendar.add(field, value)
    calendar.add_component(Timezone.from_ical(_VTIMEZONE))
    return calendar


def _event(entry: Entry) -> Event:
    event, changed = Event(), _aware(entry.changed_at).astimezone(UTC)
    for field, value in (
        ("uid", entry.uid), ("sequence", entry.sequence), ("dtstamp", changed), ("last-modified", changed),
        ("summary", entry.summary),
    ):  # fmt: skip
        event.add(field, value)
    if isinstance(entry, WholeDay):
        event.add("dtstart", entry.day)
        event.add("transp", "TRANSPARENT")
        event.add("url", entry.url)
        return event
    event.add("dtstart", _aware(entry.starts).astimezone(AMSTERDAM))
    event.add("dtend", _aware(entry.ends).astimezone(AMSTERDAM))
    event.add("location", entry.location)
    event.add("status", "CONFIRMED")
    return event


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("an appointment needs a time zone")
    return moment
