"""Our question to the student, and the answer: in their own words, or everything (T05, recital 63)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms.validators import ValidationError

from portal.actions.answers import AnswerQuestion, answer_question
from portal.models import Case
from portal.rules.access import Permission
from portal.web.desk import attempt, find
from portal.web.forms import AtMost, Form, Words
from portal.web.page import page
from portal.web.student.our_questions import our_questions
from portal.web.student.requests import area as area

ANSWER_LIMIT = 5_000
"""Characters of one answer."""


class AnswerForm(Form):
    """Words, unless the student wants everything."""

    body = Words(
        _l("Your answer"),
        validators=[AtMost(ANSWER_LIMIT)],
        description=_l("You need not give medical details. Use at most 5,000 characters."),
    )
    everything = False
    """Whether the button for everything was pressed."""

    def validate_body(self, field: Words) -> None:
        """Nothing is to be written by who wants everything."""
        if not field.data and not self.everything:
            raise ValidationError(_("Write your answer."))


@area.both("/requests/<ref>/answer", allow=Permission.OWN_CASES)
def answer(ref: str) -> Any:
    """Answer our question; where we asked which data are meant, one button asks for everything."""
    case = find(Case, ref, selectinload(Case.events), selectinload(Case.texts))
    questions = our_questions(case)
    if request.method == "GET" and not questions:
        return redirect(url_for(".show", ref=ref))
    form = AnswerForm()
    form.everything = request.form.get("everything") == "y"
    if form.validate_on_submit():
        command = AnswerQuestion(ref, form.body.data or "", form.everything)
        if attempt(form, answer_question, command):
            return redirect(url_for(".show", ref=ref))
    return page(
        "student/answers/write.html", status=form.status, form=form, case=case, questions=questions,
        may_want_everything=any(one.question.ground == "scope" for one in questions),
    )  # fmt: skip
