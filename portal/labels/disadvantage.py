"""The four criteria that are checked again after the exam, in words (section 7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.i18n import date_in_words
from portal.rules.results import delay, waited

CRITERIA = {
    "A-06": _l("The exam was in time, also for the resit and for going on to the next year (A-06)"),
    "A-07": _l("The result came as fast as for the others (A-07)"),
    "A-08": _l("It counts as one attempt, and the resit is without online supervision too (A-08)"),
    "A-09": _l("Nothing on lists or in the file shows that it was another exam (A-09)"),
}
HOW = {
    "A-06": _l("How do you know this? (A-06)"),
    "A-07": _l("How do you know this? (A-07)"),
    "A-08": _l("How do you know this? (A-08)"),
    "A-09": _l("How do you know this? (A-09)"),
}


def registered_words(noted: Any) -> str:
    """What the student system says of the place, with who noted the last change and when (A-09); "" for nothing."""
    if noted.open:
        return str(_("The registration in the student system is still to be changed."))
    if noted.done_on is None:
        return ""
    said = _(
        "Changed in the student system on %(day)s: %(evidence)s.",
        day=date_in_words(noted.done_on),
        evidence=noted.evidence,
    )
    return f"{said} {_('Noted by %(name)s.', name=noted.by)}" if noted.by else str(said)


def known_words(exam: Any, place: Any, last: date, promised: int | None) -> dict[str, str]:
    """What the portal knows of A-06 to A-08, as words in the field of how we know it; others stay empty.

    `place` has a sitting; `last` is the last day of A-06, `promised` the working days until the result.
    """
    sat = place.sitting
    words = {"a06_how": _taken(sat.day, last)}
    if place.same_attempts:
        words["a08_how"] = _("With the offer it was stated that the number of attempts stays the same.")
    if sat.results_on is not None:
        words["a07_how"] = _result(sat.day, sat.results_on, promised)
    if exam.results_on is not None:
        usual = _("The usual exam: result after %(num)s working days.", num=waited(exam.day, exam.results_on))
        words["a07_how"] = " ".join(filter(None, (words.get("a07_how"), usual)))
    return words


def _taken(sat_on: date, last: date) -> str:
    said: str = _(
        "Taken on %(day)s. The last day was %(last)s.", day=date_in_words(sat_on), last=date_in_words(last)
    )
    too_late: str = _("%(said)s That was too late.", said=said)
    return said if sat_on <= last else too_late


def _result(sat_on: date, result_on: date, promised: int | None) -> str:
    days = waited(sat_on, result_on)
    said: str = _("Result on %(day)s, after %(num)s working days.", day=date_in_words(result_on), num=days)
    late = delay(sat_on, result_on, promised)
    if not late:
        return said
    too_late = ngettext("That is %(num)s working day late.", "That is %(num)s working days late.", late)
    return f"{said} {too_late}"
