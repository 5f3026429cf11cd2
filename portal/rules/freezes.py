"""When a freeze that a decision ends is really over: the student knows the day beforehand (18(3), 11.2, N14)."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from portal.rules.calendar import add_working_days
from portal.rules.lifecycle import CARRIED_OUT, WEIGHED
from portal.rules.remedies import hold_after
from portal.rules.standing import STRICTER


class Frozen(Protocol):
    """What a case is before its decision leaves."""

    @property
    def kind(self) -> str: ...
    @property
    def hold(self) -> str | None: ...
    @property
    def freeze_ends(self) -> date | None: ...


def freeze_ends(
    case: Frozen, outcome: str, known_on: date, notice_days: int, promised: date, *, exam_ahead: bool
) -> date | None:
    """The day from which data may be used again after this decision, wholly or in part; None where no freeze ends.

    18(3) and 11.2 ask that the student is told before, `notice_days` working days at least. The decision letter
    tells it: N14 is date and reason of the lifting (section 12), and the letter holds both, so that no second one
    is needed. `known_on` is the local day on which that letter is known. A day that was told before stands. What is
    corrected is used again when that was `promised` at the earliest (T10). Of an exam to come nothing is recorded
    yet: its letter says what happens there (2.8 item 7).
    """
    if case.hold not in STRICTER or (outcome == "granted" and hold_after(case.kind, outcome) is not None):
        return None
    if case.kind in WEIGHED and exam_ahead:
        return None
    if case.freeze_ends is not None:
        return case.freeze_ends
    told = add_working_days(known_on, notice_days)
    return max(told, promised) if case.kind in CARRIED_OUT and outcome != "refused" else told


def last_day_frozen(ends: date | None, posted_on: date | None, notice_days: int) -> date | None:
    """The day on which a freeze that was announced on paper ends: counted from the post where that is later (C14)."""
    if ends is None or posted_on is None:
        return ends
    return max(ends, add_working_days(posted_on, notice_days))
