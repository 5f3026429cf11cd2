"""A place that differs in one thing from what we promise: the student agrees or not, without a reason (section 7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from sqlalchemy.orm import selectinload
from wtforms import HiddenField

from portal.actions.deviations import AnswerAgreement, answer_agreement
from portal.labels.agreements import waived_in_words
from portal.labels.alternatives import moment
from portal.models import Case, Deviation, Sitting
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, find, looking
from portal.web.forms import Form
from portal.web.page import page

area = Area("agreement", __name__, side="student")


class AgreementForm(Form):
    """The question that was read; the button says yes or no."""

    deviation = HiddenField()


def agreement_of(case: Case) -> dict[str, Any] | None:
    """What the student has not answered yet: the places, what differs there, and the form; None when nothing waits.

    The case comes with its events: they tell whether there is anything to look for.
    """
    tags = [event.tag for event in case.events]
    waits = tags.count("case:deviation:asked") > tags.count("case:deviation:answered")
    asked = looking().scalars(Deviation.waiting_in(case)).first() if case.is_open and waits else None
    if asked is None:
        return None
    query = Sitting.with_ids(asked.sittings)
    sittings = looking().scalars(query).unique().all()
    return {
        "places": [(moment(one), one.place) for one in sittings],
        "waived": waived_in_words(asked.criteria, sittings),
        "form": AgreementForm(formdata=None, data={"deviation": asked.id}),
    }


@area.both("/requests/<ref>/agreement", allow=Permission.OWN_CASES)
def answer(ref: str) -> Any:
    """Say yes or no; the page of the request asks, and this one does so again where something went wrong."""
    case, form = find(Case, ref, selectinload(Case.events)), AgreementForm()
    agreed = request.form.get("agreed") == "yes"
    command = AnswerAgreement(ref, form.deviation.data or "", agreed)
    if form.validate_on_submit() and attempt(form, answer_agreement, command):
        return redirect(url_for("requests.show", ref=ref))
    asked = agreement_of(case)
    if asked is None and not form.refusal:
        return redirect(url_for("requests.show", ref=ref))
    return page("student/requests/agreement.html", status=form.status, case=case, form=form, agreement=asked)
