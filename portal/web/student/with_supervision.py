"""Sitting one session with online supervision by an own act, and taking that back until it starts (6.2)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from wtforms import HiddenField

from portal.actions.own_act import OwnAct, act_oneself
from portal.models import Case
from portal.rules.access import Permission
from portal.web.desk import attempt, find
from portal.web.forms import Form
from portal.web.page import page
from portal.web.student.request_file import may_act
from portal.web.student.requests import area as area


class OwnActForm(Form):
    """Which of the two the page offered: a page that lay open does not undo what was done since."""

    given = HiddenField()


@area.both("/requests/<ref>/with-supervision", allow=Permission.OWN_CASES)
def with_supervision(ref: str) -> Any:
    """What it means, asked once; the same page takes it back."""
    case, form = find(Case, ref), OwnActForm()
    if form.validate_on_submit() and attempt(form, act_oneself, OwnAct(ref, form.given.data == "yes")):
        return redirect(url_for(".show", ref=ref))
    if case.exam is None or (not form.is_submitted() and not may_act(case)):
        return redirect(url_for(".show", ref=ref))
    form.given.data = "no" if case.own_act else "yes"
    return page(
        "student/requests/with_supervision.html", status=form.status, form=form, case=case, exam=case.exam,
        given=case.own_act, at_resit=False,
    )  # fmt: skip
