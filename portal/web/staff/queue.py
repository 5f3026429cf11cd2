"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("queue", __name__, side="staff")


@area.get("/staff/queue", allow=Permission.READ_CASES)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="queue", sentences=[])
