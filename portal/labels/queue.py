"""How near a date is, and which date it is, in words."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

NEAR_DAYS = 7
WHICH = {"deadline": _l("deadline"), "target": _l("target"), "follow_up": _l("finish by")}
"""Which of its dates a case is sorted by."""
HANDLERS = {"me": _l("Me"), "nobody": _l("Nobody"), "colleague": _l("A colleague")}


def nearness(day: date, today: date) -> tuple[str, str]:
    """A date against today: in words, and the colour that goes with them (C16: amber at 7 days)."""
    days = (day - today).days
    if days < 0:
        return ngettext("1 day late", "%(num)s days late", -days), "danger"
    if days == 0:
        return _("Today"), "warning"
    words = ngettext("1 day left", "%(num)s days left", days)
    return words, "warning" if days < NEAR_DAYS else "neutral"
