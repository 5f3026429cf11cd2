"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("register", __name__, side="staff")


@area.get("/staff/exams", allow=Permission.READ_REGISTER)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="register", sentences=[])
