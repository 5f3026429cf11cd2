"""What the daily mail of each team counts: three numbers, no names and no case numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select, union_all

from portal.models.alternatives import Placement
from portal.models.board import BoardQuestion
from portal.models.cases import Case
from portal.models.decisions import Decision
from portal.models.distance_registrations import distance_open
from portal.models.equivalence import unstated_forms
from portal.models.exams import Exam
from portal.models.registrations import registrations_open
from portal.rules.calendar import in_amsterdam

Counted = Callable[[date, timedelta], Select[Any]]


def _numbers(*conditions: ColumnElement[bool]) -> Any:
    return [func.sum(case((condition, 1), else_=0)) for condition in conditions]


def _cases(today: date, soon: timedelta) -> Select[Any]:
    """Open cases: past the date that matters, within the amber days of it, and not taken up."""
    late = Case.sort_by < today
    near = and_(Case.sort_by >= today, Case.sort_by <= today + soon)
    new = Case.state == "received"
    return select(*_numbers(late, near, new)).where(Case.is_open.is_(True), Case.kind != "dpo_question")


def _for_the_dpo(today: date, soon: timedelta) -> Select[Any]:
    """The same for all cases, questions to the DPO included; new ones are those questions."""
    late = Case.sort_by < today
    near = and_(Case.sort_by >= today, Case.sort_by <= today + soon)
    new = and_(Case.kind == "dpo_question", Case.state == "received")
    return select(*_numbers(late, near, new)).where(Case.is_open.is_(True))


def _to_sign(today: date, soon: timedelta) -> Select[Any]:
    """Proposals that wait for a decider, by the date of their case."""
    late = Case.sort_by < today
    near = and_(Case.sort_by >= today, Case.sort_by <= today + soon)
    new = Case.sort_by > today + soon
    query = select(*_numbers(late, near, new)).select_from(Decision).join(Case, Case.id == Decision.case_id)
    return query.where(Decision.state == "prepared", Case.is_open.is_(True))


def _to_plan(today: date, soon: timedelta) -> Select[Any]:
    """Students who wait for a place, and registrations to change (A-09), by the day of the exam or the seat."""
    begins, ends = in_amsterdam(today), in_amsterdam(today + soon + timedelta(days=1))
    waits = select(Exam.starts_at.label("first")).select_from(Placement)
    waits = waits.join(Exam, Exam.id == Placement.exam_id).where(Placement.state == "to_plan")
    first = union_all(waits, registrations_open(), distance_open()).subquery().c.first
    return select(*_numbers(first < begins, and_(first >= begins, first < ends), first >= ends))


def _to_answer(today: date, soon: timedelta) -> Select[Any]:
    """Questions to the exam board without an answer; new are the forms that have a sitting and were not compared (7)."""
    late = BoardQuestion.due < today
    near = and_(BoardQuestion.due >= today, BoardQuestion.due <= today + soon)
    late_, near_, _new = _numbers(late, near, false())
    forms = unstated_forms(in_amsterdam(today)).scalar_subquery()
    return select(late_, near_, forms).where(BoardQuestion.waits())


ROLES: dict[str, Counted] = {
    "handler": _cases,
    "decider": _to_sign,
    "dpo": _for_the_dpo,
    "scheduler": _to_plan,
    "exam_board": _to_answer,
}
"""Each team → late, soon and new, in one row."""
