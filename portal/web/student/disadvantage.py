"""The student reports that the other way of sitting an exam cost them something (A-13)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.actions.disadvantage_reports import WORDS_LIMIT, ReportDisadvantage, report_disadvantage
from portal.labels.disadvantage_reports import WHAT
from portal.models import Case
from portal.rules.access import Permission
from portal.web.desk import attempt, find
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices
from portal.web.page import page
from portal.web.student.after_exam import may_report
from portal.web.student.requests import area as area


class ReportForm(Form):
    """What went wrong; only "something else" needs words."""

    what = Choice(
        _l("What went wrong?"), choices=choices(WHAT), validators=[Needed(_l("Choose what went wrong."))]
    )
    words = Words(
        _l("Tell us more"),
        description=_l("When did it happen? Who said or did it? Use at most 5,000 characters."),
        validators=[AtMost(WORDS_LIMIT)],
    )

    def validate_words(self, field: Any) -> None:
        """Nobody can look into "something else" without a word."""
        if self.what.data == "other" and not (field.data or "").strip():
            raise ValidationError(_("Write what went wrong."))


@area.both("/requests/<ref>/disadvantage", allow=Permission.OWN_CASES)
def disadvantage(ref: str) -> Any:
    """Report it; a request that has no exam behind it, or a report that is open, goes back to its page."""
    case, form = find(Case, ref), ReportForm()
    command = ReportDisadvantage(case.ref, form.what.data or "", form.words.data or "")
    if form.validate_on_submit() and attempt(form, report_disadvantage, command):
        return redirect(url_for(".show", ref=ref))
    if not form.is_submitted() and not may_report(case):
        return redirect(url_for(".show", ref=ref))
    return page("student/requests/disadvantage.html", status=form.status, form=form, case=case)
