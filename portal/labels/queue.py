"""How near a date is, and which date it is, in words."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.rules.deadlines import Warnings, urgency

WHICH = {"deadline": _l("deadline"), "target": _l("target"), "follow_up": _l("finish by")}
"""Which of its dates a case is sorted by."""
HANDLERS = {"me": _l("Me"), "nobody": _l("Nobody"), "colleague": _l("A colleague")}


COLOURS = {"late": "danger", "red": "danger", "amber": "warning", "calm": "neutral"}


def nearness(day: date, today: date, warnings: Warnings) -> tuple[str, str]:
    """A date against today: in words, and the colour that goes with how near it is (C16)."""
    colour, days = COLOURS[urgency(day, today, warnings)], (day - today).days
    if days < 0:
        return ngettext("1 day late", "%(num)s days late", -days), colour
    if days == 0:
        return _("Today"), colour
    return ngettext("1 day left", "%(num)s days left", days), colour
