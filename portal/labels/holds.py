"""Why a legal hold cannot be set or ended as asked (section 9)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

HOLD_REFUSALS = {
    "review_too_soon": _l("Choose a day after today."),
    "review_too_late": _l("Choose a day within six months. On that day you can hold the case again."),
    "no_hold": _l("There is no legal hold on this case. Somebody ended it already."),
}
