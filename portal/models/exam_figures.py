"""What the figures of an exam are counted from: one row a case, no person, no number, no words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import lazyload

from portal.models.alternatives import Placement
from portal.models.cases import Case, CaseEvent
from portal.models.disadvantage_reports import DisadvantageReport
from portal.models.exams import Exam
from portal.models.log import LogEntry
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.figures import ASKED, Objection
from portal.rules.lifecycle import WEIGHED

TOLD_BY = {"case:interim:protected": "interim", "case:alternative:offered": "offered"}
"""What an event of the case tells, whatever came after it."""
REQUESTED = tuple(f"supervision:{code}" for code in ASKED)
READ = (*TOLD_BY, "case:result:known", "case:disadvantage:checked")


def cases_about(viewer: Viewer, exam: Exam) -> Select[str, datetime, str | None, str, datetime | None]:
    """Of each objection to this exam: id, receipt, outcome, state, moment of the answer; nothing without permission."""
    query = select(Case.id, Case.received_at, Case.outcome, Case.state, Case.decided_at)
    query = query.where(Case.exam_id == exam.id, Case.kind.in_(WEIGHED)).order_by(Case.id)
    return query if viewer.may(Permission.SEE_FIGURES) else query.where(Case.id.is_(None))


def events_about(exam: Exam) -> Select[str, str, dict[str, Any]]:
    """Case id, tag and facts of what the figures read, in order."""
    query = select(CaseEvent.case_id, CaseEvent.tag, CaseEvent.facts).join(Case, Case.id == CaseEvent.case_id)
    here = (Case.exam_id == exam.id, Case.kind.in_(WEIGHED), CaseEvent.tag.in_(READ))
    return query.where(*here).order_by(CaseEvent.case_id, CaseEvent.seq)


def places_about(exam: Exam) -> Select[Placement]:
    """The places beside this exam: who lost one, and who had none when the exam began."""
    return select(Placement).where(Placement.exam_id == exam.id).options(lazyload("*"))


def reports_about(exam: Exam) -> Select[str, bool | None]:
    """Case id and what was found, of each disadvantage that a student reported."""
    query = select(DisadvantageReport.case_id, DisadvantageReport.found)
    return query.join(Case, Case.id == DisadvantageReport.case_id).where(Case.exam_id == exam.id)


def requests_about(viewer: Viewer, exam: Exam) -> Select[str, int]:
    """Tag of the log and how often it was noted, of requests for online supervision: they are told longer than kept."""
    query = select(LogEntry.tag, func.count()).where(LogEntry.about == f"exam:{exam.id}")
    query = query.where(LogEntry.tag.in_(REQUESTED)).group_by(LogEntry.tag)
    return query if viewer.may(Permission.SEE_FIGURES) else query.where(LogEntry.id.is_(None))


def objections(
    cases: Iterable[Row[str, datetime, str | None, str, datetime | None]],
    events: Iterable[Row[str, str, dict[str, Any]]],
    short: Iterable[str],
    reports: Iterable[Row[str, bool | None]],
) -> list[Objection]:
    """The rows of the queries above, case by case; `short` are the ids of cases for which a seat was missing."""
    told: dict[str, set[str]] = {}
    late: dict[str, int] = {}
    for case_id, tag, facts in events:
        if tag == "case:result:known":
            late[case_id] = facts["delay"]
        elif tag in TOLD_BY:
            told.setdefault(case_id, set()).add(TOLD_BY[tag])
        elif facts["open"]:
            told.setdefault(case_id, set()).add("found")
    for case_id in short:
        told.setdefault(case_id, set()).add("no_seat")
    for case_id, found in reports:
        told.setdefault(case_id, set()).update({"reported", "found"} if found else {"reported"})
    return [
        Objection(
            local_date(received_at),
            outcome,
            state == "withdrawn",
            local_date(decided_at) if decided_at else None,
            frozenset(told.get(case_id, ())),
            late.get(case_id),
        )
        for case_id, received_at, outcome, state, decided_at in cases
    ]


def had_no_seat(placement: Placement, begun: bool) -> bool:
    """Whether a seat was missing: one was lost, or there was none yet when the exam began."""
    return placement.lost_seat_at is not None or (begun and placement.state == "to_plan")
