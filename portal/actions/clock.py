"""The clock of a case, counted again from what happened in it: receipt, questions, extension (C1–C10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.models import Case, CaseEvent
from portal.rules import deadlines
from portal.rules.deadlines import Deadline, Suspension
from portal.rules.questions import answered_on, open_questions
from portal.rules.standing import ended, suspensions


def counted_deadline(
    case: Case,
    events: Sequence[CaseEvent],
    *,
    extended: bool | None = None,
    more: Sequence[Suspension] = (),
    ended_on: date | None = None,
) -> Deadline:
    """The deadline with its working, from the events of the case.

    `extended` None follows the case; True or False counts it the other way. `more` are questions that are
    about to be asked. While one is open, `due` is None and `provisional` holds the date that follows (C10);
    `ended_on` counts as if the answer of that day were enough.
    """
    is_extended = case.extended if extended is None else extended
    kind = "extended" if is_extended else "one_month"
    told = list(suspensions(tuple(events)))
    return deadlines.count(kind, case.received_at, [*(ended(told, ended_on) if ended_on else told), *more])


def standing_deadline(case: Case, events: Sequence[CaseEvent], *, extended: bool | None = None) -> Deadline:
    """The deadline as the case holds it now.

    An answer that nobody has judged yet counts as enough until somebody says otherwise: if it is, the clock has
    been running since (T05), and a date that is too early does no harm.
    """
    unjudged = answered_on(open_questions(events, stops_clock=True))
    return counted_deadline(case, events, extended=extended, ended_on=unjudged)


def deadline_before_pause(case: Case, events: Sequence[CaseEvent]) -> date:
    """The last day as it was before the questions that are open now were asked."""
    told = [one for one in suspensions(tuple(events)) if one.answered]
    return last_day_of(deadlines.count("extended" if case.extended else "one_month", case.received_at, told))


def first_deadline(case: Case) -> date:
    """The last day as the receipt told it: a month, without questions or extension (C2, N1)."""
    return last_day_of(deadlines.count("one_month", case.received_at))


def last_day_of(deadline: Deadline) -> date:
    """The last day; while a question is open the provisional one, which every recorded question has (C9, C10)."""
    day = deadline.due or deadline.provisional
    assert day is not None
    return day
