"""Requests to be supervised online, where an exam leaves that to who asks: the list, and the answer. No names."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.supervision_answers import (
    REASONS_LIMIT,
    AnswerRequest,
    answer_request,
    hindrance_to_answer,
)
from portal.labels.on_request import ANSWERS, OUTCOMES, REASONS_STAFF
from portal.labels.refusals import sentence
from portal.models import Person, SupervisionRequest
from portal.models.supervision_requests import answered, waiting
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.web.area import Area
from portal.web.desk import acting, attempt, find, looking, viewer
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices
from portal.web.letters import letter_parts
from portal.web.page import page

area = Area("supervision_requests", __name__, side="staff")
LAST_ANSWERED = 20


class AnswerForm(Form):
    """Yes or no; a no with the words of its letter."""

    answer = Choice(
        _l("Your answer"), choices=choices(ANSWERS), validators=[Needed(_l("Choose your answer."))]
    )
    reasons = Words(
        _l("Why not?"),
        description=_l("Only for a refusal. It stands in the letter. Do not write about anybody's health."),
        validators=[AtMost(REASONS_LIMIT)],
    )
    dutch = Words(
        _l("Why not, in Dutch"),
        description=_l("The student reads English. The Dutch letter counts, and goes along."),
        validators=[AtMost(REASONS_LIMIT)],
    )


@area.get("/staff/supervision-requests", allow=Permission.READ_CASES)
def index() -> Any:
    """Those without an answer, by the day of the answer; below them the last ones that were answered."""
    return page(
        "staff/supervision/index.html", waiting=looking().scalars(waiting(viewer())).unique().all(),
        answered=looking().scalars(answered(viewer(), LAST_ANSWERED)).unique().all(),
        reasons=REASONS_STAFF, outcomes=OUTCOMES, today=acting().today,
    )  # fmt: skip


@area.both("/staff/supervision-requests/<ref>", allow=Permission.READ_CASES)
def show(ref: str) -> Any:
    """One request with the form to answer it; an answered one with its letter."""
    request, form = find(SupervisionRequest, ref), AnswerForm()
    command = AnswerRequest(ref, form.answer.data == "grant", form.reasons.data or "", form.dutch.data or "")
    if form.validate_on_submit() and attempt(form, answer_request, command):
        return redirect(url_for(".index"))
    request = find(SupervisionRequest, ref)
    person = looking().get_one(Person, request.person_id)
    grant, refuse = (hindrance_to_answer(acting(), request, granted=granted) for granted in (True, False))
    return page(
        "staff/supervision/show.html", status=form.status, form=form, asked=request, reasons=REASONS_STAFF,
        outcomes=OUTCOMES, language=person.language, needs_dutch=acting().dutch_counts(person.language),
        may=None in (grant, refuse), why_no_grant=sentence(Refused(grant)) if grant else "",
        why_no_refusal=sentence(Refused(refuse)) if refuse else "", letter=letter_parts(request),
        today=acting().today,
    )  # fmt: skip
