"""The settings of this installation, to read: they are changed in its files, never here."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.i18n import date_in_words
from portal.labels.settings import GROUPS, SETTINGS
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import config
from portal.web.page import page

area = Area("settings", __name__, side="staff")


@area.get("/staff/settings", allow=Permission.READ_SETTINGS)
def index() -> Any:
    """Every setting that is no secret, with what it means; what is missing stands on top."""
    groups = [
        (
            code,
            GROUPS[code],
            [(name, label, meaning, _value(name)) for name, (label, meaning) in settings.items()],
        )
        for code, settings in SETTINGS.items()
    ]
    return page("staff/settings/index.html", groups=groups, no_route=config().remedy_route is None)


def _value(name: str) -> str:
    """The setting as text; an empty one says that it is not set."""
    value: Any = config()
    for part in name.split("."):
        value = getattr(value, part)
    if isinstance(value, frozenset):
        value = ", ".join(date_in_words(day) for day in sorted(value) if isinstance(day, date))
    return str(value) if value not in (None, "") else _("not set")
