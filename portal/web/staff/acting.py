"""Who acts for the student of a case, as its page tells it (2.7)."""

from __future__ import annotations

from typing import Any

from portal.labels.representatives import THEY_ACT
from portal.models import Case
from portal.rules.calendar import local_date
from portal.web.desk import now


def acting_for(case: Case) -> dict[str, Any]:
    """For the page of a case: who acts, whether that was checked, and what is still to be done."""
    acting = case.representative
    named = [event for event in case.events if event.tag == "case:representative:named"]
    return {
        "acting": acting,
        "authority": THEY_ACT.get(named[-1].facts.get("authority", "")) if acting and named else None,
        "said": THEY_ACT.get(_said(case)) if acting else None,
        "unconnected": acting is not None and case.subject.is_guest,
        "needs_representative": case.is_open and case.needs_representative(local_date(now())),
    }


def _said(case: Case) -> str:
    """What whoever acts said of their authority when they filed it."""
    return next((text.body or "" for text in case.texts if text.kind == "relation"), "")
