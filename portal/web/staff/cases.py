"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("cases", __name__, side="staff")


@area.get("/staff/cases/<ref>", allow=Permission.READ_CASES)
def show(ref: str) -> Any:
    """To be written."""
    return page("error.html", heading="cases", sentences=[])
