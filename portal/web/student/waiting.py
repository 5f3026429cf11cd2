"""Standing in line for a place that is full; who waits longest gets the one that comes free."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.waiting import WaitForSeat, wait_for_seat
from portal.labels.alternatives import moment
from portal.models import OfferedSitting, Placement
from portal.models.alternatives import ahead_of
from portal.rules.access import Permission
from portal.web.desk import attempt, looking
from portal.web.forms import Choice, Form, Needed, choices
from portal.web.page import page
from portal.web.student.seats import area as area
from portal.web.student.seats import full_sittings, may_choose, mine, next_free


class WaitForm(Form):
    """One of the places that are full."""

    sitting = Choice(_l("For which place do you wait?"), validators=[Needed(_l("Choose a place."))])


@area.both("/requests/<ref>/seat/wait", allow=Permission.OWN_CASES)
def wait(ref: str) -> Any:
    """Stand in line, and see where one stands."""
    case, placement = mine(ref)
    if placement is None or not may_choose(case, placement) or placement.sitting is not None:
        return redirect(url_for(".choose", ref=ref))
    waiting = {one.sitting_id for one in placement.options if one.turn is not None}
    full = [one for one in full_sittings(placement) if one.id not in waiting]
    form = WaitForm()
    form.sitting.choices = choices({one.id: f"{moment(one)}, {one.place}" for one in full})
    if form.validate_on_submit() and attempt(form, wait_for_seat, WaitForSeat(case.ref, form.sitting.data)):
        return redirect(url_for(".wait", ref=ref))
    if form.refusal:
        case, placement = mine(ref)
    if placement is None:
        return redirect(url_for(".choose", ref=ref))
    return page(
        "student/seats/wait.html", status=form.status, form=form, case=case, placement=placement, full=full,
        lines=_lines(placement), moment=moment, next_free=next_free(placement),
    )  # fmt: skip


def _lines(placement: Placement) -> list[tuple[OfferedSitting, int]]:
    """The places one waits for, each with how many students stand before."""
    waits = [one for one in placement.options if one.turn is not None]
    return [(one, looking().scalar(ahead_of(one, placement)) or 0) for one in waits[:5]]
