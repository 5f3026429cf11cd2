"""The form for the facts of an exam: what it is, when, where, and what watches it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from portal import catalogue
from portal.actions.exams import CATALOGUE, WriteExam
from portal.i18n import date_in_words
from portal.labels.on_request import SUPERVISED_FOR, SUPERVISED_FOR_HINTS
from portal.labels.recordings import MODES
from portal.labels.refusals import sentence
from portal.labels.register import ANSWERS, NOT_CHOSEN
from portal.models import Exam, Product
from portal.rules.errors import Refused
from portal.rules.exams import (
    CODE_LENGTH,
    LONGEST_MINUTES,
    LONGEST_RESULT_DAYS,
    LONGEST_RETENTION_DAYS,
    NAME_LENGTH,
    local_moment,
)
from portal.web.forms import AtMost, Choice, Day, Form, Line, Needed, WholeNumber, choices
from portal.web.staff.meanwhile import whole
from portal.web.staff.sections import Pick

ZONE = "Europe/Amsterdam"
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")


class ClockTime:
    """A time such as 9.00 or 13:30; `data` stays as typed."""

    def __call__(self, form: Any, field: Any) -> None:
        if clock(field.data or "") is None:
            raise ValidationError(_("Fill in a time such as 9.00 or 13.30."))


def clock(typed: str) -> tuple[int, int] | None:
    """Hour and minute of a typed time; None when it is no time."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None or not typed.isascii():
        return None
    hour, minute = int(found[1]), int(found[2])
    return (hour, minute) if hour < 24 and minute < 60 else None


class BasicsForm(Form):
    """The facts of one exam. `choose_from` fills the list of products."""

    version = HiddenField()
    code = Line(
        _l("Code of the exam"),
        description=_l("As students know it. At most %(limit)s characters.", limit=CODE_LENGTH),
        validators=[Needed(_l("Fill in the code of the exam.")), AtMost(CODE_LENGTH)],
    )
    name_nl = Line(
        _l("Name in Dutch"),
        description=_l("At most %(limit)s characters.", limit=NAME_LENGTH),
        validators=[Needed(_l("Fill in the name in Dutch.")), AtMost(NAME_LENGTH)],
    )
    name_en = Line(
        _l("Name in English"),
        description=_l("At most %(limit)s characters.", limit=NAME_LENGTH),
        validators=[Needed(_l("Fill in the name in English.")), AtMost(NAME_LENGTH)],
    )
    course_code = Line(
        _l("Code of the course"),
        description=_l("At most %(limit)s characters.", limit=CODE_LENGTH),
        validators=[AtMost(CODE_LENGTH)],
    )
    day = Day(
        _l("Day of the exam"),
        description=_l("For example 14 1 2027."),
        validators=[Needed(_l("Fill in the day of the exam."))],
    )
    time = Line(
        _l("Time at which it starts"),
        description=_l("Time in the Netherlands, such as 9.00 or 13.30."),
        validators=[Needed(_l("Fill in the time at which the exam starts.")), ClockTime()],
    )
    duration_minutes = Line(
        _l("Duration in minutes"),
        description=_l("From 1 to %(limit)s.", limit=LONGEST_MINUTES),
        validators=[Needed(_l("Fill in how long the exam takes.")), WholeNumber(1, LONGEST_MINUTES)],
    )
    mode = Choice(
        _l("Where do students take it?"),
        choices=choices(MODES),
        validators=[Needed(_l("Choose where students take the exam."))],
    )
    product = Pick(
        _l("Which product makes the recordings?"),
        description=_l("Another product fills the draft anew from the catalogue. Your texts stay."),
    )
    supervision_for = Choice(
        _l("For whom is the online supervision?"),
        description=_l("Another choice is mailed to everybody who takes the exam."),
        choices=choices(SUPERVISED_FOR), choice_hints=SUPERVISED_FOR_HINTS,
        validators=[Needed(_l("Choose for whom the online supervision is."))],
    )  # fmt: skip
    surveillance_session_reference = Line(
        _l("Reference of the session at the supplier"),
        description=_l("At most %(limit)s characters.", limit=NAME_LENGTH),
        validators=[AtMost(NAME_LENGTH)],
    )
    retention_days = Line(
        _l("Days that recordings stay"),
        description=_l("From 0 to %(limit)s.", limit=LONGEST_RETENTION_DAYS),
        validators=[WholeNumber(0, LONGEST_RETENTION_DAYS)],
    )
    best_before = Day(
        _l("Best to object before"),
        description=_l("Advice to students. A later objection counts just as much."),
    )
    result_working_days = Line(
        _l("Working days until the result"),
        description=_l(
            "Another exam gives its result no later (A-07). From 1 to %(limit)s.", limit=LONGEST_RESULT_DAYS
        ),
        validators=[WholeNumber(1, LONGEST_RESULT_DAYS)],
    )
    counts_until = Day(
        _l("Last day on which the grade counts"),
        description=_l("For the same year or step. Another exam and its result come no later (A-06, A-07)."),
    )
    resit = Line(
        _l("Code of the resit"),
        description=_l("Whoever was granted an objection is not supervised online there either (A-08)."),
        validators=[AtMost(CODE_LENGTH)],
    )
    resit_closes = Day(
        _l("Last day to register for the resit"), description=_l("Another exam comes no later (A-06).")
    )
    open_alternative = BooleanField(
        _l("Every student may choose another exam without giving a reason"),
        description=_l("With consent as lawful basis this is always so."),
    )

    def choose_from(self, products: Iterable[Product]) -> None:
        """Offer these products, and those of the catalogue that are not among them yet."""
        here = list(products)
        known = {product.catalogue_id for product in here}
        register, listed = _("In the register"), _("From the catalogue")
        self.product.choices = [
            SelectChoice("", _("No online supervision"), optgroup=_("Nothing")),
            *(SelectChoice(one.id, f"{one.name} ({one.supplier.name})", optgroup=register) for one in here),
            *(
                SelectChoice(f"{CATALOGUE}{one.id}", one.name, optgroup=listed)
                for one in catalogue.products()
                # What was sent stays on offer: sent twice, the first time has put it in the register.
                if one.id not in known or self.product.data == f"{CATALOGUE}{one.id}"
            ),
        ]

    def validate_time(self, field: Any) -> None:
        """The time exists on that day: in spring the clock skips an hour."""
        if self.day.data and clock(field.data or ""):
            try:
                self.starts_at()
            except Refused as refused:
                raise ValidationError(sentence(refused)) from refused

    def validate_best_before(self, field: Any) -> None:
        """Advice about a day after the exam helps nobody."""
        if field.data and self.day.data and field.data > self.day.data:
            raise ValidationError(_("Fill in a day on or before the day of the exam."))

    def validate_counts_until(self, field: Any) -> None:
        """A grade counts on the exam day at least."""
        if field.data and self.day.data and field.data < self.day.data:
            raise ValidationError(_("Fill in the day of the exam or a later one."))

    def validate_resit_closes(self, field: Any) -> None:
        """Whoever failed can still register."""
        self.validate_counts_until(field)

    def said(self, name: str, value: Any) -> str:
        """A value of a field as staff read it beside what was typed."""
        if name == "open_alternative":
            return str(ANSWERS["yes" if value else "no"])
        if value in (None, ""):
            return str(NOT_CHOSEN)
        if isinstance(value, date):
            return date_in_words(value)
        if name in ("mode", "product", "supervision_for"):
            offered = {one.value: str(one.label) for one in self[name].iter_choices()}
            return offered.get(value, str(value))
        return str(value)

    def starts_at(self) -> datetime:
        """The start in UTC. Raises Refused("no_such_time")."""
        hour, minute = clock(self.time.data or "") or (0, 0)
        return local_moment(self.day.data, hour, minute, ZONE)

    def command(self, slug: str | None) -> WriteExam:
        """What was typed, as the deed takes it."""
        return self.into(
            WriteExam,
            exam=slug,
            starts_at=self.starts_at(),
            zone=ZONE,
            duration_minutes=int(self.duration_minutes.data or 0),
            retention_days=int(self.retention_days.data) if self.retention_days.data else None,
            result_working_days=int(self.result_working_days.data) if self.result_working_days.data else None,
            product=self.product.data or None,
            version=whole(self.version.data),
        )


def filled_from(exam: Exam, resit: Exam | None = None) -> dict[str, Any]:
    """The values of the form for an exam as it stands, with the exam that is its resit."""
    same = (
        "code",
        "name_nl",
        "name_en",
        "course_code",
        "mode",
        "surveillance_session_reference",
        "supervision_for",
    )
    start = exam.starts_at.astimezone(exam.local_start.tzinfo)
    return {name: getattr(exam, name) for name in same} | {
        "version": str(exam.version),
        "day": exam.day,
        "time": f"{start.hour}.{start.minute:02d}",
        "duration_minutes": str(exam.duration_minutes),
        "product": exam.product_id or "",
        "retention_days": "" if exam.retention_days is None else str(exam.retention_days),
        "best_before": exam.best_before,
        "counts_until": exam.counts_until,
        "resit_closes": exam.resit_closes,
        "result_working_days": "" if exam.result_working_days is None else str(exam.result_working_days),
        "resit": resit.code if resit else "",
        "open_alternative": exam.open_alternative,
    }
