"""The forms of a student's requests: nothing is obligatory that the law does not ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from portal.db import new_id
from portal.i18n import language, weekday_date
from portal.labels.cases import OBJECTION_GROUNDS
from portal.labels.recordings import TILES
from portal.models import Exam
from portal.models.own import FoundExams, OwnExams
from portal.web.forms import AtMost, Choice, Form, Line, MailAddress, Needed, Ticks, Words, choices

WORDS_LIMIT = 5_000
"""Characters of one answer in the student's own words."""
KEPT_LIMIT = 200_000
"""Characters of a draft; a longer one is shown again, but not kept."""
YOU_CAN = {
    "objection": _l("Object to online supervision"),
    "access": _l("See my data"),
    "erasure": _l("Have my data deleted"),
}
YOU_CAN_HINTS = {
    "objection": _l("You take the exam without online supervision while we look at your objection."),
    "access": _l("You get a copy of what we have about you. You do not have to say why."),
    "erasure": _l("We delete your data, or tell you why we must keep them. You do not have to say why."),
}


class KindForm(Form):
    """What do you want?"""

    kind = Choice(
        _l("What do you want?"),
        choices=choices(YOU_CAN),
        choice_hints=YOU_CAN_HINTS,
        validators=[Needed(_l("Choose what you want."))],
    )


class RequestForm(Form):
    """What every request asks: about which exams, and where the answer goes."""

    draft = HiddenField(default=new_id)
    find = Line(
        _l("Which exam is it about?"),
        description=_l("Type the code or a part of the name. Do you not know it? Then leave this empty."),
    )
    exams = Ticks(_l("Which exams?"), choices=[])
    email = Line(_l("On which email address do you want to hear from us?"), validators=[MailAddress()])
    kind = ""
    asked: tuple[str, ...] = ("exams", "email")
    """The fields that the student fills in, as a draft keeps them."""

    def offer(self, own: OwnExams) -> None:
        """List the exams that this request can be about: a guest searches them, and is mailed where the link went."""
        if isinstance(own, FoundExams):
            self.exams.label.text = _("Tick your exam")
            self.exams.choices = [(exam.slug, exam_label(exam)) for exam in own.offered]
            self.find.data = own.words
            del self.email
        else:
            del self.find
            self.offer_own(own)

    def offer_own(self, own: OwnExams) -> None:
        """List the exams that somebody takes or took."""
        self.exams.choices = [(exam.slug, exam_label(exam)) for exam in own.newest_first]
        self.exams.description = _("Nothing ticked? Then your request is about all your exams.")

    def answers(self) -> dict[str, Any]:
        """What was filled in, for a draft; ticks that are not on the page are left out."""
        found: dict[str, Any] = {}
        for name in (asked for asked in self.asked if asked in self):
            field = self[name]
            listed = isinstance(field, Ticks)
            offered = {choice.value for choice in field.iter_choices()} if listed else set()
            found[name] = (
                [tick for tick in field.data or [] if tick in offered] if listed else field.data or ""
            )
        return found

    @property
    def draft_id(self) -> str:
        """The id that this page's draft has or will have."""
        given = self.draft.data or ""
        return given if re.fullmatch("[0-9a-f]{24}", given) else new_id()

    @property
    def fits(self) -> bool:
        """Whether a draft can hold it."""
        return sum(len(str(value)) for value in self.answers().values()) <= KEPT_LIMIT


class ObjectionForm(RequestForm):
    """An objection: a short reason is enough, and even that may be left out (O-1)."""

    objected = Ticks(
        _l("What do you object to?"),
        choices=choices(TILES),
        description=_l("Nothing ticked? Then your objection is to everything that is recorded."),
    )
    grounds = Ticks(
        _l("Why do you object?"),
        choices=choices(OBJECTION_GROUNDS),
        description=_l("A short reason is enough. We ask no proof."),
    )
    reason = Words(
        _l("Do you want to say more?"),
        validators=[AtMost(WORDS_LIMIT)],
        description=_l("You need not give medical details. Use at most 5,000 characters."),
    )
    kind = "objection"
    asked = ("exams", "objected", "grounds", "reason", "email")
    may_name_none = True

    def offer_own(self, own: OwnExams) -> None:
        """Coming exams with online supervision first; past ones too, since objecting has no last day."""
        coming, past = own.to_object_to, own.supervised_before
        self.exams.choices = [(exam.slug, exam_label(exam)) for exam in (*coming, *past)]
        self.may_name_none = bool(coming)
        if coming:
            self.exams.description = _(
                "Nothing ticked? Then your objection is to all your coming exams with online supervision."
            )

    def validate_exams(self, field: Ticks) -> None:
        """Nothing ticked means all coming exams (decision 13), or that a guest knows not which; else one is needed."""
        if not field.data and not self.may_name_none:
            raise ValueError(_("Choose an exam."))


class AccessForm(RequestForm):
    """A request for a copy: never why, only what about, if the student wants to say so."""

    about = Words(
        _l("What do you want to see?"),
        validators=[AtMost(WORDS_LIMIT)],
        description=_l("Leave it empty and you get everything. Use at most 5,000 characters."),
    )
    kind = "access"
    asked = ("exams", "about", "email")


class ErasureForm(RequestForm):
    """A request to delete: never why."""

    kind = "erasure"


FORMS: dict[str, type[RequestForm]] = {form.kind: form for form in (ObjectionForm, AccessForm, ErasureForm)}


def form_for(kind: str, own: OwnExams, account: str, values: Mapping[str, Any] | None = None) -> RequestForm:
    """The form of this kind with what was kept, else with nothing but the account's address filled in."""
    form = FORMS[kind](data=dict(values) if values is not None else {"email": account})
    form.offer(own)
    if form.email is not None:
        form.email.description = _(
            "Nothing filled in? Then we use the address of your account: %(email)s", email=account
        )
    return form


def is_sendable(kind: str, own: OwnExams, account: str, values: Mapping[str, Any]) -> bool:
    """Whether a kept draft would pass its own form: drafts are kept with mistakes and all."""
    kept = MultiDict((name, one) for name, value in values.items() for one in _each(value))
    form = FORMS[kind](formdata=kept, meta={"csrf": False})
    form.offer(own)
    return bool(form.validate())


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def exam_label(exam: Exam) -> str:
    """An exam on a list: its name and day."""
    return f"{exam.name(language())}, {weekday_date(exam.day)}"
