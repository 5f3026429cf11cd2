"""Answering what a student reported after the exam (A-13)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.disadvantage_reports import WORDS_LIMIT, AnswerReport, answer_report
from portal.labels.disadvantage_reports import WHAT_STAFF
from portal.models import Case, DisadvantageReport
from portal.models.disadvantage_reports import open_one
from portal.rules.access import Permission
from portal.web.desk import attempt, looking
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.disadvantage import area as area

FOUND = {"yes": _l("Yes, and this is what we did"), "no": _l("No, we found none")}


class AnswerForm(Form):
    """What was found, and the words of the letter."""

    found = Choice(
        _l("Was there a disadvantage?"),
        choices=choices(FOUND),
        validators=[Needed(_l("Choose whether there was a disadvantage."))],
    )
    words = Words(
        _l("Your answer to the student"),
        description=_l("It stands in the letter. Use at most 5,000 characters."),
        validators=[Needed(_l("Write your answer.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/cases/<ref>/disadvantage-report", allow=Permission.WORK_CASES)
def answer(ref: str) -> Any:
    """Answer the report that is open; without one there is nothing to do here."""
    case, form = open_case(ref), AnswerForm()
    command = AnswerReport(case.ref, form.found.data == "yes", form.words.data or "")
    if form.validate_on_submit() and attempt(form, answer_report, command):
        return redirect(url_for("cases.show", ref=ref))
    report = open_one(reports_of(case))
    if report is None and not form.is_submitted():
        return redirect(url_for("cases.show", ref=ref))
    return page(
        "staff/disadvantage/answer.html",
        status=form.status,
        case=case,
        form=form,
        report=report,
        what=WHAT_STAFF,
    )


def reports_of(case: Case) -> list[DisadvantageReport]:
    """What was reported in a case that this viewer reads, the newest first."""
    return list(looking().scalars(DisadvantageReport.of_case(case.id)).unique())
