"""Online supervision only for who asks for it: reasons, states, and the days that count (section 3).

The institution lets a student ask to be recorded; it is no right under the GDPR. So nothing here has a legal deadline.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from portal.rules.calendar import add_working_days, working_days_before
from portal.rules.errors import Refused
from portal.rules.targets import last_open_day

SUPERVISED_FOR: Final = ("everybody", "on_request")
"""For whom the online supervision of an exam is."""
REASONS: Final = ("abroad", "health", "sport", "other")
"""Why a student asks. A code is enough: nobody asks for more (2.7)."""
STATES: Final = ("open", "granted", "refused", "withdrawn", "lapsed")
"""`lapsed`: the exam day came before an answer."""
ALIVE: Final = ("open", "granted")
"""What a student can still take back."""


def last_day_to_ask(exam_day: date, working_days: int) -> date:
    """The last day on which a student may ask: so many working days before the exam day."""
    return working_days_before(exam_day, working_days)


def answer_by(
    asked_on: date, exam_day: date, working_days: int, closed_days: AbstractSet[date] = frozenset()
) -> date:
    """By when there is an answer: so many working days after asking, and always before the exam day.

    A closed day moves it to the last open working day before, never before the day of asking (6.3).
    """
    day = min(add_working_days(asked_on, working_days), working_days_before(exam_day, 1))
    return max(asked_on, last_open_day(day, closed_days))


def counts(
    state: str, confirmed_at: datetime, plan: int, recorded_anew_at: datetime | None, exam_plan: int
) -> bool:
    """Whether a granted request still says what its student wants: nothing changed since they last said so (I-16).

    `plan` and `exam_plan` count how often the exam was moved or called off; moments are UTC.
    """
    same = recorded_anew_at is None or confirmed_at >= recorded_anew_at
    return state == "granted" and same and plan == exam_plan


def check_wider(was: str, becomes: str, today: date, exam_day: date, notice_days: int) -> None:
    """Supervision for everybody, where it was for who asked, is news: students hear it in time (section 3).

    Raises Refused("supervision_too_soon") when fewer than `notice_days` calendar days are left before the exam day.
    """
    wider = was == "on_request" and becomes == "everybody"
    if wider and today + timedelta(days=notice_days) > exam_day >= today:
        raise Refused("supervision_too_soon", days=notice_days)


@dataclass(frozen=True)
class Around:
    """What stands around a request: of its exam, and whether another request of the student goes first (6.2)."""

    on_request: bool
    cancelled: bool
    approved: bool
    against: bool
    counts: bool


def standing(state: str, around: Around) -> str:
    """How a request stands for its student: a state of STATES, or what changes a live one.

    `sits`: they take it at a distance. `again`: they must say again that they want it. Else nobody records them:
    `against`, `not_approved`, `cancelled`, `everybody` (no longer on request).
    """
    if state not in ALIVE:
        return state
    stops = {
        "cancelled": around.cancelled,
        "everybody": not around.on_request,
        "against": around.against,
    }
    found = next((code for code, is_so in stops.items() if is_so), None)
    if found or state == "open":
        return found or state
    if not around.counts:
        return "again"
    return "sits" if around.approved else "not_approved"
