"""Planning a sitting beside an exam, and changing how many seats it has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.actions.sittings import ChangeCapacity, PlanSitting, change_capacity, plan_sitting
from portal.labels.alternatives import FACILITIES, FORMS, moment
from portal.models import Exam, Sitting
from portal.rules.access import Permission
from portal.rules.alternatives import latest_day
from portal.rules.calendar import in_amsterdam
from portal.rules.errors import Refused
from portal.web.desk import attempt, config, find
from portal.web.forms import (
    AtMost,
    Choice,
    ClockTime,
    Day,
    Form,
    Line,
    Needed,
    Ticked,
    Ticks,
    WholeNumber,
    choices,
    clock_of,
)
from portal.web.page import page
from portal.web.staff.planning import area as area

MOST_SEATS, LONGEST_MINUTES, LONGEST_LINE = 2000, 600, 200


class SittingForm(Form):
    """A new moment with seats."""

    form = Choice(
        _l("What kind of exam is it?"),
        choices=choices(FORMS),
        validators=[Needed(_l("Choose what kind of exam it is."))],
    )
    day = Day(_l("On which day?"), validators=[Needed(_l("Fill in the day."))])
    time = Line(
        _l("When does it begin?"),
        description=_l("For example 9.00 or 13.30."),
        validators=[Needed(_l("Fill in when it begins.")), ClockTime()],
    )
    duration_minutes = Line(
        _l("How many minutes does it last?"),
        description=_l("With the extra time of those who have it."),
        validators=[Needed(_l("Fill in how many minutes it lasts.")), WholeNumber(5, LONGEST_MINUTES)],
    )
    place = Line(
        _l("Where is it?"),
        description=_l("Students read this. At most 200 characters."),
        validators=[Needed(_l("Fill in where it is.")), AtMost(LONGEST_LINE)],
    )
    capacity = Line(
        _l("How many seats are there?"),
        validators=[Needed(_l("Fill in how many seats there are.")), WholeNumber(1, MOST_SEATS)],
    )
    accessible = BooleanField(_l("Everybody can get in: no steps, and easy to reach (A-10)"))
    facilities = Ticks(
        _l("What is there for students who need it? (A-03)"),
        choices=choices(FACILITIES),
    )
    invigilation = Line(
        _l("Who watches in the room?"),
        description=_l("For example “exam office” or the name of a team."),
        validators=[AtMost(LONGEST_LINE)],
    )
    contact = Line(
        _l("Whom can a student call or mail for help? (A-14)"),
        description=_l("Students read this. At most 200 characters."),
        validators=[Needed(_l("Fill in whom a student can call or mail for help.")), AtMost(LONGEST_LINE)],
    )
    nothing_recorded = BooleanField(
        _l("Nothing is recorded here: no camera, no sound, no screen"),
        validators=[Ticked(_l("Tick that nothing is recorded here. Else this place cannot be offered."))],
    )

    @property
    def starts_at(self) -> datetime | None:
        """The instant that day and time name together; None while one of them is wrong."""
        clock = clock_of(self.time.data)
        if self.day.data is None or clock is None:
            return None
        return datetime.combine(self.day.data, clock)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a time that the clock skips on that day (C12)."""
        right: bool = super().validate(extra_validators)
        if right and self.starts_at is not None:
            try:
                in_amsterdam(self.starts_at)
            except Refused:
                self.time.errors = [
                    *self.time.errors,
                    _("The clock skips this time on that day. Choose another one."),
                ]
                return False
        return right


@area.both("/staff/planning/exams/<slug>/sittings/new", allow=Permission.PLAN)
def plan(slug: str) -> Any:
    """Plan a sitting beside an exam."""
    exam = find(Exam, slug)
    form = SittingForm(contact=help_desk())
    if form.validate_on_submit() and attempt(form, plan_sitting, _command(form, exam)):
        return redirect(url_for(".exam", slug=slug))
    return page(
        "staff/planning/sitting_new.html",
        status=form.status,
        form=form,
        exam=exam,
        last_day=latest_day(exam.day, config().alternative_terms),
    )


def help_desk() -> str:
    """Where students get help unless another place is filled in: phone and mail of the institution (A-14)."""
    school = config().institution
    return ", ".join(filter(None, (school.exam_day_phone, school.contact_email)))


def _command(form: SittingForm, exam: Exam) -> PlanSitting:
    assert form.starts_at is not None  # the form was valid
    return form.into(
        PlanSitting, exam=exam.slug, starts_at=in_amsterdam(form.starts_at),
        duration_minutes=int(form.duration_minutes.data or 0), capacity=int(form.capacity.data or 0),
    )  # fmt: skip


class CapacityForm(Form):
    """Another number of seats; `was` is the number this page showed."""

    capacity = Line(
        _l("How many seats are there?"),
        validators=[Needed(_l("Fill in how many seats there are.")), WholeNumber(0, MOST_SEATS)],
    )
    was = HiddenField()

    def command(self, sitting: str) -> ChangeCapacity:
        """The deed; a hidden number that is no number counts as stale."""
        was = str(self.was.data or "")
        known = was.isascii() and was.isdigit() and len(was) < 10
        return ChangeCapacity(sitting, int(self.capacity.data or 0), int(was) if known else -1)


@area.both("/staff/planning/sittings/<sitting>", allow=Permission.PLAN)
def capacity(sitting: str) -> Any:
    """Change the number of seats, never below those taken."""
    found = find(Sitting, sitting)
    form = CapacityForm(capacity=found.capacity, was=found.capacity)
    if form.validate_on_submit() and attempt(form, change_capacity, form.command(found.id)):
        return redirect(url_for(".exam", slug=found.exam.slug))
    if form.refusal:
        found = find(Sitting, sitting)
        form.was.data = str(found.capacity)
    return page("staff/planning/sitting.html", status=form.status, form=form, sitting=found, moment=moment)
