"""Asking for online supervision, from the explanation to the supplier's list, and taking it back (section 3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.models import Exam
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_exam_morning import candidates, numbers

pytestmark = pytest.mark.journey
TASKS = "/staff/planning/registrations"


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_from_asking_to_the_list_and_back(
    visit: Callable[[Setting], Visit], new_exam: Callable[[str, str, str], Exam], setting: Setting
) -> None:
    who = "student1" if setting.width == 390 else "student2"
    exam = new_exam(f"ASKED-{setting}".upper(), "BIO-130", who)
    someone, lists = visit(setting), f"/staff/planning/exams/{exam.slug}/lists"
    ref = ask(someone.sign_in(who, f"/exams/{exam.slug}"), exam)
    assert numbers(someone.sign_in("scheduler", lists), exam) == (1, 0)
    grant(someone.sign_in("decider", "/staff/queue"), ref)
    staff = someone.sign_in("scheduler", lists)
    assert numbers(staff, exam) == (0, 1)
    assert len(candidates(staff, exam)) == 1
    staff.go(TASKS)
    staff.follow_to(f"{TASKS}/at-distance/{ref}")
    staff.sees("op afstand, met online toezicht", "at a distance, with online supervision")
    staff.write("evidence", "OSI-2026-17")
    staff.send()
    assert ref not in staff.page.content()
    take_back(someone.sign_in(who, "/my-exams"), exam)
    staff = someone.sign_in("scheduler", lists)
    assert numbers(staff, exam) == (1, 0)
    assert candidates(staff, exam) == []
    staff.go(TASKS)
    staff.sees("op school, zonder online toezicht", "on campus, without online supervision")


def ask(student: Visit, exam: Exam) -> str:
    """Under the explanation is the way to ask; a form without a choice says so. Gives the number of the request."""
    student.sees(
        "Je maakt dit tentamen zonder online toezicht", "You take this exam without online supervision"
    )
    student.follow("Vraag om online toezicht", "Ask for online supervision")
    student.send()
    student.sees("Kies waarom je dit vraagt", "Choose why you ask this")
    student.tick("reason", "abroad")
    student.send()
    student.sees("We hebben je verzoek", "We have your request")
    return student.page.locator("dl dd").first.inner_text()


def grant(staff: Visit, ref: str) -> None:
    """The decider finds it from the queue, and says yes; no name stands there."""
    staff.follow("Vroegen om online toezicht", "Asked for online supervision")
    staff.follow_to(f"/staff/supervision-requests/{ref}")
    staff.tick("answer", "grant")
    staff.send()
    staff.sees("Toegewezen", "Granted")


def take_back(student: Visit, exam: Exam) -> None:
    """Seen from the list of exams; nobody asks why."""
    student.follow_to(f"/my-exams/{exam.slug}/online-supervision")
    student.sees("Je maakt dit tentamen op afstand", "You take this exam at a distance")
    student.follow_to("/take-back")
    student.send()
    student.sees("Je hebt je verzoek ingetrokken", "You took your request back")
