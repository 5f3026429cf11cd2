"""Who acts for the student of a case: naming them, and finding the student in whose name somebody asked (2.7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.actions.guests import LONGEST_WORDS
from portal.actions.pupils import ConnectPupil, connect_pupil
from portal.actions.representatives import NameRepresentative, name_representative
from portal.labels.representatives import THEY_ACT, THEY_ACT_HINTS
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import find_step
from portal.web.desk import attempt, now
from portal.web.forms import AtMost, Choice, Form, Line, MailAddress, Needed, Ticked, choices
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area

WHOM = {
    "same": _l("Who acts in this case now"),
    "other": _l("Somebody else"),
}


def authority_field() -> Any:
    """By what they act; the same wherever staff say so."""
    return Choice(
        _l("By what may they act?"),
        choices=choices(THEY_ACT),
        choice_hints=THEY_ACT_HINTS,
        validators=[Needed(_l("Choose by what they may act."))],
    )


def checked_field() -> Any:
    """Nobody acts for another on their word alone."""
    return BooleanField(
        _l("I have seen that this is so. I kept no copy."),
        validators=[Ticked(_l("Tick that you have seen it. Else ask for it first."))],
    )


class RepresentativeForm(Form):
    """Who acts, and that somebody saw that they may."""

    whom = Choice(_l("Who acts for the student?"), choices=choices(WHOM))
    name = Line(_l("Name"), validators=[AtMost(LONGEST_WORDS)])
    email = Line(
        _l("Mail address"),
        validators=[MailAddress()],
        description=_l("They get a link there. Without an address they get letters by post."),
    )
    authority = authority_field()
    checked = checked_field()


@area.both("/staff/cases/<ref>/representative", allow=Permission.WORK_CASES)
def representative(ref: str) -> Any:
    """Say who acts for the student; from now on the letters go to them."""
    case, form = open_case(ref), RepresentativeForm()
    find_step("name_representative", case.kind, case.state)
    if case.representative_id is None:
        del form.whom
    if form.validate_on_submit() and attempt(form, name_representative, _command(form, case)):
        return redirect(url_for(".show", ref=ref))
    return page(
        "staff/cases/representative.html", status=form.status, case=case, form=form,
        needed=case.needs_representative(local_date(now())),
    )  # fmt: skip


def _command(form: RepresentativeForm, case: Case) -> NameRepresentative:
    if form.whom is not None and form.whom.data != "other":
        return NameRepresentative(case.ref, form.authority.data, person=case.representative_id or "")
    return NameRepresentative(
        case.ref, form.authority.data, name=form.name.data or "", email=form.email.data or ""
    )


class ConnectForm(Form):
    """Which student it is, and that who asks may ask for them."""

    number = Line(
        _l("Student number"),
        description=_l("The whole number. The log tells that you looked."),
        validators=[Needed(_l("Fill in the student number.")), AtMost(64)],
    )
    authority = authority_field()
    checked = checked_field()


@area.both("/staff/cases/<ref>/student", allow=Permission.WORK_CASES)
def student(ref: str) -> Any:
    """Put the case in the name of the student whom it is about."""
    case, form = open_case(ref), ConnectForm()
    find_step("connect", case.kind, case.state)
    if form.validate_on_submit() and attempt(form, connect_pupil, form.into(ConnectPupil, case=ref)):
        return redirect(url_for(".show", ref=ref))
    return page("staff/cases/student.html", status=form.status, case=case, form=form)
