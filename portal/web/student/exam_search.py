"""A guest looks for the exam that a request is about: the school does not tell us which ones were theirs."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from portal.models import Person
from portal.models.exam_lists import supervised, supervised_with
from portal.models.own import FoundExams, bases_of, by_exam, open_objections_of, refused_objections_of
from portal.rules.calendar import local_date
from portal.web.desk import looking, now, viewer
from portal.web.forms import clean_line

AT_MOST = 20
LONGEST_WORDS = 100


def asks_for_another() -> bool:
    """Whether the guest who looks said that they act for somebody else (2.7)."""
    me = looking().get(Person, viewer().person_id)
    return me is not None and me.asks_for_another


def found_exams(chosen: Iterable[str]) -> FoundExams:
    """The exams with these slugs, and those that the words of this request (`find`) find, by date."""
    words = clean_line(request.values.get("find"))[:LONGEST_WORDS]
    found = looking().scalars(supervised(words, AT_MOST + 1)).unique().all() if words else []
    ticked = looking().scalars(supervised_with(chosen)).unique().all()
    listed = {exam.id: exam for exam in (*ticked, *found[:AT_MOST])}
    objections = looking().execute(open_objections_of(viewer().person_id))
    refused = looking().execute(refused_objections_of(viewer().person_id))
    return FoundExams(
        exams=tuple(sorted(listed.values(), key=lambda exam: (exam.starts_at, exam.id))),
        objected={exam_id: ref for exam_id, ref in objections if exam_id},
        today=local_date(now()),
        bases={row[0]: row[1] for row in looking().execute(bases_of(listed))},
        refused=by_exam(refused),
        words=words,
        nothing=bool(words) and not found,
        more=len(found) > AT_MOST,
        for_another=asks_for_another(),
    )
