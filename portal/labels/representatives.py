"""By what somebody acts for another: in their own words, and in those of staff (2.7)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

YOU_ACT = {
    "parent": _l("I am a parent with authority"),
    "guardian": _l("I am the guardian, by decision of a judge"),
    "mandate": _l("I have a letter that says I may"),
}
THEY_ACT = {
    "parent": _l("Parent with authority"),
    "guardian": _l("Guardian, by decision of a judge"),
    "mandate": _l("By a signed letter (mandate)"),
}
THEY_ACT_HINTS = {
    "parent": _l("For somebody under 16. Either parent may act. Do they disagree? Then ask the decider."),
    "mandate": _l("Whoever signed it can take it back."),
}
FOR_WHOM = {
    "for_name": _l("For whom"),
    "for_number": _l("Student number"),
    "relation": _l("How you may act for them"),
}
"""The lines of a summary, for who asks for somebody else."""
