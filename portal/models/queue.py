"""The queue of the privacy staff: which cases, in which order, page by page; an index scan, never an offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, lazyload

from portal.models.cases import Case
from portal.models.decisions import Decision
from portal.models.exams import Exam
from portal.models.supervision_requests import number_waiting
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.lifecycle import UNDECIDED

PAGE_SIZE = 25
ONLY = ("late", "waiting", "needs_me")
"""What open cases can be narrowed to: past their date, waiting for the student, waiting for the reader."""
_date_shown = case((Case.waits_for_student, Case.reply_by), else_=Case.sort_by)
"""The date of a line: while a question stops the clock, the last day for its answer (rules/next_date.py)."""


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for: empty fields ask nothing. `handler` is "", "me" or "nobody"; `only` one of ONLY."""

    q: str = ""
    kind: str = ""
    state: str = ""
    handler: str = ""
    closed: bool = False
    only: str = ""


@dataclass(frozen=True)
class Cursor:
    """Between which rows a page begins: after this row, or (backwards) before it."""

    day: date
    case_id: str
    backwards: bool = False


def totals(viewer: Viewer, today: date, amber_days: int) -> Select[int, Any, Any, Any]:
    """One row: how many open cases, how many late, how many due within `amber_days` calendar days (C16).

    Beside them how many requests for online supervision wait, which are no cases.
    """
    soon = and_(_date_shown >= today, _date_shown <= today + timedelta(days=amber_days))
    seen = Case.visible_to(viewer).where(Case.is_open.is_(True))
    return seen.with_only_columns(
        func.count(), func.sum(case((_date_shown < today, 1), else_=0)), func.sum(case((soon, 1), else_=0)),
        number_waiting(viewer).scalar_subquery(),
    )  # fmt: skip


def number_of(viewer: Viewer, wanted: Wanted, today: date) -> Select[int]:
    """How many cases fit."""
    return _fitting(viewer, wanted, today).with_only_columns(func.count())


def page_of(viewer: Viewer, wanted: Wanted, today: date, cursor: Cursor | None) -> Select[Case]:
    """One page of cases and one row more, which tells whether there is a page behind it.

    Open cases come by the date that matters, the earliest first; closed ones the latest first. A backwards
    page comes in reverse: see `in_order`.
    """
    down = wanted.closed != (cursor is not None and cursor.backwards)
    query = _fitting(viewer, wanted, today).options(
        joinedload(Case.exam).lazyload(Exam.product), lazyload(Case.subject)
    )
    if cursor is not None:
        here, there = tuple_(Case.sort_by, Case.id), tuple_(cursor.day, cursor.case_id)
        query = query.where(here < there if down else here > there)
    order = (Case.sort_by.desc(), Case.id.desc()) if down else (Case.sort_by, Case.id)
    return query.order_by(*order).limit(PAGE_SIZE + 1)


def in_order(rows: Sequence[Case], cursor: Cursor | None) -> tuple[list[Case], bool, bool]:
    """The rows of the page as they are read, and whether there is a page before and one behind it."""
    more = len(rows) > PAGE_SIZE
    shown = list(rows[:PAGE_SIZE])
    if cursor is not None and cursor.backwards:
        return shown[::-1], more, True
    return shown, cursor is not None, more


def last_closed(viewer: Viewer) -> Select[Case]:
    """The case that was closed last."""
    closed = Case.visible_to(viewer).where(Case.is_open.is_(False), Case.closed_at.is_not(None))
    return closed.order_by(Case.closed_at.desc(), Case.id).limit(1).options(lazyload("*"))


def _fitting(viewer: Viewer, wanted: Wanted, today: date) -> Select[Case]:
    query = Case.visible_to(viewer).where(Case.is_open.is_(not wanted.closed))
    if wanted.kind:
        query = query.where(Case.kind == wanted.kind)
    if wanted.state:
        query = query.where(Case.state == wanted.state)
    if wanted.handler:
        mine = viewer.person_id if wanted.handler == "me" else None
        query = query.where(Case.handler_id == mine if mine else Case.handler_id.is_(None))
    if wanted.only:
        query = query.where(_ONLY[wanted.only](viewer, today))
    return query.where(_about(wanted.q)) if wanted.q else query


def _about(words: str) -> ColumnElement[bool]:
    """A case number, or an exam by code or name; part of it will do."""
    exams = select(Exam.id).where(
        or_(*(column.icontains(words, autoescape=True) for column in (Exam.code, Exam.name_nl, Exam.name_en)))
    )
    return or_(Case.ref.icontains(words, autoescape=True), Case.exam_id.in_(exams))


def _needs(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """What only this reader, or somebody with the same task, can take further now."""
    tasks = [_THEIRS[one](viewer, today) for one in _THEIRS if viewer.may(one)]
    return or_(false(), *tasks)


def _mine(viewer: Viewer, _today: date) -> ColumnElement[bool]:
    """A handler's own cases, save those that wait for the student or for a signature."""
    return and_(Case.handler_id == viewer.person_id, ~Case.waits_for_student, ~_proposed())


def _to_decide(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """Proposals of others whose advice is there or overdue (T09), and repeats to be judged (O-6)."""
    advised = or_(
        Decision.advice_due.is_(None), Decision.advice_code.is_not(None), Decision.advice_due < today
    )
    repeat = and_(Case.repeat == "pending", Case.state.in_(UNDECIDED))
    return or_(_proposed(Decision.prepared_by != viewer.person_id, advised), repeat)


def _to_advise(viewer: Viewer, _today: date) -> ColumnElement[bool]:
    """Proposals of others on which advice was asked and not given (T09)."""
    asked = (Decision.advice_due.is_not(None), Decision.advice_code.is_(None))
    return _proposed(Decision.prepared_by != viewer.person_id, *asked)


def _to_answer(_viewer: Viewer, _today: date) -> ColumnElement[bool]:
    """Questions to the DPO without an answer."""
    return and_(Case.kind == "dpo_question", Case.state == "received")


def _proposed(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Decision.id).where(Decision.case_id == Case.id, Decision.state == "prepared", *more).exists()
    )


_ONLY = {
    "late": lambda _viewer, today: _date_shown < today,
    "waiting": lambda _viewer, _today: Case.waits_for_student,
    "needs_me": _needs,
}
_THEIRS = {
    Permission.WORK_CASES: _mine,
    Permission.DECIDE_CASES: _to_decide,
    Permission.ADVISE_CASES: _to_advise,
    Permission.ANSWER_DPO: _to_answer,
}
