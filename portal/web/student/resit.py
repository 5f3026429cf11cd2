"""The resit is without online supervision too; its student chooses otherwise here, and takes that back (A-08)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from portal.actions.resit_act import ResitAct, act_at_resit, hindrance_at_resit, resit_of
from portal.models import Case
from portal.rules.access import Permission
from portal.web.desk import acting, attempt, find, now
from portal.web.page import page
from portal.web.student.requests import area as area
from portal.web.student.with_supervision import OwnActForm


@area.both("/requests/<ref>/resit", allow=Permission.OWN_CASES)
def resit(ref: str) -> Any:
    """What it means, asked once; the same page takes it back."""
    case, form = find(Case, ref), OwnActForm()
    if form.validate_on_submit() and attempt(form, act_at_resit, ResitAct(ref, form.given.data == "yes")):
        return redirect(url_for(".show", ref=ref))
    exam = resit_of(acting(), case)
    if exam is None or (
        not form.is_submitted() and hindrance_at_resit(case, exam, not case.resit_act, now()) is not None
    ):
        return redirect(url_for(".show", ref=ref))
    form.given.data = "no" if case.resit_act else "yes"
    return page(
        "student/requests/with_supervision.html", status=form.status, form=form, case=case, exam=exam,
        given=case.resit_act, at_resit=True,
    )  # fmt: skip
