"""To be written."""

from typing import Any

from portal.rules.access import PUBLIC
from portal.web.area import Area
from portal.web.page import page

area = Area("exams", __name__, side="public")


@area.get("/exams", allow=PUBLIC)
def index() -> Any:
    """To be written."""
    return page("error.html", heading="exams", sentences=[])
