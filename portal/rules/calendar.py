"""Dutch public holidays, equated days and working days (C5–C7), and local time in Amsterdam (C1, C12)."""

import tomllib
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from portal.rules.errors import Refused

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
ONE_DAY: Final = timedelta(days=1)

_EQUATED: Final = tomllib.loads(Path(__file__).with_name("equated_days.toml").read_text(encoding="utf-8"))
EQUATED_UNTIL: Final[int] = _EQUATED["loaded_until"]
"""The last year whose equated days are known (C7)."""
EQUATED_DAYS: Final[dict[date, str]] = {entry["day"]: entry["source"] for entry in _EQUATED["days"]}


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher (C6)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, leap_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def _holidays(year: int) -> dict[date, str]:
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day -= ONE_DAY
    return {
        date(year, 1, 1): "new_year",
        sunday - 2 * ONE_DAY: "good_friday",
        sunday + ONE_DAY: "easter_monday",
        kings_day: "kings_day",
        date(year, 5, 5): "liberation_day",
        sunday + 39 * ONE_DAY: "ascension",
        sunday + 50 * ONE_DAY: "whit_monday",
        date(year, 12, 25): "christmas",
        date(year, 12, 26): "second_christmas",
    }


def holidays(year: int) -> dict[date, str]:
    """The public holidays of a year, each day with its code (C6). In a year in which Ascension falls on 5 May
    the two share one entry."""
    return dict(_holidays(year))


def holiday(day: date) -> str | None:
    """The code of the public holiday on this day, or None (C6)."""
    return _holidays(day.year).get(day)


def is_equated(day: date) -> bool:
    """Whether a royal decree equates this day with a public holiday (C7). Counts for `six_weeks` only."""
    return day in EQUATED_DAYS


def why_closed(day: date, *, equated: bool = False) -> str | None:
    """Why a term cannot end on this day: a holiday's code, "saturday", "sunday", "equated", or None (C5–C7).

    With `equated`, equated days are closed too: that is the calendar of a term in a Dutch act (C13).
    """
    if name := holiday(day):
        return name
    if day.weekday() >= 5:
        return "saturday" if day.weekday() == 5 else "sunday"
    return "equated" if equated and is_equated(day) else None


def is_working_day(day: date, closed_days: AbstractSet[date] = frozenset()) -> bool:
    """Whether this is no weekend, public holiday or closed day. Equated days are working days (C6, 6.3)."""
    return day.weekday() < 5 and day not in _holidays(day.year) and day not in closed_days


def day_after(day: date, days: int = 1) -> date:
    """The day so many calendar days later (negative: earlier). Raises Refused("date_out_of_range")."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise Refused("date_out_of_range") from None


def next_working_day(day: date, closed_days: AbstractSet[date] = frozenset()) -> date:
    """The first working day strictly after this day."""
    return add_working_days(day, 1, closed_days)


def add_working_days(day: date, n: int, closed_days: AbstractSet[date] = frozenset()) -> date:
    """The n-th working day after this day (the day itself is not counted); the day itself for 0."""
    return _walk(day, n, closed_days, 1)


def working_days_before(day: date, n: int, closed_days: AbstractSet[date] = frozenset()) -> date:
    """The n-th working day before this day (the day itself is not counted); the day itself for 0."""
    return _walk(day, n, closed_days, -1)


def _walk(day: date, n: int, closed_days: AbstractSet[date], direction: int) -> date:
    while n > 0:
        day = day_after(day, direction)
        n -= is_working_day(day, closed_days)
    return day


def working_days_between(a: date, b: date) -> int:
    """How many working days lie strictly after a, up to and including b; 0 when b is not after a."""
    return sum(is_working_day(date.fromordinal(n)) for n in range(a.toordinal() + 1, b.toordinal() + 1))


def in_amsterdam(moment: date | datetime) -> datetime:
    """The moment as aware Amsterdam time, an instant that exists exactly once (C1, C12).

    A time without offset is wall time in Amsterdam; one that occurs twice is its first passage. A bare date
    is the first moment of that day. Raises Refused: "no_such_local_time" for a wall time the clock skips,
    "date_out_of_range" where the calendar ends.
    """
    bare = not isinstance(moment, datetime)
    wall = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    if wall.utcoffset() is None:
        wall = wall.replace(tzinfo=AMSTERDAM, fold=0)
    try:
        instant = wall.astimezone(UTC)
        if not bare and instant.astimezone(wall.tzinfo).replace(tzinfo=None) != wall.replace(tzinfo=None):
            raise Refused("no_such_local_time")
        return instant.astimezone(AMSTERDAM)
    except OverflowError:
        raise Refused("date_out_of_range") from None


def local_date(instant: date | datetime) -> date:
    """The calendar date in Amsterdam on which this instant falls; a bare date is itself (C1)."""
    return in_amsterdam(instant).date() if isinstance(instant, datetime) else instant
