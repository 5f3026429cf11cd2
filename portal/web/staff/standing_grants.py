"""Granted beforehand: a decider's page for one exam, and the handler's one click on a case (O-8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from wtforms import HiddenField

from portal.actions.criteria import offer_for
from portal.actions.standing_grants import (
    EndGrant,
    GrantByStanding,
    StartGrant,
    end_grant,
    fitting,
    grant_by_standing,
    places_left,
    start_grant,
)
from portal.labels.alternatives import FORMS, moment
from portal.labels.alternatives import places_left as seats_in_words
from portal.models import Case, Exam, Sitting, StandingGrant, objections, register
from portal.models.standing_grants import granted_under
from portal.rules.access import Permission
from portal.rules.alternatives import open_criteria
from portal.rules.calendar import local_date
from portal.rules.lifecycle import UNDECIDED, WEIGHED, step_for
from portal.web.area import Area
from portal.web.desk import acting, attempt, find, looking, now, viewer
from portal.web.forms import Form
from portal.web.page import page
from portal.web.staff.case_file import open_case
from portal.web.staff.offers import StatedForm, last_day_of

area = Area("standing_grants", __name__, side="staff")


class GrantForm(StatedForm):
    """What every offer under the grant promises (7)."""

    def fits(self, exam: Exam, sittings: list[Sitting]) -> bool:
        """Whether everything is stated; else each open criterion becomes the sentence of its field, or of the form."""
        found = open_criteria(offer_for(acting(), exam, sittings, self.promise), local_date(now()))
        rest = _Rest()
        self.point_out(found, sittings, rest)
        if rest.errors:
            self.refuse(" ".join(rest.errors))
        return not found


class _Rest:
    """Takes the sentences that belong to no field."""

    def __init__(self) -> None:
        self.errors: list[str] = []


@area.both("/staff/exams/<slug>/standing-grant", allow=Permission.DECIDE_CASES)
def decide(slug: str) -> Any:
    """What it means, which sittings there are, what is promised; one button to begin, or to end what stands."""
    exam, form = find(Exam, slug), GrantForm()
    grants = looking().scalars(StandingGrant.of_exam(exam.id)).all()
    standing = next((one for one in grants if one.ended_at is None), None)
    sittings = fitting(acting(), exam)
    if form.validate_on_submit() and (standing or not sittings or form.fits(exam, sittings)):
        command = form.into(StartGrant, exam=slug, result_working_days=form.days)
        if attempt(form, start_grant, command):
            return redirect(url_for(".decide", slug=slug))
    counted: dict[str | None, int] = dict(looking().execute(granted_under([one.id for one in grants])).all())
    return page(
        "staff/objections/standing_grant.html", status=form.status, form=form, exam=exam, standing=standing,
        earlier=[one for one in grants if one.ended_at], counted=counted, sittings=sittings,
        left=places_left(acting(), exam, sittings), last_day=last_day_of(exam),
        over=exam.day < local_date(now()), moment=moment, seats_in_words=seats_in_words, forms=FORMS,
        names={one.id: one.name for one in looking().execute(register.people({one.decided_by for one in grants}))},
    )  # fmt: skip


@area.both("/staff/exams/<slug>/standing-grant/end", allow=Permission.DECIDE_CASES)
def end(slug: str) -> Any:
    """End it: asked once. What was granted stays granted."""
    exam, form = find(Exam, slug), Form()
    if form.validate_on_submit() and attempt(form, end_grant, EndGrant(slug)):
        return redirect(url_for(".decide", slug=slug))
    return page("staff/objections/end_grant.html", status=form.status, form=form, exam=exam)


class ClickForm(Form):
    """The case as the page showed it: how many events it had."""

    seen = HiddenField()

    @property
    def events(self) -> int:
        """That number; something that is no number counts as stale."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


@area.both("/staff/cases/<ref>/grant", allow=Permission.WORK_CASES)
def grant(ref: str) -> Any:
    """Grant this one as was decided beforehand: letter and places leave at once."""
    case = open_case(ref)
    form = ClickForm(data={"seen": str(case.event_count)})
    if form.validate_on_submit() and attempt(form, grant_by_standing, GrantByStanding(ref, form.events)):
        return redirect(url_for("cases.show", ref=ref, _anchor="decision"))
    form.seen.data = str(find(Case, ref).event_count)
    said = [
        _("The student gets the letter and the places at once. Nobody weighs the reasons."),
        _("You become the handler of this case."),
    ]
    return page(
        "staff/cases/confirm.html", status=form.status, case=case, form=form, heading=_("Grant this objection"), said=said,
    )  # fmt: skip


@dataclass(frozen=True)
class Together:
    """What a case page says about the other objections to its exam: how many wait, and the one click if it is there."""

    exam: Exam
    number: int
    form: ClickForm | None


def together_of(case: Case) -> Together | None:
    """For an objection that waits for an answer; None for any other case."""
    if case.exam is None or case.kind not in WEIGHED or case.state not in UNDECIDED:
        return None
    number, grant_id = looking().execute(objections.together(viewer(), case.exam_id)).one()
    step = step_for("grant_by_standing", case.kind, case.state)
    clicks = grant_id is not None and step is not None and step.who is not None and viewer().may(step.who)
    ahead = case.exam.day >= local_date(now())
    form = ClickForm(formdata=None, data={"seen": str(case.event_count)}) if clicks and ahead else None
    return Together(case.exam, number, form)
