"""Saying that a case is no privacy request, and sending it on to the desk that can help (T14)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.forwarding import Misroute, forward_by, misroute
from portal.db import new_id
from portal.i18n import language
from portal.labels.forwarding import CONSENT, CONSENT_HINTS, DESKS
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import find_step
from portal.web.desk import acting, attempt, config, now
from portal.web.forms import AtMost, Choice, Form, Needed, Words, choices
from portal.web.forward_links import link_to
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area
from portal.web.staff.messages import MESSAGE_LIMIT

LETTER_LIMIT = 20_000
OWN_WORDS = ("reason", "about", "wrong", "right", "instead_of")
"""The kinds of text in which somebody says what they want."""


class ForwardForm(Form):
    """Where it belongs, whether the student agreed, what the desk reads, and what the student is told."""

    desk = Choice(_l("Where does it belong?"), validators=[Needed(_l("Choose where it belongs."))])
    consent = Choice(
        _l("Does the student agree that you send it on?"),
        choices=choices(CONSENT),
        choice_hints=CONSENT_HINTS,
        validators=[Needed(_l("Choose if the student agrees."))],
    )
    words = Words(
        _l("What the desk reads"),
        description=_l("Leave out what the desk does not need, such as health. At most 20,000 characters."),
        validators=[AtMost(LETTER_LIMIT)],
    )
    said = Words(
        _l("What you tell the student"),
        description=_l("Why this is no privacy request. It stands in the letter. At most 5,000 characters."),
        validators=[
            Needed(_l("Write why this is no privacy request. The student reads that.")), AtMost(MESSAGE_LIMIT),
        ],
    )  # fmt: skip


@area.both("/staff/cases/<ref>/forward", allow=Permission.WORK_CASES)
def forward(ref: str) -> Any:
    """Close it as no privacy request; with consent the desk gets a link to the words."""
    case = open_case(ref)
    find_step("misroute", case.kind, case.state)
    form, last = ForwardForm(data={"words": words_of(case)}), forward_by(acting(), case)
    desks = config().desks
    form.desk.choices = [(desk, f"{DESKS[desk]} ({desks.name(language(), desk)})") for desk in desks.offered]
    if form.validate_on_submit() and attempt(form, misroute, _command(form, case)):
        return redirect(url_for(".show", ref=ref))
    return page(
        "staff/cases/forward.html", status=form.status, case=case, form=form, last=last,
        late=local_date(now()) > last,
    )  # fmt: skip


def words_of(case: Case) -> str:
    """What the student wrote in the request itself, one text under the other."""
    said = [text.body for text in case.texts if text.kind in OWN_WORDS and text.body]
    return "\n\n".join(said)


def _command(form: ForwardForm, case: Case) -> Misroute:
    forwarding = new_id()
    return Misroute(
        case.ref, form.desk.data, form.consent.data == "yes", form.said.data or "", form.words.data or "",
        forwarding, link_to(forwarding),
    )  # fmt: skip
