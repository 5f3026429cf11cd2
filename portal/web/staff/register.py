"""The register of exams as staff see it: the list, one exam with what is missing, its facts, its versions."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from portal.actions.exams import write_exam
from portal.actions.explanations import version_seen
from portal.labels import recordings as recordings_words
from portal.labels.changes import what_changed
from portal.labels.explanation_page import Links, explanation_page
from portal.labels.on_request import OUTCOMES, SUPERVISED_FOR
from portal.labels.register import COLOURS, STANDINGS, STANDS_FOR, standing
from portal.models import Exam, Explanation, register
from portal.models.supervision_requests import numbers_of
from portal.rules.access import Permission
from portal.rules.calendar import AMSTERDAM, local_date
from portal.web.area import Area
from portal.web.desk import attempt, config, find, looking, now, viewer
from portal.web.forms import Line, choices
from portal.web.page import page
from portal.web.staff.exam_forms import BasicsForm, filled_from
from portal.web.staff.meanwhile import Meanwhile, differing
from portal.web.staff.objections import beside_of
from portal.web.staff.standing import buttons_for, elsewhere, gates_of, missing_of, parts_of, to_do

area = Area("register", __name__, side="staff")
LONGEST_QUERY = 100


class Filters(PlainForm):
    """What the list can be narrowed to. It is sent by GET: it changes nothing, so it carries no token."""

    q = Line(_l("Search by code or name"), validators=[Length(max=LONGEST_QUERY)])
    standing = SelectField(
        _l("Where it stands"), choices=[SelectChoice("", _l("Everywhere")), *choices(STANDINGS)], default=""
    )
    show = SelectField(
        _l("Show"), choices=choices({"": _l("Coming exams"), "past": _l("Past exams")}), default=""
    )

    def wanted(self) -> register.Wanted:
        """What was asked; a value that is not on its list asks nothing."""
        self.validate()
        for field in self:
            if field.errors:
                field.data, field.errors = field.default or "", ()
        return register.Wanted(self.q.data or "", self.standing.data, self.show.data == "past")


@area.get("/staff/exams", allow=Permission.READ_REGISTER)
def index() -> Any:
    """One page of exams. Without JavaScript the same address gives the same page."""
    filters, who = Filters(request.args), viewer()
    wanted, cursor = filters.wanted(), _cursor()
    since = datetime.combine(local_date(now()), time.min, AMSTERDAM)
    found = looking().scalars(register.page_of(who, wanted, since, cursor)).unique().all()
    exams, before, behind = register.in_order(found, cursor)
    ids = [exam.id for exam in exams]
    drafts = {draft.exam_id: draft for draft in looking().scalars(register.drafts_of(ids)).unique()}
    return page(
        "staff/register/index.html",
        live=("rows", "count"),
        filters=filters,
        found=looking().scalar(register.number_of(who, wanted, since)) or 0,
        rows=[_row(exam, drafts.get(exam.id)) for exam in exams],
        narrowed=wanted != register.Wanted(),
        may_edit=who.may(Permission.EDIT_REGISTER),
        previous_url=_page_url("before", exams[0]) if before and exams else None,
        next_url=_page_url("after", exams[-1]) if behind and exams else None,
    )


def _row(exam: Exam, draft: Explanation | None) -> dict[str, Any]:
    code = standing(exam)
    latest = draft or exam.published
    lacks = (
        len(to_do(missing_of(exam, latest, config()))) if exam.is_proctored and latest is not None else None
    )
    return {
        "exam": exam,
        "standing": STANDINGS[code],
        "colour": COLOURS[code],
        "lacks": lacks,
        "draft": draft,
    }


def _resit_of(exam: Exam) -> Exam | None:
    """The exam that is its resit (A-08)."""
    return looking().get(Exam, exam.resit_id) if exam.resit_id else None


@area.get("/staff/exams/<slug>", allow=Permission.READ_REGISTER)
def show(slug: str) -> Any:
    """One exam: its facts, what is missing and where to fill that in, what may be done with it."""
    exam = find(Exam, slug)
    versions = looking().scalars(register.all_versions(exam.id)).unique().all()
    draft = next((one for one in versions if one.is_draft), None)
    published = next((one for one in versions if one.id == exam.published_id), None)
    latest, code = draft or published, standing(exam)
    missing = missing_of(exam, latest, config())
    return page(
        "staff/register/show.html",
        exam=exam, words=recordings_words, latest=latest, draft=draft, published=published,
        standing=STANDINGS[code], stands_for=STANDS_FOR[code], colour=COLOURS[code],
        seen=version_seen(latest), lacks=len(to_do(missing)),
        parts=parts_of(exam, missing, _("What is recorded")),
        elsewhere=elsewhere(exam, missing),
        lacks_published=len(to_do(missing_of(exam, published, config()))),
        gates=gates_of(exam, published, config()), may=buttons_for(exam, draft),
        told=_told(versions), beside=beside_of(exam), names=_names(versions, exam),
        supervised_for=SUPERVISED_FOR, outcomes=OUTCOMES, asked=_asked(exam),
        reads_looks=viewer().may(Permission.READ_LOOKS),
    )  # fmt: skip


def _asked(exam: Exam) -> list[tuple[str, int]]:
    """How the requests for online supervision stand, as numbers, for those who may read them."""
    if not (exam.is_on_request and viewer().may(Permission.READ_CASES)):
        return []
    return [(state, number) for state, number in looking().execute(numbers_of(exam.id))]


def _told(versions: Any) -> list[tuple[Explanation, list[str]]]:
    """Each version, newest first, with what changed since the one before it."""
    older = [*versions[1:], None]
    return [(new, what_changed(old, new)) for new, old in zip(versions, older, strict=False)]


def _names(versions: Any, exam: Exam) -> dict[str, str]:
    ids = {one.author_id for one in versions} | {one.published_by for one in versions}
    rows = looking().execute(register.people(ids | {exam.approved_by, exam.approval_asked_by}))
    return {one.id: one.name for one in rows}


@area.get("/staff/exams/<slug>/preview", allow=Permission.READ_REGISTER)
def preview(slug: str) -> Any:
    """The draft as students will read it; the published version when there is no draft."""
    return _as_students_see_it(slug, None)


@area.get("/staff/exams/<slug>/versions/<int:number>", allow=Permission.READ_REGISTER)
def version(slug: str, number: int) -> Any:
    """One version as students read it (I-16)."""
    return _as_students_see_it(slug, number)


def _as_students_see_it(slug: str, number: int | None) -> Any:
    exam = find(Exam, slug)
    versions = looking().scalars(register.all_versions(exam.id)).unique().all()
    shown = next((one for one in versions if number is None or one.number == number), None)
    if number is not None and shown is None:
        abort(404)
    links = Links("#choice", url_for("texts.rights"), "#choice", "#choice", "#choice", "#ask")
    explained = explanation_page(exam, shown, config(), now(), links=links, versions=versions)
    may = buttons_for(exam, shown if shown is not None and shown.is_draft else None)
    return page(
        "staff/register/preview.html",
        exam=exam,
        explained=explained,
        shown=shown,
        may=may,
        seen=version_seen(shown),
    )


@area.both("/staff/exams/new", allow=Permission.EDIT_REGISTER)
def new() -> Any:
    """Add an exam."""
    form = BasicsForm(data={"product": "", "supervision_for": "everybody"})
    form.choose_from(looking().scalars(register.products()).unique())
    if form.validate_on_submit() and attempt(form, write_exam, form.command(None)):
        made = looking().scalars(register.with_code(viewer(), form.code.data or "")).one()
        return redirect(url_for(".show", slug=made.slug))
    return page("staff/register/basics.html", status=form.status, form=form, exam=None, meanwhile=[])


@area.both("/staff/exams/<slug>/basics", allow=Permission.EDIT_REGISTER)
def basics(slug: str) -> Any:
    """Change the facts of an exam."""
    exam = find(Exam, slug)
    products = looking().scalars(register.products()).unique().all()
    form = BasicsForm(data=filled_from(exam, _resit_of(exam)))
    form.choose_from(products)
    meanwhile: list[Meanwhile] = []
    if form.validate_on_submit():
        if attempt(form, write_exam, form.command(slug)):
            return redirect(url_for(".show", slug=slug))
        exam = find(Exam, slug)
        meanwhile = _meanwhile(form, exam)
    return page("staff/register/basics.html", status=form.status, form=form, exam=exam, meanwhile=meanwhile)


def _meanwhile(form: BasicsForm, exam: Exam) -> list[Meanwhile]:
    """What somebody else has changed; the form then answers to what stands there now."""
    there = filled_from(exam, _resit_of(exam))
    if form.version.data == there["version"]:
        return []
    form.version.data = there["version"]
    names = [name for name in there if name != "version"]
    return differing(form, names, there, form.said, lambda name: str(form[name].label.text))


def _cursor() -> register.Cursor | None:
    """Where the page begins, from the address; what cannot be read begins at the start."""
    for name, backwards in (("after", False), ("before", True)):
        moment, _mark, exam_id = request.args.get(name, "").partition("_")
        try:
            starts_at = datetime.fromisoformat(moment)
        except ValueError:
            continue
        if starts_at.tzinfo is not None:
            return register.Cursor(starts_at, exam_id[:24], backwards)
    return None


def _page_url(name: str, exam: Exam) -> str:
    kept = {key: value for key, value in request.args.items() if key in ("q", "standing", "show") and value}
    address: dict[str, Any] = {**kept, name: f"{exam.starts_at.isoformat()}_{exam.id}"}
    return url_for(".index", **address)
