"""A decision that is challenged: the deeds beside the case, a small page each (11.2)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.actions.remedies import (
    KnowPetition,
    MoveBezwaar,
    ReceiveBezwaar,
    decide_bezwaar,
    drop_bezwaar,
    hear_bezwaar,
    know_petition,
    receive_bezwaar,
    record_order,
    term_ends,
)
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import allows, find_step
from portal.web.desk import attempt
from portal.web.forms import Day, Form, Needed
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area
from portal.web.staff.cases import confirm


class BezwaarForm(Form):
    """When the bezwaar came, and who looks at it."""

    received_on = Day(
        _l("When did the bezwaar come?"),
        validators=[Needed(_l("Fill in the day on which it came."))],
        description=_l("The day on which it reached the institution, not the day on which you read it."),
    )
    committee = BooleanField(_l("A committee gives advice on it: that gives twelve weeks instead of six"))


@area.both("/staff/cases/<ref>/bezwaar", allow=Permission.WORK_CASES)
def bezwaar(ref: str) -> Any:
    """Take in a bezwaar against the decision; one that is late is taken in all the same."""
    case, form = open_case(ref), BezwaarForm()
    if form.validate_on_submit():
        command = ReceiveBezwaar(ref, form.received_on.data, bool(form.committee.data))
        if attempt(form, receive_bezwaar, command):
            return redirect(url_for("cases.show", ref=ref))
    elif not form.is_submitted():
        find_step("receive_bezwaar", case.kind, case.state_of("receive_bezwaar"))
        if case.decided_at is None:
            raise Refused("nothing_decided")
    ends = term_ends(case) if case.decided_at else None
    return page("staff/cases/bezwaar.html", status=form.status, form=form, case=case, ends=ends)


@area.both("/staff/cases/<ref>/bezwaar/heard", allow=Permission.WORK_CASES)
def bezwaar_heard(ref: str) -> Any:
    """The student was heard about the bezwaar."""
    case = _may(ref, "hear_bezwaar")
    said = [
        _("Do this when the student could tell their side, or did not want to."),
        _("The last day to decide stays the same."),
    ]
    return confirm(case, hear_bezwaar, MoveBezwaar(ref), _("The student was heard"), said)


@area.both("/staff/cases/<ref>/bezwaar/decided", allow=Permission.DECIDE_CASES)
def bezwaar_decided(ref: str) -> Any:
    """Nothing is left to decide anew: a decider who had no part in the decision says so."""
    case = _may(ref, "decide_bezwaar")
    if allows("revise", case.kind, case.state):
        raise Refused("revise_instead")
    said = [
        _("Nothing is left that could be decided anew. The student gets a letter that says so."),
        _("Only somebody who had no part in the first decision may do this."),
    ]
    return confirm(
        case, decide_bezwaar, MoveBezwaar(ref), _("End the bezwaar: nothing is left to decide"), said
    )


@area.both("/staff/cases/<ref>/bezwaar/dropped", allow=Permission.WORK_CASES)
def bezwaar_dropped(ref: str) -> Any:
    """The student took the bezwaar back."""
    case = _may(ref, "drop_bezwaar")
    said = [
        _("Do this when the student wrote it, or said it when they were heard."),
        _("The answer stays. The student gets a letter that says so."),
    ]
    return confirm(case, drop_bezwaar, MoveBezwaar(ref), _("The student took the bezwaar back"), said)


class PetitionForm(Form):
    """Since when the institution knows that the student went to court."""

    received_on = Day(
        _l("Since when do you know?"), validators=[Needed(_l("Fill in the day on which you heard of it."))]
    )


@area.both("/staff/cases/<ref>/petition", allow=Permission.WORK_CASES)
def petition(ref: str) -> Any:
    """The student went to court; nothing is deleted meanwhile."""
    case, form = open_case(ref), PetitionForm()
    if form.validate_on_submit():
        if attempt(form, know_petition, KnowPetition(ref, form.received_on.data)):
            return redirect(url_for("cases.show", ref=ref))
    elif not form.is_submitted():
        find_step("know_petition", case.kind, case.state_of("know_petition"))
    return page("staff/cases/petition.html", status=form.status, form=form, case=case)


@area.both("/staff/cases/<ref>/petition/order", allow=Permission.WORK_CASES)
def petition_order(ref: str) -> Any:
    """The court has ruled."""
    case = _may(ref, "record_order")
    said = [
        _("Do this when there is a ruling."),
        _("Does the answer change? Then prepare a revision, because of the court order."),
    ]
    return confirm(case, record_order, MoveBezwaar(ref), _("The court has ruled"), said)


def _may(ref: str, deed: str) -> Case:
    case = open_case(ref)
    find_step(deed, case.kind, case.state_of(deed))
    return case
