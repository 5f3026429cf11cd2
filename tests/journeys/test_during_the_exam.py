"""An objection while the exam goes on, or after it: stopping costs nothing, and nobody uses the recording (O-7, 6.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.db import Database, new_id
from portal.models import Exam, Sitting
from portal.rules.calendar import local_date, next_working_day
from tests.journeys.conftest import Demo
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_clock import read_letter
from tests.journeys.test_exam_morning import ROOM, candidates
from tests.journeys.test_objection_to_seat import object_to

pytestmark = pytest.mark.journey
STUDENTS = {PHONE: ("student1", "Je verliest geen kans"), DESK: ("both", "You do not lose an attempt")}
"""Who does it, since nobody sits in two places at once, and the letter in their language."""
NewExam = Callable[[str, str, str], Exam]


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_stopping_costs_no_attempt_and_brings_a_place(
    visit: Callable[[Setting], Visit], new_exam: NewExam, demo: Demo, setting: Setting
) -> None:
    who, title = STUDENTS[setting]
    exam = new_exam(f"STOP-{setting}".upper(), "STAT-101", who)
    begins(demo, exam, timedelta(minutes=-30))
    someone = visit(setting)
    student = someone.sign_in(who, "/my-exams")
    ref = object_to(student, exam)
    student.go(f"/requests/{ref}")
    student.sees("Je mag stoppen: je verliest geen kans.", "You may stop: you lose no attempt.")
    student.sees(
        "Niemand bekijkt of gebruikt je opnames nu.", "Nobody looks at your recordings or uses them now."
    )
    assert ROOM not in student.text()
    student.follow_to(f"/requests/{ref}/stopped")
    student.sees("Dat kost je geen kans", "It costs you no attempt")
    student.send()
    assert student.path == f"/requests/{ref}"
    student.sees(ROOM, ROOM)
    assert not student.page.locator("main a[href$='/stopped']").count(), "said once"
    read_letter(student, title, ROOM)
    assert candidates(someone.sign_in("scheduler", "/staff/planning"), exam) == []


def test_after_the_exam_the_recording_waits_and_the_grade_does_not(
    visit: Callable[[Setting], Visit], new_exam: NewExam, demo: Demo
) -> None:
    exam = new_exam("AFTERWARDS", "STAT-101", "student2")
    begins(demo, exam, timedelta(hours=-20))
    student = visit(PHONE).sign_in("student2", "/my-exams")
    ref = object_to(student, exam)
    student.sees("is al geweest", "has been")
    student.sees("Je krijgt je cijfer op tijd.", "You get your grade on time.")
    student.sees(
        "Niemand bekijkt of gebruikt je opnames nu.", "Nobody looks at your recordings or uses them now."
    )
    assert not student.page.locator("main a[href$='/stopped']").count(), "there is nothing to stop"
    student.go(f"/requests/{ref}/stopped")
    assert student.path == f"/requests/{ref}"


def begins(demo: Demo, exam: Exam, away: timedelta) -> None:
    """The exam begins so far from now, with a seat at school on the next working day beside it."""
    now = datetime.now(UTC)
    if local_date(now) != local_date(now + away) and away > timedelta(hours=-12):
        pytest.skip("half an hour ago it was yesterday")
    database = Database(f"sqlite:///{demo.folder}/portal.db")
    with database.writing() as session:
        found = session.get_one(Exam, exam.id)
        found.starts_at, found.approval = now + away, "approved"
        later = now + (next_working_day(local_date(now)) - local_date(now))
        session.add(
            Sitting(
                id=new_id(), exam_id=exam.id, form="campus", starts_at=later, zone=found.zone, capacity=5,
                duration_minutes=240, place=ROOM, nothing_recorded=True, accessible=True,
            )
        )  # fmt: skip
    database.close()
