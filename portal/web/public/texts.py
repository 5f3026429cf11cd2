"""To be written."""

from typing import Any

from portal.rules.access import PUBLIC
from portal.web.area import Area
from portal.web.page import page

area = Area("texts", __name__, side="public")


@area.get("/rights", allow=PUBLIC)
def rights() -> Any:
    """To be written."""
    return page("error.html", heading="texts", sentences=[])
