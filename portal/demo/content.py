"""What the demo shows: an institution in the middle of its term, relative to the day on which it starts."""

from __future__ import annotations

from datetime import datetime

from portal.actions.sign_in import RecogniseVisitor, recognise_visitor
from portal.config import Config
from portal.db import Database, new_id
from portal.demo import cases, register
from portal.demo.people import HOME_ORGANISATION, PEOPLE
from portal.demo.story import Story, Teller
from portal.demo.students import OTHERS
from portal.models import Enrolment, Exam, Person

BEGAN = 120
"""Days ago, when the institution took the portal into use."""


def fill(database: Database, config: Config, now: datetime) -> None:
    """Tell the whole past up to `now` (UTC). Call it once, on an empty database, inside an app context."""
    teller = Teller(database, config, now)
    with teller.chapter() as story:
        _people(story)
        register.exams(story)
        _enrolments(story)
    with teller.chapter() as story:
        register.explanations(story)
    for tell in cases.STORIES:
        with teller.chapter() as story:
            tell(story)


def _people(story: Story) -> None:
    began = story.office(BEGAN, 9)
    for person in PEOPLE.values():
        if not person.student_number:
            told = RecogniseVisitor(
                sub=person.sub, principal=person.principal.casefold(), name=person.name, email=person.email,
                language=None, student_number=None,
            )  # fmt: skip
            story.do(person.key, recognise_visitor, told, began)
    for person in PEOPLE.values():
        if person.student_number:
            _student(story, person.student_number, person.name, person.language or "nl")
    for number, given, family, language in OTHERS:
        _student(story, number, f"{given} {family}", language)
    story.session.flush()


def _student(story: Story, number: str, name: str, language: str) -> None:
    user = f"s{number}"
    story.session.add(
        Person(
            id=new_id(), institution_user_id=f"{user}@{HOME_ORGANISATION}", student_number=number, name=name,
            email=f"{user}@student.{HOME_ORGANISATION}", language=language, created_at=story.office(BEGAN, 10),
        )
    )  # fmt: skip


def _enrolments(story: Story) -> None:
    from sqlalchemy import select

    exams = {exam.code: exam.id for exam in story.session.scalars(select(Exam)).unique()}
    for code, students in register.ENROLLED.items():
        for who in students:
            story.session.add(Enrolment(id=new_id(), exam_id=exams[code], person_id=story.id_of(who)))
    story.session.flush()
