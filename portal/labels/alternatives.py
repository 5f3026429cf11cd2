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
AGREED = {
    "A-06": _l("a day later than usual (A-06)"),
    "A-11": _l("less notice than usual (A-11)"),
}
"""What a student may agree to in writing, as far as software checks it now."""


MISFITS = {
    "too_short": _l("too short for this student"),
    "recorded": _l("not stated that nothing is recorded"),
    "before_exam": _l("before the exam day"),
    "too_late": _l("after the last day"),
}
"""Why one sitting does not fit one student, shortly: codes of rules/alternatives.py."""


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
    """What to change so that this criterion holds, with its number; `sittings` by id."""
    sitting = sittings.get(open_.facts.get("slot", ""))
    return f"{_sentence(open_, moment(sitting) if sitting else '')} ({open_.criterion})"


def _sentence(open_: Open, when: str) -> str:
    facts = open_.facts
    match open_.code:
        case "no_sitting":
            return str(_("Tick at least one sitting."))
        case "too_short":
            return str(_(
                "Take out %(when)s: it lasts %(minutes)s minutes, and must last %(needed)s.",
                when=when, minutes=facts["minutes"], needed=facts["needed"],
            ))  # fmt: skip
        case "recorded":
            return str(_("Take out %(when)s: nobody stated that nothing is recorded there.", when=when))
        case "before_exam":
            return str(_(
                "Take out %(when)s: it lies before the exam day, %(day)s.",
                when=when, day=date_in_words(facts["exam_day"]),
            ))  # fmt: skip
        case "too_late":
            return str(
                _(
                    "Take out %(when)s: the last day is %(day)s.",
                    when=when,
                    day=date_in_words(facts["latest"]),
                )
            )
        case "short_notice":
            return str(
                _(
                    "Add a sitting on %(day)s or later. Then the student has at least %(days)s working days.",
                    days=facts["days"],
                    day=date_in_words(facts["earliest"]),
                )
            )
        case "cost_unstated":
            return str(_("Tick that this costs the student nothing. If it does, repay it first."))
        case "attempts_unstated":
            return str(_("Tick that the student keeps the same number of attempts."))
        case "result_unstated":
            return str(_("Fill in within how many working days the student gets the result."))
    raise KeyError(open_.code)
