"""What a sitting is, as forms: when, where, what is there for whom, and how many can come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.actions.sitting_changes import ChangeSitting
from portal.actions.sittings import PlanSitting
from portal.labels.alternatives import FACILITIES, FORMS
from portal.rules.calendar import in_amsterdam
from portal.rules.errors import Refused
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

MOST_SEATS, LONGEST_MINUTES, LONGEST_LINE = 2000, 600, 200


class MomentForm(Form):
    """When and where a sitting is, and what is there."""

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

    @property
    def moment(self) -> dict[str, Any]:
        """What the commands need that the fields say in other words; only for a form that is right."""
        assert self.starts_at is not None
        return {
            "starts_at": in_amsterdam(self.starts_at),
            "duration_minutes": int(self.duration_minutes.data or 0),
        }


class ChangeForm(MomentForm):
    """Another plan; `seen` is the plan that this page showed."""

    seen = HiddenField()

    def command(self, sitting: str) -> ChangeSitting:
        """The deed."""
        return self.into(ChangeSitting, sitting=sitting, **self.moment)


class SittingForm(MomentForm):
    """A new moment with seats."""

    form = Choice(
        _l("What kind of exam is it?"),
        choices=choices(FORMS),
        validators=[Needed(_l("Choose what kind of exam it is."))],
    )
    capacity = Line(
        _l("How many seats are there?"),
        validators=[Needed(_l("Fill in how many seats there are.")), WholeNumber(1, MOST_SEATS)],
    )
    nothing_recorded = BooleanField(
        _l("Nothing is recorded here: no camera, no sound, no screen"),
        validators=[Ticked(_l("Tick that nothing is recorded here. Else this place cannot be offered."))],
    )

    def command(self, exam: str) -> PlanSitting:
        """The deed, beside this exam (slug)."""
        return self.into(PlanSitting, exam=exam, capacity=int(self.capacity.data or 0), **self.moment)
