"""What a student does with a request that was sent: write to the office, read its files, or take it back."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.cases import Withdraw
from portal.actions.cases import withdraw as take_back
from portal.actions.messages import send_to_office
from portal.models import Case, Placement
from portal.models.own import placement_of
from portal.rules.access import Permission
from portal.web.desk import attempt, find, looking, now, viewer
from portal.web.downloads import hand_out
from portal.web.forms import AtMost, Form, Needed, Words
from portal.web.limits import takes_files
from portal.web.page import page
from portal.web.student.requests import area as area
from portal.web.uploads import files_field, send_message

MESSAGE_LIMIT = 5_000
"""Characters of one message."""


class MessageForm(Form):
    """Words and files for the office."""

    body = Words(
        _l("Your message"),
        validators=[Needed(_l("Write your message.")), AtMost(MESSAGE_LIMIT)],
        description=_l("You need not give medical details. Use at most 5,000 characters."),
    )
    files = files_field()


@area.both("/requests/<ref>/message", allow=Permission.OWN_CASES)
@takes_files
def message(ref: str) -> Any:
    """Send a message about an open request."""
    case = find(Case, ref)
    if request.method == "GET" and not case.is_open:
        return redirect(url_for(".show", ref=ref))
    form = MessageForm()
    if send_message(form, case, send_to_office):
        return redirect(url_for(".show", ref=ref, _anchor="messages"))
    return page("student/requests/message.html", status=form.status, form=form, case=case)


@area.get("/requests/<ref>/files/<file>", allow=Permission.OWN_CASES)
def file(ref: str, file: str) -> Any:
    """A file of the request, as a download."""
    return hand_out(find(Case, ref), file, back=url_for(".show", ref=ref, _anchor="messages"))


@area.both("/requests/<ref>/withdraw", allow=Permission.OWN_CASES)
def withdraw(ref: str) -> Any:
    """Take the request back; the page says what that means and asks once."""
    case = find(Case, ref)
    if not case.is_open:
        return redirect(url_for(".show", ref=ref))
    form = Form()
    if form.validate_on_submit() and attempt(form, take_back, form.into(Withdraw, case=ref)):
        return redirect(url_for(".show", ref=ref))
    place: Placement | None = looking().scalars(placement_of(viewer(), case)).unique().one_or_none()
    return page(
        "student/requests/withdraw.html", status=form.status, form=form, case=case, place=place,
        missed=case.missed_its_exam(now()),
    )  # fmt: skip
