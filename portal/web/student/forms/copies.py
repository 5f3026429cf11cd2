"""Seeing one's data, or taking them along: never why, only what about, if the student wants to say so."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.web.student.forms.request import RequestForm, own_words


class AccessForm(RequestForm):
    """A copy of everything, or of what the student names (R-03)."""

    about = own_words(
        _l("What do you want to see?"),
        _l("Leave it empty and you get everything. Use at most 5,000 characters."),
    )
    kind = "access"
    asked = ("exams", "about", "email")


class PortabilityForm(RequestForm):
    """A file that another system can read (R-08)."""

    about = own_words(
        _l("What do you want to take along?"),
        _l("Leave it empty and you get everything that you may take along. Use at most 5,000 characters."),
    )
    kind = "portability"
    asked = ("exams", "about", "email")
