"""A notice of default from the student's own page: what it is, and one press (11.2, Awb 4:17)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from portal.actions.default import GiveNoticeOfDefault, give_notice_of_default
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.deadlines import after_notice_of_default
from portal.web.desk import attempt, config, find, now
from portal.web.forms import Form
from portal.web.page import page
from portal.web.student.requests import area as area


@area.both("/requests/<ref>/default", allow=Permission.OWN_CASES)
def default(ref: str) -> Any:
    """Tell the school that it is late; only while it is, and only under the Awb."""
    case, form = find(Case, ref), Form()
    if form.validate_on_submit() and attempt(form, give_notice_of_default, GiveNoticeOfDefault(ref)):
        return redirect(url_for(".show", ref=ref))
    if not form.is_submitted() and not _is_possible(case):
        return redirect(url_for(".show", ref=ref))
    return page(
        "student/requests/default.html", status=form.status, form=form, case=case,
        due=after_notice_of_default(now()).due,
    )  # fmt: skip


def _is_possible(case: Case) -> bool:
    late = case.is_overdue(local_date(now())) and case.default_due is None
    return late and config().remedy_route == "awb"
