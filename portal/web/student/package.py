"""The data that somebody asked for, on the page of their request: fetched there, and kept there longer once (11.2)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from portal.actions.packages import RenewPackage, renew_package
from portal.models import Case
from portal.rules.access import Permission
from portal.web.desk import attempt, config, find
from portal.web.forms import Form
from portal.web.page import page
from portal.web.student.request_file import may_renew
from portal.web.student.requests import area as area


@area.both("/requests/<ref>/package/longer", allow=Permission.OWN_CASES)
def longer(ref: str) -> Any:
    """More time to fetch the data, asked once."""
    case, form = find(Case, ref), Form()
    if form.validate_on_submit() and attempt(form, renew_package, RenewPackage(ref)):
        return redirect(url_for(".show", ref=ref, _anchor="package"))
    if not form.is_submitted() and not may_renew(case):
        return redirect(url_for(".show", ref=ref, _anchor="package"))
    return page(
        "student/requests/longer.html", status=form.status, form=form, case=case, days=config().package_days
    )
