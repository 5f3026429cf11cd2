"""Holidays, equated days and working days, against table 4.1 and against a general holiday package."""

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import holidays as package
import pytest

from portal.rules import calendar
from portal.rules.calendar import (
    AMSTERDAM,
    EQUATED_DAYS,
    EQUATED_UNTIL,
    add_working_days,
    easter,
    holiday,
    holidays,
    in_amsterdam,
    is_equated,
    is_working_day,
    local_date,
    next_working_day,
    why_closed,
    working_days_before,
    working_days_between,
)
from portal.rules.errors import Refused

CODES = (
    "new_year",
    "good_friday",
    "easter_monday",
    "kings_day",
    "liberation_day",
    "ascension",
    "whit_monday",
    "christmas",
    "second_christmas",
)

# Table 4.1: weekday of 1 January, Good Friday, Easter Monday, Koningsdag, weekday of 5 May, Ascension,
# Whit Monday, weekdays of 25 and 26 December.
TABLE = """
2024 Mon 03-29 04-01 04-27 Sat Sun 05-09 05-20 Wed Thu
2025 Wed 04-18 04-21 04-26 Sat Mon 05-29 06-09 Thu Fri
2026 Thu 04-03 04-06 04-27 Mon Tue 05-14 05-25 Fri Sat
2027 Fri 03-26 03-29 04-27 Tue Wed 05-06 05-17 Sat Sun
2028 Sat 04-14 04-17 04-27 Thu Fri 05-25 06-05 Mon Tue
2029 Mon 03-30 04-02 04-27 Fri Sat 05-10 05-21 Tue Wed
2030 Tue 04-19 04-22 04-27 Sat Sun 05-30 06-10 Wed Thu
2031 Wed 04-11 04-14 04-26 Sat Mon 05-22 06-02 Thu Fri
2032 Thu 03-26 03-29 04-27 Tue Wed 05-06 05-17 Sat Sun
"""


@pytest.mark.parametrize("row", [line.split() for line in TABLE.split("\n") if line], ids=lambda row: row[0])
def test_table_of_holidays(row):
    year, new_year, good_friday, easter_monday, kings, kings_weekday, fifth, ascension, whit, xmas, second = (
        row
    )
    found = holidays(int(year))
    assert list(found.values()) == list(CODES)
    days = {code: day for day, code in found.items()}
    moving = ("good_friday", "easter_monday", "kings_day", "ascension", "whit_monday")
    assert [days[code].strftime("%m-%d") for code in moving] == [
        good_friday,
        easter_monday,
        kings,
        ascension,
        whit,
    ]
    weekdays = ("new_year", "kings_day", "liberation_day", "christmas", "second_christmas")
    expected = [new_year, kings_weekday, fifth, xmas, second]
    assert [days[code].strftime("%a") for code in weekdays] == expected
    fixed = {
        "new_year": "01-01",
        "liberation_day": "05-05",
        "christmas": "12-25",
        "second_christmas": "12-26",
    }
    assert {code: days[code].strftime("%m-%d") for code in fixed} == fixed


@pytest.mark.parametrize("year", range(2014, 2101))
def test_a_general_package_differs_only_in_the_ways_named(year):
    """5 May: optional in the package except in lustrum years, a holiday here every year (C6).

    Easter Sunday and Whit Sunday: in the package only, and Sundays anyway. Good Friday is in both.
    """
    public = set(package.country_holidays("NL", years=year, categories=("public",)))
    named = set(package.country_holidays("NL", years=year, categories=("public", "optional")))
    sundays = {easter(year), easter(year) + timedelta(days=49)}
    ours = set(holidays(year))
    assert named - ours == sundays
    assert ours <= named
    fifth_of_may = date(year, 5, 5)
    also_ascension = easter(year) + timedelta(days=39) == fifth_of_may
    only_ours = set() if year % 5 == 0 or also_ascension else {fifth_of_may}
    assert ours - public == only_ours


def test_easter_agrees_with_another_algorithm():
    from dateutil.easter import easter as other

    assert [easter(year) for year in range(1583, 4099)] == [other(year) for year in range(1583, 4099)]


@pytest.mark.parametrize("day", ["2026-12-24", "2026-12-31", "2026-05-01", "2026-02-16", "2026-12-05"])
def test_no_holidays(day):
    assert holiday(date.fromisoformat(day)) is None


def test_no_substitute_day_when_a_holiday_falls_in_a_weekend():
    assert holiday(date(2027, 12, 25)) == "christmas"
    assert is_working_day(date(2027, 12, 27))
    assert is_working_day(date(2024, 4, 29))


def test_kings_day_on_a_saturday_stays_and_on_a_sunday_moves():
    assert holiday(date(2024, 4, 27)) == "kings_day"
    assert holiday(date(2025, 4, 26)) == "kings_day"
    assert holiday(date(2025, 4, 27)) is None


def test_ascension_may_share_the_fifth_of_may():
    assert date(2016, 5, 5) in holidays(2016)
    assert len(holidays(2016)) == 8


def test_changing_the_answer_does_not_change_the_calendar():
    holidays(2026).clear()
    assert len(holidays(2026)) == 9


def test_equated_days_are_those_of_the_law_each_with_a_source():
    until_2025 = "2023-04-28 2023-05-19 2024-05-10 2024-12-27 2025-05-30"
    from_2026 = "2026-01-02 2026-05-15 2027-05-07 2028-04-28 2028-05-26"
    listed = [date.fromisoformat(day) for day in f"{until_2025} {from_2026}".split()]
    assert sorted(EQUATED_DAYS) == listed
    assert all(EQUATED_DAYS.values())
    assert EQUATED_UNTIL == 2028 == max(EQUATED_DAYS).year
    file = Path(calendar.__file__).with_name("equated_days.toml")
    assert tomllib.loads(file.read_text("utf-8"))["loaded_until"] == EQUATED_UNTIL


def test_equated_days_are_working_days_and_close_only_a_term_of_a_dutch_act():
    bridge = date(2026, 5, 15)
    assert is_equated(bridge)
    assert is_working_day(bridge)
    assert why_closed(bridge) is None
    assert why_closed(bridge, equated=True) == "equated"
    assert not is_equated(date(2026, 5, 18))


@pytest.mark.parametrize(
    ("day", "why"),
    [("2026-05-16", "saturday"), ("2026-05-17", "sunday"), ("2025-04-26", "kings_day"), ("2026-05-18", None)],
)
def test_why_a_day_is_closed(day, why):
    assert why_closed(date.fromisoformat(day)) == why


def test_counting_working_days():
    thursday_before_easter = date(2026, 4, 2)
    assert next_working_day(thursday_before_easter) == date(2026, 4, 7)
    assert add_working_days(thursday_before_easter, 2) == date(2026, 4, 8)
    assert add_working_days(thursday_before_easter, 0) == thursday_before_easter
    assert working_days_before(date(2026, 4, 8), 2) == thursday_before_easter
    assert working_days_between(thursday_before_easter, date(2026, 4, 8)) == 2
    assert working_days_between(date(2026, 4, 8), thursday_before_easter) == 0


def test_closed_days_are_not_counted():
    closed = frozenset({date(2026, 10, 15)})
    assert not is_working_day(date(2026, 10, 15), closed)
    assert add_working_days(date(2026, 10, 14), 1, closed) == date(2026, 10, 16)
    assert working_days_before(date(2026, 10, 16), 1, closed) == date(2026, 10, 14)


def test_the_calendar_ends_with_a_refusal():
    for walk in (lambda: add_working_days(date.max, 1), lambda: working_days_before(date.min, 1)):
        with pytest.raises(Refused, match="date_out_of_range"):
            walk()


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-06-30T23:59:59", "2026-06-30T21:59:59+00:00"),
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-03-28T20:30:00-05:00", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_wall_time_is_amsterdam_time_unless_an_offset_is_given(wall, instant):
    assert in_amsterdam(datetime.fromisoformat(wall)).astimezone(UTC).isoformat() == instant


def test_an_hour_that_occurs_twice_is_its_first_passage_whatever_the_fold_says():
    second = datetime(2026, 10, 25, 2, 30, fold=1)  # noqa: DTZ001
    assert in_amsterdam(second).utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("zone", [None, AMSTERDAM])
def test_a_skipped_hour_is_rejected(zone):
    for wall in ("2026-03-29T02:00:00", "2026-03-29T02:59:59.999999", "2030-03-31T02:30:00"):
        with pytest.raises(Refused, match="no_such_local_time"):
            in_amsterdam(datetime.fromisoformat(wall).replace(tzinfo=zone))
    assert in_amsterdam(datetime.fromisoformat("2026-03-29T03:00:00")).hour == 3


def test_a_bare_date_is_the_first_moment_of_that_day():
    assert in_amsterdam(date(2026, 7, 1)).isoformat() == "2026-07-01T00:00:00+02:00"


@pytest.mark.parametrize(
    "moment",
    [
        datetime.fromisoformat("0001-01-01T00:00"),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_moments_outside_the_calendar_are_refused(moment):
    with pytest.raises(Refused, match="date_out_of_range"):
        in_amsterdam(moment)


def test_the_local_date_is_that_of_amsterdam():
    assert local_date(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)) == date(2026, 7, 1)
    assert local_date(datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert local_date(date(2026, 6, 30)) == date(2026, 6, 30)
