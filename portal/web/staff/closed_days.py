"""The days on which the school is closed: a list that exam administration keeps, beside the one in the settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.closed_days import AddClosedDay, RemoveClosedDay, add_closed_day, remove_closed_day
from portal.labels.alternatives import moment
from portal.models.closed_days import ClosedDay, sittings_on
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.web.area import Area
from portal.web.desk import attempt, config, find, looking, now, viewer
from portal.web.forms import AtMost, Day, Form, Line, Needed, clean_line
from portal.web.page import page

area = Area("closed_days", __name__, side="staff")
LONGEST_NAME = 100


class ClosedDayForm(Form):
    """A day, and what it is called."""

    day = Day(_l("Which day is the school closed?"), validators=[Needed(_l("Fill in the day."))])
    name_nl = Line(
        _l("What is the day called in Dutch?"),
        description=_l("For example “Collectieve vrije dag”."),
        validators=[Needed(_l("Fill in what the day is called in Dutch.")), AtMost(LONGEST_NAME)],
    )
    name_en = Line(
        _l("And in English?"),
        description=_l("For example “School closed”."),
        validators=[Needed(_l("Fill in what the day is called in English.")), AtMost(LONGEST_NAME)],
    )


class RemoveForm(Form):
    """Nothing but the button."""


@area.both("/staff/closed-days", allow=Permission.EDIT_CLOSED_DAYS)
def index() -> Any:
    """Add a day; the days that are known, and the sittings that are planned on one of them."""
    form = ClosedDayForm()
    if form.validate_on_submit() and attempt(form, add_closed_day, form.into(AddClosedDay)):
        return redirect(url_for(".index", added=form.day.data.isoformat()))
    today = local_date(now())
    kept = looking().scalars(ClosedDay.coming(viewer(), today)).all()
    settings = sorted(day for day in config().closed_days if day >= today)
    days = {one.day for one in kept} | set(settings)
    return page(
        "staff/closed_days/index.html", status=form.status, form=form, kept=kept, settings=settings, moment=moment,
        sittings=looking().scalars(sittings_on(viewer(), days)).unique().all() if days else [],
        added=_day(clean_line(request.args.get("added")), days), plans=viewer().may(Permission.PLAN),
    )  # fmt: skip


def _day(text: str, days: set[date]) -> date | None:
    """The day that was just added, as the address says; nothing for an address made up."""
    return next((day for day in days if day.isoformat() == text), None)


@area.both("/staff/closed-days/<day>/remove", allow=Permission.EDIT_CLOSED_DAYS)
def remove(day: str) -> Any:
    """Take a day off the list: the school is open after all."""
    try:
        found = find(ClosedDay, date.fromisoformat(day))  # type: ignore[arg-type]  # its key is a date
    except ValueError:
        abort(404)
    form = RemoveForm()
    if form.validate_on_submit() and attempt(form, remove_closed_day, RemoveClosedDay(found.day)):
        return redirect(url_for(".index"))
    return page("staff/closed_days/remove.html", status=form.status, form=form, closed=found)
