"""What the page of a request says once the exam is behind the student: what they reported, and that they can (A-13)."""

from __future__ import annotations

from typing import Any

from portal.labels.disadvantage_reports import WHAT
from portal.models import Case, DisadvantageReport
from portal.rules.lifecycle import SEATED, allows
from portal.web.desk import looking


def may_report(case: Case) -> bool:
    """Whether the exam is behind this student, and no report waits for an answer."""
    return case.disadvantage_due is None and allows("report_disadvantage", case.kind, case.state)


def reports_of(case: Case) -> dict[str, Any]:
    """The reports in a case of this student's own, the newest first, and whether another one can follow."""
    query = DisadvantageReport.of_case(case.id)
    found = looking().scalars(query).unique().all() if case.kind in SEATED else []
    return {"may_report": may_report(case), "reports": found, "what_words": WHAT}
