"""The questions to the data protection officer, for the DPO's own list: nobody else sees that they are there (38(5))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, tuple_
from sqlalchemy.orm import lazyload

from portal.models.cases import Case, CaseText
from portal.models.viewer import Viewer
from portal.rules.access import Permission

PAGE_SIZE = 25


@dataclass(frozen=True)
class Before:
    """Where a page of closed questions begins: after the one that closed at this moment (UTC) with this id."""

    closed_at: datetime
    case_id: str


def open_questions(viewer: Viewer) -> Select[Case, bool]:
    """The open ones, the earliest target first; with each, whether the student wrote something not read yet."""
    unread = exists().where(
        CaseText.case_id == Case.id, CaseText.kind == "message", CaseText.read_at.is_(None)
    )
    query = _questions(viewer).where(Case.is_open.is_(True)).order_by(Case.sort_by, Case.id)
    return query.add_columns(unread.correlate(Case))


def closed_questions(viewer: Viewer, before: Before | None) -> Select[Case]:
    """A page of closed ones and one more, the last closed first."""
    query = _questions(viewer).where(Case.closed_at.is_not(None), Case.is_open.is_(False))
    if before is not None:
        query = query.where(tuple_(Case.closed_at, Case.id) < (before.closed_at, before.case_id))
    return query.order_by(Case.closed_at.desc(), Case.id.desc()).limit(PAGE_SIZE + 1)


def shown(rows: Sequence[Case]) -> tuple[Sequence[Case], Before | None]:
    """The rows of the page, and where the next one begins."""
    page = rows[:PAGE_SIZE]
    if len(rows) <= PAGE_SIZE or page[-1].closed_at is None:
        return page, None
    return page, Before(page[-1].closed_at, page[-1].id)


def _questions(viewer: Viewer) -> Select[Case]:
    query = Case.visible_to(viewer).where(Case.kind == "dpo_question").options(lazyload(Case.subject))
    return query if viewer.may(Permission.ANSWER_DPO) else query.where(Case.id.is_(None))
