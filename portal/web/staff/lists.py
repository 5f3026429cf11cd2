"""The lists of an exam for exam administration: numbers, the list with names, downloads, who took them, who sits apart."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, url_for
from flask_babel import lazy_gettext as _l

from portal.actions.lists import (
    ListApart,
    RemoveApart,
    TakeList,
    TakenList,
    both,
    list_apart,
    remove_apart,
    take_list,
)
from portal.adapters.tables import as_csv
from portal.i18n import short_date
from portal.labels.alternatives import hours
from portal.labels.cases import FUNCTIONS
from portal.labels.lists import CAUSES, COLUMNS, HOW, NOBODY, REMARK, WHICH
from portal.models import Exam, ListedApart
from portal.models.supervision import Line, taken
from portal.rules.access import Permission
from portal.rules.lists import proof_code
from portal.web.area import Area
from portal.web.desk import acting, attempt, config, do, find, looking, viewer
from portal.web.forms import AtMost, Choice, Form, Needed, choices
from portal.web.forms import Line as LineField
from portal.web.page import page
from portal.web.signed_lists import signed

area = Area("lists", __name__, side="staff")
LONGEST = 200


class ApartForm(Form):
    """Somebody who sits without online supervision for another cause."""

    number = LineField(
        _l("Student number"), validators=[Needed(_l("Fill in the student number.")), AtMost(64)]
    )
    cause = Choice(
        _l("Why does this student sit elsewhere?"),
        description=_l("Only exam administration sees this. It is on no list."),
        choices=choices(CAUSES), validators=[Needed(_l("Choose why this student sits elsewhere."))],
    )  # fmt: skip
    place = LineField(
        _l("Where?"),
        description=_l("For example “Room 2.11, 9.00”. It is on the list."),
        validators=[AtMost(LONGEST)],
    )


class RemoveForm(Form):
    """Nothing but the button."""


@area.get("/staff/planning/exams/<slug>/lists", allow=Permission.PLAN)
def index(slug: str) -> Any:
    """How many there are on each list now, where to take them, and who took one. No names: those are on a list."""
    exam = find(Exam, slug)
    return page(
        "staff/lists/index.html", exam=exam, numbers=_numbers(exam), log=log_lines(exam), nobody=NOBODY.get(exam.status),
        apart=len(looking().scalars(ListedApart.at(viewer(), exam)).unique().all()),
    )  # fmt: skip


def _numbers(exam: Exam) -> dict[str, int]:
    return {which: len(one.lines) for which, one in both(acting(), exam).items()}


def log_lines(exam: Exam) -> list[dict[str, Any]]:
    """Who took a list of this exam: moment, function and list; names for the data protection officer alone."""
    rows = looking().execute(taken(viewer(), exam)).all()
    return [
        {
            "at": entry.at, "function": FUNCTIONS[entry.function], "name": name or "",
            "which": WHICH[entry.facts.get("list", "without")], "how": HOW[entry.facts.get("form", "page")],
            "people": entry.facts.get("people"),
        }
        for entry, name in rows
    ]  # fmt: skip


@area.get("/staff/planning/exams/<slug>/list", allow=Permission.PLAN)
def without(slug: str) -> Any:
    """The list "without online supervision" of an exam, to print. Each taking of it is noted."""
    exam = find(Exam, slug)
    told: TakenList = do(take_list, TakeList(exam.slug))
    rows = [(line, _code(exam, line)) for line in told.lines]
    nobody = NOBODY.get(exam.status)
    return page(
        "staff/lists/without.html", exam=exam, rows=rows, taken_at=told.made_at, hours=hours, nobody=nobody
    )


def _code(exam: Exam, line: Line) -> str:
    return proof_code(config().secret_key, exam.id, line.person.id)


@area.get("/staff/planning/exams/<slug>/list.csv", allow=Permission.PLAN)
def without_csv(slug: str) -> Response:
    """The same list for a spreadsheet; where nobody may be proctored, each line says why it is there."""
    exam = find(Exam, slug)
    told: TakenList = do(take_list, TakeList(exam.slug, form="csv"))
    rows = [[str(name) for name in COLUMNS], *(_cells(exam, line) for line in told.lines)]
    if said := NOBODY.get(exam.status):
        rows = [[*row, str(REMARK if number == 0 else said)] for number, row in enumerate(rows)]
    answer = Response(as_csv(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{exam.slug}.csv"'
    return answer


def _cells(exam: Exam, line: Line) -> list[str]:
    sitting = line.sitting
    where = [short_date(sitting.day), hours(sitting), sitting.place] if sitting else ["", "", line.place]
    return [line.person.known_as, line.person.name, _code(exam, line), str(line.minutes), *where]


@area.get("/staff/planning/exams/<slug>/may-be-proctored.jws", allow=Permission.PLAN)
def may_be_proctored(slug: str) -> Response:
    """Who may be proctored, signed, as the supplier gets it: numbers only."""
    exam = find(Exam, slug)
    if exam.product is None:
        abort(404)
    return signed(do(take_list, TakeList(exam.slug, "may", "signed")), exam.product.supplier)


@area.both("/staff/planning/exams/<slug>/apart", allow=Permission.PLAN)
def apart(slug: str) -> Any:
    """Who else sits without online supervision: facilities, by request. So the list tells nobody's reason."""
    exam, form = find(Exam, slug), ApartForm()
    if form.validate_on_submit() and attempt(form, list_apart, form.into(ListApart, exam=exam.slug)):
        return redirect(url_for(".apart", slug=slug))
    rows = looking().scalars(ListedApart.at(viewer(), exam)).unique().all()
    return page("staff/lists/apart.html", status=form.status, form=form, exam=exam, rows=rows, causes=CAUSES)


@area.both("/staff/planning/apart/<line>/remove", allow=Permission.PLAN)
def remove(line: str) -> Any:
    """Take somebody off the list again."""
    found, form = find(ListedApart, line), RemoveForm()
    exam = looking().get_one(Exam, found.exam_id)
    if form.validate_on_submit() and attempt(form, remove_apart, RemoveApart(line)):
        return redirect(url_for(".apart", slug=exam.slug))
    return page("staff/lists/remove.html", status=form.status, form=form, exam=exam, line=found)


@area.get("/staff/exams/<slug>/lists", allow=Permission.READ_LOOKS)
def looked(slug: str) -> Any:
    """Who took which list of this exam, with names, for the data protection officer."""
    exam = find(Exam, slug)
    return page("staff/lists/looked.html", exam=exam, log=log_lines(exam))
