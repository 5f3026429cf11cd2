"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("alternatives", __name__, side="staff")


@area.get("/staff/alternatives", allow=Permission.SEE_ALTERNATIVES)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="alternatives", sentences=[])
