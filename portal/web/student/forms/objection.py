"""Not wanting online supervision: an objection, or a request for another exam where the law knows no objection."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.labels.cases import OBJECTION_GROUNDS
from portal.labels.recordings import TILES
from portal.labels.wishes import CHANGED_SINCE
from portal.models.own import OwnExams
from portal.web.forms import Choice, Ticks, choices
from portal.web.student.forms.request import RequestForm, exam_label, own_words


class ObjectionForm(RequestForm):
    """An objection: a short reason is enough, and even that may be left out (O-1)."""

    new_facts = Choice(
        _l("You objected before, and we said no. Has something changed since our answer?"),
        choices=choices(CHANGED_SINCE),
        description=_l("Has something changed? Or are you not sure? Then you are protected straight away."),
    )
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
    reason = own_words(
        _l("Do you want to say more?"),
        _l("You need not give medical details. Use at most 5,000 characters."),
    )
    kind = "objection"
    asked = ("exams", "new_facts", "objected", "grounds", "reason", "email")
    may_name_none = True

    def offer(self, own: OwnExams) -> None:
        """Ask what changed only from somebody who was refused before (O-6)."""
        super().offer(own)
        listed = {choice[0] for choice in self.exams.iter_choices()}
        if not any(exam.slug in listed for exam in own.exams if exam.id in own.refused):
            del self.new_facts

    def offer_own(self, own: OwnExams) -> None:
        """Coming exams with online supervision first; past ones too, since objecting has no last day."""
        coming = own.coming(self.kind)
        self.exams.choices = [(exam.slug, exam_label(exam)) for exam in (*coming, *own.before(self.kind))]
        self.may_name_none = bool(coming)
        if coming:
            self.exams.description = self._none_ticked()

    def _none_ticked(self) -> str:
        return str(
            _("Nothing ticked? Then your objection is to all your coming exams with online supervision.")
        )

    def validate_exams(self, field: Ticks) -> None:
        """Nothing ticked means all coming exams (decision 13), or that a guest knows not which; else one is needed."""
        if not field.data and not self.may_name_none:
            raise ValidationError(_("Choose an exam."))


class AlternativeForm(ObjectionForm):
    """Another exam on personal grounds, handled as an objection is (2.2)."""

    objected = Ticks(
        _l("What do you not want?"),
        choices=choices(TILES),
        description=_l("Nothing ticked? Then it is about everything that is recorded."),
    )
    grounds = Ticks(
        _l("Why do you want another exam?"),
        choices=choices(OBJECTION_GROUNDS),
        description=_l("A short reason is enough. We ask no proof."),
    )
    kind = "alternative"

    def _none_ticked(self) -> str:
        return str(_("Nothing ticked? Then your request is about all these exams that are still to come."))
