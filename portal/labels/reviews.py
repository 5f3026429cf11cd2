"""What the pages of a second review say."""

from flask_babel import lazy_gettext as _l

ASKED = {
    "about": _l("What it is about"),
    "reason": _l("In the student's words"),
    "wrong": _l("What is wrong, in the student's words"),
    "right": _l("What it should be"),
}
"""The words of a request that a reviewer reads, by the kind of text."""
HEARD = {
    "message": _l("In a message in this case: the last one counts"),
    "talk": _l("In a conversation, or otherwise"),
}
