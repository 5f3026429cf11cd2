"""What must hold before places in an alternative exam are offered: the fourteen criteria of section 7.

A-01 to A-04 are stated by the exam board, once per exam and form; the rest by exam administration, with a sitting or an
offer. Software compares what can be compared: lists, dates, times, channels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from portal.rules.calendar import (
    add_working_days,
    next_working_day,
    working_days_before,
    working_days_between,
)

CRITERIA: Final = tuple(f"A-{number:02}" for number in range(1, 15))
BY_BOARD: Final = CRITERIA[:4]
"""Stated by the exam board before objections arrive; offers inherit them."""
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
COMPARED: Final = ("weight", "credits", "scale", "pass_mark")
"""What A-02 compares between an exam and its alternative."""


@dataclass(frozen=True)
class Terms:
    """Between which days an alternative lies, in working days; an institution may only be stricter (A-06, A-11)."""

    within: int = DATE_WORKING_DAYS
    notice: int = NOTICE_WORKING_DAYS


USUAL = Terms()


@dataclass(frozen=True)
class Assessed:
    """What an exam tests and how it counts, in the exam board's words (A-01, A-02)."""

    outcomes: tuple[str, ...] = ()
    weight: str = ""
    credits: str = ""
    scale: str = ""
    pass_mark: str = ""


@dataclass(frozen=True)
class Statement:
    """What the exam board stated about one form of an exam. `records` are tiles that are on in that form (A-04)."""

    exam: Assessed
    other: Assessed
    same_assessor: bool
    comparable: bool
    records: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replaced:
    """The exam that an alternative replaces. Days are local; None where the register does not say it.

    `records` are the tiles that its explanation says are on. `counts_until` is the last day on which a grade still
    counts for the same progression decision, `resit_closes` the last day to register for the resit.
    """

    day: date
    mode: str
    minutes: int
    records: frozenset[str] | None = None
    result_working_days: int | None = None
    counts_until: date | None = None
    resit_closes: date | None = None
    resit_day: date | None = None


@dataclass(frozen=True)
class Needs:
    """What one student needs: extra time, and the tiles that must be off."""

    extra_minutes: int = 0
    off: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slot:
    """A sitting on offer. `day` is local, `minutes` its length, `nothing_recorded` as stated at planning.

    `clashes`: the student has another exam at that moment (A-12).
    """

    key: str
    day: date
    form: str
    minutes: int
    nothing_recorded: bool
    accessible: bool = True
    facilities: frozenset[str] = frozenset()
    contact: bool = True
    clashes: bool = False


@dataclass(frozen=True)
class Promise:
    """What exam administration states with an offer (A-05, A-07, A-08, A-09, A-12).

    `agreed` are criteria that the student agreed in writing to do without; only those of MAY_AGREE count.
    `hindered`: the student has a documented hindrance, so that one date is no choice.
    """

    no_cost: bool = False
    same_attempts: bool = False
    result_working_days: int | None = None
    no_mark: bool = False
    hindered: bool = False
    agreed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offer:
    """What would be offered to one student: the exam, what they need, the sittings, and all that is stated.

    `statements` by form. `complaint_route`: whom to tell when somebody asks for reasons stands in the letter (A-13).
    """

    exam: Replaced
    slots: tuple[Slot, ...]
    promise: Promise
    statements: Mapping[str, Statement] = field(default_factory=dict)
    needs: Needs = Needs()
    complaint_route: bool = True
    terms: Terms = USUAL


@dataclass(frozen=True)
class Open:
    """A criterion that does not hold yet: its number, a code for the sentence, and the facts in it."""

    criterion: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def may_be_waived(self) -> bool:
        """Whether the student may agree in writing to do without it."""
        return self.criterion in MAY_AGREE and self.code not in ("no_sitting", "no_sitting_yet")


def open_criteria(offer: Offer, on: date) -> list[Open]:
    """What still stands between this offer and the student, in the order of the criteria; empty if nothing.

    `on` is the local day on which the offer would leave (A-11).
    """
    if not offer.slots:
        return [Open("A-10", "no_sitting")]
    closed_by_agreement = offer.promise.agreed & set(MAY_AGREE)
    found = (open_ for check in CHECKS for open_ in check(offer, on))
    return [open_ for open_ in found if open_.criterion not in closed_by_agreement]


def fitting(offer: Offer, on: date) -> frozenset[str]:
    """The keys of the slots about which no criterion stands open: those in which this student can sit."""
    found = open_criteria(offer, on)
    misfits = {open_.facts["slot"] for open_ in found if "slot" in open_.facts}
    forms = {open_.facts["form"] for open_ in found if "form" in open_.facts}
    return frozenset(slot.key for slot in offer.slots if slot.form not in forms) - misfits


def closed_by(offer: Offer, on: date) -> dict[str, str]:
    """Criterion → what closes it in an offer that may be sent: `agreed`, `board`, `administration` or `portal`."""
    whole = Offer(**{**vars(offer), "promise": Promise(**{**vars(offer.promise), "agreed": frozenset()})})
    waived = {open_.criterion for open_ in open_criteria(whole, on)}
    return {one: "agreed" if one in waived else _STATED_BY.get(one, "portal") for one in CRITERIA}


def minutes_needed(exam_mode: str, exam_minutes: int, extra_minutes: int, form: str) -> int:
    """How long a sitting of this form must at least last (A-03); 0 where the form cannot be compared."""
    return exam_minutes + extra_minutes if form in SAME_FORM[exam_mode] else 0


def latest_day(exam_day: date, terms: Terms = USUAL, *limits: date | None) -> date:
    """The last day on which the alternative may be held: the first of three dates (A-06).

    `limits` are the other two, where they are known. The institution's closed days count too.
    """
    known = [day for day in limits if day is not None]
    return min([add_working_days(exam_day, terms.within), *known])


def delay(exam_day: date, day: date) -> int:
    """How many working days a sitting comes after the exam day; 0 on it, and before it."""
    return max(0, working_days_between(exam_day, day)) if day > exam_day else 0


def gives_notice(day: date, on: date, terms: Terms = USUAL) -> bool:
    """Whether an offer made on this day comes long enough before the sitting (A-11)."""
    return on <= working_days_before(day, terms.notice)


def choose_by(first_day: date, on: date) -> date:
    """Before which day the student is asked to choose. Advice: a later choice is still taken (7).

    Two working days before the first sitting, at least one working day from now, never after that sitting.
    """
    return min(first_day, max(working_days_before(first_day, ANSWER_WORKING_DAYS), next_working_day(on)))


def _forms(offer: Offer) -> Iterable[tuple[str, Statement | None]]:
    """Each form on offer, with what the board stated about it."""
    return [(form, offer.statements.get(form)) for form in dict.fromkeys(slot.form for slot in offer.slots)]


def _same_outcomes(offer: Offer, _on: date) -> Iterator[Open]:
    for form, stated in _forms(offer):
        if stated is None:
            yield Open("A-01", "board_silent", {"form": form})
        elif not stated.exam.outcomes or set(stated.exam.outcomes) != set(stated.other.outcomes):
            yield Open("A-01", "other_outcomes", {"form": form})


def _counts_the_same(offer: Offer, _on: date) -> Iterator[Open]:
    for form, stated in _forms(offer):
        if stated is None:
            yield Open("A-02", "board_silent", {"form": form})
        elif different := differing(stated):
            yield Open("A-02", "counts_otherwise", {"form": form, "what": different})


def differing(stated: Statement) -> tuple[str, ...]:
    """What of A-02 is not filled in, or not the same on both sides; `assessor` when that is not stated."""
    sides = [(name, getattr(stated.exam, name), getattr(stated.other, name)) for name in COMPARED]
    found = [name for name, exam, other in sides if not exam or exam != other]
    return (*found, *(() if stated.same_assessor else ("assessor",)))


def _as_hard_and_long(offer: Offer, _on: date) -> Iterator[Open]:
    same = SAME_FORM[offer.exam.mode]
    for form, stated in _forms(offer):
        if stated is None:
            yield Open("A-03", "board_silent", {"form": form})
        elif form not in same and not stated.comparable:
            yield Open("A-03", "not_comparable", {"form": form})
    extra = offer.needs.extra_minutes
    for slot in offer.slots:
        needed = minutes_needed(offer.exam.mode, offer.exam.minutes, extra, slot.form)
        if slot.minutes < needed:
            yield Open("A-03", "too_short", {"slot": slot.key, "minutes": slot.minutes, "needed": needed})
        elif extra and slot.form not in same and "extra_time" not in slot.facilities:
            yield Open("A-03", "no_extra_time", {"slot": slot.key})


def _takes_the_objection_away(offer: Offer, _on: date) -> Iterator[Open]:
    for form, stated in _forms(offer):
        if stated is None:
            yield Open("A-04", "board_silent", {"form": form})
            continue
        if on := stated.records & offer.needs.off:
            yield Open("A-04", "still_recorded", {"form": form, "tiles": sorted(on)})
        if added := stated.records - (offer.exam.records or frozenset()):
            yield Open("A-04", "more_recorded", {"form": form, "tiles": sorted(added)})
    for slot in offer.slots:
        if not slot.nothing_recorded:
            yield Open("A-04", "recorded", {"slot": slot.key})


def _free_of_charge(offer: Offer, _on: date) -> Iterator[Open]:
    if not offer.promise.no_cost:
        yield Open("A-05", "cost_unstated")


def _near_the_exam(offer: Offer, _on: date) -> Iterator[Open]:
    exam = offer.exam
    latest = latest_day(exam.day, offer.terms, exam.counts_until, exam.resit_closes)
    for slot in offer.slots:
        if slot.day < exam.day:
            yield Open("A-06", "before_exam", {"slot": slot.key, "exam_day": exam.day})
        elif slot.day > latest:
            yield Open("A-06", "too_late", {"slot": slot.key, "latest": latest})


def _result_in_time(offer: Offer, _on: date) -> Iterator[Open]:
    days, usual, until = (
        offer.promise.result_working_days,
        offer.exam.result_working_days,
        offer.exam.counts_until,
    )
    if days is None or days < 1:
        yield Open("A-07", "result_unstated")
        return
    if usual is not None and days > usual:
        yield Open("A-07", "result_later", {"days": days, "usual": usual})
    for slot in offer.slots:
        if until is not None and add_working_days(slot.day, days) > until:
            yield Open("A-07", "result_too_late", {"slot": slot.key, "until": until})


def _same_attempts(offer: Offer, _on: date) -> Iterator[Open]:
    if not offer.promise.same_attempts:
        yield Open("A-08", "attempts_unstated")
    for slot in offer.slots:
        if slot.day == offer.exam.resit_day:
            yield Open("A-08", "is_resit", {"slot": slot.key})


def _leaves_no_mark(offer: Offer, _on: date) -> Iterator[Open]:
    if not offer.promise.no_mark:
        yield Open("A-09", "mark_unstated")


def _place_for_everybody(offer: Offer, _on: date) -> Iterator[Open]:
    for slot in offer.slots:
        if slot.form == "home":
            yield Open("A-10", "at_home", {"slot": slot.key})
        elif not slot.accessible:
            yield Open("A-10", "not_accessible", {"slot": slot.key})


def _enough_notice(offer: Offer, on: date) -> Iterator[Open]:
    days = offer.terms.notice
    if not any(gives_notice(slot.day, on, offer.terms) for slot in offer.slots):
        yield Open("A-11", "short_notice", {"earliest": add_working_days(on, days), "days": days})


def _second_date(offer: Offer, _on: date) -> Iterator[Open]:
    clashing = [slot for slot in offer.slots if slot.clashes]
    if len(clashing) == len(offer.slots):
        yield from (Open("A-12", "clashes", {"slot": slot.key}) for slot in clashing)
    elif offer.promise.hindered and len({slot.day for slot in offer.slots}) < 2:
        yield Open("A-12", "one_date")


def _no_reasons_asked(offer: Offer, _on: date) -> Iterator[Open]:
    if not offer.complaint_route:
        yield Open("A-13", "no_complaint_route")


def _same_help(offer: Offer, _on: date) -> Iterator[Open]:
    for slot in offer.slots:
        if not slot.contact:
            yield Open("A-14", "no_contact", {"slot": slot.key})


CHECKS: tuple[Callable[[Offer, date], Iterator[Open]], ...] = (
    _same_outcomes,
    _counts_the_same,
    _as_hard_and_long,
    _takes_the_objection_away,
    _free_of_charge,
    _near_the_exam,
    _result_in_time,
    _same_attempts,
    _leaves_no_mark,
    _place_for_everybody,
    _enough_notice,
    _second_date,
    _no_reasons_asked,
    _same_help,
)
"""Every check, in the order of the criteria: A-01 to A-14."""

_STATED_BY: Final = {
    **dict.fromkeys(BY_BOARD, "board"),
    **dict.fromkeys(("A-05", "A-07", "A-08", "A-09", "A-10", "A-14"), "administration"),
}

OPEN_CODES = (
    "no_sitting", "board_silent", "other_outcomes", "counts_otherwise", "not_comparable", "too_short", "no_extra_time",
    "still_recorded", "more_recorded", "recorded", "cost_unstated", "before_exam", "too_late", "result_unstated",
    "result_later", "result_too_late", "attempts_unstated", "is_resit", "mark_unstated", "at_home", "not_accessible",
    "short_notice", "clashes", "one_date", "no_complaint_route", "no_contact",
)  # fmt: skip
