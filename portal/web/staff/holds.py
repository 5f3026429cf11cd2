"""A legal hold on a case: the data protection officer sets it with a reason, and ends it (section 9)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.holds import HoldCase, LiftHold, hold_case, lift_hold
from portal.i18n import date_in_words
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.lifecycle import find_step
from portal.rules.retention import hold_until
from portal.web.area import Area
from portal.web.desk import attempt, now
from portal.web.forms import AtMost, Day, Form, Needed, Words
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("holds", __name__, side="staff")
WORDS_LIMIT = 5000


class HoldForm(Form):
    """Why, and when it is looked at again."""

    reason = Words(
        _l("Why must this case stay?"),
        description=_l("Privacy staff read this, the student does not. At most 5,000 characters."),
        validators=[Needed(_l("Write why this case must stay.")), AtMost(WORDS_LIMIT)],
    )
    review_on = Day(
        _l("When do you look at it again?"),
        validators=[Needed(_l("Fill in the day on which you look again."))],
    )


@area.both("/staff/cases/<ref>/hold", allow=Permission.ADVISE_CASES)
def hold(ref: str) -> Any:
    """Keep a case from losing its people; on the day that is chosen the DPO gets a mail."""
    case, form = open_case(ref), HoldForm()
    if not form.is_submitted():
        find_step("hold_case", case.kind, case.state)
    form.review_on.description = _(
        "At the latest on %(day)s. That day you get a mail.", day=date_in_words(hold_until(local_date(now())))
    )
    if form.validate_on_submit() and attempt(form, hold_case, form.into(HoldCase, case=ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page("staff/holds/hold.html", status=form.status, case=case, form=form)


@area.both("/staff/cases/<ref>/end-hold", allow=Permission.ADVISE_CASES)
def lift(ref: str) -> Any:
    """End it: from then on the age of the case decides again."""
    case, form = open_case(ref), Form()
    if form.validate_on_submit() and attempt(form, lift_hold, LiftHold(ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page(
        "staff/cases/confirm.html", status=form.status, case=case, form=form, heading=_("End the legal hold"),
        said=[_("From now on the usual time counts."), _("When that is over, the portal takes everybody out of this case.")],
    )  # fmt: skip
