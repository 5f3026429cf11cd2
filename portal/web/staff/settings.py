"""The settings of this installation, to read: they are changed in its files, never here."""

from __future__ import annotations

from typing import Any

from portal.labels.settings import STANDINGS
from portal.labels.settings_lines import counted, groups, missing
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.web.area import Area
from portal.web.desk import config, now
from portal.web.page import page

area = Area("settings", __name__, side="staff")


@area.get("/staff/settings", allow=Permission.READ_SETTINGS)
def index() -> Any:
    """Every setting that is no secret, who confirmed it, and on top what follows from what is missing."""
    ours, today = config(), local_date(now())
    return page(
        "staff/settings/index.html", groups=groups(ours, today), missing=missing(ours),
        count=counted(ours, today), standings=STANDINGS,
    )  # fmt: skip
