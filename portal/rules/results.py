"""When a result came out, and how much later than promised: days only, never what it was (A-07)."""

from __future__ import annotations

from datetime import date

from portal.rules.calendar import working_days_between


def waited(sat_on: date, result_on: date) -> int:
    """Working days from the day of the exam to the day of its result."""
    return working_days_between(sat_on, result_on)


def delay(sat_on: date, result_on: date, promised: int | None) -> int:
    """How many working days later than promised the result came; 0 when it was in time, or nothing was promised (A-07).

    `promised` is the number of working days stated with the offer, else that of the usual exam.
    """
    return max(0, waited(sat_on, result_on) - promised) if promised is not None else 0
