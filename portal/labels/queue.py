"""How near a date is, which date it is, and what else puts a case where it is, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import day_and_month
from portal.rules.deadlines import Warnings, urgency
from portal.rules.next_date import NextDate, Reason

WHICH = {
    "deadline": _l("deadline"),
    "target": _l("target"),
    "reply": _l("student answers by"),
    "default": _l("after notice of default"),
    "remedy": _l("decide again by"),
    "freeze": _l("freeze ends"),
    "look_again": _l("look again by"),
    "legal_hold": _l("look again by"),
    "follow_up": _l("finish by"),
}
"""Which of its dates a line of the queue shows."""
ALERTS = {
    "deadline": _l("%(left)s: answer by %(day)s"),
    "target": _l("%(left)s: answer by %(day)s"),
    "reply": _l("%(left)s: the student can answer until %(day)s"),
    "default": _l("%(left)s: answer by %(day)s, after the notice of default"),
    "remedy": _l("%(left)s: decide again by %(day)s"),
    "freeze": _l("%(left)s: the freeze ends on %(day)s"),
    "look_again": _l("%(left)s: look again at what stays, by %(day)s"),
    "legal_hold": _l("%(left)s: look again at the legal hold, by %(day)s"),
    "follow_up": _l("%(left)s: finish by %(day)s"),
}
"""The same as the heading on top of a case."""
HANDLERS = {"me": _l("Me"), "nobody": _l("Nobody"), "colleague": _l("A colleague")}
SHOWN = {
    "": _l("Open cases"),
    "late": _l("Only late"),
    "waiting": _l("Only waiting for the student"),
    "needs_me": _l("Only what needs me"),
    "closed": _l("Closed cases"),
}
"""What the queue can show."""
COLOURS = {"late": "danger", "red": "danger", "amber": "warning", "calm": "neutral"}


def nearness(day: date, today: date, warnings: Warnings) -> tuple[str, str]:
    """A date against today: in words, and the colour that goes with how near it is (C16)."""
    colour, days = COLOURS[urgency(day, today, warnings)], (day - today).days
    if days < 0:
        return ngettext("1 day late", "%(num)s days late", -days), colour
    if days == 0:
        return _("Today"), colour
    return ngettext("1 day left", "%(num)s days left", days), colour


def tag_of(told: NextDate, today: date, warnings: Warnings) -> tuple[str, str]:
    """The tag beside a date, and its colour. A case that waits for the student says so; after a notice of default
    it is red, however far its date is.
    """
    if told.which == "reply" and told.day >= today:
        return _("Waits for the student"), "info"
    words, colour = nearness(told.day, today, warnings)
    return words, "danger" if told.which == "default" else colour


def in_words(reasons: Iterable[Reason], today: date) -> list[str]:
    """Each reason as a few words."""
    return [str(_WORDS[one.code](one.day, today)) for one in reasons]


def _dated(words: LazyString) -> Callable[[date | None, date], str]:
    def say(day: date | None, _today: date) -> str:
        sentence: str = str(words)
        return sentence % {"day": day_and_month(day).replace(" ", "\N{NO-BREAK SPACE}") if day else ""}

    return say


def _due(coming: LazyString, past: LazyString) -> Callable[[date | None, date], str]:
    return lambda day, today: _dated(past if day and day < today else coming)(day, today)


def _exam_near(day: date | None, today: date) -> str:
    days = (day - today).days if day else 0
    return str(ngettext("exam tomorrow", "exam in %(num)s days", days) if days else _("exam today"))


_WORDS: dict[str, Callable[[date | None, date], str]] = {
    "late_since": _dated(_l("late since %(day)s")),
    "law_until": _dated(_l("by law until %(day)s")),
    "judge_repeat": _dated(_l("judge the repeat by %(day)s")),
    "identity": _dated(_l("not sure who asks")),
    "answer": _dated(_l("answer of the student since %(day)s")),
    "exam_near": _exam_near,
    "exam_passed": _dated(_l("exam was on %(day)s, no answer yet")),
    "advice": _due(_l("advice of the DPO by %(day)s"), _l("no advice of the DPO, due %(day)s")),
    "signature": _dated(_l("waits for a signature")),
    "board": _due(_l("exam board asked, until %(day)s"), _l("no answer of the exam board, due %(day)s")),
    "desk": _dated(_l("forwarded, not received yet")),
    "disadvantage": _due(
        _l("answer the reported disadvantage by %(day)s"),
        _l("reported disadvantage not answered, due %(day)s"),
    ),
    "freeze_ends": _dated(_l("frozen until %(day)s, as the student was told")),
    "look_again": _due(
        _l("the letter says: we look again at what stays on %(day)s"),
        _l("look again at what stays: the letter said %(day)s"),
    ),
    "legal_hold": _due(
        _l("legal hold: the DPO looks again on %(day)s"), _l("legal hold: look again, due %(day)s")
    ),
    "message": _dated(_l("new message")),
}
"""A code of rules/next_date.py → its words for a day, given today."""
