"""How long a closed case keeps its people, and what stops the clock of section 9 (T16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.lifecycle import REMEDY_OPEN, REMEDY_STATES
from portal.rules.retention import (
    Terms,
    hindrance,
    hold_until,
    kept_until,
    may_go,
    may_lose_names,
    named_until,
    term_of,
)
from portal.rules.standing import STRICTER

TERMS = Terms()


@dataclass(frozen=True)
class Closed:
    """A case that was completed on 1 March 2027, at ten in the morning."""

    is_open: bool = False
    closed_at: datetime | None = datetime(2027, 3, 1, 9, tzinfo=UTC)
    hold: str | None = None
    legal_hold: date | None = None
    look_again: date | None = None
    remedy: str | None = None
    remedy_until: date | None = None
    remedy_ended: date | None = None


@pytest.mark.parametrize(
    ("case", "last"),
    [
        (Closed(), date(2028, 3, 1)),
        (Closed(closed_at=datetime(2028, 2, 29, 9, tzinfo=UTC)), date(2029, 2, 28)),
        (
            Closed(closed_at=datetime(2027, 2, 28, 23, 30, tzinfo=UTC)),
            date(2028, 3, 1),
        ),  # 1 March in Amsterdam
        (Closed(remedy_until=date(2027, 4, 12)), date(2028, 3, 1)),
        (Closed(remedy="bezwaar_decided", remedy_ended=date(2028, 2, 1)), date(2028, 3, 14)),
        (Closed(remedy="court_order", remedy_ended=date(2029, 6, 1)), date(2029, 7, 13)),
    ],
)
def test_twelve_months_or_six_weeks_after_the_last_remedy(case: Closed, last: date) -> None:
    """The closed case with names, of section 9: whichever is later, and the last day still counts."""
    assert named_until(case, TERMS) == last
    assert not may_lose_names(case, last, TERMS)
    assert may_lose_names(case, last + timedelta(days=1), TERMS)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_open": True}, "open"),
        ({"closed_at": None}, "open"),
        ({"legal_hold": date(2028, 1, 1)}, "legal_hold"),
        ({"remedy": "petition_known"}, "remedy_open"),
        ({"hold": "remedy"}, "remedy_open"),
        ({"hold": "restriction"}, "restricted"),
        ({"remedy_until": date(2040, 1, 1)}, "remedy_term"),
        ({"look_again": date(2040, 1, 1)}, "promised"),
    ],
)
def test_what_stops_it_however_old_the_case_is(change: dict[str, object], why: str) -> None:
    case, late = replace(Closed(), **change), date(2039, 12, 31)
    assert hindrance(case, late) == why
    assert not may_lose_names(case, late, TERMS)
    if case.closed_at is not None:
        assert not may_go(case, late, TERMS)


@pytest.mark.parametrize("hold", [None, "access", "objection"])
def test_a_freeze_of_recordings_ends_with_the_case(hold: str | None) -> None:
    assert hindrance(Closed(hold=hold), date(2028, 3, 2)) is None


def test_what_is_left_goes_five_years_after_closing() -> None:
    last = date(2032, 3, 1)
    assert kept_until(datetime(2027, 3, 1, 9, tzinfo=UTC), TERMS) == last
    assert not may_go(Closed(), last, TERMS)
    assert may_go(Closed(), last + timedelta(days=1), TERMS)


def test_the_institution_sets_both_terms() -> None:
    terms = Terms(6, 2)
    assert named_until(Closed(), terms) == date(2027, 9, 1)
    assert kept_until(datetime(2027, 3, 1, 9, tzinfo=UTC), terms) == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 9, 1), "2026/27-1"),
        (date(2027, 1, 31), "2026/27-1"),
        (date(2027, 2, 1), "2026/27-2"),
        (date(2027, 8, 31), "2026/27-2"),
        (date(1999, 12, 1), "1999/00-1"),
    ],
)
def test_of_an_exam_the_half_year_stays(day: date, term: str) -> None:
    assert term_of(day) == term


def test_a_hold_is_looked_at_within_six_months() -> None:
    assert hold_until(date(2027, 8, 31)) == date(2028, 2, 29)


days = st.dates(date(2020, 1, 1), date(2060, 1, 1))
cases = st.builds(
    Closed,
    is_open=st.booleans(),
    closed_at=st.none() | days.map(lambda day: datetime(day.year, day.month, day.day, 9, tzinfo=UTC)),
    hold=st.sampled_from((None, "access", "remedy", *sorted(STRICTER))),
    legal_hold=st.none() | days,
    remedy=st.sampled_from((None, *sorted(REMEDY_STATES))),
    remedy_until=st.none() | days,
    remedy_ended=st.none() | days,
)


@given(cases, days, st.integers(1, 60), st.integers(5, 20))
def test_nobody_leaves_a_case_too_soon(case: Closed, on: date, months: int, years: int) -> None:
    """Whatever a case is: who is out of it, it was closed, unchallenged and not held, and its time was over."""
    terms = Terms(months, years)
    if not may_lose_names(case, on, terms):
        return
    assert case.closed_at is not None
    assert (case.is_open, case.legal_hold) == (False, None)
    assert case.remedy not in REMEDY_OPEN
    assert case.hold not in ("remedy", "restriction")
    assert all(on > day + timedelta(weeks=6) for day in (case.remedy_until, case.remedy_ended) if day)
    assert (on - case.closed_at.date()).days >= months * 28


@given(cases, days, st.integers(1, 2000))
def test_once_due_it_stays_due(case: Closed, on: date, later: int) -> None:
    if may_lose_names(case, on, TERMS):
        assert may_lose_names(case, on + timedelta(days=later), TERMS)
