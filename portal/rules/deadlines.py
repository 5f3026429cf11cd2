"""When an answer is due (C1–C16): a function of receipt, kind and suspensions that returns its working."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from portal.rules.calendar import (
    EQUATED_UNTIL,
    day_after,
    in_amsterdam,
    local_date,
    why_closed,
    working_days_before,
)
from portal.rules.errors import Refused

MONTHS: Final = {"one_month": 1, "extended": 3, "suspended": 1}
"""Kinds counted in months, with the months that each counts from receipt (C2, C8)."""
KINDS: Final = (*MONTHS, "breach72h", "six_weeks")
BREACH_HOURS: Final = 72
SIX_WEEKS: Final = 42
TWELVE_WEEKS: Final = 84
TWO_WEEKS: Final = 14
AMBER_DAYS: Final = 7
"""Calendar days before the deadline from which a case is amber (C16)."""
RED_WORKING_DAYS: Final = 2
"""Working days before the deadline from which a case is red (C16)."""


@dataclass(frozen=True)
class Suspension:
    """A question that stops the clock (C9).

    When it was asked, when a sufficient answer came (None while open), and the last day of the reply term.
    """

    asked: datetime | date
    answered: datetime | date | None
    reply_by: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The earlier of answer and end of the reply term; while open the end of that term (C9, C10)."""
        ends = (self.answered, self.reply_by)
        return min((local_date(end) for end in ends if end is not None), default=None)


@dataclass(frozen=True)
class Step:
    """One step of a working: its rule, what it does, the day it arrives at, and the facts it used."""

    rule: str
    code: str
    day: date | datetime | None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Deadline:
    """The last moment for an answer, with the steps that lead to it.

    `due` is a date, for `breach72h` an instant in Amsterdam time, and None while a question is open; then
    `provisional` is the date that follows when its reply term runs out, if every open question has one (C10).
    """

    kind: str
    received: datetime
    due: date | datetime | None
    provisional: date | None
    working: tuple[Step, ...]


def count(kind: str, received_at: datetime | date, suspensions: Sequence[Suspension] = ()) -> Deadline:
    """Count the deadline for a request, event or breach (C1–C13).

    A moment without offset is wall time in Amsterdam; a bare date is the first moment of that day. Every
    suspension is counted: the gates of C8 and C9 stand before recording (`rules/more_time.py`), not here.

    Raises Refused: "kind_unknown", "no_such_local_time", "date_out_of_range", "kind_cannot_be_suspended",
    "question_before_receipt", "answer_before_question", "reply_term_before_question".
    """
    if kind not in KINDS:
        raise Refused("kind_unknown", kinds=KINDS)
    received = in_amsterdam(received_at)
    for suspension in suspensions:
        if kind not in MONTHS:
            raise Refused("kind_cannot_be_suspended", kind=kind)
        _check(suspension, received_at)
    if kind == "breach72h":
        return _breach(received, received_at)
    if kind == "six_weeks":
        return _six_weeks(received)
    return _months(kind, received, suspensions)


def _months(kind: str, received: datetime, suspensions: Sequence[Suspension]) -> Deadline:
    """C4: months, clamp, add suspended days, roll once."""
    start = Step("C1", "received", received.date())
    nominal, month = _month_step(received.date(), MONTHS[kind])
    pauses = _pause_steps(nominal, suspensions)
    working = [start, month, *pauses]
    is_open = any(step.code == "question_open" for step in pauses)
    if is_open and any(step.facts.get("ends") is None for step in pauses if step.code == "question_open"):
        return Deadline(kind, received, None, None, (*working, Step("C10", "no_final_deadline", None)))

    last = day_after(nominal, sum(step.facts["days"] for step in pauses))
    if last != nominal:
        working.append(Step("C9", "days_added", last, {"days": (last - nominal).days}))
    due, rolls = _roll(last)
    if is_open:
        end = Step("C10", "no_final_deadline", None, {"provisional": due})
        return Deadline(kind, received, None, due, (*working, *rolls, end))
    return Deadline(kind, received, due, None, (*working, *rolls, Step("C14", "due", due)))


def after_notice_of_default(received: datetime | date) -> Deadline:
    """Until when the institution may still decide once it was called late: 14 days, rolled as six weeks are (11.2, C13).

    Raises Refused: "no_such_local_time", "date_out_of_range".
    """
    return _weeks("two_weeks", in_amsterdam(received), TWO_WEEKS)


def decision_on_bezwaar(term_ends: date, *, committee: bool) -> Deadline:
    """Until when a bezwaar is decided: six weeks, or twelve with an advisory committee (Awb 7:10).

    Counted from the day on which the term for bezwaar ends, and rolled as that term is (C13). Raises
    Refused("date_out_of_range").
    """
    kind, days = ("twelve_weeks", TWELVE_WEEKS) if committee else ("six_weeks", SIX_WEEKS)
    return _weeks(kind, in_amsterdam(term_ends), days)


def _six_weeks(event: datetime) -> Deadline:
    """C13: 42 days, rolled over equated days as well."""
    return _weeks("six_weeks", event, SIX_WEEKS)


def _weeks(kind: str, event: datetime, days: int) -> Deadline:
    start = Step("C13", "event", event.date())
    last = day_after(event.date(), days)
    due, rolls = _roll(last, equated=True)
    counted = Step("C13", kind, last, {"days": days})
    return Deadline(kind, event, due, None, (start, counted, *rolls, Step("C14", "due", due)))


def _breach(aware: datetime, given: datetime | date) -> Deadline:
    """C11: exactly 72 elapsed hours, through nights, weekends, holidays and clock changes."""
    due = _hours_later(aware, BREACH_HOURS)
    working = [Step("C11", "aware", aware)]
    if isinstance(given, datetime) and given.utcoffset() is None and _occurs_twice(aware):
        working.append(Step("C12", "first_passage", aware))
    working.append(Step("C11", "hours", due, {"hours": BREACH_HOURS}))
    if shift := _offset_minutes(due) - _offset_minutes(aware):
        working.append(Step("C12", "clock_change", due, {"minutes": shift}))
    return Deadline("breach72h", aware, due, None, (*working, Step("C11", "due", due)))


def _hours_later(instant: datetime, hours: int) -> datetime:
    try:
        return in_amsterdam(instant.astimezone(UTC) + timedelta(hours=hours))
    except OverflowError:
        raise Refused("date_out_of_range") from None


def _occurs_twice(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _offset_minutes(instant: datetime) -> int:
    return int((instant.utcoffset() or timedelta()).total_seconds()) // 60


def months_later(day: date, months: int) -> date:
    """The same date so many months later, or the last day of that month (C2, C3).

    Raises Refused("date_out_of_range") past the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise Refused("date_out_of_range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_step(received: date, months: int) -> tuple[date, Step]:
    nominal = months_later(received, months)
    clamped = nominal.day < received.day
    rule = "C3" if clamped else "C2" if months == 1 else "C8"
    facts = {"months": months} | ({"number": received.day} if clamped else {})
    return nominal, Step(rule, "clamped" if clamped else "same_date", nominal, facts)


def _roll(day: date, *, equated: bool = False) -> tuple[date, list[Step]]:
    """The first open day from this one on, with a step for each closed day passed (C5)."""
    steps = []
    while why := why_closed(day, equated=equated):
        steps.append(Step("C7" if why == "equated" else "C5", "closed", day, {"why": why}))
        day = day_after(day)
    return day, steps


def _check(suspension: Suspension, received_at: datetime | date) -> None:
    """C10: what cannot have happened is rejected."""
    if _before(suspension.asked, received_at):
        raise Refused("question_before_receipt")
    if suspension.answered is not None and _before(suspension.answered, suspension.asked):
        raise Refused("answer_before_question")
    if suspension.reply_by is not None and suspension.reply_by < local_date(suspension.asked):
        raise Refused("reply_term_before_question")


def _before(a: datetime | date, b: datetime | date) -> bool:
    """Instants compare in UTC, since two passages of one hour read alike; a bare date compares as a date."""
    if isinstance(a, datetime) and isinstance(b, datetime):
        return in_amsterdam(a).astimezone(UTC) < in_amsterdam(b).astimezone(UTC)
    return local_date(a) < local_date(b)


def _pause_steps(nominal: date, suspensions: Iterable[Suspension]) -> list[Step]:
    """One step for each question, in order; `days` is what it adds to the days counted before it (C9).

    A question is held against the deadline as the earlier questions left it (C10). While one of those is open
    there is no final deadline to be late for.
    """
    steps: list[Step] = []
    total = counted_until = 0
    is_open = False
    for suspension in sorted(suspensions, key=lambda one: local_date(one.asked)):
        asked, ends = local_date(suspension.asked), suspension.ends_on
        if not is_open and asked > (current := _roll(day_after(nominal, total))[0]):
            steps.append(Step("C10", "question_too_late", asked, {"deadline": current, "days": 0}))
            continue
        days = 0
        if ends is not None:
            first = max(asked.toordinal(), counted_until) + 1
            days = max(0, ends.toordinal() - first)
            counted_until = max(counted_until, ends.toordinal() - 1)
        total += days
        is_open = is_open or suspension.answered is None
        code = "suspended" if suspension.answered is not None else "question_open"
        steps.append(Step("C9" if code == "suspended" else "C10", code, asked, {"ends": ends, "days": days}))
    return steps


def replay(working: Iterable[Step]) -> date | datetime | None:
    """Take the steps again, one by one, and return the date they lead to; None while a question is open.

    Raises ValueError when a step does not follow from those before it.
    """
    day: date | datetime | None = None
    paused = 0
    for step in working:
        facts = step.facts
        match step.code, day:
            case "received" | "event" | "aware", None:
                day = step.day
            case "same_date" | "clamped", date():
                day = months_later(day, facts["months"])
            case "suspended" | "question_open" | "question_too_late", date():
                paused += facts["days"]
                continue
            case "days_added", date():
                day = day_after(day, paused)
            case "six_weeks" | "two_weeks", date():
                day = day_after(day, facts["days"])
            case "hours", datetime():
                day = _hours_later(day, facts["hours"])
            case "closed", date() if why_closed(day, equated=facts["why"] == "equated") == facts["why"]:
                if step.day == day:
                    day = day_after(day)
                    continue
            case "no_final_deadline", date() if facts.get("provisional") in (None, day):
                return None
            case "first_passage" | "clock_change" | "due", date():
                pass
            case _:
                raise ValueError(f"{step.code} does not follow")
        if step.day != day:
            raise ValueError(f"{step.code} does not lead to {step.day}")
    return day


def as_data(working: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as plain data for JSON: dates and instants in ISO form."""
    return [
        {"rule": step.rule, "code": step.code, "day": _plain(step.day)}
        | {name: _plain(fact) for name, fact in step.facts.items()}
        for step in working
    ]


def _plain(fact: object) -> object:
    return fact.isoformat() if isinstance(fact, date) else fact


def is_in_time(stamped: datetime, due: date | datetime | None) -> bool:
    """Whether an act stamped at this moment is in time (C14).

    A date ends at 24:00 in Amsterdam; an instant is itself in time; None (a question is open) is never late.
    """
    if due is None:
        return True
    if isinstance(due, datetime):
        return not _before(due, stamped)
    return local_date(stamped) <= due


@dataclass(frozen=True)
class Warnings:
    """From when a deadline is near: institution policy (C16). Closed days are no working days (6.3)."""

    amber_days: int = AMBER_DAYS
    red_working_days: int = RED_WORKING_DAYS
    closed_days: AbstractSet[date] = frozenset()


USUAL = Warnings()


def urgency(due: date | datetime | None, today: date, warnings: Warnings = USUAL) -> str:
    """How near a deadline is: "late", "red", "amber" or "calm" (C16). None is calm: there is no final deadline."""
    if due is None:
        return "calm"
    last = local_date(due)
    if today > last:
        return "late"
    if today >= working_days_before(last, warnings.red_working_days, warnings.closed_days):
        return "red"
    return "amber" if today >= day_after(last, -warnings.amber_days) else "calm"


def warn_equated_unknown(deadline: Deadline) -> bool:
    """Whether a deadline in weeks falls in a year whose equated days are not known yet (C7)."""
    return (
        deadline.kind in ("six_weeks", "two_weeks")
        and deadline.due is not None
        and deadline.due.year > EQUATED_UNTIL
    )
