"""The four criteria that are checked again after the exam, in words (section 7)."""

from flask_babel import lazy_gettext as _l

CRITERIA = {
    "A-06": _l("The exam was in time, also for the resit and for going on to the next year (A-06)"),
    "A-07": _l("The result came as fast as for the others (A-07)"),
    "A-08": _l("It counts as one attempt, and the resit is without online supervision too (A-08)"),
    "A-09": _l("Nothing on lists or in the file shows that it was another exam (A-09)"),
}
HOW = {
    "A-06": _l("How do you know this? (A-06)"),
    "A-07": _l("How do you know this? (A-07)"),
    "A-08": _l("How do you know this? (A-08)"),
    "A-09": _l("How do you know this? (A-09)"),
}
