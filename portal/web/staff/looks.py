"""Who looked at which case and when: for the data protection officer alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import Length

from portal.labels.case_file import LOOKS
from portal.labels.cases import FUNCTIONS
from portal.models import looks
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import looking, viewer
from portal.web.forms import Line
from portal.web.page import page

area = Area("looks", __name__, side="staff")
LONGEST_QUERY = 100


class Filters(Form):
    """What the list can be narrowed to. It is sent by GET: it changes nothing, so it carries no token."""

    case = Line(_l("Case number"), validators=[Length(max=LONGEST_QUERY)])
    who = Line(_l("Name of who looked"), validators=[Length(max=LONGEST_QUERY)])
    day = Line(_l("Day"))

    def wanted(self) -> looks.Wanted:
        """What was asked; what cannot be read asks nothing."""
        self.validate()
        for field in self:
            if field.errors:
                field.data, field.errors = "", ()
        day = _day(self.day.data or "")
        self.day.data = day.isoformat() if day else ""
        return looks.Wanted(self.case.data or "", self.who.data or "", day)


@area.get("/staff/looks", allow=Permission.READ_LOOKS)
def index() -> Any:
    """One page of looks, the newest first."""
    filters = Filters(request.args)
    wanted, cursor = filters.wanted(), _cursor()
    rows, before, behind = _read(wanted, cursor)
    if cursor and not rows:  # the rows around the cursor have gone: begin again
        rows, before, behind = _read(wanted, None)
    return page(
        "staff/looks/index.html", filters=filters, narrowed=wanted != looks.Wanted(),
        rows=[_line(*row) for row in rows],
        previous_url=_page_url("before", rows[0][0]) if before and rows else None,
        next_url=_page_url("after", rows[-1][0]) if behind and rows else None,
    )  # fmt: skip


def _read(wanted: looks.Wanted, cursor: looks.Cursor | None) -> tuple[list[Any], bool, bool]:
    return looks.in_order(looking().execute(looks.page_of(viewer(), wanted, cursor)).all(), cursor)


def _line(look: Any, ref: str, name: str | None) -> dict[str, Any]:
    return {
        "at": look.at, "ref": ref, "url": url_for("cases.show", ref=ref), "what": LOOKS[look.what],
        "function": FUNCTIONS[look.function], "name": name or _("Not known here any more"),
    }  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _cursor() -> looks.Cursor | None:
    """Where the page begins, from the address; what cannot be read begins at the start."""
    for name, backwards in (("after", False), ("before", True)):
        moment, _mark, look_id = request.args.get(name, "").partition("_")
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            continue
        if at.tzinfo is not None:
            return looks.Cursor(at, look_id[:24], backwards)
    return None


def _page_url(name: str, look: Any) -> str:
    kept = {key: value for key, value in request.args.items() if key in ("case", "who", "day") and value}
    address: dict[str, Any] = {**kept, name: f"{look.at.isoformat()}_{look.id}"}
    return url_for(".index", **address)
