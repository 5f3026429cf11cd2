"""Forty objections to one exam: granted beforehand, in one go, each with its own letter and place (O-8, section 7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from portal.db import Database, new_id
from portal.demo.people import HOME_ORGANISATION
from portal.models import Case, Exam, Letter, Person
from tests.journeys.beside import enrol, objects, stated_and_planned
from tests.journeys.conftest import Demo, add_exam
from tests.journeys.past import past_of
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_clock import read_letter
from tests.journeys.test_exam_morning import candidates
from tests.journeys.test_objection_to_seat import choose

pytestmark = pytest.mark.journey
OTHERS = [f"07000{number:02}" for number in range(39)]
NEVER = "0700099"
ROOM = "Zaal 0.40"


def test_forty_objections_to_one_exam(visit: Callable[[Setting], Visit], demo: Demo) -> None:
    exam, ref = forty_objections(demo)
    staff = visit(DESK)
    grant_beforehand(staff.sign_in("decider", f"/staff/exams/{exam.slug}/standing-grant"))
    handler = staff.sign_in("handler", f"/staff/exams/{exam.slug}/objections?tick=all")
    assert handler.page.locator("main tbody input[type=checkbox]:checked").count() == 40
    handler.send()
    handler.sees("40 bezwaren zijn toegewezen.", "40 objections have been granted.")
    assert letters_per_case(demo, exam) == {3}, "each got a receipt, an answer and an offer"

    student = visit(PHONE).sign_in("student1", f"/requests/{ref}")
    read_letter(student, "Ons antwoord", "We geven je gelijk")
    choose(student.sign_in("student1", f"/requests/{ref}"), ref, ROOM)
    listed = candidates(staff.sign_in("scheduler", "/staff/planning"), exam)
    assert [NEVER in one for one in listed] == [True], "only who never objected"


def forty_objections(demo: Demo) -> tuple[Exam, str]:
    """Forty students object to an exam with forty seats beside it; one of its students does not. Gives one case number."""
    exam = add_exam(demo, "FORTY", "PSY-120", "student1")
    with past_of(demo.url, demo.provider, demo.folder) as story:
        story.session.add_all(somebody(number) for number in (*OTHERS, NEVER))
        story.session.flush()
        enrol(story, exam, *OTHERS, NEVER)
        stated_and_planned(story, exam, (9, ROOM, 40))
        return exam, [objects(story, who, exam) for who in (*OTHERS, "student1")][-1]


def somebody(number: str) -> Person:
    """One more student, as the student administration lists them."""
    return Person(
        id=new_id(), institution_user_id=f"s{number}@{HOME_ORGANISATION}", student_number=number, name=f"Student {number}",
        email=f"s{number}@student.{HOME_ORGANISATION}", language="nl", created_at=datetime.now(UTC),
    )  # fmt: skip


def grant_beforehand(decider: Visit) -> None:
    """The decider states what every offer promises."""
    for box in ("no_cost", "same_attempts", "no_mark"):
        decider.page.locator(f"main [name={box}]").check()
    decider.write("result_working_days", "10")
    decider.send()
    decider.sees("Bezwaren tegen dit tentamen worden toegewezen", "Objections to this exam are granted")


def letters_per_case(demo: Demo, exam: Exam) -> set[int]:
    """How many letters the cases about this exam have, each number once."""
    database = Database(f"sqlite:///{demo.folder}/portal.db")
    with database.reading() as session:
        query = (
            select(func.count())
            .select_from(Letter)
            .join(Case, Case.id == Letter.case_id)
            .where(Case.exam_id == exam.id)
        )
        found = set(session.scalars(query.group_by(Case.id)))
    database.close()
    return found
