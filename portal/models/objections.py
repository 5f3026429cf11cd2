"""The objections to one exam together: assessed side by side, each decided by its own event and letter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload, raiseload

from portal.models.cases import Case, CaseText
from portal.models.decisions import Decision
from portal.models.exams import Exam
from portal.models.log import Deed
from portal.models.standing_grants import StandingGrant
from portal.models.viewer import Viewer
from portal.rules.lifecycle import UNDECIDED, WEIGHED

AT_ONCE = 100
"""Each case is a transaction of its own, so that nobody else waits; with more, the page would wait."""
MANY = 3
"""From so many open objections to one exam on, the queue says so."""


def undecided(viewer: Viewer, exam_id: str | None) -> Select[Case]:
    """The open objections to this exam without an answer, alternatives on personal grounds too; the oldest first."""
    query = Case.visible_to(viewer).where(
        Case.exam_id == exam_id, Case.kind.in_(WEIGHED), Case.state.in_(UNDECIDED)
    )
    return query.options(lazyload(Case.exam), lazyload(Case.subject)).order_by(Case.received_at, Case.id)


def page_of(viewer: Viewer, exam_id: str) -> Select[Case]:
    """As many of them as can be decided at once, and one more, which tells whether there are others."""
    return undecided(viewer, exam_id).limit(AT_ONCE + 1)


def together(viewer: Viewer, exam_id: str | None) -> Select[int, str | None]:
    """One row: how many there are, and the id of the standing grant for this exam, if one stands."""
    standing = select(StandingGrant.id).where(
        StandingGrant.exam_id == exam_id, StandingGrant.ended_at.is_(None)
    )
    counted = undecided(viewer, exam_id).order_by(None)
    return counted.with_only_columns(func.count(), standing.limit(1).scalar_subquery())


def crowded(viewer: Viewer, most: int) -> Select[Exam, int]:
    """The exams with many of them, the most first, each with how many."""
    number = func.count(Case.id).label("number")
    counted = (
        Case.visible_to(viewer)
        .where(Case.kind.in_(WEIGHED), Case.state.in_(UNDECIDED), Case.exam_id.is_not(None))
        .with_only_columns(Case.exam_id, number)
        .group_by(Case.exam_id)
        .having(number >= MANY)
        .subquery()
    )
    query = select(Exam, counted.c.number).join(counted, counted.c.exam_id == Exam.id)
    return (
        query.options(raiseload(Exam.product))
        .order_by(counted.c.number.desc(), Exam.starts_at, Exam.id)
        .limit(most)
    )


def with_words(case_ids: Collection[str]) -> Select[Any]:
    """Which of these cases (ids) hold words of the student about the objection; the words stay where they are."""
    written = CaseText.kind.in_(("reason", "about")) & CaseText.body.is_not(None)
    return select(CaseText.case_id).where(CaseText.case_id.in_(case_ids), written).distinct()


def proposals(case_ids: Collection[str]) -> Select[Decision]:
    """The proposal that waits for a decider in each of these cases (ids), without its words."""
    return select(Decision).where(Decision.case_id.in_(case_ids), Decision.state == "prepared")


def carried_out(viewer: Viewer, form_key: str) -> Select[int]:
    """How many of the cases of one form this viewer carried out: each claimed the form's key and its case number."""
    mine = Deed.key.startswith(f"{form_key}.", autoescape=True) & (Deed.who == viewer.person_id)
    return select(func.count()).select_from(Deed).where(mine)
