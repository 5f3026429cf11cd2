"""The working of a deadline or target in plain sentences, in the language of the page (C1–C16, 6.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.i18n import date_in_words, moment_in_words, weekday_date
from portal.rules.deadlines import Deadline, Step, warn_equated_unknown
from portal.rules.targets import Target

HOLIDAYS = {
    "new_year": _l("New Year's Day"),
    "good_friday": _l("Good Friday"),
    "easter_monday": _l("Easter Monday"),
    "kings_day": _l("King's Day"),
    "liberation_day": _l("Liberation Day"),
    "ascension": _l("Ascension Day"),
    "whit_monday": _l("Whit Monday"),
    "christmas": _l("Christmas Day"),
    "second_christmas": _l("Boxing Day"),
}
"""Every code that `rules.calendar.holidays` gives."""


def sentences(counted: Deadline | Target) -> list[str]:
    """How this date was counted, one short plain sentence an item."""
    spoken: list[str] = []
    before: date | datetime | None = None
    for step in counted.working:
        spoken += _last_day(step, before) if step.code == "due" else _SAY[step.code](step)
        before = step.day
    if isinstance(counted, Deadline) and warn_equated_unknown(counted):
        spoken += _equated_unknown(counted)
    return [sentence[:1].upper() + sentence[1:] for sentence in map(str, spoken)]


def _day(step: Step) -> str:
    return weekday_date(step.day) if step.day else ""


def _moment(step: Step) -> str:
    return moment_in_words(step.day) if isinstance(step.day, datetime) else _day(step)


def _received(step: Step) -> Iterator[str]:
    yield _("We got the request on %(day)s.", day=_day(step))
    if "exam_on" in step.facts:
        yield _("The exam is on %(day)s.", day=weekday_date(step.facts["exam_on"]))


def _months(step: Step) -> Iterator[str]:
    yield ngettext(
        "One month later it is %(day)s.",
        "%(num)s months later it is %(day)s.",
        step.facts["months"],
        day=_day(step),
    )


def _clamped(step: Step) -> Iterator[str]:
    yield ngettext(
        "One month later there is no day %(number)s.",
        "%(num)s months later there is no day %(number)s.",
        step.facts["months"],
        number=step.facts["number"],
    )
    yield _("The last day of that month is %(day)s.", day=_day(step))


def _question(step: Step) -> str:
    return str(_("We asked a question on %(day)s.", day=_day(step)))


def _suspended(step: Step) -> Iterator[str]:
    yield _question(step)
    yield _("The clock stood still until %(day)s.", day=weekday_date(step.facts["ends"]))
    yield _extra_days(step)


def _open(step: Step) -> Iterator[str]:
    yield _question(step)
    yield _("The clock stands still until the answer comes.")
    if step.facts["ends"] is not None:
        yield _("The answer can come until %(day)s.", day=weekday_date(step.facts["ends"]))
        yield _extra_days(step)


def _extra_days(step: Step) -> str:
    if not step.facts["days"]:
        return str(_("That adds no whole day."))
    return str(ngettext("That adds one whole day.", "That adds %(num)s whole days.", step.facts["days"]))


def _too_late(step: Step) -> Iterator[str]:
    yield _question(step)
    yield _("That was after the last day, %(day)s.", day=date_in_words(step.facts["deadline"]))
    yield _("So the question does not change the date.")


def _days_added(step: Step) -> Iterator[str]:
    yield ngettext(
        "With one extra day it is %(day)s.",
        "With %(num)s extra days it is %(day)s.",
        step.facts["days"],
        day=_day(step),
    )


def _closed(step: Step) -> Iterator[str]:
    why = step.facts["why"]
    if why in HOLIDAYS:
        yield _("%(day)s is %(holiday)s.", day=_day(step), holiday=HOLIDAYS[why])
    elif why == "equated":
        yield _("%(day)s counts as a public holiday here.", day=_day(step))
    else:
        yield _("%(day)s is in the weekend.", day=_day(step))


def _last_day(step: Step, before: date | datetime | None) -> Iterator[str]:
    if isinstance(step.day, datetime):
        yield _("That is the last moment.")
    elif step.day == before:
        yield _("That is the last day.")
    else:
        yield _("So the last day is %(day)s.", day=_day(step))


def _no_final(step: Step) -> Iterator[str]:
    yield _("So there is no fixed date yet.")
    if provisional := step.facts.get("provisional"):
        yield _("If no answer comes, the last day is %(day)s.", day=weekday_date(provisional))


def _clock_change(step: Step) -> Iterator[str]:
    forward = step.facts["minutes"] > 0
    yield _("In between, the clock went forward.") if forward else _("In between, the clock went back.")


def _first_passage(step: Step) -> Iterator[str]:
    yield _("That hour came twice. We take the first time.")


def _equated_unknown(deadline: Deadline) -> Iterator[str]:
    assert deadline.due is not None
    yield _("We do not know the extra days off of %(year)s yet.", year=deadline.due.year)
    yield _("So the last day may still become later.")


def _latest(step: Step) -> Iterator[str]:
    yield ngettext(
        "One working day before the exam is %(day)s.",
        "%(num)s working days before the exam is %(day)s.",
        step.facts["lead_working_days"],
        day=_day(step),
    )


def _decide_within(step: Step) -> Iterator[str]:
    yield ngettext(
        "One working day after the request is %(day)s.",
        "%(num)s working days after the request is %(day)s.",
        step.facts["working_days"],
        day=_day(step),
    )


def _exam_over(step: Step) -> Iterator[str]:
    yield _("The exam was already over.")
    yield _("So only the date of the law counts.")


def _urgent_before(step: Step) -> Iterator[str]:
    yield _("There is little time before this exam.")
    yield _("We decide on the first working day.")


def _urgent_on_exam_day(step: Step) -> Iterator[str]:
    yield _("There is little time before this exam.")
    yield _("We decide on the day of the exam itself.")


def _moved(step: Step) -> Iterator[str]:
    yield _("We are closed on that day.")
    yield _("So we take %(day)s.", day=_day(step))


_SAY: dict[str, Callable[[Step], Iterator[str]]] = {
    "received": _received,
    "event": lambda step: iter([_("We count from %(day)s.", day=_day(step))]),
    "aware": lambda step: iter([_("We found out on %(moment)s.", moment=_moment(step))]),
    "same_date": _months,
    "clamped": _clamped,
    "suspended": _suspended,
    "question_open": _open,
    "question_too_late": _too_late,
    "days_added": _days_added,
    "closed": _closed,
    "no_final_deadline": _no_final,
    "twelve_weeks": lambda step: iter([_("12 weeks later it is %(day)s.", day=_day(step))]),
    "two_weeks": lambda step: iter([_("2 weeks later it is %(day)s.", day=_day(step))]),
    "six_weeks": lambda step: iter([_("6 weeks later it is %(day)s.", day=_day(step))]),
    "hours": lambda step: iter([_("72 hours later it is %(moment)s.", moment=_moment(step))]),
    "first_passage": _first_passage,
    "clock_change": _clock_change,
    "legal_deadline": lambda step: iter(
        [_("By law, the last day for our answer is %(day)s.", day=_day(step))]
    ),
    "latest": _latest,
    "decide_within": _decide_within,
    "earlier_of_both": lambda step: iter([_("We take the earlier of the two: %(day)s.", day=_day(step))]),
    "floor": lambda step: iter([_("The first working day after the request is %(day)s.", day=_day(step))]),
    "exam_over": _exam_over,
    "urgent_on_floor": _urgent_before,
    "urgent_on_exam_day": _urgent_on_exam_day,
    "moved_off_closed_day": _moved,
    "target": lambda step: iter([_("Our target is %(day)s.", day=_day(step))]),
}
"""What each step of a working says; `due` depends on the step before it and stands apart."""
