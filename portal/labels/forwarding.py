"""What a message may be that is no privacy request, for who must choose where it goes (T14)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

DESKS = {
    "technical_failure": _l("Something did not work during an exam"),
    "fraud_accusation": _l("They do not agree with a suspicion of fraud"),
    "discrimination": _l("They were treated unfairly: discrimination"),
    "other": _l("Something else"),
}
CONSENT = {
    "yes": _l("Yes. Send it on"),
    "no": _l("No, or we do not know. Only tell them where they can go"),
}
CONSENT_HINTS = {"yes": _l("The desk gets a link to the words below. It gets no name and no mail address.")}
