"""Having something corrected (R-04); answers in an exam are not among it (C-434/16)."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.web.forms import Words
from portal.web.student.forms.request import RequestForm, own_words


class RectificationForm(RequestForm):
    """What is wrong, what it should be: one of the two is enough to work with."""

    wrong = own_words(
        _l("What is wrong?"),
        _l("Such as a name, a time, or what someone wrote about you. Use at most 5,000 characters."),
    )
    right = own_words(_l("What should it be?"), _l("Use at most 5,000 characters."))
    kind = "rectification"
    asked = ("exams", "wrong", "right", "email")

    def validate_wrong(self, field: Words) -> None:
        """Without either there is nothing to correct (16)."""
        if not field.data and not self.right.data:
            raise ValidationError(_("Write what is wrong, or what it should be."))
