"""What the page of a case adds for its kind: what is frozen, the other objections, the data to hand out, a check."""

from __future__ import annotations

import json
from typing import Any

from portal.labels.disadvantage_reports import WHAT_STAFF
from portal.labels.per_kind import HOLDS
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.alternatives import AUDITED
from portal.web.desk import viewer
from portal.web.staff.board import board_of
from portal.web.staff.disadvantage_reports import reports_of
from portal.web.staff.package_lines import packages_in
from portal.web.staff.standing_grants import together_of


def added_for(case: Case) -> dict[str, Any]:
    """Values for staff/cases/parts; the case comes with its events and texts."""
    board = board_of(case)
    weighed_apart = board is not None and board["questions"]  # the board was asked about this one
    return {
        "board": board,
        "together": None if weighed_apart else together_of(case),
        "holds": HOLDS,
        "checks": _checks_of(case),
        **_reports_in(case),
        "packages": packages_in(case),
        "erase": "cases.erase" if viewer().may(Permission.ERASE_FILES) else "",
    }


def _reports_in(case: Case) -> dict[str, Any]:
    """What the student reported after the exam, and whether this viewer may answer it (A-13)."""
    may = viewer().may(Permission.WORK_CASES) and case.disadvantage_due is not None
    told = any(event.tag == "case:disadvantage:reported" for event in case.events)
    reports = reports_of(case) if told else []
    return {"reports": reports, "reported_words": WHAT_STAFF, "may_answer_report": may}


def _checks_of(case: Case) -> list[dict[str, Any]]:
    """Each check for disadvantage, the first first: when, and per criterion whether it held and how we know."""
    texts = {text.id: text.body for text in case.texts}
    return [
        {"at": event.at, "lines": _lines(event.facts, texts.get(next(iter(event.facts["texts"]))))}
        for event in case.events
        if event.tag == "case:disadvantage:checked"
    ]


def _lines(facts: dict[str, Any], body: str | None) -> list[dict[str, Any]]:
    how = json.loads(body) if body else {}
    return [{"criterion": one, "holds": one in facts["holds"], "how": how.get(one)} for one in AUDITED]
