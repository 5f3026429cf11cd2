"""Seats that are needed and seats that there are (section 7): warned from eighty per cent on, short above a hundred."""

from __future__ import annotations

from datetime import date

import pytest

from portal.rules.forecast import Forecast, shortage_of, together, week_of


@pytest.mark.parametrize(
    ("open_", "granted", "seats", "taken", "needed", "free", "shortage", "level"),
    [
        (0, 0, 0, 0, 0, 0, 0, 0),
        (0, 0, 20, 0, 0, 20, 0, 0),
        (3, 4, 10, 4, 7, 6, 0, 0),
        (4, 4, 10, 4, 8, 6, 0, 80),
        (5, 5, 10, 5, 10, 5, 0, 80),
        (6, 5, 10, 5, 11, 5, 1, 100),
        (1, 0, 0, 0, 1, 0, 1, 100),
    ],
)
def test_numbers_of_an_exam(open_, granted, seats, taken, needed, free, shortage, level):
    found = Forecast(open_, granted, seats, taken)
    assert (found.needed, found.free, found.shortage, found.level) == (needed, free, shortage, level)


def test_a_seat_at_one_exam_helps_nobody_at_another():
    parts = [Forecast(open=5, seats=2), Forecast(open=1, seats=20)]
    assert together(parts) == Forecast(open=6, seats=22)
    assert shortage_of(parts) == 3


def test_a_week_begins_on_monday():
    assert week_of(date(2027, 1, 3)) == week_of(date(2026, 12, 28)) == date(2026, 12, 28)
    assert week_of(date(2027, 1, 4)) == date(2027, 1, 4)
