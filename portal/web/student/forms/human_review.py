"""Having a person look again at what software pointed out or decided, with the student's own view (R-10)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.web.student.forms.request import RequestForm, own_words


class HumanReviewForm(RequestForm):
    """What was flagged or decided, and how the student sees it (22(3))."""

    about = own_words(
        _l("What was pointed out or decided?"),
        _l("Such as: the software said that I looked away. Use at most 5,000 characters."),
    )
    reason = own_words(
        _l("How do you see it yourself?"),
        _l("You can also tell us later. You need not give medical details. Use at most 5,000 characters."),
    )
    kind = "human_review"
    asked = ("exams", "about", "reason", "email")
