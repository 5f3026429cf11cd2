"""Kinds, states, outcomes, grounds and log lines of a case in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.labels.recordings import CATEGORIES, TILES

KINDS = {"objection": _l("Objection"), "access": _l("Access"), "erasure": _l("Erasure")}
"""What staff call it."""
YOUR_KINDS = {
    "objection": _l("Your objection"),
    "access": _l("Your request to see your data"),
    "erasure": _l("Your request to delete your data"),
}
STATES = {
    "received": _l("New"),
    "in_assessment": _l("Being assessed"),
    "decided": _l("Decided"),
    "executing": _l("Being carried out"),
    "offering_alternative": _l("Place needed"),
    "alternative_accepted": _l("Place chosen"),
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
    "admin": _l("administrator"),
    "system": _l("the portal"),
}
EVENTS = {
    "case:received": _l("Request received"),
    "case:taken_up": _l("Case taken up"),
    "case:message:sent": _l("Message sent"),
    "case:decision:prepared": _l("Decision prepared"),
    "case:decision:returned": _l("Decision sent back"),
    "case:advice:given": _l("Advice given"),
    "case:decided": _l("Decision signed and sent"),
    "case:alternative:needed": _l("Place asked from exam administration"),
    "case:alternative:offered": _l("Places offered"),
    "case:alternative:accepted": _l("Student chose a place"),
    "case:alternative:released": _l("Place given back"),
    "case:letter:sent": _l("Letter sent"),
    "case:executing": _l("Being carried out"),
    "case:completed": _l("Case closed"),
    "case:withdrawn": _l("Request withdrawn"),
    "case:text:erased": _l("A text was erased"),
}
"""Each audit tag of a case, for the log on the case page."""


def parts_in_words(part: str) -> LazyString:
    """A kind of data by its code: a tile, or one of those kept without a tile."""
    return TILES[part] if part in TILES else CATEGORIES[part]
