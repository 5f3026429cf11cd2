"""Having the use of data stopped for a while (R-06): which ground of 18(1) it is may stay open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.labels.cases import RESTRICTION_GROUNDS
from portal.web.forms import Ticks, choices
from portal.web.student.forms.request import RequestForm, own_words


class RestrictionForm(RequestForm):
    """What must stand still, and what fits the student's situation."""

    grounds = Ticks(
        _l("Which of these fits you?"),
        choices=choices(RESTRICTION_GROUNDS),
        description=_l("We look at it in any case. It helps us if you tick something."),
    )
    about = own_words(
        _l("Which data must we not use?"),
        _l("Leave it empty and it is about everything we have. Use at most 5,000 characters."),
    )
    kind = "restriction"
    asked = ("exams", "grounds", "about", "email")
