"""No place suits: the student proposes a moment, once. It is found; or it is not, with the reason, and places stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.models import Exam
from tests.journeys.beside import grant_and_offer, objects, stated_and_planned
from tests.journeys.conftest import Demo, add_exam
from tests.journeys.past import past_of
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_clock import read_letter
from tests.journeys.test_objection_to_seat import ROOM, choose, offer, open_place, plan

pytestmark = pytest.mark.journey
MORNING = "Zaal 1.01"
WISH = "Na 12 uur kan ik. After 12 I can."
ANSWER = "Die dag is er na 12 uur geen zaal vrij. No room is free after 12 on that day."


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_the_moment_is_found_and_becomes_the_place(
    visit: Callable[[Setting], Visit], demo: Demo, setting: Setting
) -> None:
    exam, ref = on_offer(demo, f"MOMENT-{setting}".upper())
    someone = visit(setting)
    propose(someone.sign_in("student1", f"/requests/{ref}/seat"), ref)
    scheduler = someone.sign_in("scheduler", "/staff/planning")
    row = scheduler.page.locator("tr", has_text=exam.code)
    assert setting.say("Ander moment voorgesteld", "Proposed another moment") in row.inner_text()
    open_place(scheduler, exam)
    scheduler.sees(WISH, WISH)
    assert ref not in scheduler.page.content()
    plan(scheduler, exam)
    offer(scheduler, exam, ROOM)
    student = someone.sign_in("student1", f"/requests/{ref}")
    read_letter(student, "Kies een plek", ROOM)
    student.go(f"/requests/{ref}/seat")
    assert not student.page.locator("main a[href$='/seat/another']").count(), "once"
    choose(someone.sign_in("student1", f"/requests/{ref}"), ref, ROOM)
    read_letter(someone, "Je plek", ROOM)


def test_the_moment_is_not_possible_and_the_student_reads_why(
    visit: Callable[[Setting], Visit], demo: Demo
) -> None:
    exam, ref = on_offer(demo, "NO-MOMENT")
    someone = visit(PHONE)
    propose(someone.sign_in("student1", f"/requests/{ref}/seat"), ref)
    scheduler = someone.sign_in("scheduler", "/staff/planning")
    open_place(scheduler, exam)
    scheduler.send()
    scheduler.sees("Dit zijn dezelfde zittingen", "These are the same sittings")
    scheduler.write("answer", ANSWER)
    scheduler.send()
    student = someone.sign_in("student1", f"/requests/{ref}")
    read_letter(student, "Kies een plek", ANSWER)
    choose(someone.sign_in("student1", f"/requests/{ref}"), ref, MORNING)


def on_offer(demo: Demo, code: str) -> tuple[Exam, str]:
    """An exam whose one sitting beside it is on offer to a student; and the case number."""
    exam = add_exam(demo, code, "PSY-120", "student1")
    with past_of(demo.url, demo.provider, demo.folder) as story:
        sittings = stated_and_planned(story, exam, (9, MORNING, 4))
        ref = objects(story, "student1", exam)
        grant_and_offer(story, ref, *sittings)
    return exam, ref


def propose(student: Visit, ref: str) -> None:
    """Say which moment suits; what is on offer stays on offer."""
    student.follow_to("/seat/another")
    student.send()
    student.sees("Schrijf welk moment", "Write which moment")
    student.write("words", WISH)
    student.send()
    assert student.path == f"/requests/{ref}"
    student.sees("We kijken naar het moment", "We look at the moment")
    student.go(f"/requests/{ref}/seat")
    student.sees(MORNING, MORNING)
