"""Which of its dates a case is about today, and what else puts it where it is in the queue (C10, C16, 11.2).

Read from what a case is now, never from its events: a page of the queue asks this of each of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, Protocol

from portal.rules.calendar import add_working_days, day_after, local_date
from portal.rules.lifecycle import REMEDY_OPEN, UNDECIDED, WEIGHED, has_clock

Which = Literal[
    "deadline", "target", "reply", "default", "remedy", "freeze", "look_again", "legal_hold", "follow_up"
]
EXAM_IS_NEAR_DAYS: Final = 7
"""An exam so many calendar days away is told beside the date, whichever date that is."""
PROMISE_IS_NEAR_DAYS: Final = 7
"""So many calendar days ahead a day that was promised is told."""
JUDGE_REPEAT_WORKING_DAYS: Final = 1
"""O-6: silence after that protects."""


@dataclass(frozen=True)
class NextDate:
    """A local date, and which of a case's dates it is."""

    day: date
    which: Which


@dataclass(frozen=True)
class Reason:
    """Why a case stands where it does: a code with a sentence in labels/queue.py, and the date it names."""

    code: str
    day: date | None = None


class Current(Protocol):
    """What a case is now. Dates are local (Amsterdam), moments UTC."""

    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def legal_deadline(self) -> date: ...
    @property
    def target(self) -> date: ...
    @property
    def sort_by(self) -> date: ...
    @property
    def reply_by(self) -> date | None: ...
    @property
    def answered_on(self) -> date | None: ...
    @property
    def default_due(self) -> date | None: ...
    @property
    def remedy(self) -> str | None: ...
    @property
    def repeat(self) -> str | None: ...
    @property
    def identity(self) -> str: ...
    @property
    def freeze_ends(self) -> date | None: ...
    @property
    def look_again(self) -> date | None: ...
    @property
    def legal_hold(self) -> date | None: ...


def next_date(case: Current, on: date) -> NextDate:
    """The date that matters on this local date.

    While a question stops the clock: the last day for its answer (C10), until one has come. Of a target and a
    legal deadline that have both passed: the deadline, since that is the law's. After a notice of default: the day
    it sets (11.2).
    """
    if case.state not in UNDECIDED:
        return NextDate(case.sort_by, _after_the_answer(case))
    if case.reply_by is not None and case.answered_on is None:
        return NextDate(case.reply_by, "reply")
    if case.default_due is not None:
        return NextDate(case.default_due, "default")
    if is_overdue(case, on):
        return NextDate(case.legal_deadline, "deadline")
    if case.target < case.legal_deadline or not has_clock(case.kind):
        return NextDate(case.target, "target")
    return NextDate(case.legal_deadline, "deadline")


def _after_the_answer(case: Current) -> Which:
    """Which date an answered case is sorted by."""
    if case.remedy in REMEDY_OPEN:
        return "remedy"
    promised: tuple[tuple[Which, date | None], ...] = (
        ("look_again", case.look_again), ("legal_hold", case.legal_hold), ("freeze", case.freeze_ends),
    )  # fmt: skip
    return next((which for which, day in promised if day == case.sort_by), "follow_up")


def is_overdue(case: Current, on: date) -> bool:
    """Whether the law's last day for an answer has passed, and nothing stops its clock (C14, C15).

    An answer of the student that nobody has judged yet stops nothing (C9).
    """
    stands_still = case.reply_by is not None and case.answered_on is None
    waits = case.state in UNDECIDED and has_clock(case.kind) and not stands_still
    return waits and on > case.legal_deadline


def judge_repeat_by(received_on: date) -> date:
    """The last day on which the decider may judge a repeat: one working day after receipt (O-6)."""
    return add_working_days(received_on, JUDGE_REPEAT_WORKING_DAYS)


def reasons(case: Current, exam_day: date | None, waits: Iterable[Reason], on: date) -> tuple[Reason, ...]:
    """What there is to say beside the date on this local date, the most pressing first.

    `waits` is what hangs on the case and waits for somebody: `advice`, `signature`, `board`, `desk`, `message`.
    """
    return (*_of_the_clock(case, on), *_of_the_exam(case, exam_day, on), *_of_a_promise(case, on), *waits)


def _of_the_clock(case: Current, on: date) -> Iterator[Reason]:
    told = next_date(case, on)
    if told.which == "default" and is_overdue(case, on):
        yield Reason("late_since", day_after(case.legal_deadline))
    if told.which == "target" and on > told.day and has_clock(case.kind):
        yield Reason("law_until", case.legal_deadline)
    if case.state not in UNDECIDED:
        return
    if case.repeat == "pending":
        yield Reason("judge_repeat", judge_repeat_by(local_date(case.received_at)))
    if case.answered_on is not None:
        yield Reason("answer", case.answered_on)
    if case.identity == "unverified" and case.reply_by is None:
        yield Reason("identity")


def _of_the_exam(case: Current, exam_day: date | None, on: date) -> Iterator[Reason]:
    """An exam that comes before the answer, or came (O-4, 6.4)."""
    if exam_day is None or case.kind not in WEIGHED or case.state not in UNDECIDED:
        return
    if on <= exam_day <= day_after(on, EXAM_IS_NEAR_DAYS):
        yield Reason("exam_near", exam_day)
    elif local_date(case.received_at) <= exam_day < on:
        yield Reason("exam_passed", exam_day)


def _of_a_promise(case: Current, on: date) -> Iterator[Reason]:
    """What somebody was told to expect on a day: the end of a freeze (18(3)), a new look at what stays (2.4, 2.7, 9)."""
    if case.freeze_ends is not None:
        yield Reason("freeze_ends", case.freeze_ends)
    soon = day_after(on, PROMISE_IS_NEAR_DAYS)
    for code, day in (("look_again", case.look_again), ("legal_hold", case.legal_hold)):
        if day is not None and day <= soon:
            yield Reason(code, day)
