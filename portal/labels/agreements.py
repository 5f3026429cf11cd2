"""What a student is asked to do without, in words that name no criterion (A-06, A-10, A-11, A-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from flask_babel import lazy_gettext as _l

WAIVED = {
    "A-06": _l("The day is later than we normally allow, or before the exam."),
    "A-10": _l("The place is harder to get into than other places."),
    "A-11": _l("You hear it late: shortly before the exam."),
    "A-12": _l("You have another exam at that moment, or there is one day only."),
}
AT_HOME = _l("You take this exam at home. We record nothing.")
WAIVED_BY_STUDENT = {
    "A-06": _l("a day later than usual (A-06)"),
    "A-10": _l("this place, or an exam at home (A-10)"),
    "A-11": _l("less notice than usual (A-11)"),
    "A-12": _l("no second date (A-12)"),
}
"""The same as staff read and tick it."""
AGREEMENT_REFUSALS = {
    "nothing_to_agree": _l("You do not have to ask the student anything. Offer these places."),
    "agreement_asked": _l("The student has not answered your last question yet. Wait for the answer."),
    "answered_already": _l("You have answered this question already."),
}


class Placed(Protocol):
    """A sitting, as far as these words need it."""

    form: str


def waived_in_words(criteria: Iterable[str], sittings: Sequence[Placed]) -> list[str]:
    """What differs from a usual offer, one sentence for each criterion."""
    home = any(one.form == "home" for one in sittings)
    return [str(AT_HOME if one == "A-10" and home else WAIVED[one]) for one in criteria]
