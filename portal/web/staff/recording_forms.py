"""The forms for what an exam records: the state of all 23 kinds of data, and the details of one."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from portal.actions.explanations import COUNTRIES_LENGTH, TEXT_LENGTH
from portal.labels import recordings as words
from portal.labels.register import NOT_CHOSEN
from portal.rules.exams import LONGEST_RETENTION_DAYS
from portal.rules.recordings import CATEGORIES
from portal.web.forms import AtMost, Choice, Form, Line, Needed, WholeNumber, Words, choices
from portal.web.staff.sections import Countries, Pick

STATES = {"on": _l("Recorded"), "off": _l("Not recorded"), "unknown": NOT_CHOSEN}
NOBODY_SAID = [SelectChoice("", NOT_CHOSEN)]

StatesForm = type(
    "StatesForm",
    (Form,),
    {
        "version": HiddenField(),
        **{one: Pick(words.CATEGORIES[one], choices=choices(STATES)) for one in CATEGORIES},
    },
)


class DetailsForm(Form):
    """Everything about one kind of data that is recorded."""

    version = HiddenField()
    state = Choice(
        _l("Is this recorded?"), choices=choices(STATES), validators=[Needed(_l("Choose one of the three."))]
    )
    why_code = Pick(_l("Why is this needed?"), choices=[*NOBODY_SAID, *choices(words.WHY)])
    why_nl = Words(
        _l("Why, in your own words: in Dutch"), validators=[AtMost(TEXT_LENGTH)], render_kw={"lang": "nl"}
    )
    why_en = Words(
        _l("Why, in your own words: in English"), validators=[AtMost(TEXT_LENGTH)], render_kw={"lang": "en"}
    )
    seen_by_code = Pick(_l("Who sees this?"), choices=[*NOBODY_SAID, *choices(words.SEEN_BY)])
    seen_by_nl = Words(
        _l("Who, in your own words: in Dutch"), validators=[AtMost(TEXT_LENGTH)], render_kw={"lang": "nl"}
    )
    seen_by_en = Words(
        _l("Who, in your own words: in English"), validators=[AtMost(TEXT_LENGTH)], render_kw={"lang": "en"}
    )
    kept_days = Line(
        _l("How many days is it kept?"),
        description=_l("From 0 to %(limit)s.", limit=LONGEST_RETENTION_DAYS),
        validators=[WholeNumber(0, LONGEST_RETENTION_DAYS)],
    )
    kept_rule = Pick(
        _l("Or until when?"),
        description=_l("With a number of days, this makes it shorter or longer."),
        choices=[*NOBODY_SAID, *choices(words.KEPT_RULES)],
    )
    countries = Line(
        _l("In which countries is it stored?"),
        description=_l("Codes of two letters with a space between, such as NL DE IE."),
        validators=[AtMost(COUNTRIES_LENGTH), Countries()],
    )

    def validate_kept_rule(self, field: Any) -> None:
        """Days and "not kept at all" cannot both be true."""
        if field.data in ("not_kept", "end_of_session") and self.kept_days.data:
            raise ValidationError(_("Leave the number of days empty, or choose another end."))

    def said(self, name: str, value: Any) -> str:
        """A value of a field as staff read it beside what was typed."""
        if value in (None, ""):
            return str(NOT_CHOSEN)
        if name in ("state", "why_code", "seen_by_code", "kept_rule"):
            offered = {one.value: str(one.label) for one in self[name].iter_choices()}
            return offered.get(value, str(value))
        return words.countries(value) if name == "countries" else str(value)


class RestForm(Form):
    """Facts that hold for everything that is recorded and does not say them yet."""

    version = HiddenField()
    seen_by_code = Pick(_l("Who sees this?"), choices=[*NOBODY_SAID, *choices(words.SEEN_BY)])
    kept_days = Line(
        _l("How many days is it kept?"),
        description=_l("From 0 to %(limit)s.", limit=LONGEST_RETENTION_DAYS),
        validators=[WholeNumber(0, LONGEST_RETENTION_DAYS)],
    )
    countries = Line(
        _l("In which countries is it stored?"),
        description=_l("Codes of two letters with a space between, such as NL DE IE."),
        validators=[AtMost(COUNTRIES_LENGTH), Countries()],
    )
