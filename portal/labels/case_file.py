"""What the staff's page of a case says: log lines, deeds, and what each outcome does."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.i18n import language
from portal.labels.cases import ADVICE, FUNCTIONS, GROUNDS, OUTCOMES, parts_in_words
from portal.labels.decision_forms import CAUSES, CORRECTED, PLACES
from portal.labels.decisions import stays_until
from portal.rules.remedies import Kept

LOOKS = {"case": _l("Case opened"), "names": _l("Student's name shown"), "file": _l("File downloaded")}
"""Each kind of look, for the log on the case page."""

OUTCOME_CHOICES = {
    "objection": {
        "granted": _l("Grant the objection"),
        "partly": _l("Grant it partly"),
        "refused": _l("Refuse the objection"),
    },
    "access": {
        "granted": _l("Show all data"),
        "partly": _l("Show part of the data"),
        "refused": _l("Show no data"),
    },
    "erasure": {
        "granted": _l("Delete all data"),
        "partly": _l("Delete part of the data"),
        "refused": _l("Delete no data"),
    },
    "rectification": {
        "granted": _l("Correct the data"),
        "partly": _l("Correct part of the data"),
        "refused": _l("Correct nothing"),
    },
    "restriction": {
        "granted": _l("Stop the use of the data"),
        "partly": _l("Stop the use of part of the data"),
        "refused": _l("Do not stop the use"),
    },
    "portability": {
        "granted": _l("Give all data to take along"),
        "partly": _l("Give part of the data to take along"),
        "refused": _l("Give no data to take along"),
    },
    "human_review": {
        "granted": _l("Change the earlier outcome"),
        "partly": _l("Change part of the earlier outcome"),
        "refused": _l("Keep the earlier outcome"),
    },
}
OUTCOME_CHOICES["alternative"] = OUTCOME_CHOICES["objection"]
OUTCOME_HINTS = {
    "objection": {
        "granted": _l(
            "The student takes the exam without online supervision. Exam administration finds a place."
        ),
        "partly": _l(
            "You say for each thing what you do not record. A colleague must sign, and the DPO gives advice first."
        ),
        "refused": _l(
            "You must show which reason weighs more. A colleague must sign, and the DPO gives advice first."
        ),
    },
    "access": {
        "granted": _l("You say where the data are. They must be there when this letter leaves."),
        "partly": _l("You say which data the student does not get. A colleague must sign."),
        "refused": _l("Use this only when the law gives a ground. A colleague must sign."),
    },
    "erasure": {
        "granted": _l("Write what you delete, and when."),
        "partly": _l(
            "You say for each kind of data what stays, why, and when it goes. A colleague must sign."
        ),
        "refused": _l("You say for each kind of data why it stays, and when it goes. A colleague must sign."),
    },
    "rectification": {
        "granted": _l("Write what you correct, and when."),
        "partly": _l("You say what you do not correct. A colleague must sign."),
        "refused": _l("The student may then add a statement of their own. A colleague must sign."),
    },
    "restriction": {
        "granted": _l("From now on the data are only stored. You tell the student before that ends."),
        "partly": _l("You say which data you go on using. A colleague must sign."),
        "refused": _l("Use this only when no ground of the law applies. A colleague must sign."),
    },
    "portability": {
        "granted": _l("The file must be there when this letter leaves."),
        "partly": _l("You say which data the student does not get. A colleague must sign."),
        "refused": _l("The letter offers the student a copy instead. A colleague must sign."),
    },
    "human_review": {
        "granted": _l("Write what changes for the student, and when."),
        "partly": _l("You say what does not change. A colleague must sign."),
        "refused": _l("Write what the second person saw, and why that leads here. A colleague must sign."),
    },
}
OUTCOME_HINTS["alternative"] = OUTCOME_HINTS["objection"]
"""What follows from each outcome, beside its radio button."""
PARTS_QUESTION = {
    "objection": _l("What do you not record?"),
    "access": _l("Which data does the student not get?"),
    "erasure": _l("Which data do you not delete yet?"),
    "rectification": _l("Which data do you not correct?"),
    "restriction": _l("Which data do you go on using?"),
    "portability": _l("Which data does the student not get?"),
    "human_review": _l("About which data does nothing change?"),
    "alternative": _l("What do you not record?"),
}
"""An objection asks what is granted; the others what is not, since nobody asks for data that are not there."""
ADVICE_CHOICES = {
    "agree": _l("I agree with this decision"),
    "disagree": _l("I do not agree with this decision"),
}
REQUEST_HEADINGS = {
    "objection": _l("The objection"),
    "access": _l("The request for access"),
    "erasure": _l("The request for erasure"),
    "rectification": _l("The request for rectification"),
    "restriction": _l("The request for restriction"),
    "portability": _l("The request for portability"),
    "human_review": _l("The request for human review"),
    "withdrawal": _l("The withdrawal of consent"),
    "alternative": _l("The request for an alternative exam"),
    "dpo_question": _l("The question to the DPO"),
}


REQUEST_WORDS = {
    "reason": _l("In the student's words"),
    "about": _l("What it is about"),
    "wrong": _l("What is wrong"),
    "right": _l("What is right"),
    "instead_of": _l("What to do instead of deleting"),
    "question": _l("The question"),
}
"""The words of a request, by the kind of text they are."""


def decision_words() -> dict[str, Any]:
    """What every page about a decision needs to put its codes into words."""
    return {
        "outcomes": OUTCOMES, "grounds": GROUNDS, "advice": ADVICE, "functions": FUNCTIONS, "causes": CAUSES,
        "corrected": lambda codes: "; ".join(str(CORRECTED[code]) for code in codes),
        "places": PLACES, "request_words": REQUEST_WORDS, "stays": _stays,
        "parts": lambda parts: ", ".join(str(parts_in_words(part)) for part in parts),
    }  # fmt: skip


def _stays(kept: Kept) -> str:
    return f"{GROUNDS[kept.ground]}. {stays_until(kept, language())}"
