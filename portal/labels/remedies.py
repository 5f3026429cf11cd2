"""A decision that is challenged, in words for staff: where it stands, and what the law says about its dates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

REMEDIES = {
    "bezwaar_received": _l("Bezwaar received"),
    "bezwaar_heard": _l("Bezwaar: the student was heard"),
    "bezwaar_decided": _l("Bezwaar decided"),
    "bezwaar_dropped": _l("Bezwaar taken back"),
    "petition_known": _l("The court looks at it"),
    "court_order": _l("The court has ruled"),
}
TIMING = {
    "in_time": _l("It came in time."),
    "if_posted": _l("It came after the last day. It is in time if it was posted before (Awb 6:9)."),
    "late": _l("It came late. Whoever decides says whether there was a good reason (Awb 6:11)."),
}
REMEDY_REFUSALS = {
    "no_bezwaar_here": _l(
        "Your institution sends students to the court, so that there is no bezwaar. Answer what was sent as a message."
    ),
    "nothing_decided": _l("Nothing has been decided yet that a bezwaar can be about."),
    "revise_instead": _l(
        "A bezwaar is answered with a decision of its own. Prepare it with “Revise the decision”, because of the bezwaar."
    ),
    "before_decision": _l("This day comes too early. Fill in a day on or after the one it is about."),
}
