"""Overlap in instants: to the minute, over clock changes, in other zones (A-12, C12)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.rules.clashes import Span, clashes

AMSTERDAM, LONDON = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Europe/London")
NINE = Span(datetime(2026, 12, 14, 9, tzinfo=AMSTERDAM), 120)


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        (Span(datetime(2026, 12, 14, 9, tzinfo=AMSTERDAM), 120), True),
        (Span(datetime(2026, 12, 14, 10, 59, tzinfo=AMSTERDAM), 10), True),
        (Span(datetime(2026, 12, 14, 11, tzinfo=AMSTERDAM), 120), False),
        (Span(datetime(2026, 12, 14, 7, tzinfo=AMSTERDAM), 120), False),
        (Span(datetime(2026, 12, 14, 7, tzinfo=AMSTERDAM), 121), True),
        (Span(datetime(2026, 12, 14, 10, tzinfo=LONDON), 60), False),  # eleven o'clock in Amsterdam
        (Span(datetime(2026, 12, 14, 9, 59, tzinfo=LONDON), 60), True),
        (Span(datetime(2026, 12, 13, 10, tzinfo=AMSTERDAM), 24 * 60), True),  # an assignment of a whole day
    ],
)
def test_overlap(other, overlap):
    assert NINE.overlaps(other) is overlap
    assert other.overlaps(NINE) is overlap
    assert clashes(NINE, [other]) is overlap


def test_an_hour_that_comes_twice_is_two_hours():
    """On 25 October 2026 the clock goes from 3:00 back to 2:00."""
    first = Span(datetime(2026, 10, 25, 2, tzinfo=AMSTERDAM), 60)
    second = Span(datetime(2026, 10, 25, 2, tzinfo=AMSTERDAM, fold=1), 60)
    assert not Span(first.starts_at.astimezone(UTC), 60).overlaps(Span(second.starts_at.astimezone(UTC), 60))


def test_an_hour_that_is_skipped_is_none():
    """On 29 March 2026 it goes from 2:00 to 3:00: from 1:30 on, an hour later is half past three."""
    night = Span(datetime(2026, 3, 29, 1, 30, tzinfo=AMSTERDAM).astimezone(UTC), 60)
    assert not night.overlaps(Span(datetime(2026, 3, 29, 3, 30, tzinfo=AMSTERDAM).astimezone(UTC), 30))
    assert night.overlaps(Span(datetime(2026, 3, 29, 3, 29, tzinfo=AMSTERDAM).astimezone(UTC), 30))
