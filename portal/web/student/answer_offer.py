"""Another answer to an offer than choosing a place: another moment, once, or none of these (section 7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.counter_proposals import CounterPropose, DeclineOffer, counter_propose, decline_offer
from portal.models import Case, Placement, planning
from portal.rules.access import Permission
from portal.web.desk import attempt, find, looking, viewer
from portal.web.forms import AtMost, Form, Needed, Words
from portal.web.page import page
from portal.web.student.request_file import may_act
from portal.web.student.seats import area as area
from portal.web.student.seats import may_propose

WORDS_LIMIT = 1000


class MomentForm(Form):
    """A moment in the student's own words."""

    words = Words(
        _l("Which moment suits you?"),
        description=_l(
            "Write the days and times, no more. You do not have to say why. Exam administration reads this. "
            "At most 1,000 characters."
        ),
        validators=[Needed(_l("Write which moment suits you.")), AtMost(WORDS_LIMIT)],
    )


@area.both("/requests/<ref>/seat/another", allow=Permission.OWN_CASES)
def another(ref: str) -> Any:
    """Propose another moment, once; the places on offer stay open meanwhile."""
    case, form = find(Case, ref), MomentForm()
    if form.validate_on_submit() and attempt(form, counter_propose, form.into(CounterPropose, case=ref)):
        return redirect(url_for("requests.show", ref=ref))
    if not form.is_submitted() and not ((place := _place(case)) and may_propose(case, place)):
        return redirect(url_for(".choose", ref=ref))
    return page("student/seats/another.html", status=form.status, case=case, form=form)


def _place(case: Case) -> Placement | None:
    return looking().scalars(planning.placement_of(viewer(), case)).unique().one_or_none()


@area.both("/requests/<ref>/seat/none", allow=Permission.OWN_CASES)
def none(ref: str) -> Any:
    """Take none of the places: what that means, asked once. The objection stays."""
    case, form = find(Case, ref), Form()
    if form.validate_on_submit() and attempt(form, decline_offer, DeclineOffer(ref)):
        return redirect(url_for("requests.show", ref=ref))
    place = _place(case)
    if not form.is_submitted() and (place is None or place.state not in ("offered", "accepted")):
        return redirect(url_for(".choose", ref=ref))
    return page(
        "student/seats/decline.html",
        status=form.status,
        case=case,
        form=form,
        place=place,
        may_act=may_act(case),
    )
