"""How much later than promised a result came, in working days (A-07)."""

from __future__ import annotations

from datetime import date

import pytest

from portal.rules.results import delay, waited


@pytest.mark.parametrize(
    ("sat_on", "result_on", "promised", "days"),
    [
        (date(2026, 12, 14), date(2026, 12, 29), 10, 0),  # 25 December is a holiday
        (date(2026, 12, 14), date(2026, 12, 30), 10, 1),
        (date(2026, 12, 14), date(2027, 1, 4), 10, 3),  # 1 January is a holiday
        (date(2026, 12, 14), date(2026, 12, 14), 10, 0),
        (date(2026, 12, 14), date(2027, 6, 1), None, 0),  # nothing was promised
    ],
)
def test_delay(sat_on, result_on, promised, days):
    assert delay(sat_on, result_on, promised) == days


def test_the_day_of_the_exam_is_not_counted():
    assert waited(date(2026, 12, 14), date(2026, 12, 15)) == 1
    assert waited(date(2026, 12, 18), date(2026, 12, 21)) == 1  # over a weekend
