"""A proof to show on the exam day: no online supervision, and not a word about why (6.4)."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from sqlalchemy.orm import selectinload

from portal.content import Text
from portal.i18n import language, time_in_words, weekday_date
from portal.labels.exam_day import exam_day
from portal.models import Case
from portal.models.own import placement_of
from portal.rules.access import Permission
from portal.rules.lists import proof_code
from portal.web.desk import acting, config, find, looking, viewer
from portal.web.letters import Part, in_languages, parts_file, parts_page
from portal.web.student.request_file import story_of
from portal.web.student.requests import area as area

TEMPLATE = "student/requests/proof.html"


@area.get("/requests/<ref>/proof", allow=Permission.OWN_CASES)
def proof(ref: str) -> Any:
    """The proof, to show on a phone or to print; where nothing protects the student, their request instead."""
    case = find(Case, ref, selectinload(Case.events), selectinload(Case.texts))
    parts = _parts(case)
    return parts_page(TEMPLATE, case, parts) if parts else redirect(url_for(".show", ref=ref))


@area.get("/requests/<ref>/proof.pdf", allow=Permission.OWN_CASES)
def proof_pdf(ref: str) -> Any:
    """The same as a PDF, which works without a network."""
    case = find(Case, ref, selectinload(Case.events), selectinload(Case.texts))
    parts = _parts(case)
    return parts_file(TEMPLATE, case, parts) if parts else redirect(url_for(".show", ref=ref))


def _parts(case: Case) -> list[Part]:
    """In the language of the page first, then in the other one: who stands at the door may read either."""
    place = looking().scalars(placement_of(viewer(), case)).unique().one_or_none()
    box = exam_day(story_of(case, place, case.texts, case.events))
    if box is None or not box.proves:
        return []
    mine = language()
    return in_languages((lang, _text(case, lang, place)) for lang in (mine, "en" if mine == "nl" else "nl"))


def _text(case: Case, lang: str, place: Any) -> Text:
    exam, phone = case.exam, config().institution.exam_day_phone
    assert exam is not None
    sitting = place.sitting if place is not None and place.state == "accepted" else None
    where = ""
    if sitting is not None:
        at = time_in_words(sitting.local_start, lang, sitting.zone)
        where = f"{weekday_date(sitting.day, lang)}, {at}, {sitting.place}"
    values = {
        "exam": f"{exam.name(lang)} ({exam.code})", "exam_day": weekday_date(exam.day, lang),
        "time": time_in_words(exam.local_start, lang, exam.zone), "has_place": bool(where), "place": where,
        "code": proof_code(config().secret_key, exam.id, case.subject_id), "has_phone": bool(phone), "phone": phone,
    }  # fmt: skip
    return acting().compose(case, "letters", "proof", values, lang)
