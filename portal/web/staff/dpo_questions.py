"""The data protection officer's own pages: the questions that students asked in confidence (R-14, 38(5))."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.dpo_questions import (
    ANSWER_LIMIT,
    AnswerQuestion,
    CloseQuestion,
    answer_question,
    close_question,
)
from portal.actions.messages import ReadMessages, read_messages
from portal.labels.cases import KINDS, STATES
from portal.models import Case
from portal.models.dpo_questions import Before, closed_questions, open_questions, shown
from portal.models.own import sent_together
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import find_step
from portal.web.area import Area
from portal.web.desk import attempt, do, looking, now, viewer
from portal.web.downloads import files_of
from portal.web.forms import AtMost, Form, Needed, Words, clean_line
from portal.web.page import page
from portal.web.staff.case_deeds import deeds_of
from portal.web.staff.case_file import CaseFile, log_of, looks_of, open_case

area = Area("dpo_questions", __name__, side="staff")


@area.get("/staff/questions", allow=Permission.ANSWER_DPO)
def index() -> Any:
    """Open ones first; what they say stands on their own pages only."""
    opened = looking().execute(open_questions(viewer())).unique().all()
    closed = looking().scalars(closed_questions(viewer(), _before())).unique().all()
    rows, after = shown(closed)
    return page(
        "staff/questions/index.html", opened=opened, closed=rows, after=after, today=local_date(now()), states=STATES,
        further=_before() is not None,
    )  # fmt: skip


def _before() -> Before | None:
    """Where the page begins, as its own link says; anything else begins at the start."""
    moment, _sep, case_id = clean_line(request.args.get("before")).partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return Before(at, case_id) if at.tzinfo is not None and case_id else None


@area.get("/staff/questions/<ref>", allow=Permission.ANSWER_DPO)
def show(ref: str) -> Any:
    """One question, with what was said since."""
    case = _question(ref)
    file = CaseFile.of(case)
    linked = looking().scalars(sent_together(viewer(), case)).unique().all()
    response = page(
        "staff/questions/show.html", case=case, file=file, today=local_date(now()),
        deeds=deeds_of(case, viewer(), waits=True).others,  # the answer has a form of its own on this page
        log=log_of(file), looks=looks_of(file), files=files_of(case), form=Form(), kinds=KINDS, states=STATES,
        linked=[one for one in linked if one.id != case.id],
    )  # fmt: skip
    if any(text.kind == "message" and text.read_at is None for text in case.texts):
        do(read_messages, ReadMessages(ref, staff=True))
    return response


class AnswerForm(Form):
    """The answer, in the DPO's words."""

    words = Words(
        _l("Your answer"),
        description=_l(
            "Only the student reads this, in a letter. Write in short sentences. At most 5,000 characters."
        ),
        validators=[Needed(_l("Write your answer.")), AtMost(ANSWER_LIMIT)],
    )


@area.both("/staff/questions/<ref>/answer", allow=Permission.ANSWER_DPO)
def answer(ref: str) -> Any:
    """Answer it; a mail says that there is news, not what."""
    case, form = _question(ref), AnswerForm()
    if not form.is_submitted():
        find_step("answer", case.kind, case.state)
    if form.validate_on_submit() and attempt(form, answer_question, form.into(AnswerQuestion, case=ref)):
        return redirect(url_for(".show", ref=ref))
    return page(
        "staff/questions/answer.html", status=form.status, case=case, file=CaseFile.of(case), form=form
    )


@area.both("/staff/questions/<ref>/close", allow=Permission.ANSWER_DPO)
def close(ref: str) -> Any:
    """Close an answered question; the page asks once."""
    case, form = _question(ref), Form()
    if form.validate_on_submit() and attempt(form, close_question, CloseQuestion(ref)):
        return redirect(url_for(".show", ref=ref))
    said = [
        _("The student reads that the question is closed. They can always ask a new one."),
        _("You cannot open a closed question again."),
    ]
    return page(
        "staff/cases/confirm.html",
        status=form.status,
        case=case,
        form=form,
        heading=_("Close this question"),
        said=said,
    )


def _question(ref: str) -> Case:
    """The question with its events and texts; every other case is not here."""
    case = open_case(ref)
    return case if case.kind == "dpo_question" else abort(404)
