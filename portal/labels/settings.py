"""The administrator's page about settings: its groups, and what is said of each setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.i18n import date_in_words
from portal.labels.settings_law import DECIDING, EXAMS, KEPT, SUPPLIERS, TERMS
from portal.labels.settings_portal import ACCESS, DESKS, PORTAL, SCHOOL, TEAMS

GROUPS = {
    "deciding": (_l("Who decides, and what follows"), DECIDING),
    "terms": (_l("Deadlines and targets"), TERMS),
    "exams": (_l("Exams"), EXAMS),
    "suppliers": (_l("Suppliers"), SUPPLIERS),
    "kept": (_l("How long data stay"), KEPT),
    "teams": (_l("Who gets mail"), TEAMS),
    "desks": (_l("Where staff send a message on"), DESKS),
    "institution": (_l("The school"), SCHOOL),
    "access": (_l("Signing in"), ACCESS),
    "portal": (_l("The portal"), PORTAL),
}
"""Code of a group → its heading, and its settings in order."""
SETTINGS: Mapping[str, tuple[object, object]] = {
    name: words for _heading, settings in GROUPS.values() for name, words in settings.items()
}
"""Setting → its name and what it means."""

KINDS = {
    "law": _l("Law, rule %(rule)s"),
    "guidance": _l("Advice of the authority, rule %(rule)s"),
    "choice": _l("Our reading of the law, rule %(rule)s"),
    "policy": _l("Policy, rule %(rule)s"),
}
STANDINGS = {
    "confirmed": _l("confirmed"),
    "not_confirmed": _l("not confirmed yet"),
    "review_due": _l("review is due"),
}
GAPS = {
    "no_remedy_route": _l(
        "Until it is there, nobody can send a refusal, and no exam may be held with online supervision. "
        "Ask your lawyer which route is right."
    ),
    "no_exam_day_contact": _l("Nobody gets a mail when an exam starts without our answer."),
    "no_exam_day_phone": _l("The proof that a student shows on the day of the exam has no phone number."),
    "no_teams": _l("These people get no mail about what is new or late."),
    "no_desks": _l("Staff cannot send such a message on from the portal."),
    "one_signature": _l("One person may write a refusal and sign it."),
    "no_no_show_rule": _l("The offer does not say what happens when a student does not come."),
}
"""What follows from a setting that is not there."""


def value_in_words(setting: str, value: Any, day: Callable[[date], str] = date_in_words) -> str:
    """The value of a setting with its unit, which its name ends in; an empty one says that it is not set."""
    if value is None or value == "" or (isinstance(value, tuple | frozenset) and not value):
        return str(_("not set"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, frozenset):
        return ", ".join(day(one) for one in sorted(value))
    return _number(setting, value) if isinstance(value, int) else str(value)


def _number(setting: str, number: int) -> str:
    if setting == "request_limit_bytes":
        return f"{number / 1_000_000:g} MB"
    if setting.startswith("supplier_terms.") and not setting.endswith("_days"):
        return _UNITS["_working_days"](number)
    unit = next((end for end in _UNITS if setting.endswith(end) and setting != "equated_days"), None)
    return _UNITS[unit](number) if unit else str(number)


_UNITS: Mapping[str, Callable[[int], str]] = {
    "_working_days": lambda num: ngettext("%(num)s working day", "%(num)s working days", num),
    "_days": lambda num: ngettext("%(num)s day", "%(num)s days", num),
    "_hours": lambda num: ngettext("%(num)s hour", "%(num)s hours", num),
    "_minutes": lambda num: ngettext("%(num)s minute", "%(num)s minutes", num),
    "_months": lambda num: ngettext("%(num)s month", "%(num)s months", num),
    "_years": lambda num: ngettext("%(num)s year", "%(num)s years", num),
}
"""How the name of a number ends → its unit; the first that fits."""
