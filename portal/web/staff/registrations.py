"""Registrations in the student system that must change, so that nobody counts as absent (A-09): the list, and done."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.actions.distance_registrations import NoteDistance, note_distance
from portal.actions.registrations import NoteRegistration, note_registration
from portal.labels.alternatives import moment
from portal.models import Placement, SupervisionRequest
from portal.models.distance_registrations import distance_tasks, to_change
from portal.models.registrations import tasks, to_register
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.web.area import Area
from portal.web.desk import attempt, looking, now, viewer
from portal.web.forms import AtMost, Day, Form, Line, Needed
from portal.web.page import page

area = Area("registrations", __name__, side="staff")


class DoneForm(Form):
    """That it was changed: when, and where that can be seen."""

    seen = HiddenField()
    done_on = Day(_l("When did you change it?"), validators=[Needed(_l("Fill in the day."))])
    evidence = Line(
        _l("Where can we see that?"), description=_l("For example the number of the change. No names."),
        validators=[Needed(_l("Fill in where we can see it.")), AtMost(200)],
    )  # fmt: skip


@area.get("/staff/planning/registrations", allow=Permission.PLAN)
def index() -> Any:
    """What must change, the earliest exam first; a line stays until somebody notes that it is done."""
    found = tasks(looking().execute(to_register(viewer())).unique())
    today = local_date(now())
    apart = distance_tasks(looking().execute(to_change(viewer())).unique())
    return page("staff/registrations/index.html", tasks=found, distance=apart, today=today, moment=moment)


@area.both("/staff/planning/registrations/<ref>", allow=Permission.PLAN)
def done(ref: str) -> Any:
    """Note that one of them was changed."""
    rows = looking().execute(to_register(viewer()).where(Placement.ref == ref)).unique()
    task = next(iter(tasks(rows)), None)
    if task is None:
        abort(404)
    form = DoneForm(data={"done_on": local_date(now()), "seen": task.seen})
    if form.validate_on_submit() and attempt(
        form, note_registration, form.into(NoteRegistration, placement=ref)
    ):
        return redirect(url_for(".index"))
    form.seen.data = task.seen
    return page("staff/registrations/done.html", status=form.status, form=form, task=task, moment=moment)


@area.both("/staff/planning/registrations/at-distance/<ref>", allow=Permission.PLAN)
def at_distance(ref: str) -> Any:
    """The same for who asked to take an exam at a distance, and for who does so no longer."""
    rows = looking().execute(to_change(viewer()).where(SupervisionRequest.ref == ref)).unique()
    task = next(iter(distance_tasks(rows)), None)
    if task is None:
        abort(404)
    form = DoneForm(data={"done_on": local_date(now()), "seen": task.seen})
    if form.validate_on_submit() and attempt(form, note_distance, form.into(NoteDistance, request=ref)):
        return redirect(url_for(".index"))
    form.seen.data = task.seen
    return page("staff/registrations/at_distance.html", status=form.status, form=form, task=task)
