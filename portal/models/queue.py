"""The queue of the privacy staff: which cases, in which order, page by page; an index scan, never an offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, lazyload

from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.viewer import Viewer

PAGE_SIZE = 25


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for: empty fields ask nothing. `handler` is "", "me" or "nobody"."""

    q: str = ""
    kind: str = ""
    state: str = ""
    handler: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Cursor:
    """Between which rows a page begins: after this row, or (backwards) before it."""

    day: date
    case_id: str
    backwards: bool = False


def totals(viewer: Viewer, today: date, amber_days: int) -> Select[int, Any, Any]:
    """One row: how many open cases, how many late, how many due within `amber_days` calendar days (C16)."""
    soon = and_(Case.sort_by >= today, Case.sort_by <= today + timedelta(days=amber_days))
    seen = Case.visible_to(viewer).where(Case.is_open.is_(True))
    return seen.with_only_columns(
        func.count(), func.sum(case((Case.sort_by < today, 1), else_=0)), func.sum(case((soon, 1), else_=0))
    )


def number_of(viewer: Viewer, wanted: Wanted) -> Select[int]:
    """How many cases fit."""
    return _fitting(viewer, wanted).with_only_columns(func.count())


def page_of(viewer: Viewer, wanted: Wanted, cursor: Cursor | None) -> Select[Case]:
    """One page of cases and one row more, which tells whether there is a page behind it.

    Open cases come by the date that matters, the earliest first; closed ones the latest first. A backwards
    page comes in reverse: see `in_order`.
    """
    down = wanted.closed != (cursor is not None and cursor.backwards)
    query = _fitting(viewer, wanted).options(
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


def _fitting(viewer: Viewer, wanted: Wanted) -> Select[Case]:
    query = Case.visible_to(viewer).where(Case.is_open.is_(not wanted.closed))
    if wanted.kind:
        query = query.where(Case.kind == wanted.kind)
    if wanted.state:
        query = query.where(Case.state == wanted.state)
    if wanted.handler:
        mine = viewer.person_id if wanted.handler == "me" else None
        query = query.where(Case.handler_id == mine if mine else Case.handler_id.is_(None))
    return query.where(_about(wanted.q)) if wanted.q else query


def _about(words: str) -> ColumnElement[bool]:
    """A case number, or an exam by code or name; part of it will do."""
    exams = select(Exam.id).where(
        or_(*(column.icontains(words, autoescape=True) for column in (Exam.code, Exam.name_nl, Exam.name_en)))
    )
    return or_(Case.ref.icontains(words, autoescape=True), Case.exam_id.in_(exams))
