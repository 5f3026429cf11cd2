"""A repeated objection: the decider says whether it brings new facts, and so protects (O-6)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.repeats import JudgeRepeat, judge_by, judge_repeat
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.web.area import Area
from portal.web.desk import attempt
from portal.web.forms import Choice, Form, Needed, choices
from portal.web.page import page
from portal.web.staff.case_file import CaseFile, open_case

area = Area("repeats", __name__, side="staff")

ANSWERS = {
    "new": _l("There may be something new"),
    "same": _l("It brings nothing new"),
}
HINTS = {
    "new": _l(
        "The student does not take the exam with online supervision while you look at it. In doubt choose this."
    ),
    "same": _l(
        "The earlier refusal goes on counting for this exam. You still answer this objection in time."
    ),
}


class RepeatForm(Form):
    """New facts or not."""

    facts = Choice(
        _l("Does this objection bring new facts?"),
        choices=choices(ANSWERS),
        choice_hints=HINTS,
        validators=[Needed(_l("Choose one of the two."))],
    )


@area.both("/staff/cases/<ref>/repeat", allow=Permission.DECIDE_CASES)
def judge(ref: str) -> Any:
    """Within one working day and before the exam; who says nothing lets it protect."""
    case, form = open_case(ref), RepeatForm()
    if case.repeat != "pending" and not form.is_submitted():
        raise Refused("no_repeat")
    if form.validate_on_submit() and attempt(form, judge_repeat, JudgeRepeat(ref, form.facts.data == "new")):
        return redirect(url_for("cases.show", ref=ref))
    file = CaseFile.of(case)
    return page(
        "staff/cases/repeat.html", status=form.status, case=case, form=form, by=judge_by(case), file=file
    )
