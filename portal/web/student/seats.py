"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("seats", __name__, side="student")


@area.get("/requests/<ref>/seat", allow=Permission.OWN_CASES)
def show(ref: str) -> Any:
    """To be written."""
    return page("error.html", heading="seats", sentences=[])
