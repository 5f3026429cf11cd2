"""Taking in what came by letter, by mail or at the counter: channels, wishes, and why something cannot be taken in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CHANNELS = {
    "portal": _l("Through the portal"),
    "mail": _l("By mail to the privacy office"),
    "post": _l("By post"),
    "counter": _l("At the counter"),
    "phone": _l("By phone"),
    "colleague": _l("Through a colleague, such as a teacher"),
}
"""How a request came in (C1)."""
CHANNEL_HINTS = {
    "colleague": _l("Fill in below when it reached that colleague. From that day the clock runs."),
}
WISHES = {
    "objection": _l("They do not want online supervision."),
    "access": _l("They want to see their data."),
    "erasure": _l("They want their data deleted."),
    "rectification": _l("They say that something is wrong."),
    "restriction": _l("They want nobody to use their data for now."),
    "portability": _l("They want their data in a file to take along."),
    "human_review": _l("They want a person to judge again what a computer said."),
    "withdrawal": _l("They take back a consent that they gave."),
    "alternative": _l("They want another exam for a personal reason."),
    "dpo_question": _l("They want an answer of the DPO. After this only the DPO can read it."),
}
"""What the writer wants, whatever they call it (2.1)."""
ANSWERS = {"mail": _l("By mail"), "post": _l("By post")}
ANSWER_HINTS = {
    "mail": _l("Did they ask by mail or online? Then answer by mail too, unless they want paper."),
    "post": _l("You print each letter and post it. The queue tells which ones wait."),
}
INTAKE_REFUSALS = {
    "nobody": _l(
        "Nobody here has this number or address. Look at it again, or go on without a school account."
    ),
    "several": _l("More people use this address. Use the student number."),
    "intake_done": _l("This has been taken in already. You find the case in the queue."),
    "posted_already": _l("Somebody said already that this letter was posted."),
    "unknown_channel": _l("Choose how it came in from the list on the page."),
    "words_missing": _l("Type what they ask, in their own words."),
    "name_missing": _l("Fill in the name of who asks."),
    "address_missing": _l("Fill in a mail address, or choose that the answer goes by post."),
    "received_in_future": _l("This moment is still to come. Fill in when it came in."),
    "received_too_long_ago": _l("This is more than two years ago. Look at the year again."),
    "no_such_exam": _l("One of these exams is no longer there. Search for it again."),
    "exam_not_supervised": _l(
        "Exam %(exam)s has no online supervision. Somebody can object only to an exam that has."
    ),
    "has_open_objection": _l(
        "This person objected to exam %(exam)s already: case %(ref)s. Add the letter to that case."
    ),
    "representative_missing": _l(
        "This student is under 16. First ask who acts for them, or say who does. You find both on this page."
    ),
    "represents_self": _l("That is the student. Somebody else must act for them."),
    "not_a_minor": _l("This student is 16 or older. A parent then needs a signed letter (mandate)."),
    "nobody_acts": _l("Nobody acts for this student."),
    "still_a_minor": _l("This student is not 16 yet, or we keep no such day of them."),
    "connected_already": _l("This case is in the name of a student already."),
    "for_whom_missing": _l("Fill in for whom you ask."),
    "unknown_desk": _l(
        "Choose where it belongs from the list on the page. The administrator can add a desk."
    ),
    "said_missing": _l("Write why this is no privacy request. The student reads that."),
    "forward_words_missing": _l("Fill in what the desk must read, or choose that it is not sent on."),
    "acknowledged_already": _l("Somebody said already that you have it. You need not do it again."),
    "not_silent": _l("This desk has said that it has it, or still has time."),
    "why_missing": _l("Write why you handle it as something else. The student reads that."),
    "same_kind": _l("It is that kind already. Choose another one, or leave it as it is."),
    "takes_protection": _l(
        "Then this student can get online supervision again. Tick that you know this, or choose another kind."
    ),
    "extended_beyond_exam": _l(
        "This case has more time than an objection to a coming exam may have. Open a second case for the objection."
    ),
    "split_already": _l(
        "Case %(ref)s from the same message asks this already. You do not need a second one."
    ),
}
"""One sentence for each refusal code of an intake, and of changing or splitting what came in."""
