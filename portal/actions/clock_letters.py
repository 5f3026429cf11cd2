"""The letters about the clock: a question, a reminder, the new date, and more time (N2–N6, section 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.actions.context import Context
from portal.i18n import date_in_words, speaking, weekday_date
from portal.labels.questions import YOU_CAN
from portal.models import Case, Letter
from portal.rules.lifecycle import SEATED

Values = Callable[[str], dict[str, Any]]
"""Language → what fills the placeholders of a letter in that language."""


def send(
    ctx: Context, case: Case, kind: str, letter: str, number: str, values: Values, mail: dict[str, date]
) -> Letter:
    """Send this letter in the student's language, with the Dutch text beside it where that one counts (section 12).

    `mail` are the dates that the announcing mail names.
    """
    binding = None
    if ctx.config.remedy_route == "awb" and case.language != "nl":
        binding = ctx.compose(case, "letters", letter, _all(case, values, "nl"), "nl")
    return ctx.notify(
        case, kind, letter=letter, number=number, values=_all(case, values, case.language), binding=binding,
        mail={name: date_in_words(day, case.language) for name, day in mail.items()},
    )  # fmt: skip


def _all(case: Case, values: Values, language: str) -> dict[str, Any]:
    """What every one of these letters can say: receipt, and that nobody is watched meanwhile (6.2)."""
    return {
        "exam": case.exam.name(language) if case.exam else "",
        "received": date_in_words(case.day_received, language),
        "protected": case.kind in SEATED and case.protected and case.exam is not None,
        **values(language),
    }


def question_values(words: str, means: str, reply_by: date, was: date, provisional: date | None) -> Values:
    """N2 and N3: the question, how to answer it, until when, and what it does to the date.

    `provisional` is the last day if no answer comes; None for a question that does not stop the clock.
    """

    def values(language: str) -> dict[str, Any]:
        with speaking(language):
            how = str(YOU_CAN[means])
        return {
            "message": words, "means": how, "reply_by": weekday_date(reply_by, language),
            "was": weekday_date(was, language), "stops": provisional is not None,
            "provisional": weekday_date(provisional, language) if provisional else "",
        }  # fmt: skip

    return values


def resumed_values(
    *, was: date, new: date, answered: date | None, reply_by: date, sufficient: bool, everything: bool
) -> Values:
    """N4: old and new date in full, and whether there was an answer."""

    def values(language: str) -> dict[str, Any]:
        return {
            "was": weekday_date(was, language), "new": weekday_date(new, language), "moved": was != new,
            "answered_on": weekday_date(answered, language) if answered else "",
            "reply_by": weekday_date(reply_by, language), "no_answer": answered is None,
            "enough": sufficient and not everything, "everything": everything,
            "unjudged": answered is not None and not sufficient,
        }  # fmt: skip

    return values


def reminder_values(words: str, means: str, reply_by: date, provisional: date) -> Values:
    """N5: the question again, and the date that follows without an answer."""

    def values(language: str) -> dict[str, Any]:
        with speaking(language):
            how = str(YOU_CAN[means])
        return {
            "message": words, "means": how, "reply_by": weekday_date(reply_by, language),
            "provisional": weekday_date(provisional, language),
        }  # fmt: skip

    return values


def extension_values(*, ground: str, reason: str, was: date, new: date, waiting: bool) -> Values:
    """N6: old and new date in full, and the reasons; `waiting` while a question is open, so that both may move."""

    def values(language: str) -> dict[str, Any]:
        return {
            "was": weekday_date(was, language), "new": weekday_date(new, language), "reason": reason,
            "complex": ground == "complex", "many_requests": ground == "many_requests", "waiting": waiting,
        }  # fmt: skip

    return values
