"""Internal targets: institution policy, never law (6.3, C16)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from portal.rules.calendar import (
    add_working_days,
    local_date,
    next_working_day,
    working_days_before,
)
from portal.rules.deadlines import Step
from portal.rules.errors import Refused

LEAD_WORKING_DAYS: Final = 10
LONGEST_LEAD: Final = 1000
ACKNOWLEDGE_WORKING_DAYS: Final = 2
DECIDE_WORKING_DAYS: Final = 15
REVIEW_WORKING_DAYS: Final = 10
"""O-7: a review that an objection holds up waits no longer."""

Mode = Literal["normal", "urgent", "legal_only", "internal"]
"""`internal`: no exam sets it; staff alone see it (C16)."""


@dataclass(frozen=True)
class Target:
    """The internal target for an objection: its day, its mode, and the steps that lead to it (6.3).

    "We aim to decide before …" is shown to the student only in mode `normal`.
    """

    day: date
    mode: Mode
    working: tuple[Step, ...]


def target(
    received_on: date,
    exam_on: date,
    legal_deadline: date,
    lead_working_days: int = LEAD_WORKING_DAYS,
    closed_days: AbstractSet[date] = frozenset(),
) -> Target:
    """The day on which the institution aims to decide, given the exam (6.3, rules 1 to 5).

    Dates are local dates in Amsterdam. Closed days move a target earlier, never the legal deadline.
    Raises Refused: "lead_out_of_range" (0 to 1000 working days), "date_out_of_range".
    """
    if not 0 <= lead_working_days <= LONGEST_LEAD:
        raise Refused("lead_out_of_range", longest=LONGEST_LEAD)
    received_on, exam_on, legal_deadline = map(local_date, (received_on, exam_on, legal_deadline))
    floor = next_working_day(received_on)
    start = Step("C1", "received", received_on, {"exam_on": exam_on})
    legal = Step("C2", "legal_deadline", legal_deadline)
    if exam_on < received_on:
        over = Step("6.3.5", "exam_over", legal_deadline)
        return _open_day(legal_deadline, floor, "legal_only", closed_days, (start, legal, over))

    latest = working_days_before(exam_on, lead_working_days, closed_days)
    earlier = min(legal_deadline, latest)
    steps = (
        start,
        legal,
        Step("6.3.1", "latest", latest, {"lead_working_days": lead_working_days}),
        Step(
            "6.3.2",
            "earlier_of_both",
            earlier,
            {"which": "latest" if latest < legal_deadline else "deadline"},
        ),
        Step("6.3.3", "floor", floor),
    )
    if earlier >= floor:
        return _open_day(earlier, floor, "normal", closed_days, steps)
    if received_on == exam_on:
        urgent = Step("6.3.5", "urgent_on_exam_day", exam_on)
    elif floor < exam_on:
        urgent = Step("6.3.4", "urgent_on_floor", floor)
    else:
        urgent = Step("6.3.4", "urgent_on_exam_day", exam_on)
    day = floor if urgent.code == "urgent_on_floor" else exam_on
    return Target(day, "urgent", (*steps, urgent, Step("6.3", "target", day)))


def _open_day(
    day: date, floor: date, mode: Mode, closed_days: AbstractSet[date], steps: tuple[Step, ...]
) -> Target:
    """A target that is not urgent, moved off a closed day to the last open working day before it."""
    if day in closed_days:
        day = max(floor, last_open_day(day, closed_days))
        steps = (*steps, Step("6.3", "moved_off_closed_day", day))
    return Target(day, mode, (*steps, Step("6.3", "target", day)))


def without_exam(
    received_on: date,
    legal_deadline: date,
    working_days: int = DECIDE_WORKING_DAYS,
    closed_days: AbstractSet[date] = frozenset(),
) -> Target:
    """The target of a request that no exam hurries: so many working days after receipt, or the deadline (C16)."""
    received_on, legal_deadline = local_date(received_on), local_date(legal_deadline)
    decide = _within(received_on, working_days, closed_days)
    day = min(decide, legal_deadline)
    steps = (
        Step("C1", "received", received_on),
        Step("C2", "legal_deadline", legal_deadline),
        Step("C16", "decide_within", decide, {"working_days": working_days}),
        Step("C16", "target", day),
    )
    return Target(day, "internal", steps)


def after_exam(
    received_on: date,
    legal_deadline: date,
    working_days: int = REVIEW_WORKING_DAYS,
    closed_days: AbstractSet[date] = frozenset(),
) -> Target:
    """The target of an objection that came during or after its exam, since review waits for it (O-7)."""
    return without_exam(received_on, legal_deadline, working_days, closed_days)


def exam_is_first(exam_on: date, legal_deadline: date, today: date) -> bool:
    """Whether an undecided case has its exam first: on or before its last day, or that day has passed (6.3)."""
    return exam_on <= legal_deadline or legal_deadline < today


def last_open_day(day: date, closed_days: AbstractSet[date] = frozenset()) -> date:
    """This day if the institution is open on it, else the last open working day before it (6.3)."""
    return working_days_before(day, 1, closed_days) if day in closed_days else day


def acknowledge_by(received_on: date, closed_days: AbstractSet[date] = frozenset()) -> date:
    """The target for an acknowledgement: 2 working days after receipt (C16, 6.3)."""
    return _within(received_on, ACKNOWLEDGE_WORKING_DAYS, closed_days)


def decide_by(received_on: date, closed_days: AbstractSet[date] = frozenset()) -> date:
    """The target for a decision where no exam sets another: 15 working days after receipt (C16, 6.3)."""
    return _within(received_on, DECIDE_WORKING_DAYS, closed_days)


def _within(received_on: date, working_days: int, closed_days: AbstractSet[date]) -> date:
    """Counted forward a closed day counts: closed days move targets earlier, never later."""
    day = add_working_days(received_on, working_days)
    return max(next_working_day(received_on), last_open_day(day, closed_days))
