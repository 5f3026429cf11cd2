"""The figures of an exam in words (section 9, P02)."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.rules.figures import SMALLEST, Figure

NAMES = {
    "objections": _l("Objections and requests for another exam"),
    "granted": _l("Granted"),
    "partly": _l("Partly granted"),
    "refused": _l("Refused"),
    "withdrawn": _l("Withdrawn"),
    "interim": _l("Protected on the exam day, without an answer yet"),
    "offered": _l("Students with places on offer"),
    "no_seat": _l("Students for whom a seat was missing"),
    "reported": _l("Students who reported a disadvantage"),
    "found": _l("Students for whom a disadvantage was found"),
    "days_to_answer": _l("Days until our answer, on average"),
    "delay": _l("Working days that a result came late, on average"),
    "supervision_asked": _l("Asked for online supervision"),
    "supervision_granted": _l("Granted: online supervision"),
    "supervision_refused": _l("Refused: online supervision"),
    "supervision_withdrawn": _l("Taken back: online supervision"),
    "supervision_lapsed": _l("No answer in time: online supervision"),
}
MEANS = ("days_to_answer", "delay")


def in_words(figure: Figure) -> str:
    """The number, or that it is too small to tell."""
    if figure.value is None:
        few = _("too few to tell") if figure.code in MEANS else _("fewer than %(num)s", num=SMALLEST)
        return str(few)
    return str(format_decimal(figure.value, locale=get_locale()))
