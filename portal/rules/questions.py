"""Questions that the student answers by a day: how each can be answered, and what became of it (C9, T03–T06, 12(6))."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from portal.rules.calendar import day_after
from portal.rules.intake import IDENTITY_METHODS
from portal.rules.standing import EventLike

MEANS: Final[dict[str, tuple[str, ...]]] = {
    "identity": IDENTITY_METHODS,
    "representation": ("representative_writes", "mandate", "authority_shown"),
    "scope": ("answer_here", "talk"),
}
"""Per ground, the proportionate means by which a student can answer; never a copy of a document (C9, 2.7)."""
GROUND_OF: Final = {code: ground for ground, codes in MEANS.items() for code in codes}
"""Which ground each of these belongs to: no two grounds share one."""
LONGEST_REPLY_DAYS: Final = 92
"""A reply term of more than three months is a slip of the pen: no extension is longer either (C8)."""


@dataclass(frozen=True)
class Question:
    """One question, as the events tell it. Dates are local (Amsterdam)."""

    ground: str
    means: str
    asked_on: date
    reply_by: date
    stops_clock: bool
    hindrances: tuple[str, ...]
    texts: tuple[str, ...]
    """Ids of the words in which it was asked."""
    answered_on: date | None = None
    """The first answer that nobody has judged yet."""
    last_answered_on: date | None = None
    """The last such answer: the sufficient one cannot have come later."""
    insufficient_on: date | None = None
    """The last answer that was judged not to be enough."""
    reminded: bool = False
    is_open: bool = True
    """Whether the student can still answer: until the clock runs again, or, if it never stopped, until an answer."""

    @property
    def halfway(self) -> date:
        """The day of the reminder, halfway the reply term (N5)."""
        return day_after(self.asked_on, (self.reply_by - self.asked_on).days // 2)


def questions_of(events: Iterable[EventLike]) -> tuple[Question, ...]:
    """Every question that was asked in a case, in order, with what became of it."""
    found: list[Question] = []
    for event in events:
        if event.tag == "case:question:asked":
            found.append(_asked(event))
        elif event.tag in _CHANGES:
            found = [_CHANGES[event.tag](one, event) if one.is_open else one for one in found]
    return tuple(found)


def open_questions(events: Iterable[EventLike], *, stops_clock: bool | None = None) -> tuple[Question, ...]:
    """Those that await an answer; with `stops_clock` only those that do, or do not, stop the clock."""
    return tuple(
        one for one in questions_of(events) if one.is_open and stops_clock in (None, one.stops_clock)
    )


def answered_on(questions: Iterable[Question]) -> date | None:
    """The day of the first answer to these questions that nobody has judged yet."""
    return min((one.answered_on for one in questions if one.answered_on), default=None)


def insufficient_answer_on(events: Iterable[EventLike]) -> date | None:
    """The day of the last answer that was not enough: a new question stops the clock when it follows soon (C9)."""
    days = [one.insufficient_on for one in questions_of(events) if one.insufficient_on]
    return max(days, default=None)


def identity_term_is_over(events: Iterable[EventLike], today: date) -> bool:
    """Whether the student was asked who they are, and had the time that was given: then the case goes on (C9, T06)."""
    asked = [one for one in questions_of(events) if one.ground != "scope"]
    return bool(asked) and all(one.reply_by < today for one in asked)


def _asked(event: EventLike) -> Question:
    facts = event.facts
    return Question(
        ground=facts["ground"], means=facts["means"], asked_on=date.fromisoformat(facts["asked_on"]),
        reply_by=date.fromisoformat(facts["reply_by"]), stops_clock=facts["stops_clock"],
        hindrances=tuple(facts["hindrances"]), texts=tuple(facts["texts"]),
    )  # fmt: skip


def _answered(question: Question, event: EventLike) -> Question:
    day = date.fromisoformat(event.facts["answered_on"])
    return replace(
        question, answered_on=question.answered_on or day, last_answered_on=day, is_open=question.stops_clock
    )


def _insufficient(question: Question, event: EventLike) -> Question:
    day = date.fromisoformat(event.facts["answered_on"])
    if not question.stops_clock:
        return question
    return replace(question, answered_on=None, last_answered_on=None, insufficient_on=day)


_CHANGES: Final[dict[str, Callable[[Question, EventLike], Question]]] = {
    "case:answer:given": _answered,
    "case:answer:insufficient": _insufficient,
    "case:clock:resumed": lambda question, _event: replace(question, is_open=False),
    "case:reply:reminded": lambda question, _event: replace(question, reminded=True),
}
"""What each later event does to the questions that are open then."""
