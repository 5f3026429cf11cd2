"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("requests", __name__, side="student")


@area.get("/requests", allow=Permission.OWN_CASES)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="requests", sentences=[])
