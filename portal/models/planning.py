"""Lists for exam administration and the exam board: who needs a place, which sittings there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy import case as either
from sqlalchemy.orm import contains_eager, raiseload

from portal.models.alternatives import OfferedSitting, Placement, Sitting
from portal.models.cases import Case, CaseText
from portal.models.exams import Exam
from portal.models.viewer import Viewer
from portal.rules.access import Permission

PAGE = 25
STATES = ("to_plan", "offered", "accepted", "declined")
IN_TURN = (
    either((Placement.lost_seat_at.is_(None), 1), else_=0),
    Placement.created_at,
    Placement.ref,
)
"""Whose turn it is: who lost a seat goes first, then who needs a place longest."""


@dataclass(frozen=True)
class Edge:
    """Where a page of a list begins: strictly after, or (`backwards`) strictly before these sort values."""

    values: tuple[Any, ...]
    backwards: bool = False


def _paged(query: Select[Any], keys: tuple[Any, ...], edge: Edge | None) -> Select[Any]:
    # One row more than a page tells whether there is a next one.
    query = query.limit(PAGE + 1)
    if edge is None:
        return query.order_by(*keys)
    here = tuple_(*keys)
    if edge.backwards:
        return query.where(here < edge.values).order_by(*(key.desc() for key in keys))
    return query.where(here > edge.values).order_by(*keys)


def _to_do() -> ColumnElement[str]:
    """What exam administration must do with a place (7).

    One whose student proposed another moment, or can choose nothing since all that was offered is full, is planned again.
    """
    again = or_(Placement.countered_at.is_not(None), _is_full())
    return either((again, "to_plan"), else_=Placement.state)


def _is_full() -> ColumnElement[bool]:
    """An offer was made, and others took every seat of it."""
    left = select(OfferedSitting.placement_id).join(Sitting, Sitting.id == OfferedSitting.sitting_id)
    left = left.where(Sitting.taken < Sitting.capacity, Sitting.cancelled_at.is_(None))
    offered = OfferedSitting.placement_id == Placement.id
    return and_(Placement.state == "offered", ~left.where(offered).correlate(Placement).exists())


def proposed_moment(viewer: Viewer, placement: Placement) -> Select[str | None]:
    """The student's own words about a moment that suits them; nothing else of the case comes along (6.2)."""
    query = select(CaseText.body).where(CaseText.case_id == placement.case_id, CaseText.kind == "counter")
    allowed = viewer.may(Permission.PLAN) and placement.person_id != viewer.person_id
    return query if allowed else query.where(CaseText.id.is_(None))


def _still_matters(since: datetime) -> Any:
    # A chosen place is history once its sitting is over; who waits stays in sight until there is a place.
    waits = Placement.state.in_(("to_plan", "offered"))
    declined = (Placement.state == "declined") & (Exam.starts_at >= since)
    return or_(waits, declined, Sitting.starts_at >= since)


def placements(viewer: Viewer, state: str, since: datetime, edge: Edge | None = None) -> Select[Placement]:
    """A page of placements in this state, earliest exam first, then by turn (edge: `place_on_page`)."""
    query = (
        Placement.visible_to(viewer)
        .join(Placement.exam)
        .outerjoin(Placement.sitting)
        .where(_to_do() == state, _still_matters(since))
        .options(
            contains_eager(Placement.exam).raiseload(Exam.product),
            contains_eager(Placement.sitting).raiseload(Sitting.exam),
            raiseload(Placement.options),
        )
    )
    return _paged(query, (Exam.starts_at, Exam.id, *IN_TURN), edge)


def place_on_page(placement: Placement) -> tuple[Any, ...]:
    """The values by which `placements` sorts this one."""
    turn = (int(placement.lost_seat_at is None), placement.created_at, placement.ref)
    return (placement.exam.starts_at, placement.exam_id, *turn)


def counts(viewer: Viewer, since: datetime) -> Select[str, int]:
    """How many placements there are in each state."""
    seen = Placement.visible_to(viewer).with_only_columns(_to_do(), func.count()).join(Placement.exam)
    return seen.outerjoin(Placement.sitting).where(_still_matters(since)).group_by(_to_do())


def waiting_for(viewer: Viewer, exam: Exam) -> Select[Placement]:
    """Everybody who needs a place beside this exam and cannot choose one, or waits in a line: who lost one first."""
    query = Placement.visible_to(viewer).where(Placement.exam_id == exam.id, waits_for_offer())
    return query.options(raiseload(Placement.options)).order_by(*IN_TURN)


def last_offered(viewer: Viewer, exam: Exam) -> Select[Placement]:
    """The place beside this exam that was offered last: what was stated with it is likely to hold again (7)."""
    query = Placement.visible_to(viewer).where(
        Placement.exam_id == exam.id, Placement.offered_at.is_not(None)
    )
    return (
        query.options(raiseload(Placement.options))
        .order_by(Placement.offered_at.desc(), Placement.id)
        .limit(1)
    )


def number_waiting(viewer: Viewer, exam: Exam) -> Select[int]:
    """How many they are."""
    seen = Placement.visible_to(viewer).with_only_columns(func.count())
    return seen.where(Placement.exam_id == exam.id, waits_for_offer())


def in_turn(exam: Exam, but: str) -> Select[str]:
    """The references of the same places, for who plans (`but`: their own is never among them)."""
    query = select(Placement.ref).where(
        Placement.exam_id == exam.id, waits_for_offer(), Placement.person_id != but
    )
    return query.order_by(*IN_TURN)


def waits_for_offer() -> ColumnElement[bool]:
    """Nothing was offered yet, or all that was offered is full, or the student stands in line for some of it."""
    line = select(OfferedSitting.placement_id).where(OfferedSitting.turn.is_not(None))
    lined = and_(Placement.state == "offered", Placement.id.in_(line))
    return or_(Placement.state == "to_plan", lined, _is_full())


def counts_of(viewer: Viewer, exam: Exam) -> Select[str, int]:
    """The same numbers for one exam."""
    seen = Placement.visible_to(viewer).with_only_columns(_to_do(), func.count())
    return seen.where(Placement.exam_id == exam.id).group_by(_to_do())


def exams_to_plan(
    viewer: Viewer, since: datetime, words: str = "", edge: Edge | None = None
) -> Select[Exam, int, int, int]:
    """A page of exams with online supervision, or with somebody who needs a place, from `since` on.

    With each: how many placements wait for an offer, how many sittings it has, and how many seats are free.
    """
    waiting = (
        select(func.count())
        .select_from(Placement)
        .where(Placement.exam_id == Exam.id, Placement.state == "to_plan")
        .correlate(Exam)
        .scalar_subquery()
    )
    beside = [
        select(what)
        .where(Sitting.exam_id == Exam.id, Sitting.cancelled_at.is_(None))
        .correlate(Exam)
        .scalar_subquery()
        for what in (func.count(Sitting.id), func.coalesce(func.sum(Sitting.capacity - Sitting.taken), 0))
    ]
    needed = exists().where(Placement.exam_id == Exam.id).correlate(Exam)
    query = (
        Exam.visible_to(viewer)
        .add_columns(waiting, *beside)
        .where(Exam.starts_at >= since, or_(Exam.product_id.is_not(None), needed))
        .options(raiseload(Exam.product))
    )
    if words:
        names = (Exam.code, Exam.name_nl, Exam.name_en)
        held = (func.lower(name).contains(words.lower(), autoescape=True) for name in names)
        query = query.where(or_(*held))
    return _paged(query, (Exam.starts_at, Exam.id), edge)


def exams_with_sittings(viewer: Viewer, since: datetime, edge: Edge | None = None) -> Select[Exam]:
    """A page of exams that have a sitting beside them from `since` on."""
    planned = exists().where(
        Sitting.exam_id == Exam.id, Sitting.starts_at >= since, Sitting.cancelled_at.is_(None)
    )
    planned = planned.correlate(Exam)
    query = Exam.visible_to(viewer).where(planned).options(raiseload(Exam.product))
    return _paged(query, (Exam.starts_at, Exam.id), edge)


def need_of(viewer: Viewer, exam: Exam) -> Select[int, int]:
    """How many students need a place beside this exam and have no seat, and their longest extra time (minutes)."""
    people, extra = func.count(), func.coalesce(func.max(Placement.extra_time_minutes), 0)
    seen = Placement.visible_to(viewer).with_only_columns(people.label("people"), extra.label("extra"))
    return seen.where(Placement.exam_id == exam.id, Placement.state.in_(("to_plan", "offered")))


def offers_of(viewer: Viewer, sitting: Sitting) -> Select[int]:
    """How many students can choose this sitting, or have a seat in it."""
    offered = select(OfferedSitting.placement_id).where(OfferedSitting.sitting_id == sitting.id)
    here = or_(Placement.sitting_id == sitting.id, Placement.id.in_(offered))
    seen = Placement.visible_to(viewer).with_only_columns(func.count())
    return seen.where(here, Placement.state.in_(("offered", "accepted")))


def exams_to_compare(viewer: Viewer, since: datetime, edge: Edge | None = None) -> Select[Exam]:
    """A page of exams from `since` on with which an alternative may have to be compared: watched, or with a sitting."""
    planned = exists().where(Sitting.exam_id == Exam.id).correlate(Exam)
    query = Exam.visible_to(viewer).where(Exam.starts_at >= since)
    query = query.where(or_(Exam.product_id.is_not(None), planned)).options(raiseload(Exam.product))
    return _paged(query, (Exam.starts_at, Exam.id), edge)


def last_stated(exam_id: str) -> Select[datetime | None, int | None]:
    """When exam administration last made an offer beside this exam, and the result term that it stated (A-07)."""
    query = select(Placement.offered_at, Placement.result_working_days)
    made = query.where(Placement.exam_id == exam_id, Placement.offered_at.is_not(None))
    return made.order_by(Placement.offered_at.desc()).limit(1)


def sittings_of(viewer: Viewer, exams: Iterable[Exam], since: datetime | None = None) -> Select[Sitting]:
    """The sittings beside these exams, first moment first; with `since`, those from then on that go ahead."""
    query = Sitting.visible_to(viewer).where(Sitting.exam_id.in_([exam.id for exam in exams]))
    if since is not None:
        query = query.where(Sitting.starts_at >= since, Sitting.cancelled_at.is_(None))
    return query.options(raiseload(Sitting.exam)).order_by(Sitting.starts_at, Sitting.id)


def number_coming(exam: Exam, now: datetime) -> Select[int]:
    """How many sittings beside this exam are still to come and go ahead."""
    coming = (Sitting.exam_id == exam.id, Sitting.cancelled_at.is_(None), Sitting.starts_at > now)
    return select(func.count(Sitting.id)).where(*coming)


def placement_of(viewer: Viewer, case: Case) -> Select[Placement]:
    """The place that belongs to this case, if the viewer may see it and it still counts."""
    return Placement.visible_to(viewer).where(Placement.case_id == case.id, Placement.state != "cancelled")


def seat_of(viewer: Viewer, case: Case) -> Select[Placement]:
    """The same for whoever may read the case: where and when its student sat, and what the offer promised."""
    reads = viewer.may(Permission.READ_CASES) and not case.is_own(viewer.person_id)
    query = select(Placement).where(Placement.case_id == case.id, Placement.state != "cancelled")
    return query if reads else query.where(Placement.id.is_(None))
