"""The end of a restriction: told beforehand with its reason, and then done (18(3), 11.2)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.restrictions import (
    AnnounceLifting,
    LiftRestriction,
    announce_lifting,
    announced_for,
    earliest_lifting,
    lift_restriction,
)
from portal.i18n import date_in_words
from portal.rules.access import Permission
from portal.rules.lifecycle import find_step
from portal.web.area import Area
from portal.web.desk import acting, attempt
from portal.web.forms import AtMost, Day, Form, Needed, Words
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("restrictions", __name__, side="staff")
WORDS_LIMIT = 5000


class LiftingForm(Form):
    """From when, and why."""

    lift_on = Day(_l("From which day are the data used again?"), validators=[Needed(_l("Fill in the day."))])
    reason = Words(
        _l("Why?"),
        description=_l("The student reads this exactly as it stands here. At most 5,000 characters."),
        validators=[Needed(_l("Write why. The student reads this.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/staff/cases/<ref>/announce-lifting", allow=Permission.WORK_CASES)
def announce(ref: str) -> Any:
    """Tell the student from when the data are used again; the letter leaves at once (N14)."""
    case, form, earliest = open_case(ref), LiftingForm(), earliest_lifting(acting())
    if not form.is_submitted():
        find_step("announce_lifting", case.kind, case.state)
    form.lift_on.description = _("On %(day)s at the earliest.", day=date_in_words(earliest))
    if form.validate_on_submit() and attempt(form, announce_lifting, form.into(AnnounceLifting, case=ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page("staff/restrictions/announce.html", status=form.status, case=case, form=form)


@area.both("/staff/cases/<ref>/lift", allow=Permission.WORK_CASES)
def lift(ref: str) -> Any:
    """Let the data be used again, on the day that the student was told or later."""
    case, form = open_case(ref), Form()
    if not form.is_submitted():
        find_step("lift", case.kind, case.state)
    if form.validate_on_submit() and attempt(form, lift_restriction, LiftRestriction(ref)):
        return redirect(url_for("cases.show", ref=ref))
    said = [_("From now on the data may be used again. This closes the case.")]
    if case.state == "lifting_announced":
        told = date_in_words(announced_for(acting(), case))
        said.insert(0, _("The student was told: from %(day)s.", day=told))
    return page(
        "staff/cases/confirm.html", status=form.status, case=case, form=form, heading=_("End the restriction"), said=said,
    )  # fmt: skip
