"""What each kind of request is called in each state and with each answer, in its student's words."""

from flask_babel import lazy_gettext as _l

DECIDED_WORDS = {
    ("objection", "granted"): _l("We agree with your objection"),
    ("objection", "partly"): _l("We agree with part of your objection"),
    ("objection", "refused"): _l("We do not agree with your objection"),
    ("access", "granted"): _l("You get your data"),
    ("access", "partly"): _l("You get part of your data"),
    ("access", "refused"): _l("You do not get your data"),
    ("erasure", "granted"): _l("We will delete your data"),
    ("erasure", "partly"): _l("We will delete part of your data"),
    ("erasure", "refused"): _l("We will not delete your data"),
    ("rectification", "granted"): _l("We will correct your data"),
    ("rectification", "partly"): _l("We will correct part of your data"),
    ("rectification", "refused"): _l("We will not correct your data"),
    ("restriction", "granted"): _l("We do not use your data now"),
    ("restriction", "partly"): _l("We do not use part of your data now"),
    ("restriction", "refused"): _l("We will use your data again"),
    ("portability", "granted"): _l("You can take your data with you"),
    ("portability", "partly"): _l("You can take part of your data with you"),
    ("portability", "refused"): _l("You cannot take your data with you"),
    ("human_review", "granted"): _l("A person looked again. The outcome changes"),
    ("human_review", "partly"): _l("A person looked again. Part of the outcome changes"),
    ("human_review", "refused"): _l("A person looked again. The outcome stays"),
    ("withdrawal", "granted"): _l("We stopped: you took back your consent"),
    ("alternative", "granted"): _l("You get another exam"),
    ("alternative", "partly"): _l("You get part of what you asked"),
    ("alternative", "refused"): _l("You do not get another exam"),
}
DONE_WORDS = {
    ("erasure", "granted"): _l("We deleted your data"),
    ("erasure", "partly"): _l("We deleted part of your data"),
    ("rectification", "granted"): _l("We corrected your data"),
    ("rectification", "partly"): _l("We corrected part of your data"),
}
"""What it says once everything that the decision promised has been done, where that differs."""

RECEIVED = {
    "objection": _l("We have your objection"),
    "withdrawal": _l("You took back your consent"),
    "dpo_question": _l("The DPO has your question"),
}
TAKEN_BACK = {
    "objection": _l("You took back your objection"),
    "dpo_question": _l("You took back your question"),
}
BUSY = {
    "objection": _l("We are looking at your objection"),
    "access": _l("We look up your data"),
    "portability": _l("We look up your data"),
    "erasure": _l("We check what we can delete"),
    "rectification": _l("We look at what is wrong"),
    "restriction": _l("Nobody uses your data while we look at your request"),
    "human_review": _l("A person looks at it again"),
}
"""While it is assessed; all others are just being looked at."""
SENTENCES = {
    "awaiting_identity": _l("We have a question for you"),
    "awaiting_scope": _l("We have a question for you"),
    "misrouted": _l("Your message belongs somewhere else"),
    "offering_alternative": _l("We are looking for a place for you"),
    "counter_proposed": _l("We look at the moment that you proposed"),
    "alternative_accepted": _l("Your place is set"),
    "firm": _l("Your place is set"),
    "sat": _l("Your exam without online supervision has been"),
    "non_detriment_check": _l("Your exam without online supervision has been"),
    "lifting_announced": _l("We will use your data again"),
    "lifted": _l("We use your data again"),
    "answered": _l("The data protection officer answered you"),
    "closed": _l("Your question is closed"),
    "pseudonymised": _l("This request is finished"),
}
"""States that say it all, whatever was asked; the others depend on the kind or on the answer."""

_BUSY_TAG = (_l("We are busy with it"), "info")
TAGS = {
    "received": (_l("Sent"), "info"),
    "awaiting_identity": (_l("Question for you"), "warning"),
    "awaiting_scope": (_l("Question for you"), "warning"),
    "in_assessment": _BUSY_TAG,
    "collecting": _BUSY_TAG,
    "redacting": _BUSY_TAG,
    "ready": _BUSY_TAG,
    "in_balancing": _BUSY_TAG,
    "second_review": _BUSY_TAG,
    "heard": _BUSY_TAG,
    "decided": (_l("Answer ready"), "success"),
    "executing": (_l("We are doing it"), "info"),
    "active": (_l("Use stopped"), "success"),
    "lifting_announced": (_l("Use starts again soon"), "warning"),
    "offering_alternative": (_l("We are looking for a place"), "info"),
    "counter_proposed": (_l("We look at your proposal"), "info"),
    "alternative_accepted": (_l("Place chosen"), "success"),
    "firm": (_l("Place set"), "success"),
    "sat": (_l("Exam has been"), "neutral"),
    "non_detriment_check": (_l("Exam has been"), "neutral"),
    "answered": (_l("Answer ready"), "success"),
    "completed": (_l("Finished"), "neutral"),
    "lifted": (_l("Finished"), "neutral"),
    "closed": (_l("Finished"), "neutral"),
    "misrouted": (_l("Belongs somewhere else"), "neutral"),
    "withdrawn": (_l("Taken back"), "neutral"),
    "pseudonymised": (_l("Finished"), "neutral"),
}
"""The same in a few words with a colour, for the list of requests."""

READING = {
    "objection": _l("Someone of the privacy team reads your objection. Sometimes we ask you a question."),
    "access": _l("We look up what we have about you. We also ask the company that makes the recordings."),
    "portability": _l(
        "We look up what we have about you. We also ask the company that makes the recordings."
    ),
    "erasure": _l("We check for each kind of data if we can delete it."),
    "rectification": _l("We look if the data are right."),
    "restriction": _l("We look at your reasons."),
    "human_review": _l("A person who did not judge this before looks at it again. You can tell your side."),
    "withdrawal": _l("We stopped when you sent this. Our letter says what happens at your exam."),
    "alternative": _l("Someone of the privacy team reads your request. Sometimes we ask you a question."),
    "dpo_question": _l("Only the data protection officer reads your question."),
}
"""What we do first with each kind of request."""
DOING = {
    "redacting": _l("We have your data. We hide what is about other people."),
    "ready": _l("Your data are ready. Someone checks them, and then you get them."),
    "in_balancing": _l("We look at your situation. The school must show a reason that weighs more."),
    "heard": _l("That person has looked, and we know your side. Now someone decides."),
}
"""What we do in the states of an assessment that has gone further."""
FROZEN = {
    "access": _l("Nobody deletes these data until you have our answer."),
    "objection": _l("Nobody looks at your recordings or uses them now."),
    "restriction": _l("Nobody looks at these data or uses them now."),
    "remedy": _l("Nobody deletes your data while your bezwaar or court case runs."),
}
"""What stands still, by the hold on the case (2.3, 2.5, O-3); a remedy forbids deletion alone (11.2)."""
NO_EFFECT = _l("It has no effect for you until you have our answer.")
"""A consequence of what software pointed out waits for the human review (11.2)."""
