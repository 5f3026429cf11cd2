"""A decision in words for staff: what the law asks of it, what it still lacks, and how long something stays."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import date_in_words
from portal.labels.cases import parts_in_words
from portal.rules.grounds import LIMIT_GROUND
from portal.rules.remedies import Kept, Missing

COURT = _l(
    "the administrative court where you live (in Dutch: rechtbank, sector bestuursrecht). "
    "The address is on rechtspraak.nl"
)
"""Where a refusal on a bezwaar goes (Awb 8:1, 8:7): it follows on "Send the letter to:"."""

ITEMS = {
    1: _l("What you grant and what you refuse, for each kind of data"),
    2: _l("The reasons, in fact and in law"),
    3: _l("The dates of receipt and decision"),
    4: _l("The complaint to the Dutch Data Protection Authority"),
    5: _l("The way to a judge, with its last day and address"),
    6: _l("The data protection officer"),
    7: _l("What it means for the exam"),
}
"""What a refusal must contain (2.8)."""

MISSING = {
    "outcome": _l("Choose what you decide."),
    "granted_parts": _l(
        "Say for each kind of data what you decide: at least one is granted, and one refused."
    ),
    "ground": _l("Choose the ground in the law. A refusal needs one."),
    "explanation": _l("Write the explanation. The student must be able to understand why."),
    "dutch": _l("Write the explanation in Dutch too. That text counts by law."),
    "situation": _l("Write what you know of this student's situation."),
    "milder": _l("Write which lighter ways you looked at, and why they are not enough."),
    "alternative": _l("Write why another exam is impossible for this student."),
    "channel": _l("Write why you must record this: %(part)s."),
    "kept_ground": _l("Choose what happens with this: %(part)s."),
    "kept_until": _l("Fill in a day after today on which this goes: %(part)s."),
    "review_day": _l("Fill in a day after today on which you look at the limit by law again."),
    "corrects": _l("Choose what you correct."),
    "exam_answers": _l(
        "Answers in an exam are never corrected afterwards. Refuse that part: the student may add a statement."
    ),
    "data_where": _l("Choose where the student gets the data."),
    "data_place": _l("Write where the student finds the data."),
    "data_ready": _l("Put the data there first, then tick that they are there."),
    "data_package": _l("Put the file with the data in this case first."),
    "remedy_route": _l("The setting remedy_route is missing. Ask your administrator."),
    "remedy_body": _l(
        "The setting remedy_body is missing: where the student can go. Ask your administrator."
    ),
    "dpo": _l("The address of the data protection officer is missing. Ask your administrator."),
    "unsaid_explanation": _l("Your explanation does not stand in the letter."),
    "unsaid_part": _l("A kind of data that you refuse does not stand in the letter."),
    "unsaid_situation": _l("The student's situation does not stand in the letter."),
    "unsaid_milder": _l("The lighter ways do not stand in the letter."),
    "unsaid_another": _l("Why another exam is impossible does not stand in the letter."),
    "unsaid_ground": _l("The ground in the law does not stand in the letter."),
    "unsaid_received": _l("The day of receipt does not stand in the letter."),
    "unsaid_decided": _l("The day of the decision does not stand in the letter."),
    "unsaid_authority": _l("The complaint to the authority does not stand in the letter."),
    "unsaid_remedy_until": _l("The last day to go to a judge does not stand in the letter."),
    "unsaid_remedy_body": _l("The address for going to a judge does not stand in the letter."),
    "bezwaar_again": _l(
        "The letter sends the student back to who decided on the bezwaar. After that comes the court: mend the letter."
    ),
    "unsaid_dpo": _l("The address of the data protection officer does not stand in the letter."),
    "unsaid_freeze_day": _l("The day on which the data are used again does not stand in the letter."),
    "unsaid_exam": _l("The exam does not stand in the letter."),
}
"""What to do about each thing that a notice lacks; `unsaid` speaks of a letter that the institution changed."""

LAW_ASKS = {
    "objection": (
        _l("The school stops, unless it shows a reason that weighs more than this student's interests."),
        _l("The general wish to prevent cheating is not such a reason."),
        _l("Is a good other exam possible? Then a refusal will seldom stand."),
    ),
    "access": (
        _l("The student gets a copy of all data, free, without saying why."),
        _l("Blur or leave out what shows other people. Never refuse everything because of them."),
        _l("Name who got the data: the companies themselves, not only kinds of companies."),
    ),
    "erasure": (
        _l("Decide for each kind of data."),
        _l("What stays needs an exception of the law and a day on which it goes."),
        _l("“It is easier for us” and “the contract says so” are no exceptions."),
    ),
    "rectification": (
        _l("Data that are wrong are corrected. Data that are not complete are completed."),
        _l("Answers in an exam are never corrected afterwards."),
        _l("A decider decides about grades and about notes of a reviewer."),
    ),
    "restriction": (
        _l("There are four grounds: the data are in doubt, the use is not allowed, the student needs them, "
           "or an objection is open."),
        _l("You write to the student before the restriction ends."),
    ),
    "portability": (
        _l("This right is there only with consent or a contract."),
        _l("Without it the student can still ask for a copy. The letter says so."),
    ),
    "human_review": (
        _l("A person who was not involved before judged again, before seeing the score."),
        _l("The student's own view was heard. Say what you did with it."),
    ),
}  # fmt: skip
LAW_ASKS["alternative"] = (
    _l("The school weighs this as it weighs an objection."),
    *LAW_ASKS["objection"][1:],
)
"""What the rule demands of each kind of answer: O-2, 15, 2.4, 16, 18(1), 20, 22(3)."""


def missing_in_words(one: Missing) -> str:
    """One thing that a notice lacks, and what to do about it."""
    return str(MISSING[one.code]) % {"part": parts_in_words(one.part) if one.part else ""}


def lacking(missing: Iterable[Missing]) -> str:
    """Everything that a notice lacks, as one text."""
    said = " ".join(dict.fromkeys(missing_in_words(one) for one in missing))
    return str(_("The decision is not complete yet. %(what)s", what=said))


def items_of(missing: Iterable[Missing]) -> list[tuple[int, LazyString, list[str]]]:
    """The seven items of 2.8, each with what it still lacks."""
    found = list(missing)
    return [
        (number, name, list(dict.fromkeys(missing_in_words(one) for one in found if one.item == number)))
        for number, name in ITEMS.items()
    ]


def stays_until(kept: Kept, language: str) -> str:
    """Until when a kind of data stays, or when that is looked at again, in the current language."""
    day = date_in_words(kept.until, language) if kept.until else ""
    if kept.ground == LIMIT_GROUND:
        return str(_("We look at this again on %(day)s.", day=day))
    return str(_("We keep it until %(day)s.", day=day))
