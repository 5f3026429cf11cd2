"""What a calendar feed says. Calendars are shared: no kind of request, no reason, no name, nothing about supervision."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

OWN = {
    "answer": _l("Last day for an answer"),
    "reply": _l("Last day to answer the school"),
    "react": _l("Last day to react to a letter"),
    "choose": _l("Last day to choose"),
}
"""A day in somebody's own requests (models/calendars.py)."""
WORK: dict[str, Callable[[int], str]] = {
    "late": lambda n: ngettext("1 request late", "%(num)s requests late", n),
    "deadline": lambda n: ngettext("1 request: last day for an answer", "%(num)s requests: last day for an answer", n),
    "target": lambda n: ngettext("1 target", "%(num)s targets", n),
    "reply": lambda n: ngettext("1 student: last day to answer us", "%(num)s students: last day to answer us", n),
    "default": lambda n: ngettext(
        "1 request: last day after notice of default", "%(num)s requests: last day after notice of default", n
    ),
    "remedy": lambda n: ngettext("1 request to decide again", "%(num)s requests to decide again", n),
    "follow_up": lambda n: ngettext("1 request to finish", "%(num)s requests to finish", n),
    "question": lambda n: ngettext("1 question: last day for an answer", "%(num)s questions: last day for an answer", n),
    "plan": lambda n: ngettext("1 student without a place", "%(num)s students without a place", n),
}  # fmt: skip
"""How many there are of what on a day of somebody's work."""


def exam(code: str) -> str:
    """An exam in its alternative, with time and place: the words of any other exam."""
    return str(_("Exam %(code)s", code=code))


def name(institution: str) -> str:
    """What a calendar shows above the feed."""
    return str(_("Dates: %(institution)s", institution=institution))
