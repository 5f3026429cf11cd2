"""After the exam elsewhere: privacy staff check that there was no disadvantage, or close what nobody wanted (section 7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.actions.counter_proposals import CloseDeclined
from portal.actions.counter_proposals import close_declined as close_declined_case
from portal.actions.disadvantage import CheckDisadvantage, check_disadvantage
from portal.actions.results import promised_days
from portal.labels.disadvantage import CRITERIA, HOW, known_words, registered_words
from portal.models import Case, planning
from portal.models.registrations import noted, registration_of
from portal.rules.access import Permission
from portal.rules.alternatives import AUDITED, latest_day
from portal.rules.lifecycle import find_step
from portal.web.area import Area
from portal.web.desk import attempt, config, looking, viewer
from portal.web.forms import AtMost, Form, Needed, Words
from portal.web.page import page
from portal.web.staff.case_file import open_case

area = Area("disadvantage", __name__, side="staff")
WORDS_LIMIT = 2000


def _how(criterion: str) -> Words:
    needed = Needed(_l("Write how you know this."))
    return Words(HOW[criterion], validators=[needed, AtMost(WORDS_LIMIT)])


class CheckForm(Form):
    """A tick and an evidence for each of the four criteria."""

    a06 = BooleanField(CRITERIA["A-06"])
    a06_how = _how("A-06")
    a07 = BooleanField(CRITERIA["A-07"])
    a07_how = _how("A-07")
    a08 = BooleanField(CRITERIA["A-08"])
    a08_how = _how("A-08")
    a09 = BooleanField(CRITERIA["A-09"])
    a09_how = _how("A-09")

    @property
    def pairs(self) -> dict[str, tuple[Any, Any]]:
        """The two fields of each criterion."""
        names = {one: one.replace("-", "").lower() for one in AUDITED}
        return {one: (self[name], self[f"{name}_how"]) for one, name in names.items()}

    def found(self, ref: str) -> CheckDisadvantage:
        """What was ticked and written."""
        holds = tuple(one for one, (tick, _evidence) in self.pairs.items() if tick.data)
        return CheckDisadvantage(
            ref, holds, {one: how.data or "" for one, (_tick, how) in self.pairs.items()}
        )


@area.both("/staff/cases/<ref>/disadvantage", allow=Permission.WORK_CASES)
def check(ref: str) -> Any:
    """A-06 to A-09 from the student system, each with how we know; the DPO hears that it was done."""
    case = open_case(ref)
    facts = _facts(case)
    form = CheckForm(data=_known(case, facts))
    if not form.is_submitted():
        find_step("check_disadvantage", case.kind, case.state)
    if form.validate_on_submit() and attempt(form, check_disadvantage, form.found(ref)):
        return redirect(url_for("cases.show", ref=ref))
    return page("staff/disadvantage/check.html", status=form.status, case=case, form=form, facts=facts)


def _facts(case: Case) -> dict[str, Any]:
    """What the portal itself knows: the days of exam, place and results, what was promised, and the registration."""
    place = looking().scalars(planning.seat_of(viewer(), case)).unique().one_or_none()
    last = latest_day(case.exam.day, config().alternative_terms, *case.exam.limits) if case.exam else None
    row = looking().execute(registration_of(case)).one_or_none()
    return {"place": place, "last_day": last, "registration": noted(row)}


def _known(case: Case, facts: dict[str, Any]) -> dict[str, str]:
    """What the portal knows already, as words to begin with; nothing is ticked beforehand (A-06 to A-09)."""
    place, last = facts["place"], facts["last_day"]
    if place is None or place.sitting is None or case.exam is None:
        return {}
    known = known_words(case.exam, place, last, promised_days(place))
    return {**known, "a09_how": registered_words(facts["registration"])}


@area.both("/staff/cases/<ref>/close-declined", allow=Permission.WORK_CASES)
def close_declined(ref: str) -> Any:
    """Close a case whose student wanted no place, once the exam is over."""
    case, form = open_case(ref), Form()
    if not form.is_submitted():
        find_step("close_declined", case.kind, case.state)
    if form.validate_on_submit() and attempt(form, close_declined_case, CloseDeclined(ref)):
        return redirect(url_for("cases.show", ref=ref))
    said = [
        _("The student sat it with online supervision by choice, and the exam is over.")
        if case.own_act
        else _("The student took none of the places, and the exam is over."),
        _("You cannot open a closed case again."),
    ]
    return page(
        "staff/cases/confirm.html",
        status=form.status,
        case=case,
        form=form,
        heading=_("Close this case"),
        said=said,
    )
