"""To be written."""

from typing import Any

from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.page import page

area = Area("my_exams", __name__, side="student")


@area.get("/my-exams", allow=Permission.OWN_EXAMS)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="my_exams", sentences=[])
