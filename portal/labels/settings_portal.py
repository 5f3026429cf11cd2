"""What the settings of an installation mean, in plain words; secrets have no words and are not shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SCHOOL: dict[str, tuple[object, object]] = {
    "institution.name_nl": (_l("Name in Dutch"), _l("Stands on every page and under every letter.")),
    "institution.name_en": (_l("Name in English"), _l("The same, in English.")),
    "institution.contact_email": (_l("Mail address for help"), _l("Where people get help with the portal.")),
    "institution.dpo_name": (
        _l("Name of the data protection officer (DPO)"),
        _l("The name on every page and letter."),
    ),
    "institution.dpo_email": (_l("Mail address of the DPO"), _l("Where students ask and complain.")),
    "institution.exam_day_phone": (
        _l("Phone number on the day of the exam"),
        _l("Students call it when somebody still wants to watch them online."),
    ),
    "institution.logo": (_l("Logo"), _l("The file with your logo.")),
    "institution.accent_colour": (_l("Colour"), _l("The colour of buttons and lines.")),
}
TEAMS: dict[str, tuple[object, object]] = {
    "teams.handler": (_l("Handlers"), _l("New requests, and requests with a deadline near.")),
    "teams.decider": (_l("Deciders"), _l("Proposals that wait for a signature.")),
    "teams.dpo": (_l("DPO"), _l("Requests for advice, and everything that is late.")),
    "teams.publisher": (_l("Who publishes explanations"), _l("Checks that fail after approval.")),
    "teams.scheduler": (_l("Exam office"), _l("Students who need another place.")),
    "teams.exam_board": (_l("Exam board"), _l("Alternative exams that wait for its statement.")),
    "teams.exam_day": (
        _l("Contact on the day of the exam"),
        _l("An exam that starts without our answer. The mail gives no reasons."),
    ),
    "teams.reviewer": (_l("Reviewers"), _l("Results that a person must judge again.")),
    "teams.contract_manager": (_l("Contract manager"), _l("A supplier that is late.")),
}
DESKS: dict[str, tuple[object, object]] = {
    "desks.technical_failure": (_l("Something did not work"), _l("The software failed during an exam.")),
    "desks.fraud_accusation": (
        _l("Suspicion of fraud"),
        _l("The student does not agree with such a suspicion."),
    ),
    "desks.discrimination": (_l("Discrimination"), _l("The student was treated unfairly.")),
    "desks.other": (_l("Something else"), _l("Everything that fits nowhere else.")),
}
ACCESS: dict[str, tuple[object, object]] = {
    "oidc.issuer": (_l("Sign-in service"), _l("The address of the identity provider.")),
    "idle_minutes": (_l("Sign out after rest"), _l("Counted from the last action.")),
    "absolute_hours": (_l("Sign out anyway"), _l("Counted from signing in.")),
    "list_minutes": (_l("A list for a supplier counts"), _l("After that the supplier must fetch it again.")),
    "link_minutes": (_l("A link in a mail works"), _l("For people who have no school account.")),
}
PORTAL: dict[str, tuple[object, object]] = {
    "base_url": (_l("Address of the portal"), _l("Every link in a mail begins with it.")),
    "default_language": (
        _l("Language of visitors"),
        _l("When the browser asks for neither Dutch nor English."),
    ),
    "digest_hour": (_l("Hour of the daily mail to staff"), _l("On the clock in Amsterdam.")),
    "mail.sender": (_l("Sender of mail"), _l("Every mail of the portal comes from this address.")),
    "request_limit_bytes": (
        _l("Largest form or file"),
        _l("More than this gets a page that says so."),
    ),
    "translations_overlay": (
        _l("Your own texts"),
        _l("The folder with texts that stand in place of ours."),
    ),
}
