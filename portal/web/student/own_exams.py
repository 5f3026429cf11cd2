"""The exams of whoever looks, with what a request about them can be."""

from __future__ import annotations

from collections.abc import Iterable

from portal.models import Person
from portal.models.own import OwnExams, bases_of, exams_of, open_objections_of, refused_objections_of
from portal.rules.calendar import local_date
from portal.web.desk import looking, now, viewer
from portal.web.student.exam_search import found_exams


def own_exams(chosen: Iterable[str]) -> OwnExams:
    """The viewer's exams, with basis and open or refused objection; a guest's are those chosen and searched for."""
    if viewer().is_guest:
        return found_exams(chosen)
    read, person_id = looking(), viewer().person_id
    exams = read.scalars(exams_of(person_id)).unique().all()
    bases = read.execute(bases_of(exam.id for exam in exams))
    return OwnExams.of(
        exams, read.execute(open_objections_of(person_id)), local_date(now()), bases,
        read.execute(refused_objections_of(person_id)),
    )  # fmt: skip


def account_of_viewer() -> Person:
    """The person who looks: their address is the one we mail unless they fill in another."""
    person = looking().get(Person, viewer().person_id)
    assert person is not None
    return person
