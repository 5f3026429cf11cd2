"""What is kept long enough (section 9): which cases, people and exams are due. The action looks at the exact day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.people import Person
from portal.rules.calendar import day_after, in_amsterdam
from portal.rules.deadlines import months_later
from portal.rules.lifecycle import CLOSED_STATES, GONE_STATES, REMEDY_OPEN
from portal.rules.retention import AFTER_REMEDY_DAYS, EXAM_YEARS, Terms

AT_ONCE = 500
_LONGEST_MONTH = 4
"""Counting months back and forth differs by no more days than that."""


def to_pseudonymise(today: date, terms: Terms) -> Select[str]:
    """Numbers of closed cases old enough to lose their people, where nothing that a column tells stops it (T16)."""
    return _closed(today, terms.identified_months).where(
        Case.state.in_(CLOSED_STATES),
        Case.legal_hold.is_(None),
        or_(Case.remedy.is_(None), Case.remedy.not_in(REMEDY_OPEN)),
        or_(Case.hold.is_(None), Case.hold.not_in(("remedy", "restriction"))),
        or_(Case.look_again.is_(None), Case.look_again < today),
        _six_weeks_past(Case.remedy_until, today),
        _six_weeks_past(Case.remedy_ended, today),
    )


def to_delete(today: date, terms: Terms) -> Select[str]:
    """Numbers of cases without people of which nothing is kept any longer (T16)."""
    return _closed(today, 12 * terms.pseudonymised_years).where(Case.state.in_(GONE_STATES))


def holds_to_review(today: date, ahead_days: int) -> Select[str]:
    """Numbers of cases with a legal hold whose day to look at it again is within so many days, or has come."""
    return (
        select(Case.ref)
        .where(Case.legal_hold <= day_after(today, ahead_days))
        .order_by(Case.legal_hold, Case.id)
    )


def of_age_at_last(today: date) -> Select[str]:
    """Ids of people who are 16 by now and for whom nobody acts any more (2.7)."""
    acted_for = exists().where(Case.subject_id == Person.id, Case.representative_id.is_not(None))
    return select(Person.id).where(Person.self_exercise_from <= today, ~acted_for).limit(AT_ONCE)


def exams_to_forget(now: datetime) -> Select[str]:
    """Slugs of exams of more than five years ago that no case of a person is about."""
    before = months_later(now.date(), -12 * EXAM_YEARS)
    wanted = exists().where(Case.exam_id == Exam.id)
    query = select(Exam.slug).where(Exam.starts_at < in_amsterdam(before), ~wanted)
    return query.order_by(Exam.starts_at, Exam.id).limit(AT_ONCE)


def _closed(today: date, months: int) -> Select[str]:
    before = in_amsterdam(day_after(months_later(today, -months), _LONGEST_MONTH))
    query = select(Case.ref).where(Case.is_open.is_(False), Case.closed_at < before)
    return query.order_by(Case.closed_at, Case.id).limit(AT_ONCE)


def _six_weeks_past(column: InstrumentedAttribute[date | None], today: date) -> ColumnElement[bool]:
    return or_(column.is_(None), column < day_after(today, -AFTER_REMEDY_DAYS))
