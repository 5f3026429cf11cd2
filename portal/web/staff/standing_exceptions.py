"""What is always kept or left out: a decider decides it once, and ends it when it no longer holds (T09)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from wtforms import HiddenField

from portal.actions.standing_exceptions import (
    EndException,
    StartException,
    end_exception,
    start_exception,
)
from portal.labels.standing_exceptions import ABOUT, MEANS
from portal.models import StandingException, register
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, looking
from portal.web.forms import Form
from portal.web.page import page

area = Area("standing_exceptions", __name__, side="staff")
CODE = "<any(grade_records, others_in_view):code>"


@area.get("/staff/exceptions", allow=Permission.DECIDE_CASES)
def index() -> Any:
    """Each exception: what it is, since when it stands and by whom, and when it stood before."""
    ever = looking().scalars(StandingException.ever()).all()
    names = looking().execute(register.people({one.decided_by for one in ever}))
    return page(
        "staff/exceptions/index.html", about=ABOUT, means=MEANS, names={one.id: one.name for one in names},
        standing={one.code: one for one in ever if one.ended_at is None},
        earlier={code: [one for one in ever if one.code == code and one.ended_at] for code in ABOUT},
    )  # fmt: skip


class DecideForm(Form):
    """Which of the two the page offered: a page that lay open does not undo what was done since."""

    ends = HiddenField()


@area.both(f"/staff/exceptions/{CODE}", allow=Permission.DECIDE_CASES)
def decide(code: str) -> Any:
    """Decide it for everybody, or end what stands: asked once."""
    form = DecideForm()
    if form.validate_on_submit():
        ends = form.ends.data == "yes"
        done = (
            attempt(form, end_exception, EndException(code))
            if ends
            else attempt(form, start_exception, StartException(code))
        )
        if done:
            return redirect(url_for(".index"))
    standing = looking().scalar(StandingException.standing(code)) is not None
    form.ends.data = "yes" if standing else "no"
    return page(
        "staff/exceptions/decide.html", status=form.status, form=form, about=ABOUT[code], means=MEANS[code],
        standing=standing,
    )  # fmt: skip
