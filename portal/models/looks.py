"""Who looked at which case, for the data protection officer: the newest first, page by page, never one's own case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select, tuple_

from portal.models.cases import Case
from portal.models.log import Look
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.calendar import day_after, in_amsterdam

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; empty asks nothing. `case` is (part of) a case number, `who` of a name."""

    case: str = ""
    who: str = ""
    day: date | None = None
    """A local day."""


@dataclass(frozen=True)
class Cursor:
    """Between which rows a page begins: after this row, or (backwards) before it."""

    at: datetime
    look_id: str
    backwards: bool = False


def page_of(viewer: Viewer, wanted: Wanted, cursor: Cursor | None) -> Select[*tuple[Any, ...]]:
    """One page and one row more, each a look with its case number and the name of who looked, if known.

    A backwards page comes in reverse: see `in_order`.
    """
    back = cursor is not None and cursor.backwards
    query = _fitting(viewer, wanted)
    if cursor is not None:
        here, there = tuple_(Look.at, Look.id), tuple_(cursor.at, cursor.look_id)
        query = query.where(here > there if back else here < there)
    order = (Look.at, Look.id) if back else (Look.at.desc(), Look.id.desc())
    return query.order_by(*order).limit(PAGE_SIZE + 1)


def in_order(rows: Sequence[Row[Any]], cursor: Cursor | None) -> tuple[list[Row[Any]], bool, bool]:
    """The rows of the page as they are read, and whether there is a page before and one behind it."""
    more, shown = len(rows) > PAGE_SIZE, list(rows[:PAGE_SIZE])
    if cursor is not None and cursor.backwards:
        return shown[::-1], more, True
    return shown, cursor is not None, more


def _fitting(viewer: Viewer, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(Look, Case.ref, Person.name)
        .join(Case, Case.id == Look.case_id)
        .outerjoin(Person, Person.id == Look.who)
        .where(_not_their_own(Case.subject_id, viewer), _not_their_own(Case.representative_id, viewer))
    )
    if not viewer.may(Permission.READ_LOOKS):
        return query.where(Look.id.is_(None))
    if wanted.case:
        query = query.where(Case.ref.icontains(wanted.case, autoescape=True))
    if wanted.who:
        query = query.where(Person.name.icontains(wanted.who, autoescape=True))
    if wanted.day is not None:
        begins, ends = in_amsterdam(wanted.day), in_amsterdam(day_after(wanted.day))
        query = query.where(Look.at >= begins, Look.at < ends)
    return query


def _not_their_own(column: Any, viewer: Viewer) -> Any:
    return or_(column.is_(None), column != viewer.person_id)
