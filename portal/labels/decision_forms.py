"""The words on the forms of a decision: causes, grounds, the balancing, where data are."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CAUSES = {
    "bezwaar": _l("The student sent a bezwaar against the decision"),
    "court_order": _l("A judge ordered it"),
    "authority": _l("The Dutch Data Protection Authority ordered it"),
    "own_error": _l("We made a mistake"),
    "looked_again": _l("The decision said that we look at it again"),
}
"""Why a decision is taken again (T15)."""

GROUND_HINTS = {
    "compelling_grounds": _l(
        "The general wish to prevent cheating is not enough. Say what weighs more than this student's interests."
    ),
    "legal_claims": _l("Name the dispute or the investigation that runs now."),
    "rights_of_others": _l("First try to blur or leave out. Only what still shows others may stay out."),
    "excessive": _l("The school must prove this. A second request is not excessive. The DPO gives advice first."),
    "not_identifiable": _l("Only when you asked and could not find which data are this student's."),
    "exam_answers": _l("Answers in an exam are never corrected afterwards."),
    "not_this_basis": _l("The letter offers the student a copy of the data instead."),
    "confirmed_by_human": _l("The second person wrote down what they saw before they saw the score."),
    "limited_by_law": _l(
        "Only for crimes, or to protect the student or others, and only for a while. The DPO gives advice first."
    ),
}  # fmt: skip
"""What each ground asks of whoever uses it (2.3–2.7)."""

BALANCING = {
    "situation": (
        _l("This student's situation"),
        _l("What did the student tell, and what does recording mean for them? Name what they said."),
    ),
    "milder": (
        _l("Lighter ways"),
        _l("Which ways did you look at that record less? Say of each why it is not enough here."),
    ),
    "alternative": (
        _l("Another exam"),
        _l(
            "Why is an exam without this recording impossible for this student? Use what the exam board said."
        ),
    ),
}
"""Each part of the balancing of O-2: its question and its hint."""

PLACES = {
    "in_portal": _l("In this portal: the file is in this case"),
    "elsewhere": _l("Somewhere else"),
}
"""Where somebody gets their data (C15)."""

CORRECTED = {
    "facts": _l("Facts about the student, such as a name, a time or a device"),
    "grade": _l("A grade. Only a decider may sign this."),
    "reviewer_notes": _l("Notes of a reviewer. Only a decider may sign this."),
    "exam_answers": _l("Answers in an exam. This is never possible."),
}
"""What a rectification may be about (11.2)."""
