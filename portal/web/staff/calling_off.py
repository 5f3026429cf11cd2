"""Calling an exam off, or letting it go ahead after all: asked once, with what it does to whom (7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.actions.calling_off import CallOff, PutBack, call_off_exam, put_back_exam
from portal.models import Exam, ExamNews, planning
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, find, looking, now, viewer
from portal.web.forms import Form
from portal.web.page import page

area = Area("calling_off", __name__, side="staff")


@area.both("/staff/exams/<slug>/call-off", allow=Permission.EDIT_REGISTER)
def call_off(slug: str) -> Any:
    """The exam does not take place."""
    what = _(
        "Places beside this exam go back. No student counts as absent. A last day for an answer never moves."
    )
    sittings = looking().scalar(planning.number_coming(find(Exam, slug), now())) or 0
    beside = ngettext(
        "%(num)s sitting beside it is called off too.",
        "%(num)s sittings beside it are called off too.",
        sittings,
    )
    return _deed(slug, _("Call this exam off"), f"{what} {beside}", call_off_exam, CallOff(slug))


@area.both("/staff/exams/<slug>/put-back", allow=Permission.EDIT_REGISTER)
def put_back(slug: str) -> Any:
    """The exam takes place after all."""
    what = _("Whoever needs a place without online supervision gets one again.")
    rooms = _(
        "Sittings beside it stay called off until exam administration lets them go ahead: the rooms may be gone."
    )
    return _deed(slug, _("Let this exam go ahead"), f"{what} {rooms}", put_back_exam, PutBack(slug))


def _deed(slug: str, title: str, what: str, action: Any, command: Any) -> Any:
    exam, form = find(Exam, slug), Form()
    if form.validate_on_submit() and attempt(form, action, command):
        return redirect(url_for("register.show", slug=slug))
    number = looking().scalar(ExamNews.followers(viewer(), exam.id)) or 0
    hear = ngettext(
        "%(num)s student with a request gets a letter.",
        "%(num)s students with a request get a letter.",
        number,
    )
    return page(
        "staff/register/deed.html",
        status=form.status,
        form=form,
        exam=exam,
        title=title,
        what=f"{what} {hear}",
    )
