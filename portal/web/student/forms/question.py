"""A question in confidence to the data protection officer, who alone reads it (R-14, 38(5))."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.web.forms import Needed
from portal.web.student.forms.request import RequestForm, own_words


class QuestionForm(RequestForm):
    """The question; which exam it is about stands in it, if anywhere."""

    question = own_words(
        _l("Your question"),
        _l("Only the data protection officer (DPO) reads this. Use at most 5,000 characters."),
        Needed(_l("Write your question.")),
    )
    kind = "dpo_question"
    asked = ("question", "email")
