"""A notice of default that came by post or at the counter: staff write down the day (C1, 11.2)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.default import TakeInNoticeOfDefault, take_in_notice_of_default
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.web.desk import attempt, now
from portal.web.forms import Day, Form, Needed
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area


class DefaultForm(Form):
    """The day on which it reached the institution."""

    received_on = Day(
        _l("When did it reach the institution?"),
        validators=[Needed(_l("Fill in the day on which it came."))],
        description=_l("The two weeks count from this day, not from the day on which you read it."),
    )


@area.both("/staff/cases/<ref>/default", allow=Permission.WORK_CASES)
def default(ref: str) -> Any:
    """Record the notice; the page says what it does to the dates."""
    case, form = open_case(ref), DefaultForm()
    if form.validate_on_submit():
        command = TakeInNoticeOfDefault(ref, form.received_on.data)
        if attempt(form, take_in_notice_of_default, command):
            return redirect(url_for(".show", ref=ref))
    return page("staff/cases/default.html", status=form.status, form=form, case=case, today=local_date(now()))
