"""What must hold before places in an alternative exam are offered: the criteria software can check now (7).

A-01 and A-02 (outcomes, weight) are stated by the exam board, and are not checked here yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.rules.calendar import add_working_days, next_working_day, working_days_before

WRITTEN = frozenset({"campus", "paper", "home"})
SAME_FORM = {"home": WRITTEN, "campus": WRITTEN, "oral": frozenset({"oral"})}
"""Per mode of the exam: the forms as long as it; about other forms the exam board speaks (A-03)."""
DATE_WORKING_DAYS = 10
"""A-06: from the exam day up to so many working days after it."""
NOTICE_WORKING_DAYS = 5
"""A-11: between the offer and the sitting."""
ANSWER_WORKING_DAYS = 2
"""Section 7: the last reminder leaves so many working days before the sitting."""
AUDITED = ("A-06", "A-07", "A-08", "A-09")
"""Criteria that are checked again after grading, from the student system (7)."""
MAY_AGREE = ("A-06", "A-10", "A-11", "A-12")
"""Criteria from which the student may agree to deviate, in writing; never the others."""


@dataclass(frozen=True)
class Terms:
    """Between which days an alternative lies, in working days; an institution may only be stricter (A-06, A-11)."""

    within: int = DATE_WORKING_DAYS
    notice: int = NOTICE_WORKING_DAYS


USUAL = Terms()


@dataclass(frozen=True)
class Slot:
    """A sitting on offer. `day` is local, `minutes` its length, `nothing_recorded` as stated at planning."""

    key: str
    day: date
    form: str
    minutes: int
    nothing_recorded: bool


@dataclass(frozen=True)
class Offer:
    """What would be offered to one student, and what exam administration states about it."""

    exam_day: date
    exam_mode: str
    exam_minutes: int
    extra_minutes: int
    slots: tuple[Slot, ...]
    no_cost: bool
    same_attempts: bool
    result_working_days: int | None
    agreed: frozenset[str] = frozenset()
    """Criteria that the student agreed in writing to do without; only those of MAY_AGREE count."""
    terms: Terms = USUAL


@dataclass(frozen=True)
class Open:
    """A criterion that does not hold yet: its number, a code for the sentence, and the facts in it."""

    criterion: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def open_criteria(offer: Offer, on: date) -> list[Open]:
    """What still stands between this offer and the student, in the order of the criteria; empty if nothing.

    `on` is the local day on which the offer would leave (A-11).
    """
    if not offer.slots:
        return [Open("A-10", "no_sitting")]
    closed_by_agreement = offer.agreed & set(MAY_AGREE)
    found = (open_ for check in CHECKS for open_ in check(offer, on))
    return [open_ for open_ in found if open_.criterion not in closed_by_agreement]


def fitting(offer: Offer, on: date) -> frozenset[str]:
    """The keys of the slots about which no criterion stands open: those in which this student can sit."""
    misfits = {open_.facts["slot"] for open_ in open_criteria(offer, on) if "slot" in open_.facts}
    return frozenset(slot.key for slot in offer.slots) - misfits


def minutes_needed(exam_mode: str, exam_minutes: int, extra_minutes: int, form: str) -> int:
    """How long a sitting of this form must at least last (A-03); 0 where the form cannot be compared."""
    return exam_minutes + extra_minutes if form in SAME_FORM[exam_mode] else 0


def latest_day(exam_day: date, terms: Terms = USUAL) -> date:
    """The last day on which the alternative may be held (A-06). The institution's closed days count too."""
    return add_working_days(exam_day, terms.within)


def gives_notice(day: date, on: date, terms: Terms = USUAL) -> bool:
    """Whether an offer made on this day comes long enough before the sitting (A-11)."""
    return on <= working_days_before(day, terms.notice)


def choose_by(first_day: date, on: date) -> date:
    """Before which day the student is asked to choose. Advice: a later choice is still taken (7).

    Two working days before the first sitting, at least one working day from now, never after that sitting.
    """
    return min(first_day, max(working_days_before(first_day, ANSWER_WORKING_DAYS), next_working_day(on)))


def _long_enough(offer: Offer, _on: date) -> Iterator[Open]:
    for slot in offer.slots:
        needed = minutes_needed(offer.exam_mode, offer.exam_minutes, offer.extra_minutes, slot.form)
        if slot.minutes < needed:
            yield Open("A-03", "too_short", {"slot": slot.key, "minutes": slot.minutes, "needed": needed})


def _nothing_recorded(offer: Offer, _on: date) -> Iterator[Open]:
    # Nothing at all is stricter than the law's "each channel objected to is off, and none is added".
    for slot in offer.slots:
        if not slot.nothing_recorded:
            yield Open("A-04", "recorded", {"slot": slot.key})


def _free_of_charge(offer: Offer, _on: date) -> Iterator[Open]:
    if not offer.no_cost:
        yield Open("A-05", "cost_unstated")


def _near_the_exam(offer: Offer, _on: date) -> Iterator[Open]:
    latest = latest_day(offer.exam_day, offer.terms)
    for slot in offer.slots:
        if slot.day < offer.exam_day:
            yield Open("A-06", "before_exam", {"slot": slot.key, "exam_day": offer.exam_day})
        elif slot.day > latest:
            yield Open("A-06", "too_late", {"slot": slot.key, "latest": latest})


def _result_in_time(offer: Offer, _on: date) -> Iterator[Open]:
    if offer.result_working_days is None or offer.result_working_days < 1:
        yield Open("A-07", "result_unstated")


def _same_attempts(offer: Offer, _on: date) -> Iterator[Open]:
    if not offer.same_attempts:
        yield Open("A-08", "attempts_unstated")


def _enough_notice(offer: Offer, on: date) -> Iterator[Open]:
    days = offer.terms.notice
    if not any(gives_notice(slot.day, on, offer.terms) for slot in offer.slots):
        yield Open("A-11", "short_notice", {"earliest": add_working_days(on, days), "days": days})


CHECKS: tuple[Callable[[Offer, date], Iterator[Open]], ...] = (
    _long_enough,
    _nothing_recorded,
    _free_of_charge,
    _near_the_exam,
    _result_in_time,
    _same_attempts,
    _enough_notice,
)
"""Every check, in the order of the criteria; A-01, A-02, A-09, A-10, A-12 to A-14 join here."""

OPEN_CODES = (
    "no_sitting",
    "too_short",
    "recorded",
    "cost_unstated",
    "before_exam",
    "too_late",
    "result_unstated",
    "attempts_unstated",
    "short_notice",
)
