"""Questions that stop the clock, and more time, in words: for staff, and for the student who reads or answers them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.i18n import weekday_date

GROUNDS = {
    "identity": _l("I doubt who asks this"),
    "representation": _l("Somebody else must act for the student"),
    "scope": _l("There are a lot of data, and I do not know which ones are meant"),
}
"""Why staff may ask a question that stops the clock (C9)."""
MEANS = {
    "signed_in": _l("Answer while signed in with the school account"),
    "known_mail": _l("Answer from the mail address that the school knows"),
    "seen_in_person": _l("Come by in person"),
    "called_back": _l("We call the number that the school knows"),
    "document_shown": _l("Show a document, without a copy"),
    "representative_writes": _l("The representative writes to us"),
    "mandate": _l("A signed letter that says who may act"),
    "authority_shown": _l("Show the paper that says who has authority, without a copy"),
    "answer_here": _l("Answer in the portal"),
    "talk": _l("We call the student"),
}
"""The least that will do: how a question can be answered."""
MEANS_HINTS = {
    "signed_in": _l("Somebody who is signed in already is known, unless you have a good reason to doubt."),
    "representative_writes": _l("For example a parent of a student under 16."),
    "answer_here": _l("The letter adds that the student may also choose everything."),
}
YOU_CAN = {
    "signed_in": _l("Log in with your school account. Answer on the page of your request."),
    "known_mail": _l("Answer from the mail address that the school already knows."),
    "seen_in_person": _l("Come to us at school. Write on the page of your request when you can come."),
    "called_back": _l(
        "We call the number that the school already knows. Write on the page of your request when we can call you."
    ),
    "document_shown": _l(
        "Show us your ID at school or in a video call. Cover your citizen service number (BSN). We make no copy. "
        "Write on the page of your request when you can."
    ),
    "representative_writes": _l("Ask your parent, or who else acts for you, to write to us."),
    "mandate": _l("Write a letter that says who may act for you. Sign it. Give it to us at school."),
    "authority_shown": _l(
        "Let your parent, or who else acts for you, show us the paper that says so. We make no copy."
    ),
    "answer_here": _l("Answer on the page of your request."),
    "talk": _l("Write on the page of your request when we can call you."),
}
"""The same, as the student reads it."""
IDENTITY_METHODS = {
    "signed_in": _l("Signed in with the school account"),
    "known_mail": _l("Answered from a mail address that the school knows"),
    "seen_in_person": _l("Came by in person"),
    "called_back": _l("I called a number that the school knows"),
    "document_shown": _l("Showed a document; I kept no copy"),
}
"""How somebody made sure who asks (12(6), 2.7)."""
WITHOUT_ANSWER = {
    "identity": _l(
        "Is there no answer? Then we decide with what we know. We may not be able to give you your data."
    ),
    "representation": _l("Is there no answer? Then we decide with what we know."),
    "scope": _l("Is there no answer? Then you get everything that we may give you."),
}
"""What happens at the end of the reply term, for the student (C9)."""
EVERYTHING = _l("I want everything.")
"""The answer that the button of a question about scope gives (recital 63)."""
EXTENSION_GROUNDS = {
    "complex": _l("The request is complex"),
    "many_requests": _l("There are many requests"),
}
EXTENSION_HINTS = {
    "complex": _l("For example: many recordings, or data of other people that must be hidden."),
    "many_requests": _l("That there is a lot of other work, or that people are away, is no reason."),
}

_HINDRANCES = {
    "question_too_late_to_suspend": _l(
        "It comes too late. It had to be sent by %(ask_by)s: within %(ask_days)s working days."
    ),
    "question_after_deadline": _l("The last day for the answer has passed."),
    "reply_term_too_short": _l("The student gets less than %(reply_days)s days to answer."),
}


def hindrances_in_words(codes: tuple[str, ...], *, ask_by: date, ask_days: int, reply_days: int) -> list[str]:
    """Why a question may be sent but does not stop the clock, a sentence each (C9, C10)."""
    facts: dict[str, Any] = {
        "ask_by": weekday_date(ask_by), "ask_days": ask_days, "reply_days": reply_days
    }  # fmt: skip
    return [str(_HINDRANCES[code]) % facts for code in codes]


CLOCK_SENTENCES = {
    "no_clock_here": _l(
        "This kind of request has no deadline by law, so no question stops it. Write a message."
    ),
    "question_missing": _l("Write your question. Say what you need, and why."),
    "reply_by_past": _l("Choose a later day: the student can only answer after today."),
    "reply_by_too_far": _l("Choose an earlier day: at most 3 months from now."),
    "proposal_stands": _l(
        "A decision on this case waits for a decider. Ask the decider to send it back before you ask the student."
    ),
    "answer_unjudged": _l("The student has answered. Say first whether that answer is enough."),
    "effect_changed": _l(
        "The date has become another one in the meantime. Read what happens now, then send again."
    ),
    "question_open": _l("The student was asked something. Say there whether the answer is enough."),
    "no_question": _l("There is no open question any more. You can send us a message."),
    "answer_missing": _l("Write your answer."),
    "answer_in_future": _l("This day has not come yet. Fill in the day on which the answer came."),
    "answer_was_earlier": _l(
        "The student answered earlier than that. Fill in the day on which the answer came."
    ),
    "answer_judged": _l(
        "Somebody has judged the answer of that day already. Look at where the case stands now."
    ),
    "identity_method_missing": _l("Choose how you made sure who asks."),
    "identity_sure_already": _l("It is sure already who asks. You do not have to do anything."),
    "reason_missing": _l("Write the reason. The student reads it."),
}
"""Refusals of a question, an answer or an extension that are no gate of the calculator."""
