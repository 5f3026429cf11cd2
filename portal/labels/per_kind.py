"""Why a deed that belongs to one kind of request cannot be done now: reviews, restrictions, places, the check after it."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import date_in_words
from portal.rules.errors import Refused

HOLDS = {
    "access": _l("Nothing may be deleted before the answer."),
    "objection": _l("Recordings are only stored: nobody looks at them, and nothing is decided with them."),
    "restriction": _l("The data are only stored: nobody uses them."),
    "remedy": _l("Nothing may be deleted while the student challenges the decision."),
    "human_review": _l("The suspicion has no consequence before the answer."),
}
"""Why data are frozen, and what that means (2.3, 2.5, 2.6)."""

KIND_REFUSALS = {
    "unknown_reviewer": _l("Choose somebody from the list of reviewers."),
    "reviewer_involved": _l("This person had a hand in this case before. Choose somebody else."),
    "observed_already": _l(
        "You wrote your observations already. Ask the handler if something must be added."
    ),
    "not_observed": _l(
        "The reviewer has not written anything yet. First the second review, then the student."
    ),
    "no_message": _l("There is no message of the student in this case. Write down what the student said."),
    "words_missing": _l("Write it down first."),
    "reason_missing": _l("Write why. The student reads this."),
    "countered_already": _l("You proposed another moment before. You can do that once. Send us a message."),
    "moment_unanswered": _l(
        "These are the same sittings. Write why the moment of the student is not possible."
    ),
    "no_freeze": _l("No freeze ends here."),
    "nothing_kept": _l("Choose what was deleted."),
    "place_wanted": _l("This case still needs a place, or the exam is still to come."),
}


def too_soon(refused: Refused) -> str:
    """From when a restriction may end at the earliest."""
    earliest = refused.facts["earliest"]
    assert isinstance(earliest, date)
    return str(
        _("Choose %(day)s or later. The student must know it beforehand.", day=date_in_words(earliest))
    )
