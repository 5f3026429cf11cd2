"""What hangs on a case and waits for somebody: a proposal, a question to the exam board, a desk, an unread message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Date, and_, case, cast, literal, null, select, union_all

from portal.models.board import BoardQuestion
from portal.models.cases import CaseText
from portal.models.decisions import Decision
from portal.models.disadvantage_reports import DisadvantageReport
from portal.models.forwarding import Forwarding
from portal.rules.next_date import Reason


def waits_of(case_ids: Sequence[str]) -> CompoundSelect[Any]:
    """For these cases: case id, code and day of each, in one query over the indexes by case."""
    asked = and_(Decision.advice_due.is_not(None), Decision.advice_code.is_(None))
    what = case((asked, "advice"), else_="signature")
    return union_all(
        select(Decision.case_id, what, case((asked, Decision.advice_due))).where(
            Decision.case_id.in_(case_ids), Decision.state == "prepared"
        ),
        select(BoardQuestion.case_id, literal("board"), BoardQuestion.due).where(
            BoardQuestion.case_id.in_(case_ids), BoardQuestion.waits()
        ),
        select(Forwarding.case_id, literal("desk"), Forwarding.due).where(
            Forwarding.case_id.in_(case_ids), Forwarding.acknowledged_at.is_(None)
        ),
        select(DisadvantageReport.case_id, literal("disadvantage"), DisadvantageReport.due).where(
            DisadvantageReport.case_id.in_(case_ids), DisadvantageReport.answered_at.is_(None)
        ),
        select(CaseText.case_id, literal("message"), cast(null(), Date)).distinct().where(
            CaseText.case_id.in_(case_ids), CaseText.kind == "message", CaseText.read_at.is_(None),
            CaseText.body.is_not(None),
        ),
    )  # fmt: skip


def by_case(rows: Iterable[Any]) -> dict[str, list[Reason]]:
    """The rows of `waits_of`, case by case."""
    found: dict[str, list[Reason]] = {}
    for case_id, code, day in rows:
        found.setdefault(case_id, []).append(Reason(code, day))
    return found
