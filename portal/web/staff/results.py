"""The day on which results came out, per exam and per sitting: a date, never a grade (A-07)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.actions.results import NoteResults, note_results
from portal.labels.alternatives import moment
from portal.models import Exam, Sitting, planning
from portal.rules.access import Permission
from portal.web.desk import attempt, find, looking, now, viewer
from portal.web.forms import Choice, Day, Form, Needed, choices, clean_line
from portal.web.page import page
from portal.web.staff.planning import area as area

USUAL = "exam"


class ResultsForm(Form):
    """Of which group, and when."""

    of = Choice(_l("Whose results?"), validators=[Needed(_l("Choose whose results came out."))])
    on = Day(
        _l("On which day did students get their result?"),
        description=_l("For example 14 1 2027."),
        validators=[Needed(_l("Fill in the day."))],
    )


@area.both("/staff/planning/exams/<slug>/results", allow=Permission.PLAN)
def results(slug: str) -> Any:
    """What was noted so far, and the form to note a day; the same group again corrects it."""
    exam = find(Exam, slug)
    held = [
        one
        for one in looking().scalars(planning.sittings_of(viewer(), [exam])).unique()
        if one.has_begun(now()) and one.cancelled_at is None
    ]
    form = ResultsForm(data={"of": clean_line(request.args.get("of"))})
    begun = {USUAL: _("The usual exam")} if exam.starts_at <= now() else {}
    form.of.choices = choices({**begun, **{one.id: f"{moment(one)}, {one.place}" for one in held}})
    if form.validate_on_submit() and form.on.data:
        sitting = "" if form.of.data == USUAL else form.of.data
        if attempt(form, note_results, NoteResults(slug, form.on.data, sitting or "")):
            return redirect(url_for(".results", slug=slug))
    return page(
        "staff/planning/results.html",
        status=form.status,
        exam=exam,
        form=form,
        rows=_rows(exam, held),
        may=bool(form.of.choices),
    )


def _rows(exam: Exam, held: list[Sitting]) -> list[tuple[str, Any]]:
    """Each group and its day, if it is known."""
    return [
        (_("The usual exam"), exam.results_on),
        *((f"{moment(one)}, {one.place}", one.results_on) for one in held),
    ]
