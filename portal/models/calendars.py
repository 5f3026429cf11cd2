"""What a calendar feed tells: days and numbers, asked of the tables as the feed's owner may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, or_
from sqlalchemy.orm import lazyload, selectinload

from portal.models.alternatives import OfferedSitting, Placement
from portal.models.board import BoardQuestion
from portal.models.cases import Case, CaseEvent
from portal.models.exams import Exam
from portal.models.viewer import Viewer
from portal.rules.alternatives import ANSWER_WORKING_DAYS
from portal.rules.calendar import working_days_before
from portal.rules.lifecycle import UNDECIDED, has_clock
from portal.rules.next_date import next_date

MOST_OWN = 200
MOST_CASES = 5000
"""Rows a feed reads at most; an installation with more open cases has another problem."""
KEPT_DAYS = 365
"""Places that were asked for before that are over."""


@dataclass(frozen=True)
class OwnDay:
    """A day in somebody's own request: `what` is a code of labels/calendars.py, `key` what it belongs to."""

    key: str
    what: str
    day: date
    sequence: int
    changed_at: datetime


def own_cases(viewer: Viewer, today: date) -> Select[Case, datetime]:
    """Somebody's own cases that still have a date, each with the moment of its last event."""
    last = and_(CaseEvent.case_id == Case.id, CaseEvent.seq == Case.event_count)
    query = Case.visible_to(viewer).join(CaseEvent, last).add_columns(CaseEvent.at)
    dated = or_(Case.is_open.is_(True), Case.remedy_until >= today)
    return query.where(dated).order_by(Case.received_at, Case.id).limit(MOST_OWN).options(lazyload("*"))


def own_placements(viewer: Viewer, now: datetime) -> Select[Placement]:
    """Somebody's own places of the last year, chosen or offered, with what was offered."""
    query = Placement.visible_to(viewer).where(Placement.state.in_(("offered", "accepted")))
    options = selectinload(Placement.options).joinedload(OfferedSitting.sitting)
    return (
        query.where(Placement.created_at > now - timedelta(days=KEPT_DAYS))
        .order_by(Placement.created_at)
        .options(options)
    )


def days_of(rows: Iterable[Row[Case, datetime]], today: date) -> list[OwnDay]:
    """The one day that each of these cases has now: an answer of the school, of the student, or of neither."""
    found = []
    for case, changed_at in rows:
        told = _own_day(case, today)
        if told is not None:
            found.append(OwnDay(case.id, *told, case.event_count, changed_at))
    return found


def _own_day(case: Case, today: date) -> tuple[str, date] | None:
    if case.state in UNDECIDED and case.reply_by is not None and case.answered_on is None:
        return "reply", case.reply_by
    if case.state in UNDECIDED:
        return ("answer", case.legal_deadline) if has_clock(case.kind) else None
    if case.remedy_until is not None and case.remedy_until >= today:
        return "react", case.remedy_until
    return None


def choose_by(placement: Placement, now: datetime) -> date | None:
    """The last day to choose a place by oneself (section 7); None when there is nothing (more) to choose."""
    first = next((one for one in placement.offered_sittings if not one.has_begun(now)), None)
    if placement.state != "offered" or first is None:
        return None
    return working_days_before(first.day, ANSWER_WORKING_DAYS)


def open_cases(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """What `next_date` reads of the open cases that this viewer works with."""
    query = Case.visible_to(viewer).where(Case.is_open.is_(True)).order_by(Case.sort_by, Case.id)
    return query.limit(MOST_CASES).with_only_columns(
        Case.kind, Case.state, Case.received_at, Case.legal_deadline, Case.target, Case.sort_by, Case.reply_by,
        Case.answered_on, Case.default_due, Case.remedy, Case.repeat, Case.identity, Case.freeze_ends, Case.look_again,
        Case.legal_hold,
    )  # fmt: skip


def counted(rows: Iterable[Any], today: date) -> Counter[tuple[date, str]]:
    """How many cases have which date on which day; those whose day has passed stand on today, as `late`."""
    found: Counter[tuple[date, str]] = Counter()
    for row in rows:
        told = next_date(row, today)
        found[(today, "late") if told.day < today else (told.day, told.which)] += 1
    return found


def board_days(viewer: Viewer) -> Select[date]:
    """The last day of each question that the exam board has not answered."""
    asked = BoardQuestion.visible_to(viewer).where(BoardQuestion.waits())
    return asked.with_only_columns(BoardQuestion.due).limit(MOST_CASES)


def unplanned_exams(viewer: Viewer) -> Select[datetime]:
    """The moment of the exam of each student who waits for a place."""
    waiting = Placement.visible_to(viewer).where(Placement.state == "to_plan").join(Exam)
    return waiting.with_only_columns(Exam.starts_at).limit(MOST_CASES)
