"""Making sure who asks: staff say how they did it, and keep nothing else (T02, 12(6))."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.identity import UNSURE, VerifyIdentity, verify_identity
from portal.labels.guests import THEY_ARE
from portal.labels.questions import IDENTITY_METHODS
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step
from portal.web.area import Area
from portal.web.desk import attempt
from portal.web.forms import Choice, Form, Needed, choices
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("identity", __name__, side="staff")


class IdentityForm(Form):
    """By which means it became sure."""

    method = Choice(
        _l("How did you make sure who asks?"),
        choices=choices(IDENTITY_METHODS),
        description=_l("Keep no copy of a document. Write no numbers down."),
        validators=[Needed(_l("Choose how you made sure who asks."))],
    )


@area.both("/staff/cases/<ref>/identity", allow=Permission.WORK_CASES)
def verify(ref: str) -> Any:
    """Say how; the log keeps the way and the moment."""
    case, form = open_case(ref), IdentityForm()
    if not form.is_submitted():
        find_step("verify_identity", case.kind, case.state)
        if case.identity not in UNSURE:
            raise Refused("identity_sure_already")
    if form.validate_on_submit() and attempt(form, verify_identity, form.into(VerifyIdentity, case=ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page("staff/clock/identity.html", status=form.status, case=case, form=form, they_are=THEY_ARE)
