"""What an exam records, for everyone; a student who takes it also sees that nothing has been written yet."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for

from portal.labels.explanation_page import Links, explanation_page
from portal.labels.on_request import STORIES
from portal.models import Exam
from portal.models.exam_lists import found_by, one_taken_by, published_versions
from portal.rules.access import PUBLIC
from portal.rules.rights import picked
from portal.web.area import Area
from portal.web.asked import newest, standing_of
from portal.web.desk import config, find, looking, now, viewer
from portal.web.forms import clean_line
from portal.web.page import page

area = Area("exams", __name__, side="public")
AT_MOST = 50


@area.get("/exams", allow=PUBLIC)
def index() -> Any:
    """Coming exams with a published explanation, by code or name."""
    words = clean_line(request.args.get("q"))[:100]
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    found = looking().scalars(found_by(viewer(), words, today, AT_MOST + 1)).unique().all()
    return page(
        "public/exams/index.html",
        words=words,
        exams=found[:AT_MOST],
        more=len(found) > AT_MOST,
        limit=AT_MOST,
    )


@area.get("/exams/<slug>", allow=PUBLIC)
def show(slug: str) -> Any:
    """What this exam records, as the newest published version says it."""
    return _explained(slug, None)


@area.get("/exams/<slug>/versions/<int:number>", allow=PUBLIC)
def version(slug: str, number: int) -> Any:
    """An earlier version: what was published stays readable (I-16)."""
    return _explained(slug, number)


def _explained(slug: str, number: int | None) -> Any:
    exam = find(Exam, slug)
    versions = looking().scalars(published_versions(exam.id)).unique().all()
    wanted = [one for one in versions if (one.number == number if number else one.id == exam.published_id)]
    if number and not wanted:
        abort(404)
    told = wanted[0] if wanted else None
    newest = next((one.lawful_basis for one in versions if one.id == exam.published_id), None)
    links = _links(exam, [one.number for one in versions], newest)
    explained = explanation_page(exam, told, config(), now(), links=links, versions=versions)
    return page("public/exams/show.html", exam=exam, explained=explained)


def _asking(exam: Exam) -> dict[str, Any]:
    """Where a student asks for online supervision, or sees what they asked; a visitor signs in on the way (section 3)."""
    if not exam.is_on_request:
        return {}
    who, mine = viewer(), newest(exam)
    if mine is not None:
        story = STORIES[standing_of(mine)]
        return {"asked": url_for("own_supervision.show", slug=exam.slug), "story": story}
    takes = not who.signed_in or looking().scalars(one_taken_by(who, exam.slug)).unique().first() is not None
    return {"ask": url_for("own_supervision.ask", slug=exam.slug)} if takes else {}


def _links(exam: Exam, numbers: list[int], basis: str | None) -> Links:
    """Where each button goes; saying no is the request that it is under this basis (2.2)."""

    def ask(kind: str) -> str:
        return url_for("requests.write", kind=kind, exam=exam.slug)

    return Links(
        **_asking(exam),
        objection=ask(picked("objection", basis)),
        rights=url_for("texts.rights"),
        access=ask("access"),
        erasure=ask("erasure"),
        versions={number: url_for("exams.version", slug=exam.slug, number=number) for number in numbers},
    )
