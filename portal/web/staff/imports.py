"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("imports", __name__, side="staff")


@area.get("/staff/import", allow=Permission.IMPORT)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="imports", sentences=[])
