"""What an exam in the register may look like, and the name it has in addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal.rules.errors import Refused
from portal.rules.on_request import SUPERVISED_FOR
from portal.rules.recordings import MODES

CODE_LENGTH = 64
NAME_LENGTH = 200
LONGEST_MINUTES = 24 * 60
LONGEST_RETENTION_DAYS = 3650
LONGEST_RESULT_DAYS = 60
SLUG_LENGTH = 80
_RESERVED = frozenset({"new", "catalogue"})


def slug_of(code: str) -> str:
    """A code as it stands in an address: "Stat 1/2027" becomes "stat-1-2027"; "exam" if nothing is left."""
    plain = unicodedata.normalize("NFKD", code.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-") or "exam"
    return f"{slug}-1" if slug in _RESERVED else slug


def free_slug(code: str, taken: Callable[[str], bool]) -> str:
    """The code's slug, with a number behind it when `taken` says that another one has it."""
    slug, number = slug_of(code), 1
    found = slug
    while taken(found):
        number += 1
        found = f"{slug}-{number}"
    return found


def local_moment(day: date, hour: int, minute: int, zone: str) -> datetime:
    """That time on the clock of the zone, as an instant in UTC.

    Raises Refused("no_such_time") in the hour that the clock skips in spring. Of the hour that comes twice in
    autumn it is the first.
    """
    place = ZoneInfo(zone)
    typed = datetime(day.year, day.month, day.day, hour, minute, tzinfo=place)
    moment = typed.astimezone(UTC)
    # Within one zone, comparing looks at the clock's face alone: it differs only for a time that was skipped.
    if moment.astimezone(place) != typed:
        raise Refused("no_such_time")
    return moment


def check_exam(
    *, code: str, name_nl: str, name_en: str, course_code: str, starts_at: datetime, zone: str,
    duration_minutes: int, mode: str, retention_days: int | None, best_before: date | None,
    counts_until: date | None = None, resit_closes: date | None = None, result_working_days: int | None = None,
    supervision_for: str = "everybody",
) -> None:  # fmt: skip
    """Raise Refused with the first thing that cannot be.

    Codes: exam_code, exam_name, too_long, exam_start, exam_zone, exam_duration, exam_mode, exam_retention,
    best_before_after_exam, too_soon_after_exam, exam_result, exam_supervision.
    """
    if not code.strip():
        raise Refused("exam_code")
    if not (name_nl.strip() or name_en.strip()):
        raise Refused("exam_name")
    if max(len(code), len(course_code)) > CODE_LENGTH or max(len(name_nl), len(name_en)) > NAME_LENGTH:
        raise Refused("too_long")
    if starts_at.tzinfo is None:
        raise Refused("exam_start")
    _check_zone(zone)
    if not 1 <= duration_minutes <= LONGEST_MINUTES:
        raise Refused("exam_duration")
    if mode not in MODES:
        raise Refused("exam_mode")
    if retention_days is not None and not 0 <= retention_days <= LONGEST_RETENTION_DAYS:
        raise Refused("exam_retention")
    if best_before is not None and best_before > starts_at.astimezone(ZoneInfo(zone)).date():
        raise Refused("best_before_after_exam")
    if any(day < starts_at.astimezone(ZoneInfo(zone)).date() for day in (counts_until, resit_closes) if day):
        raise Refused("too_soon_after_exam")
    if result_working_days is not None and not 1 <= result_working_days <= LONGEST_RESULT_DAYS:
        raise Refused("exam_result")
    if supervision_for not in SUPERVISED_FOR:
        raise Refused("exam_supervision")


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as unknown:
        raise Refused("exam_zone") from unknown
