"""Who objected during the exam says here that they stopped, or did not take it (O-7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from portal.actions.stopping import StopExam, stop_exam
from portal.models import Case
from portal.rules.access import Permission
from portal.web.desk import attempt, find
from portal.web.forms import Form
from portal.web.page import page
from portal.web.student.request_file import may_stop
from portal.web.student.requests import area as area


@area.both("/requests/<ref>/stopped", allow=Permission.OWN_CASES)
def stopped(ref: str) -> Any:
    """What it means, asked once: nobody else can say it for them."""
    case, form = find(Case, ref), Form()
    if form.validate_on_submit() and attempt(form, stop_exam, StopExam(ref)):
        return redirect(url_for(".show", ref=ref))
    if case.exam is None or (not form.is_submitted() and not may_stop(case)):
        return redirect(url_for(".show", ref=ref))
    return page("student/requests/stopped.html", status=form.status, form=form, case=case)
