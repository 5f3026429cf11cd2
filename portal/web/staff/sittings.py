"""Planning a sitting beside an exam, anew or as a copy, and changing how many seats it has."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.actions.sittings import ChangeCapacity, change_capacity, plan_sitting
from portal.labels.alternatives import moment
from portal.models import Exam, Sitting, planning
from portal.rules.access import Permission
from portal.rules.alternatives import latest_day
from portal.web.desk import attempt, config, find, looking, viewer
from portal.web.forms import Form, Line, Needed, WholeNumber, clean_line
from portal.web.page import page
from portal.web.staff.planning import area as area
from portal.web.staff.sitting_forms import MOST_SEATS, SittingForm


@area.both("/staff/planning/exams/<slug>/sittings/new", allow=Permission.PLAN)
def plan(slug: str) -> Any:
    """Plan a sitting beside an exam; `?copy=exam` begins with its own moment, `?copy=<id>` with another sitting."""
    exam = find(Exam, slug)
    copied = _copied(exam, clean_line(request.args.get("copy")))
    form = SittingForm(**{"contact": help_desk(), **copied})
    if form.validate_on_submit() and attempt(form, plan_sitting, form.command(exam.slug)):
        return redirect(url_for(".exam", slug=slug))
    return page(
        "staff/planning/sitting_new.html",
        status=form.status,
        form=form,
        exam=exam,
        copied=bool(copied),
        last_day=latest_day(exam.day, config().alternative_terms, *exam.limits),
    )


def _copied(exam: Exam, of: str) -> dict[str, Any]:
    """What a form begins with. That nothing is recorded and who can get in, somebody states anew each time."""
    if of == "exam":
        need = looking().execute(planning.need_of(viewer(), exam)).one()
        return {
            "form": "oral" if exam.mode == "oral" else "campus", "day": exam.day, "time": f"{exam.local_start:%H:%M}",
            "duration_minutes": exam.duration_minutes + need.extra, "capacity": max(need.people, 1),
            "facilities": ["extra_time"] if need.extra else [],
        }  # fmt: skip
    query = Sitting.visible_to(viewer()).where(Sitting.id == of)
    other = looking().scalars(query).unique().one_or_none() if of else None
    if other is None:
        return {}
    same = ("form", "duration_minutes", "place", "facilities", "invigilation", "contact", "capacity")
    return {
        **{name: getattr(other, name) for name in same},
        "day": other.day,
        "time": f"{other.local_start:%H:%M}",
    }


def help_desk() -> str:
    """Where students get help unless another place is filled in: phone and mail of the institution (A-14)."""
    school = config().institution
    return ", ".join(filter(None, (school.exam_day_phone, school.contact_email)))


class CapacityForm(Form):
    """Another number of seats; `was` is the number this page showed."""

    capacity = Line(
        _l("How many seats are there?"),
        validators=[Needed(_l("Fill in how many seats there are.")), WholeNumber(0, MOST_SEATS)],
    )
    was = HiddenField()

    def command(self, sitting: str) -> ChangeCapacity:
        """The deed; a hidden number that is no number counts as stale."""
        was = str(self.was.data or "")
        known = was.isascii() and was.isdigit() and len(was) < 10
        return ChangeCapacity(sitting, int(self.capacity.data or 0), int(was) if known else -1)


@area.both("/staff/planning/sittings/<sitting>", allow=Permission.PLAN)
def capacity(sitting: str) -> Any:
    """Change the number of seats, never below those taken."""
    found = find(Sitting, sitting)
    form = CapacityForm(capacity=found.capacity, was=found.capacity)
    if form.validate_on_submit() and attempt(form, change_capacity, form.command(found.id)):
        return redirect(url_for(".exam", slug=found.exam.slug))
    if form.refusal:
        found = find(Sitting, sitting)
        form.was.data = str(found.capacity)
    return page("staff/planning/sitting.html", status=form.status, form=form, sitting=found, moment=moment)
