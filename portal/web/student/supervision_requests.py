"""Asking to take an exam at a distance with online supervision; how that stands; taking it back (section 3)."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.supervision_requests import (
    AskForSupervision,
    SayAgain,
    TakeBackRequest,
    ask_for_supervision,
    due_for,
    hindrance_to_ask,
    say_again,
    take_back_request,
)
from portal.labels.on_request import REASONS, STORIES, WHY_NOT
from portal.models import Exam, SupervisionRequest
from portal.models.exam_lists import one_taken_by
from portal.rules.access import Permission
from portal.rules.on_request import last_day_to_ask
from portal.web.area import Area
from portal.web.asked import newest, standing_of
from portal.web.desk import acting, attempt, config, looking, now, viewer
from portal.web.forms import Choice, Form, Needed, choices
from portal.web.letters import letter_parts
from portal.web.page import page

area = Area("own_supervision", __name__, side="student")


class AskForm(Form):
    """Why, as a code. No words are asked."""

    reason = Choice(
        _l("Why do you ask this?"),
        description=_l(
            "Choose what fits best. You do not need to give details, and nobody asks a doctor's letter of you here."
        ),
        choices=choices(REASONS),
        validators=[Needed(_l("Choose why you ask this."))],
    )


@area.get("/my-exams/<slug>/online-supervision", allow=Permission.OWN_EXAMS)
def show(slug: str) -> Any:
    """The newest request about this exam, and our answer; without one, the page to ask."""
    exam = _exam(slug)
    request = newest(exam)
    if request is None:
        return redirect(url_for(".ask", slug=slug))
    code = standing_of(request)
    return page(
        "student/supervision/show.html", exam=exam, asked=request, code=code, story=STORIES[code],
        reason=REASONS.get(request.reason), may_change=_may_change(request), letter=letter_parts(request),
        may_ask=not request.is_alive and hindrance_to_ask(acting(), exam) is None,
        late=request.state == "open" and request.due < acting().today,
    )  # fmt: skip


@area.both("/my-exams/<slug>/online-supervision/ask", allow=Permission.OWN_EXAMS)
def ask(slug: str) -> Any:
    """What asking means, and a short form; or why it is not possible now."""
    exam, form = _exam(slug), AskForm()
    if form.validate_on_submit() and attempt(
        form, ask_for_supervision, form.into(AskForSupervision, exam=slug)
    ):
        return redirect(url_for(".show", slug=slug))
    why_not = hindrance_to_ask(acting(), exam)
    if why_not == "asked_already" and not form.is_submitted():
        return redirect(url_for(".show", slug=slug))
    return page(
        "student/supervision/ask.html", status=form.status, form=form, exam=exam, why_not=WHY_NOT.get(why_not or ""),
        last_day=last_day_to_ask(exam.day, config().ask_supervision_working_days), due=due_for(acting(), exam),
    )  # fmt: skip


@area.both("/my-exams/<slug>/online-supervision/take-back", allow=Permission.OWN_EXAMS)
def take_back(slug: str) -> Any:
    """What it means, asked once. Nobody asks why."""
    return _deed(slug, "student/supervision/take_back.html", take_back_request, TakeBackRequest)


@area.both("/my-exams/<slug>/online-supervision/still-wanted", allow=Permission.OWN_EXAMS)
def still_wanted(slug: str) -> Any:
    """The exam changed: say again that this is wanted."""
    return _deed(slug, "student/supervision/still_wanted.html", say_again, SayAgain)


def _deed(slug: str, template: str, action: Any, command: Any) -> Any:
    exam, form = _exam(slug), Form()
    request = newest(exam)
    if request is None or (not form.is_submitted() and not _may_change(request)):
        return redirect(url_for(".show", slug=slug))
    if form.validate_on_submit() and attempt(form, action, command(request.ref)):
        return redirect(url_for(".show", slug=slug))
    return page(template, status=form.status, form=form, exam=exam, asked=request, code=standing_of(request))


def _may_change(request: SupervisionRequest) -> bool:
    return request.is_alive and now() < request.exam.starts_at


def _exam(slug: str) -> Exam:
    """An exam that the viewer takes; else 404."""
    exam = looking().scalars(one_taken_by(viewer(), slug)).unique().one_or_none()
    return exam if exam is not None else abort(404)
