"""An exam and its alternative side by side, criterion by criterion: what stands on each side, how we know, who said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import date_in_words, short_date
from portal.labels.alternatives import OFF, hours, open_sentence, places_left
from portal.labels.board import MODES
from portal.rules.alternatives import (
    BY_BOARD,
    COMPARED,
    CRITERIA,
    SAME_FORM,
    Assessed,
    Open,
    Replaced,
    Statement,
    Terms,
    delay,
    gives_notice,
    latest_day,
)

TITLES = {
    "A-01": _l("What the student learns"),
    "A-02": _l("How it counts"),
    "A-03": _l("How hard and how long it is"),
    "A-04": _l("What each of them records"),
    "A-05": _l("What it costs"),
    "A-06": _l("The day"),
    "A-07": _l("The result"),
    "A-08": _l("Attempts and resit"),
    "A-09": _l("What others see afterwards"),
    "A-10": _l("The place"),
    "A-11": _l("When the student hears it"),
    "A-12": _l("A second date"),
    "A-13": _l("Nobody asks why"),
    "A-14": _l("Help"),
}
COUNTS = {
    "weight": _l("Weight"),
    "credits": _l("Credits"),
    "scale": _l("Grading scale"),
    "pass_mark": _l("Pass mark"),
}
"""What A-02 compares, as labels."""
BY = {
    "board": _l("exam board"),
    "administration": _l("exam administration"),
    "offer": _l("exam administration, with each offer"),
    "portal": _l("the portal counts this"),
}
"""Who states a criterion."""
STANDS = {
    "holds": (_l("Right"), "success"),
    "open": (_l("Open"), "warning"),
    "offer": (_l("With each offer"), "neutral"),
}
EMPTY = _l("Not filled in")


class Place(Protocol):
    """A sitting, as far as this page needs it."""

    id: str
    place: str
    zone: str
    duration_minutes: int
    accessible: bool
    contact: str

    @property
    def local_start(self) -> datetime: ...
    @property
    def local_end(self) -> datetime: ...
    @property
    def day(self) -> date: ...
    @property
    def free(self) -> int: ...
    @property
    def has_a_seat(self) -> bool: ...


@dataclass(frozen=True)
class Compared:
    """What the page knows: the exam, one form, its sittings, and what stands open on this day."""

    form: str
    exam: Replaced
    sittings: Sequence[Place]
    found: Sequence[Open]
    today: date
    terms: Terms
    dpo: str
    stated: Statement | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    stated_at: datetime | None = None
    offered_at: datetime | None = None
    result_days: int | None = None
    resit: str = ""
    changed: int = 0
    """Seats in this form that the student system names, the last of them noted for `changed_on` (A-09)."""
    changed_on: date | None = None
    to_change: int = 0
    """Seats in this form that it does not name yet."""


@dataclass(frozen=True)
class Line:
    """One criterion of the page. `exam` and `other` are lines of text; `open_` says what to change and who can."""

    criterion: str
    title: str
    exam: Sequence[str]
    other: Sequence[str]
    evidence: str
    who: str
    when: datetime | None
    tag: tuple[str, str]
    open_: Sequence[str]


def lines(seen: Compared) -> list[Line]:
    """All fourteen, in order."""
    return [_line(seen, criterion) for criterion in CRITERIA]


def _line(seen: Compared, criterion: str) -> Line:
    found = [one for one in seen.found if one.criterion == criterion]
    exam, other = SIDES[criterion](seen)
    by = _stated_by(criterion)
    stands = "open" if found else "offer" if by == "offer" and seen.offered_at is None else "holds"
    label, colour = STANDS[stands]
    evidence = _registered(seen) if criterion == "A-09" else seen.evidence.get(criterion, "")
    return Line(
        criterion, str(TITLES[criterion]), [str(one) for one in exam], [str(one) for one in other],
        evidence, str(BY[by]), _when(seen, by), (str(label), colour), _said(seen, criterion, found),
    )  # fmt: skip


def _said(seen: Compared, criterion: str, found: Iterable[Open]) -> list[str]:
    """What to change. That the exam board has said nothing yet stands once, at the first of its criteria."""
    sittings: Any = {one.id: one for one in seen.sittings}
    spoken = [open_sentence(one, sittings) for one in found if one.code != "board_silent"]
    silent = criterion == BY_BOARD[0] and any(one.code == "board_silent" for one in found)
    return [
        *([_("The exam board must still compare these two (A-01–A-04).")] if silent else []),
        *dict.fromkeys(spoken),
    ]


def _stated_by(criterion: str) -> str:
    if criterion in BY_BOARD:
        return "board"
    if criterion in ("A-05", "A-07", "A-08", "A-09"):
        return "offer"
    return "administration" if criterion in ("A-10", "A-14") else "portal"


def _when(seen: Compared, by: str) -> datetime | None:
    return seen.stated_at if by == "board" else seen.offered_at if by == "offer" else None


Sides = tuple[Iterable[Any], Iterable[Any]]


def _outcomes(seen: Compared) -> Sides:
    stated = seen.stated
    return (stated.exam.outcomes, stated.other.outcomes) if stated else ((), ())


def _counts(seen: Compared) -> Sides:
    if seen.stated is None:
        return (), ()
    assessor = (
        [_("The same assessor, or one as well trained")]
        if seen.stated.same_assessor
        else [_("Nobody stated who assesses it")]
    )
    return _counted(seen.stated.exam), [*_counted(seen.stated.other), *assessor]


def _counted(side: Assessed) -> list[str]:
    return [f"{COUNTS[name]}: {getattr(side, name) or EMPTY}" for name in COMPARED]


def _length(seen: Compared) -> Sides:
    exam = [_minutes(seen.exam.minutes)]
    if seen.form in SAME_FORM[seen.exam.mode]:
        return exam, list(dict.fromkeys(_minutes(one.duration_minutes) for one in seen.sittings))
    same = seen.stated is not None and seen.stated.comparable
    return exam, [_("As hard and as long, in another form") if same else _("Nobody stated that")]


def _minutes(number: int) -> str:
    return str(ngettext("%(num)s minute", "%(num)s minutes", number))


def _recorded(seen: Compared) -> Sides:
    exam = [_tiles(seen.exam.records)] if seen.exam.records is not None else [_("Not published yet")]
    return exam, [_tiles(seen.stated.records)] if seen.stated else []


def _tiles(tiles: Iterable[str]) -> str:
    names = [str(OFF[tile]) for tile in OFF if tile in set(tiles)]
    return str(format_list(names, locale=get_locale())) if names else str(_("nothing"))


def _cost(seen: Compared) -> Sides:
    return (), [_("Nothing to pay")] if seen.offered_at else []


def _days(seen: Compared) -> Sides:
    last = latest_day(seen.exam.day, seen.terms, seen.exam.counts_until, seen.exam.resit_closes)
    exam = [date_in_words(seen.exam.day), _("Last day for the other exam: %(day)s", day=date_in_words(last))]
    if seen.exam.counts_until:
        exam.append(_("The grade counts until %(day)s", day=date_in_words(seen.exam.counts_until)))
    if seen.exam.resit_closes:
        exam.append(_("The resit closes on %(day)s", day=date_in_words(seen.exam.resit_closes)))
    return exam, [f"{_moment(one)}: {_delay(seen, one)}" for one in seen.sittings]


def _moment(sitting: Place) -> str:
    return f"{short_date(sitting.day)}, {hours(sitting)}"


def _delay(seen: Compared, sitting: Place) -> str:
    days = delay(seen.exam.day, sitting.day)
    if sitting.day == seen.exam.day:
        return str(_("the same day"))
    return str(ngettext("%(num)s working day later", "%(num)s working days later", days))


def _result(seen: Compared) -> Sides:
    usual = seen.exam.result_working_days
    return [_within(usual) if usual else EMPTY], [_within(seen.result_days)] if seen.result_days else []


def _within(days: int) -> str:
    return str(ngettext("Within %(num)s working day", "Within %(num)s working days", days))


def _attempts(seen: Compared) -> Sides:
    resit = (
        _("Resit: %(exam)s, %(day)s", exam=seen.resit, day=date_in_words(seen.exam.resit_day))
        if seen.exam.resit_day
        else _("No resit in the register")
    )
    kept = [_("The same number of attempts; this is not the resit")] if seen.offered_at else []
    return [resit], [
        *kept,
        *([_("No online supervision at the resit either")] if seen.exam.resit_day else []),
    ]


def _mark(seen: Compared) -> Sides:
    return (), [_("No mark, the same grade code, nobody absent")] if seen.offered_at else []


def _registered(seen: Compared) -> str:
    """The registration tasks of this form: what exam administration changed in the student system, and what is left."""
    said = []
    if seen.changed and seen.changed_on:
        said.append(
            ngettext(
                "%(num)s place is changed in the student system, on %(day)s.",
                "%(num)s places are changed in the student system, the last on %(day)s.",
                seen.changed,
                day=date_in_words(seen.changed_on),
            )
        )
    if seen.to_change:
        said.append(
            ngettext(
                "%(num)s place is still to change there.",
                "%(num)s places are still to change there.",
                seen.to_change,
            )
        )
    return " ".join(said)


def _places(seen: Compared) -> Sides:
    can = {True: _("everybody can get in"), False: _("not stated that everybody can get in")}
    return [MODES[seen.exam.mode]], [
        f"{one.place}: {can[one.accessible]}, {places_left(one)}" for one in seen.sittings
    ]


def _notice(seen: Compared) -> Sides:
    early = [one for one in seen.sittings if gives_notice(one.day, seen.today, seen.terms)]
    days = seen.terms.notice
    told = ngettext("%(num)s working day before", "%(num)s working days before", days)
    return (), [_("At least %(told)s: %(day)s", told=told, day=_moment(one)) for one in early[:1]]


def _dates(seen: Compared) -> Sides:
    number = len({one.day for one in seen.sittings})
    return (), [ngettext("%(num)s day to choose from", "%(num)s days to choose from", number)]


def _reasons(seen: Compared) -> Sides:
    return (), [_("Stands in the letter, with where to complain: %(mail)s", mail=seen.dpo)]


def _help(seen: Compared) -> Sides:
    return (), list(dict.fromkeys(one.contact for one in seen.sittings if one.contact))


SIDES = {
    "A-01": _outcomes, "A-02": _counts, "A-03": _length, "A-04": _recorded, "A-05": _cost, "A-06": _days,
    "A-07": _result, "A-08": _attempts, "A-09": _mark, "A-10": _places, "A-11": _notice, "A-12": _dates,
    "A-13": _reasons, "A-14": _help,
}  # fmt: skip
