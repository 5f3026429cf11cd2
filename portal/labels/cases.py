"""Kinds, states, outcomes, grounds and log lines of a case in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.labels.recordings import CATEGORIES, TILES

KINDS = {
    "objection": _l("Objection"),
    "access": _l("Access"),
    "erasure": _l("Erasure"),
    "rectification": _l("Rectification"),
    "restriction": _l("Restriction"),
    "portability": _l("Portability"),
    "human_review": _l("Human review"),
    "withdrawal": _l("Withdrawal of consent"),
    "alternative": _l("Alternative exam"),
    "dpo_question": _l("Question to the DPO"),
}
"""What staff call it."""
YOUR_KINDS = {
    "objection": _l("Your objection"),
    "access": _l("Your request to see your data"),
    "erasure": _l("Your request to delete your data"),
    "rectification": _l("Your request to correct your data"),
    "restriction": _l("Your request not to use your data"),
    "portability": _l("Your request to take your data with you"),
    "human_review": _l("Your request to have a person look again"),
    "withdrawal": _l("Your consent that you took back"),
    "alternative": _l("Your request for another exam"),
    "dpo_question": _l("Your question to the data protection officer"),
}
STATES = {
    "received": _l("New"),
    "awaiting_identity": _l("Waiting for proof of who asks"),
    "awaiting_scope": _l("Waiting for an answer"),
    "in_assessment": _l("Being assessed"),
    "collecting": _l("Collecting the data"),
    "redacting": _l("Hiding data of others"),
    "ready": _l("Data ready"),
    "in_balancing": _l("Being weighed"),
    "second_review": _l("Being judged again"),
    "heard": _l("Student was heard"),
    "decided": _l("Decided"),
    "executing": _l("Being carried out"),
    "offering_alternative": _l("Place needed"),
    "counter_proposed": _l("Student proposed another moment"),
    "alternative_accepted": _l("Place chosen"),
    "firm": _l("Place set"),
    "sat": _l("Exam has been"),
    "non_detriment_check": _l("Checking for disadvantage"),
    "active": _l("Use stopped"),
    "lifting_announced": _l("End announced"),
    "lifted": _l("Used again"),
    "answered": _l("Answered"),
    "closed": _l("Closed"),
    "misrouted": _l("Not a privacy request"),
    "pseudonymised": _l("No longer about a person"),
    "completed": _l("Closed"),
    "withdrawn": _l("Withdrawn"),
}
OUTCOMES = {"granted": _l("granted"), "partly": _l("partly granted"), "refused": _l("refused")}

OBJECTION_GROUNDS = {
    "shared_room": _l("I share my room or my house"),
    "no_recording_at_home": _l("I do not want to be recorded at home"),
    "faith_or_health": _l("My faith or my health (you need not say more)"),
    "other": _l("Another reason"),
}
"""Short grounds a student may tick (O-1)."""
RESTRICTION_GROUNDS = {
    "inaccurate": _l("Something in it is wrong, and you look at that now"),
    "unlawful": _l("You were not allowed to record it, but I do not want it deleted"),
    "claim": _l("You no longer need it, but I do: for a complaint or a court case"),
    "objecting": _l("I objected, and there is no answer yet"),
}
"""The grounds of 18(1) in the student's words."""
TICKED = {**OBJECTION_GROUNDS, **RESTRICTION_GROUNDS}
"""Every ground that a form offers."""

GROUNDS = {
    "compelling_grounds": _l("The school has a reason that weighs more (GDPR art. 21)"),
    "legal_claims": _l("The data are needed in a dispute or an investigation (GDPR art. 17(3)(e) and 21(1))"),
    "rights_of_others": _l("Other people's data would become visible (GDPR art. 15(4))"),
    "excessive": _l("The request is clearly excessive (GDPR art. 12(5))"),
    "not_identifiable": _l("We cannot find out which data are yours (GDPR art. 12(2))"),
    "legal_duty_or_task": _l(
        "The school must keep these data by law or for its public task (GDPR art. 17(3)(b))"
    ),
    "no_ground": _l("None of the grounds for erasure applies (GDPR art. 17(1))"),
    "data_are_right": _l("The data are right and complete (GDPR art. 16)"),
    "exam_answers": _l("Answers in an exam cannot be corrected afterwards (GDPR art. 16)"),
    "no_restriction_ground": _l("None of the grounds for restriction applies (GDPR art. 18(1))"),
    "not_this_basis": _l("Taking data along is possible with consent or a contract only (GDPR art. 20(1))"),
    "confirmed_by_human": _l("A person judged again and came to the same answer (GDPR art. 22(3))"),
    "no_automated_decision": _l("No computer decided this (GDPR art. 22(1))"),
    "limited_by_law": _l("A limit by law applies for a while (GDPR art. 23, UAVG art. 41)"),
}
"""What a refusal rests on, as the letter says it."""

ADVICE = {
    "agree": _l("agrees"),
    "disagree": _l("does not agree"),
    "none_received": _l("gave no advice in time"),
}
FUNCTIONS = {
    "subject": _l("student"),
    "handler": _l("handler"),
    "decider": _l("decider"),
    "dpo": _l("data protection officer"),
    "publisher": _l("publisher"),
    "scheduler": _l("exam administration"),
    "exam_board": _l("exam board"),
    "reviewer": _l("reviewer"),
    "representative": _l("representative"),
    "desk": _l("the desk it was forwarded to"),
    "admin": _l("administrator"),
    "supplier": _l("supplier"),
    "system": _l("the portal"),
}
LOOKERS = {
    "handler": _l("The privacy team"),
    "decider": _l("Someone who decides"),
    "dpo": _l("The data protection officer"),
    "reviewer": _l("The person who looks again"),
}
LOOKED = {
    "case": _l("%(who)s opened your request"),
    "names": _l("%(who)s looked up your name"),
    "file": _l("%(who)s opened a file of yours"),
}
"""Each look in the student's words."""
EVENTS = {
    "case:received": _l("Request received"),
    "case:taken_up": _l("Case taken up"),
    "case:retyped": _l("Kind of request changed"),
    "case:split": _l("Second case opened from this one"),
    "case:misrouted": _l("Found to be no privacy request"),
    "case:forward:acknowledged": _l("The other desk has it"),
    "case:moved": _l("Status changed"),
    "case:message:sent": _l("Message sent"),
    "case:question:asked": _l("Question asked"),
    "case:answer:given": _l("Student answered"),
    "case:answer:insufficient": _l("Answer was not enough"),
    "case:reply:reminded": _l("Student reminded of the question"),
    "case:clock:resumed": _l("Clock runs again"),
    "case:deadline:extended": _l("Deadline extended"),
    "case:late": _l("Deadline passed without an answer"),
    "case:reminder:sent": _l("Staff reminded"),
    "case:identity:verified": _l("Identity made sure"),
    "case:representative:named": _l("Representative named"),
    "case:subject:connected": _l("Student found in whose name it was asked"),
    "case:representative:ended": _l("Student takes over from the representative"),
    "case:repeat:judged": _l("Repeat judged"),
    "case:interim:protected": _l("Protected on the exam day, without an answer"),
    "case:exam:stopped": _l("Student stopped the exam, or did not take it"),
    "case:own_act": _l("Student chose about sitting with supervision"),
    "case:resit_act": _l("Student chose about supervision at the resit"),
    "case:board:asked": _l("Exam board asked"),
    "case:board:answered": _l("Exam board answered"),
    "case:review:asked": _l("Second review asked"),
    "case:review:observed": _l("Second review done"),
    "case:student:heard": _l("Student heard"),
    "case:statement:attached": _l("Statement of the student attached"),
    "case:decision:prepared": _l("Decision prepared"),
    "case:decision:alone": _l("One person prepared and signed the refusal"),
    "case:decision:excepted": _l("The refused part rests on what was decided beforehand for everybody"),
    "case:decision:returned": _l("Decision sent back"),
    "case:advice:given": _l("Advice given"),
    "case:decided": _l("Decision signed and sent"),
    "case:revised": _l("Decision revised and sent"),
    "case:stopped": _l("Stopped at once"),
    "case:alternative:needed": _l("Place asked from exam administration"),
    "case:alternative:offered": _l("Places offered"),
    "case:deviation:asked": _l("Student asked to agree to another place than usual"),
    "case:deviation:answered": _l("Student said if they agree"),
    "case:alternative:countered": _l("Student proposed another moment"),
    "case:alternative:accepted": _l("Student chose a place"),
    "case:alternative:held": _l("Place kept for the student"),
    "case:alternative:firm": _l("Place set without a choice"),
    "case:alternative:released": _l("Place given back"),
    "case:alternative:declined": _l("Student took none of the places"),
    "case:alternative:waits": _l("Student waits for a free place"),
    "case:alternative:moved": _l("Time or room of the place changed"),
    "case:alternative:lost": _l("Place lost: the sitting was changed or called off"),
    "case:exam:moved": _l("Exam got another moment"),
    "case:exam:recording": _l("Exam records other things"),
    "case:exam:cancelled": _l("Exam called off"),
    "case:sat": _l("The day of the place has been"),
    "case:result:known": _l("Result came out"),
    "case:disadvantage:reported": _l("Student reported a disadvantage"),
    "case:disadvantage:answered": _l("Report of a disadvantage answered"),
    "case:disadvantage:checked": _l("Checked for disadvantage"),
    "case:lifting:announced": _l("End of the restriction announced"),
    "case:lifted": _l("Restriction ended"),
    "case:freeze:ended": _l("Freeze ended, as the letter said"),
    "case:kept:due": _l("Back in the queue: look again at what stays"),
    "case:kept:ended": _l("What stayed was deleted"),
    "case:letter:sent": _l("Letter sent"),
    "case:letter:posted": _l("Letter printed and posted"),
    "case:letter:announced": _l("The mail about the letter left on a later day: more time to react"),
    "case:executing": _l("Being carried out"),
    "case:completed": _l("Case closed"),
    "case:withdrawn": _l("Request withdrawn"),
    "case:answered": _l("Question answered"),
    "case:closed": _l("Question closed"),
    "case:remedy:received": _l("Challenge of the decision received"),
    "case:remedy:moved": _l("Challenge of the decision went on"),
    "case:default:received": _l("Notice of default received"),
    "case:text:erased": _l("A text was erased"),
    "case:attachment:added": _l("File added"),
    "case:attachment:erased": _l("A file was erased"),
    "case:attachment:refused": _l("A file was refused: it may do harm"),
    "case:package:opened": _l("Data made available to the student"),
    "case:package:renewed": _l("More time to fetch the data"),
    "case:legal_hold:set": _l("Legal hold set"),
    "case:legal_hold:due": _l("Back in the queue: look at the legal hold again"),
    "case:legal_hold:lifted": _l("Legal hold ended"),
    "case:pseudonymised": _l("Person taken out of the case"),
}
"""Each audit tag of a case, for the log on the case page."""


def parts_in_words(part: str) -> LazyString:
    """A kind of data by its code: a tile, or one of those kept without a tile."""
    return TILES[part] if part in TILES else CATEGORIES[part]
