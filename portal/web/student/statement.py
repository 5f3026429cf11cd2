"""The student's own words beside data that were not corrected (R-04)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.statements import WORDS_LIMIT, AttachStatement, attach_statement
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.lifecycle import allows
from portal.web.desk import attempt, find
from portal.web.forms import AtMost, Form, Needed, Words
from portal.web.page import page
from portal.web.student.requests import area as area


class StatementForm(Form):
    """What stands beside the data from now on."""

    words = Words(
        _l("Your own words"),
        description=_l("Everyone who reads the data reads this too. Use at most 5,000 characters."),
        validators=[Needed(_l("Write what must stand beside your data.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/requests/<ref>/statement", allow=Permission.OWN_CASES)
def statement(ref: str) -> Any:
    """Add a statement after a refusal to correct; a request that leaves nothing to add goes back to its page."""
    case, form = find(Case, ref), StatementForm()
    if form.validate_on_submit() and attempt(form, attach_statement, form.into(AttachStatement, case=ref)):
        return redirect(url_for(".show", ref=ref))
    possible = allows("attach_statement", case.kind, case.state) and case.outcome in ("partly", "refused")
    if not form.is_submitted() and not possible:
        return redirect(url_for(".show", ref=ref))
    return page("student/requests/statement.html", status=form.status, form=form, case=case)
