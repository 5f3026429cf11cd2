"""Writing the explanation of an exam, one idea a page; the questions stand in `questions.py`."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for

from portal.actions.explanations import WriteExplanation, version_seen, write_explanation
from portal.models import Exam, Explanation, register
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, find, looking
from portal.web.page import page
from portal.web.staff.meanwhile import Meanwhile, differing
from portal.web.staff.questions import BY_KEY, SECTIONS
from portal.web.staff.sections import LANGUAGES, Section

area = Area("explanations", __name__, side="staff")


@area.both("/staff/exams/<slug>/explanation/<key>", allow=Permission.EDIT_REGISTER)
def section(slug: str, key: str) -> Any:
    """One page of questions about an exam; answers go into the draft."""
    exam, asked = find(Exam, slug), BY_KEY.get(key) or abort(404)
    latest = latest_of(exam)
    form = asked.form(data=values_of(latest, asked))
    meanwhile: list[Meanwhile] = []
    if form.validate_on_submit():
        answers = {name: form[name].data for name in asked.columns}
        if attempt(form, write_explanation, WriteExplanation(slug, answers, form.version.data or "")):
            return redirect(url_for("register.show", slug=slug, _anchor="parts"))
        meanwhile = _meanwhile(form, asked, latest_of(find(Exam, slug)))
    following = _following(asked)
    return page(
        "staff/register/section.html",
        status=form.status, form=form, exam=exam, section=asked, languages=LANGUAGES, meanwhile=meanwhile,
        published=latest is not None and not latest.is_draft, following=following,
    )  # fmt: skip


def latest_of(exam: Exam) -> Explanation | None:
    """The draft if there is one, else the newest published version."""
    return looking().scalars(register.latest_version(exam.id)).unique().first()


def values_of(latest: Explanation | None, asked: Section) -> dict[str, Any]:
    """What stands there now, for the form; without a version, the answers are unknown."""
    version = {"version": version_seen(latest)}
    if latest is None:
        return version | {
            name: "unknown" for name in asked.columns if name in ("live_watch", "software_judges")
        }
    return version | {name: getattr(latest, name) or "" for name in asked.columns}


def _meanwhile(form: Any, asked: Section, latest: Explanation | None) -> list[Meanwhile]:
    there = values_of(latest, asked)
    if form.version.data == there["version"]:
        return []
    form.version.data = there["version"]
    of_column = {name: question for question in asked.questions for name in question.field_names}

    def label(name: str) -> str:
        language = f" ({LANGUAGES[name[-2:]]})" if of_column[name].kind == "texts" else ""
        return f"{of_column[name].label}{language}"

    return differing(
        form, asked.columns, there, lambda name, value: of_column[name].in_words(name, value), label
    )


def _following(asked: Section) -> Section | None:
    place = SECTIONS.index(asked) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None
