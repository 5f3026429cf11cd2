"""Sittings, places and what is still open in an offer, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import date_in_words, language, time_in_words, weekday_date
from portal.labels.agreements import WAIVED_BY_STUDENT
from portal.rules.alternatives import Open
from portal.rules.errors import Refused

FORMS = {
    "campus": _l("At school"),
    "oral": _l("Oral exam"),
    "assignment": _l("Assignment"),
    "paper": _l("On paper"),
    "home": _l("At home, nothing recorded, with a short talk after it"),
}
FACILITIES = {
    "extra_time": _l("room for extra time"),
    "quiet_room": _l("a quiet room"),
    "reading_aloud": _l("a computer that reads aloud"),
    "large_print": _l("large print"),
    "adjustable_desk": _l("a desk that can be set higher"),
    "rest_room": _l("a room to rest in"),
}
STATES = {
    "to_plan": _l("To schedule"),
    "offered": _l("Places offered"),
    "accepted": _l("Place chosen"),
    "declined": _l("None of the places"),
    "cancelled": _l("No longer needed"),
}
OFF = {
    "camera": _l("camera"),
    "microphone": _l("microphone"),
    "screen": _l("screen"),
    "id": _l("ID"),
    "keyboard": _l("keyboard"),
    "room_scan": _l("room scan"),
    "eye_tracking": _l("eye tracking"),
    "location": _l("location"),
    "websites": _l("other websites"),
}
"""The tiles as staff call them."""
AGREED = WAIVED_BY_STUDENT
"""What a student agreed to do without."""


MISFITS = {
    "too_short": _l("too short for this student"),
    "no_extra_time": _l("no room for extra time"),
    "recorded": _l("not stated that nothing is recorded"),
    "before_exam": _l("before the exam day"),
    "too_late": _l("after the last day"),
    "result_too_late": _l("the result comes too late"),
    "is_resit": _l("on the day of the resit"),
    "at_home": _l("at home: only if the student wants that"),
    "not_accessible": _l("not stated that everybody can get in"),
    "no_contact": _l("nobody to call for help"),
}
"""Why one sitting does not fit one student, shortly: codes of rules/alternatives.py."""
COMPARED = {
    "weight": _l("weight"),
    "credits": _l("credits"),
    "scale": _l("grading scale"),
    "pass_mark": _l("pass mark"),
    "assessor": _l("assessor"),
}
"""What A-02 compares."""


class Moment(Protocol):
    """A sitting, as far as words need it."""

    zone: str

    @property
    def local_start(self) -> datetime:
        """Start on the clock of the place."""

    @property
    def local_end(self) -> datetime:
        """End on that clock."""

    @property
    def day(self) -> date:
        """The day on that clock."""

    @property
    def free(self) -> int:
        """Seats nobody has."""

    @property
    def has_a_seat(self) -> bool:
        """Whether one of them is free."""


def hours(sitting: Moment) -> str:
    """`9.00–11.00` on the clock of the place."""
    moments = (sitting.local_start, sitting.local_end)
    return "–".join(time_in_words(moment, language(), sitting.zone) for moment in moments)


def moment(sitting: Moment) -> str:
    """`donderdag 14 januari 2027, 9.00–11.00`."""
    return f"{weekday_date(sitting.day)}, {hours(sitting)}"


def places_left(sitting: Moment) -> str:
    """`nog 6 plekken`, or `vol`."""
    if not sitting.has_a_seat:
        return str(_("full"))
    return str(ngettext("%(num)s place left", "%(num)s places left", sitting.free))


def clash(refused: Refused) -> str:
    """That the student has another exam then, and the next moment that they can take."""
    free, zone = refused.facts["next"], str(refused.facts["zone"])
    said = _("You have another exam at that moment.")
    if not isinstance(free, datetime):
        none = _("None of the places fits. Propose another moment, or send us a message.")
        return f"{said} {none}"
    when = f"{weekday_date(free.date())}, {time_in_words(free, language(), zone)}"
    other = _("You can still choose: %(moment)s.", moment=when)
    return f"{said} {other}"


def must_be_off(tiles: Sequence[str]) -> str:
    """What nobody may record of this student, as a list; all tiles together are `alles`."""
    if set(tiles) >= set(OFF):
        return str(_("everything"))
    names = [str(OFF[tile]) for tile in OFF if tile in tiles]
    return str(format_list(names, locale=get_locale()))


def open_sentence(open_: Open, sittings: Mapping[str, Moment]) -> str:
    """What to change so that this criterion holds, and who can; `sittings` by id.

    Those that the student may waive in writing say so (A-06, A-10, A-11, A-12).
    """
    sitting = sittings.get(open_.facts.get("slot", ""))
    said = _sentence(open_, moment(sitting) if sitting else "")
    number = "A-01–A-04" if open_.code == "board_silent" else open_.criterion
    waiver = " " + _("Or ask the student to agree.") if open_.may_be_waived else ""
    return f"{said}{waiver} ({number})"


def _sentence(open_: Open, when: str) -> str:
    """Each code has its sentence; the facts are those of its check."""
    facts = dict(open_.facts)
    for name in ("exam_day", "latest", "until", "earliest"):
        if name in facts:
            facts[name] = date_in_words(facts[name])
    if "form" in facts:
        facts["form"] = str(FORMS[facts["form"]]).lower()
    for name, words in (("tiles", OFF), ("what", COMPARED)):
        if name in facts:
            facts[name] = format_list([str(words[one]) for one in facts[name]], locale=get_locale())
    return str(OPEN[open_.code]) % {"when": when, **facts}


OPEN = {
    "no_sitting": _l("Tick at least one sitting."),
    "no_sitting_yet": _l("Exam administration must plan a sitting in this form."),
    "board_silent": _l("The exam board must still compare this form with the exam: %(form)s."),
    "other_outcomes": _l("The exam board must make the learning outcomes the same: %(form)s."),
    "counts_otherwise": _l("The exam board must make this the same as in the exam: %(what)s (%(form)s)."),
    "not_comparable": _l("The exam board must state that this form is as hard and as long: %(form)s."),
    "too_short": _l("Take out %(when)s: it lasts %(minutes)s minutes, and must last %(needed)s."),
    "no_extra_time": _l("Take out %(when)s, or note at that sitting that there is room for extra time."),
    "still_recorded": _l("Choose another form: the exam board says that this is on: %(tiles)s (%(form)s)."),
    "more_recorded": _l("The exam board must take out what the exam itself does not record: %(tiles)s (%(form)s)."),
    "recorded": _l("Take out %(when)s: nobody stated that nothing is recorded there."),
    "cost_unstated": _l("Tick that this costs the student nothing. If it does, repay it first."),
    "before_exam": _l("Take out %(when)s: it lies before the exam day, %(exam_day)s."),
    "too_late": _l("Take out %(when)s: the last day is %(latest)s."),
    "result_unstated": _l("Fill in within how many working days the student gets the result."),
    "result_later": _l("Fill in %(usual)s working days or fewer: the exam itself gives the result within that time."),
    "result_too_late": _l("Take out %(when)s, or give the result sooner: the grade counts until %(until)s."),
    "attempts_unstated": _l("Tick that the student keeps the same number of attempts."),
    "is_resit": _l("Take out %(when)s: that is the day of the resit, and a resit is no alternative."),
    "mark_unstated": _l("Tick that nothing shows afterwards. Change the registration first."),
    "at_home": _l("Take out %(when)s: an exam at home is only for a student who wants that."),
    "not_accessible": _l("Take out %(when)s, or state at that sitting that everybody can get in."),
    "short_notice": _l("Add a sitting on %(earliest)s or later. Then the student has at least %(days)s working days."),
    "clashes": _l("Add a sitting beside %(when)s: the student has another exam then."),
    "one_date": _l("Add a sitting on another day: the student cannot come on that day."),
    "no_complaint_route": _l("An administrator must fill in the address of the data protection officer."),
    "no_contact": _l("Take out %(when)s, or fill in at that sitting whom a student can call."),
}  # fmt: skip
"""An open criterion → what to change, and who does it; without a name it is exam administration."""
