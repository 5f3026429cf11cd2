"""What each setting means, in plain words, for the administrator's page; secrets have no words and are not shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

GROUPS = {
    "institution": _l("The school"),
    "terms": _l("Law and dates"),
    "access": _l("Signing in"),
    "portal": _l("The portal"),
}
SETTINGS: dict[str, dict[str, tuple[object, object]]] = {
    "institution": {
        "institution.name_nl": (_l("Name in Dutch"), _l("Stands on every page and under every letter.")),
        "institution.name_en": (_l("Name in English"), _l("The same, in English.")),
        "institution.contact_email": (
            _l("Mail address for help"),
            _l("Where people get help with the portal."),
        ),
        "institution.dpo_name": (
            _l("Name of the data protection officer (DPO)"),
            _l("The name on every page and letter."),
        ),
        "institution.dpo_email": (_l("Mail address of the DPO"), _l("Where students ask and complain.")),
        "institution.exam_day_phone": (
            _l("Phone number on the day of the exam"),
            _l("Students call it when somebody still wants to watch them online."),
        ),
    },
    "terms": {
        "remedy_route": (
            _l("Where a student can go after a refusal"),
            _l(
                "awb: an objection letter to the school. court: a letter to the judge. Your lawyer decides which."
            ),
        ),
        "institution.remedy_body": (
            _l("Address for that letter"),
            _l("Stands in every refusal: the body that takes the letter, with its address."),
        ),
        "lead_working_days": (
            _l("Lead before the exam"),
            _l("The target for an answer is this many working days before the exam."),
        ),
        "notice_lead_days": (
            _l("Notice before the exam"),
            _l("The explanation stands there this many days before the exam."),
        ),
        "refusal_cut_off_working_days": (
            _l("Last moment for a refusal"),
            _l("A refusal later than this many working days before the exam does not count for that exam."),
        ),
        "advice_working_days": (
            _l("Time for the DPO's advice"),
            _l("In working days. After that the decider may sign without advice."),
        ),
        "advice_urgent_working_days": (
            _l("The same, when there is little time"),
            _l("In working days, when the exam is within 10 working days."),
        ),
        "closed_days": (
            _l("Days on which the school is closed"),
            _l("Targets move to an earlier day. The deadline by law does not move."),
        ),
    },
    "access": {
        "oidc.issuer": (_l("Sign-in service"), _l("The address of the identity provider.")),
        "idle_minutes": (_l("Sign out after rest"), _l("In minutes without any action.")),
        "absolute_hours": (_l("Sign out anyway"), _l("In hours after signing in.")),
    },
    "portal": {
        "base_url": (_l("Address of the portal"), _l("Every link in a mail begins with it.")),
        "default_language": (
            _l("Language of visitors"),
            _l("When the browser asks for neither Dutch nor English."),
        ),
        "request_limit_bytes": (
            _l("Largest form or file"),
            _l("In bytes. More than this gets a page that says so."),
        ),
        "mail.sender": (_l("Sender of mail"), _l("Every mail of the portal comes from this address.")),
        "translations_overlay": (
            _l("Your own texts"),
            _l("The folder with texts that stand in place of ours."),
        ),
    },
}
"""Group → setting → its name and what it means."""
