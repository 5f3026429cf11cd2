"""The forms of an intake: who asks, and what stands in the letter. What was typed is kept with mistakes and all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.actions.guests import LONGEST_WORDS
from portal.actions.intake import TakeIn
from portal.i18n import language, weekday_date
from portal.labels.cases import KINDS
from portal.labels.guests import THEY_ARE
from portal.labels.intake import ANSWER_HINTS, ANSWERS, CHANNEL_HINTS, CHANNELS, WISHES
from portal.labels.refusals import sentence
from portal.labels.representatives import THEY_ACT
from portal.models import Draft, Exam, Person
from portal.models.people import CAPACITIES
from portal.rules.errors import Refused
from portal.rules.intake import moment_of_receipt, offered_channels
from portal.web.desk import config, now
from portal.web.forms import (
    AtMost,
    Choice,
    ClockTime,
    Day,
    Form,
    Line,
    MailAddress,
    Needed,
    Ticks,
    Words,
    choices,
    clean,
    clock_of,
)
from portal.web.uploads import Files

LETTER_LIMIT = 20_000
"""Characters of a letter that is typed over."""
FIELD_LIMIT = 30_000
"""Characters of one field that a draft keeps."""
LANGUAGES = {"nl": _l("In Dutch"), "en": _l("In English")}
KEPT = (
    "name", "email", "capacity", "known_by", "acting_name", "acting_email", "relation", "channel", "day_day",
    "day_month", "day_year", "time", "words", "kind", "exams", "language", "answer", "address",
)  # fmt: skip
"""The inputs that a draft keeps."""
MOST_TICKS = 100


class FindForm(Form):
    """Whom the letter is from."""

    who = Line(
        _l("Student number or mail address"),
        description=_l(
            "The whole number or address, as it stands in the letter. The log tells that you looked."
        ),
        validators=[Needed(_l("Fill in a student number or a mail address.")), AtMost(254)],
    )


class ScanForm(Form):
    """The letter itself, scanned."""

    files = Files(
        _l("Scan of the letter"),
        description=_l("A PDF or photos. You may choose 5 files. Each may be 10 MB."),
    )


class IntakeForm(Form):
    """What stands in the letter, when and how it came in, and how the answer goes back."""

    name = Line(
        _l("Name of who asks"),
        validators=[Needed(_l("Fill in the name of who asks.")), AtMost(LONGEST_WORDS)],
    )
    email = Line(
        _l("Their mail address"),
        description=_l("We can mail a link to it, with which they follow their request."),
        validators=[MailAddress()],
    )
    capacity = Choice(
        _l("Who is it?"),
        choices=choices({code: THEY_ARE[code] for code in CAPACITIES if code != "representative"}),
        validators=[Needed(_l("Choose who it is."))],
    )
    known_by = Line(
        _l("How can you find their data?"),
        description=_l("Such as an old student number. At most 200 characters."),
        validators=[AtMost(LONGEST_WORDS)],
    )
    acting_name = Line(
        _l("Their name"),
        description=_l("Only if somebody writes for this person, such as a parent."),
        validators=[AtMost(LONGEST_WORDS)],
    )
    acting_email = Line(_l("The mail address of who writes"), validators=[MailAddress()])
    relation = Choice(_l("By what do they say they may act?"), choices=choices(THEY_ACT))
    channel = Choice(
        _l("How did it come in?"),
        choice_hints=CHANNEL_HINTS,
        validators=[Needed(_l("Choose how it came in."))],
    )
    day = Day(
        _l("On which day did it come in?"),
        description=_l("The day it reached the school, not the day you read it."),
        validators=[Needed(_l("Fill in the day on which it came in."))],
    )
    time = Line(
        _l("At what time?"),
        description=_l("For example 9.00 or 13.30. Not known? Leave it empty: the day counts."),
        validators=[ClockTime()],
    )
    words = Words(
        _l("What does it say?"),
        description=_l(
            "Type it over word for word. Of a talk, write what was asked. At most 20,000 characters."
        ),
        validators=[Needed(_l("Type what they ask, in their own words.")), AtMost(LETTER_LIMIT)],
    )
    kind = Choice(
        _l("What do they want?"),
        description=_l("Look at what they want, not at the word they use. You can change this later."),
        choices=choices(KINDS, WISHES),
        choice_hints=WISHES,
        validators=[Needed(_l("Choose what they want."))],
    )
    find = Line(_l("Which exam is it about?"), description=_l("Type the code or a part of the name."))
    exams = Ticks(_l("Tick the exams"), choices=[])
    language = Choice(
        _l("In which language do you answer?"),
        choices=choices(LANGUAGES),
        validators=[Needed(_l("Choose a language."))],
    )
    answer = Choice(
        _l("How does the answer go back?"),
        choices=choices(ANSWERS),
        choice_hints=ANSWER_HINTS,
        validators=[Needed(_l("Choose how the answer goes back."))],
    )
    address = Line(_l("To which mail address?"), validators=[MailAddress()])

    def ask(self, person: Person | None, exams: Iterable[Exam]) -> None:
        """Offer what fits: of somebody whom the portal knows it asks no name; these exams can be ticked."""
        offered = offered_channels(config().official_channels)
        self.channel.choices = choices(CHANNELS, offered)
        self.exams.choices = [
            (exam.slug, f"{exam.code}: {exam.name(language())}, {weekday_date(exam.day)}") for exam in exams
        ]
        if person is not None:
            del self.name, self.email, self.capacity, self.known_by
            self.address.description = _(
                "Nothing filled in? Then it goes to %(email)s.", email=person.email or _("nobody")
            )
        else:
            del self.address

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then what they say together."""
        right: bool = super().validate(extra_validators)
        return right and self._has_moment() and self._has_relation() and self._has_address()

    def _has_moment(self) -> bool:
        try:
            assert self.received_at
        except Refused as refused:
            field = self.time if refused.code == "no_such_local_time" else self.day
            field.errors = [*field.errors, sentence(refused)]
            return False
        return True

    def _has_relation(self) -> bool:
        if self.acting_name.data and not self.relation.data:
            self.relation.errors = [*self.relation.errors, _("Choose by what they say they may act.")]
            return False
        return True

    def _has_address(self) -> bool:
        """By mail there is an address: of who acts, else of who asks, else the one that the portal knows."""
        field = self.acting_email if self.acting_name.data else self.email
        if self.answer.data == "mail" and field is not None and not field.data:
            said = _("Fill in a mail address, or choose that the answer goes by post.")
            field.errors = [*field.errors, said]
            return False
        return True

    @property
    def received_at(self) -> datetime:
        """The moment of receipt (UTC), once day and time are right. Raises Refused, as `moment_of_receipt` does."""
        assert self.day.data is not None
        return moment_of_receipt(self.day.data, clock_of(self.time.data), now())

    def command(self, draft: Draft) -> TakeIn:
        """The deed; an input that did not come along counts as left empty."""
        asked = self.into(
            TakeIn, received_at=self.received_at, person=draft.values.get("person", ""), draft=draft.id
        )
        missing = {field.name: "" for field in fields(asked) if getattr(asked, field.name) is None}
        return replace(asked, **missing)  # type: ignore[arg-type]  # each of them holds words


def typed() -> dict[str, list[str]]:
    """What was sent, cleaned and cut to size, for the draft."""
    return {
        name: [clean(one)[:FIELD_LIMIT] for one in request.form.getlist(name)[:MOST_TICKS]]
        for name in KEPT
        if name in request.form
    }


def kept_form(draft: Draft) -> IntakeForm:
    """The form as it was left: what was just sent or what an ended session kept, else what the draft holds."""
    form = IntakeForm()
    return form if request.method == "POST" or form.was_kept or not _kept(draft) else filled_form(draft)


def filled_form(draft: Draft, *, token: bool = True) -> IntakeForm:
    """The form with what the draft holds; without a token for looking whether it can be taken in."""
    return IntakeForm(formdata=_kept(draft), meta={"csrf": token})


def _kept(draft: Draft) -> MultiDict[str, str]:
    return MultiDict([(name, one) for name in KEPT for one in draft.values.get(name, ())])
