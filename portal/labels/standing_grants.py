"""What a standing grant says: to the student whose objection it grants, and to the staff who use it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

EXPLANATION = _l(
    "The school decided this beforehand. Do you object to online supervision of this exam? Then you are right, as "
    "long as there are places. So we did not weigh your reasons."
)
"""Why an objection is granted under O-8, in the words that the student reads."""

GRANT_REFUSALS = {
    "exam_over": _l("This exam has been. Decide about each objection by itself."),
    "grant_stands": _l("Objections to this exam are granted beforehand already. End that first."),
    "no_standing_grant": _l(
        "Nothing has been decided beforehand for this exam, or it has ended. Decide by hand."
    ),
    "no_fitting_seat": _l(
        "There is no free place that fits. Ask exam administration for another sitting, or decide by hand."
    ),
    "own_decision": _l(
        "The decider who decided beforehand is this student. Somebody else must decide by hand."
    ),
    "moved_meanwhile": _l("Something happened in this case while you looked at the list. Look at it first."),
    "refusal_by_itself": _l("This one refuses something. Read its letter and sign it by itself."),
}
"""Why an objection cannot be granted under O-8, or not together with others."""
