"""Taking back consent: as easy as giving it, so one press and no reason (R-11)."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from portal.models.own import OwnExams
from portal.web.forms import Ticks
from portal.web.student.forms.request import RequestForm, exam_label


class WithdrawalForm(RequestForm):
    """Which exams, and no more than that."""

    kind = "withdrawal"
    asked = ("exams",)
    at_once = True
    may_name_none = True

    def offer_own(self, own: OwnExams) -> None:
        """The exams that rest on consent; with one there is nothing to choose."""
        coming, past = own.coming(self.kind), own.before(self.kind)
        self.exams.choices = [(exam.slug, exam_label(exam)) for exam in (*coming, *past)]
        self.may_name_none = bool(coming)
        if len(coming) > 1:
            self.exams.description = _("Nothing ticked? Then you take it back for all your coming exams.")

    def validate_exams(self, field: Ticks) -> None:
        """Nothing ticked means all coming exams (decision 13); without one, an exam of the past is named."""
        if not field.data and not self.may_name_none:
            raise ValidationError(_("Choose an exam."))
