"""What a student can wish for, in the student's own words; the law's name for it comes after (labels/picked.py)."""

from flask_babel import lazy_gettext as _l

GROUP_HEADINGS = {
    "before": _l("Before or at the exam"),
    "recorded": _l("About what was recorded"),
    "other": _l("Something else"),
}
WISHES = {
    "objection": _l("I do not want to be filmed or watched"),
    "alternative": _l("I do not want to be filmed or watched"),
    "withdrawal": _l("I said yes to being filmed, and now I say no"),
    "access": _l("I want to see what was recorded"),
    "portability": _l("I want to take my data along"),
    "erasure": _l("I want you to delete my data"),
    "rectification": _l("Something about me is wrong"),
    "restriction": _l("I want you not to use my data for now"),
    "human_review": _l("Software flagged me. A person must look again"),
    "dpo_question": _l("I want to ask something in confidence"),
}
WISH_HINTS = {
    "objection": _l("You take the exam without online supervision while we look at it."),
    "alternative": _l("You take the exam without online supervision while we look at it."),
    "withdrawal": _l("We stop at once. You do not have to say why."),
    "access": _l("You get a copy of what we have about you. You do not have to say why."),
    "portability": _l("You get a file that another system can read."),
    "erasure": _l("We delete your data, or tell you why we must keep them. You do not have to say why."),
    "rectification": _l("We correct it or add your words. We cannot change your answers in an exam."),
    "restriction": _l("We keep your data, but nobody uses them."),
    "human_review": _l("Someone who did not judge it before looks at it. You can tell your side."),
    "dpo_question": _l("Only the data protection officer (DPO) reads it, nobody else of the school."),
}
"""What follows from each wish, under its radio button."""
REQUEST_NAMES = {
    "objection": _l("Objection to online supervision"),
    "alternative": _l("Another exam, without online supervision"),
    "withdrawal": _l("Take back my consent"),
    "access": _l("See my data"),
    "portability": _l("Take my data along"),
    "erasure": _l("Have my data deleted"),
    "rectification": _l("Have my data corrected"),
    "restriction": _l("Have the use of my data stopped"),
    "human_review": _l("Have a person look again"),
    "dpo_question": _l("Question to the data protection officer"),
}
"""What a request is called on its student's own pages."""
FORM_HEADINGS = {**REQUEST_NAMES, "objection": _l("Object to online supervision")}
LEADS = {
    "objection": _l(
        "Do you not want online supervision (proctoring) at your exam? Then object. You have to fill in nothing: "
        "all questions here may stay empty."
    ),
    "alternative": _l(
        "Do you not want online supervision (proctoring) at your exam? Then ask for another exam. You have to fill "
        "in nothing: all questions here may stay empty."
    ),
    "withdrawal": _l("You may always change your mind. We stop at once, and you do not have to say why."),
    "access": _l("You get a copy of what we have about you. We do not ask why. It is free."),
    "portability": _l(
        "You get your data in a file that another system can read. We do not ask why. It is free."
    ),
    "erasure": _l("Ask us to delete your data. We do not ask why. It is free."),
    "rectification": _l(
        "Is something wrong about you? Then we correct it or add your words. We cannot change your answers in an "
        "exam. It is free."
    ),
    "restriction": _l(
        "We keep your data, but nobody looks at them or uses them. From now on, until we answer. It is free."
    ),
    "human_review": _l(
        "Did software point something out about you? Then a person looks at it who did not do so before. Nothing "
        "happens to you until that person has looked. It is free."
    ),
    "dpo_question": _l(
        "The data protection officer (DPO) checks that the school handles your data well. What you write here is "
        "between you and the DPO."
    ),
}
"""The first sentences above each form."""
CHANGED_SINCE = {
    "yes": _l("Yes, something has changed"),
    "unsure": _l("I am not sure"),
    "no": _l("No, nothing has changed"),
}
"""What a student who was refused before says about it (O-6)."""
SEND = {
    "objection": _l("Send objection"),
    "withdrawal": _l("Take back my consent"),
    "dpo_question": _l("Send question"),
}
"""The button that sends it; all others send a request."""
