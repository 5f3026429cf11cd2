"""What the letters about the clock say: a question, a reminder, the new date, and more time (N2–N6, section 12)."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.actions.context import Values
from portal.i18n import date_in_words, weekday_date
from portal.labels.questions import YOU_CAN
from portal.models import Case
from portal.rules.lifecycle import SEATED


def _always(case: Case, language: str) -> dict[str, Any]:
    """What every one of these letters can say: receipt, and that nobody is watched meanwhile (6.2)."""
    return {
        "exam": case.exam.name(language) if case.exam else "",
        "received": date_in_words(case.day_received, language),
        "protected": case.kind in SEATED and case.protected and case.exam is not None,
    }


def deadline_mail(day: date) -> Values:
    """The mail names the new last day for our answer."""
    return lambda language: {"deadline": date_in_words(day, language)}


def reply_mail(day: date) -> Values:
    """The mail names the last day for the student's answer."""
    return lambda language: {"reply_by": date_in_words(day, language)}


def question_values(
    case: Case, words: str, means: str, reply_by: date, was: date, provisional: date | None
) -> Values:
    """N2 and N3: the question, how to answer it, until when, and what it does to the date.

    `provisional` is the last day if no answer comes; None for a question that does not stop the clock.
    """
    return lambda language: {
        **_always(case, language),
        "message": words, "means": str(YOU_CAN[means]), "reply_by": weekday_date(reply_by, language),
        "was": weekday_date(was, language), "stops": provisional is not None,
        "provisional": weekday_date(provisional, language) if provisional else "",
    }  # fmt: skip


def resumed_values(
    case: Case, *, was: date, new: date, answered: date | None, reply_by: date, sufficient: bool, everything: bool
) -> Values:  # fmt: skip
    """N4: old and new date in full, and whether there was an answer."""
    return lambda language: {
        **_always(case, language),
        "was": weekday_date(was, language), "new": weekday_date(new, language), "moved": was != new,
        "answered_on": weekday_date(answered, language) if answered else "",
        "reply_by": weekday_date(reply_by, language), "no_answer": answered is None,
        "enough": sufficient and not everything, "everything": everything,
        "unjudged": answered is not None and not sufficient,
    }  # fmt: skip


def reminder_values(case: Case, words: str, means: str, reply_by: date, provisional: date) -> Values:
    """N5: the question again, and the date that follows without an answer."""
    return lambda language: {
        **_always(case, language),
        "message": words, "means": str(YOU_CAN[means]), "reply_by": weekday_date(reply_by, language),
        "provisional": weekday_date(provisional, language),
    }  # fmt: skip


def extension_values(case: Case, *, ground: str, reason: str, was: date, new: date, waiting: bool) -> Values:
    """N6: old and new date in full, and the reasons; `waiting` while a question is open, so that both may move."""
    return lambda language: {
        **_always(case, language),
        "was": weekday_date(was, language), "new": weekday_date(new, language), "reason": reason,
        "complex": ground == "complex", "many_requests": ground == "many_requests", "waiting": waiting,
    }  # fmt: skip
