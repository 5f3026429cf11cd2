"""What every request asks: about which exams, and where the answer goes."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.actions.guests import LONGEST_WORDS
from portal.db import new_id
from portal.i18n import language, weekday_date
from portal.labels.representatives import FOR_WHOM, YOU_ACT
from portal.models import Exam
from portal.models.own import FoundExams, OwnExams
from portal.web.forms import AtMost, Choice, Form, Line, MailAddress, Needed, Ticks, Words, choices

WORDS_LIMIT = 5_000
"""Characters of one answer in the student's own words."""
LONGEST_NUMBER = 64
KEPT_LIMIT = 200_000
"""Characters of a draft; a longer one is shown again, but not kept."""


def own_words(label: Any, hint: Any, *validators: Any) -> Words:
    """A field for the student's own words; the hint says how many there may be."""
    found: Words = Words(label, validators=[*validators, AtMost(WORDS_LIMIT)], description=hint)
    return found


class RequestForm(Form):
    """The fields that all kinds share; each kind adds its own and names them in `asked`."""

    draft = HiddenField(default=new_id)
    for_name = Line(
        _l("For whom do you ask?"),
        description=_l("Their name, as the school knows it."),
        validators=[Needed(_l("Fill in for whom you ask.")), AtMost(LONGEST_WORDS)],
    )
    for_number = Line(
        _l("Their student number"),
        description=_l("It stands on their student card. Do you not know it? Then leave this empty."),
        validators=[AtMost(LONGEST_NUMBER)],
    )
    relation = Choice(
        _l("How may you act for them?"),
        choices=choices(YOU_ACT),
        description=_l("We can ask you to show it. Never send a copy of an ID."),
        validators=[Needed(_l("Choose how you may act for them."))],
    )
    find = Line(
        _l("Which exam is it about?"),
        description=_l("Type the code or a part of the name. Do you not know it? Then leave this empty."),
    )
    exams = Ticks(_l("Which exams?"), choices=[])
    email = Line(_l("On which email address do you want to hear from us?"), validators=[MailAddress()])
    kind = ""
    asked: tuple[str, ...] = ("exams", "email")
    """The fields that the student fills in, in the order of the page, as a draft keeps them."""
    at_once = False
    """Sent with one press, without a page to read it over."""

    def offer(self, own: OwnExams) -> None:
        """List the exams that this request can be about: a guest searches them, and is mailed where the link went."""
        for name in ("exams", "email"):
            if name not in self.asked:
                del self[name]
        self._ask_for_whom(own)
        if not isinstance(own, FoundExams):
            del self.find
            self.offer_own(own)
            return
        if self.email is not None:
            del self.email
        if self.exams is None:
            del self.find
            return
        self.exams.label.text = _("Tick your exam")
        self.exams.choices = [(exam.slug, exam_label(exam)) for exam in own.offered]
        self.find.data = own.words

    def _ask_for_whom(self, own: OwnExams) -> None:
        """Only somebody who acts for another is asked for whom (2.7)."""
        if isinstance(own, FoundExams) and own.for_another:
            self.asked = (*FOR_WHOM, *self.asked)
            return
        for name in FOR_WHOM:
            del self[name]

    def offer_own(self, own: OwnExams) -> None:
        """List the exams that somebody takes or took."""
        if self.exams is not None:
            self.exams.choices = [(exam.slug, exam_label(exam)) for exam in own.newest_first]
            self.exams.description = _("Nothing ticked? Then your request is about all your exams.")

    @property
    def drawn(self) -> list[Any]:
        """The fields of this kind alone, in the order of the page."""
        return [self[name] for name in self.asked if name in self and name not in ("exams", "email")]

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


def exam_label(exam: Exam) -> str:
    """An exam on a list: its name and day."""
    return f"{exam.name(language())}, {weekday_date(exam.day)}"
