"""A calendar file with one appointment (RFC 5545), as calendars of phones and schools read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAX_OCTETS = 75
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
END:VTIMEZONE""".splitlines()


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


def calendar_file(appointment: Appointment) -> bytes:
    """The appointment as the bytes of an `.ics` file: CRLF, UTF-8, lines of at most 75 octets.

    Times are written on Amsterdam's clock with its rules, so that a calendar abroad shows the right moment.
    Raises ValueError for a moment without zone.
    """
    changed = _utc(appointment.changed_at)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Proctoring Rights Portal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_VTIMEZONE,
        "BEGIN:VEVENT",
        f"UID:{_text(appointment.uid)}",
        f"SEQUENCE:{appointment.sequence}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"DTSTART;TZID=Europe/Amsterdam:{_local(appointment.starts)}",
        f"DTEND;TZID=Europe/Amsterdam:{_local(appointment.ends)}",
        f"SUMMARY:{_text(appointment.summary)}",
        f"LOCATION:{_text(appointment.location)}",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _utc(moment: datetime) -> str:
    return _aware(moment).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _local(moment: datetime) -> str:
    return _aware(moment).astimezone(AMSTERDAM).strftime("%Y%m%dT%H%M%S")


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("an appointment needs a time zone")
    return moment


def _fold(line: str) -> list[str]:
    """Pieces of at most 75 octets, each next one opening with a space, no character cut in two."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > MAX_OCTETS:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]
