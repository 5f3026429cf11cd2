"""How long a closed case keeps its people, when what is left goes, and what stops that (section 9, T16).

All days are local (Amsterdam). A day until which something is kept is the last one on which it is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from portal.rules.calendar import day_after, local_date
from portal.rules.deadlines import months_later
from portal.rules.lifecycle import REMEDY_OPEN

AFTER_REMEDY_DAYS: Final = 42
"""Six weeks after the last remedy ended: then nobody can take it further."""
IDENTITY_DAYS: Final = 6
"""Evidence of identity goes so long after it was made sure who asks: at most 7 days, whenever the sweep comes."""
LOOKS_DAYS: Final = 365
"""Twelve months: who looked at what, and who looked somebody up."""
REQUEST_DAYS: Final = 90
"""A request for online supervision goes so long after its exam and its answer: recordings and appeals are over then."""
EXAM_YEARS: Final = 5
"""Versions of an explanation and all else of an exam, from the exam day."""
HOLD_MONTHS: Final = 6
"""A legal hold is looked at again within so many months."""


@dataclass(frozen=True)
class Terms:
    """What the institution decided (section 13): months with names, and years until nothing is left, from closing."""

    identified_months: int = 12
    pseudonymised_years: int = 5


class Finished(Protocol):
    """What a case is now. Dates are local, moments UTC."""

    @property
    def is_open(self) -> bool: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def hold(self) -> str | None: ...
    @property
    def legal_hold(self) -> date | None: ...
    @property
    def look_again(self) -> date | None: ...
    @property
    def remedy(self) -> str | None: ...
    @property
    def remedy_until(self) -> date | None: ...
    @property
    def remedy_ended(self) -> date | None: ...


def hindrance(case: Finished, on: date) -> str | None:
    """Why nothing of this case may go on this day, however old it is; None when its age alone decides (T16).

    `promised`: the student was told on which day something goes or is looked at again (2.4, 2.7). A case that forgot
    whose data these are could not keep that.
    """
    reasons = {
        "open": case.is_open or case.closed_at is None,
        "legal_hold": case.legal_hold is not None,
        "remedy_open": case.remedy in REMEDY_OPEN or case.hold == "remedy",
        "restricted": case.hold == "restriction",
        "promised": case.look_again is not None and on <= case.look_again,
        "remedy_term": case.remedy_until is not None and on <= case.remedy_until,
    }
    return next((code for code, stops in reasons.items() if stops), None)


def named_until(case: Finished, terms: Terms) -> date:
    """The last day on which a closed case knows its people: 12 months, or six weeks after the last remedy ended."""
    assert case.closed_at is not None
    ended = [day_after(day, AFTER_REMEDY_DAYS) for day in (case.remedy_until, case.remedy_ended) if day]
    return max([months_later(local_date(case.closed_at), terms.identified_months), *ended])


def kept_until(closed_at: datetime, terms: Terms) -> date:
    """The last day on which anything is left of a case that was closed at this moment."""
    return months_later(local_date(closed_at), 12 * terms.pseudonymised_years)


def may_lose_names(case: Finished, on: date, terms: Terms) -> bool:
    """Whether a closed case loses its people on this day (T16)."""
    return hindrance(case, on) is None and on > named_until(case, terms)


def may_go(case: Finished, on: date, terms: Terms) -> bool:
    """Whether what is left of a case without people goes on this day (T16)."""
    assert case.closed_at is not None
    return hindrance(case, on) is None and on > kept_until(case.closed_at, terms)


def hold_until(on: date) -> date:
    """The last day that can be set for looking at a legal hold again, when it is set on this day."""
    return months_later(on, HOLD_MONTHS)


def term_of(day: date) -> str:
    """The half of the academic year in which an exam was taken, as `2026/27-1`: all that is kept of an exam.

    The first half is September to January.
    """
    starts = day.year if day.month >= 9 else day.year - 1
    half = 1 if day.month >= 9 or day.month == 1 else 2
    return f"{starts}/{(starts + 1) % 100:02d}-{half}"
