"""The main road, once in each setting: object, take up, decide, sign, plan, offer, choose a seat."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from portal.models import Exam
from tests.journeys.conftest import Demo
from tests.journeys.people import EVERY_SETTING, Setting, Visit

pytestmark = pytest.mark.journey
ROOM = "Zaal 4.07"
WORDS = "Je mag dit tentamen op school maken. You can take this exam at school."


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
def test_from_objection_to_seat(
    visit: Callable[[Setting], Visit],
    new_exam: Callable[[str, str, str], Exam],
    demo: Demo,
    setting: Setting,
) -> None:
    like = "STAT-101" if setting.width == 390 else "METH-201"
    exam = new_exam(f"TRIAL-{setting}".upper(), like, "student1")
    someone = visit(setting)
    ref = object_to(someone.sign_in("student1", "/my-exams"), exam)
    prepare(someone.sign_in("handler", f"/staff/queue?q={ref}"), ref)
    sign(someone.sign_in("decider", f"/staff/cases/{ref}"), ref)
    compare(someone.sign_in("exam_board", f"/staff/board/exams/{exam.slug}/campus"))
    plan_and_offer(someone.sign_in("scheduler", "/staff/planning"), exam, ref)
    choose(someone.sign_in("student1", f"/requests/{ref}"), ref)
    assert mails_about(someone, demo, ref) >= 4


def object_to(student: Visit, exam: Exam) -> str:
    """From my exams to a receipt; gives the case number."""
    student.follow_to(f"/exams/{exam.slug}")
    student.follow_to("/requests/new/objection")
    assert student.page.locator(f"input[name=exams][value={exam.slug}]").is_checked()
    student.write("reason", "Ik deel mijn kamer. I share my room.")
    student.send("check")
    student.send()
    student.sees("Jij hoeft nu niets te doen", "You do not have to do anything now")
    found = re.search(r"\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", student.text())
    assert found
    student.follow_to(f"/requests/{found[0]}")
    return found[0]


def prepare(handler: Visit, ref: str) -> None:
    """Take the case up and send a proposal to the decider."""
    handler.follow_to(f"/staff/cases/{ref}")
    handler.go(f"/staff/cases/{ref}/take-up")
    handler.send()
    handler.go(f"/staff/cases/{ref}/decision")
    handler.tick("outcome", "granted")
    handler.send()
    handler.write("explanation", WORDS)
    if handler.page.locator("main [name=dutch]").count():
        handler.write("dutch", WORDS)
    handler.send()
    handler.send()


def sign(decider: Visit, ref: str) -> None:
    """Read the letter and sign."""
    decider.follow_to(f"/staff/cases/{ref}/decision/sign")
    decider.send()
    decider.sees("toegewezen", "granted")


def compare(board: Visit) -> None:
    """The exam board states once how the exam on campus compares: the same in everything."""
    board.write("outcomes_exam", "Een kans berekenen")
    for name, value in {"weight": "100 %", "credits": "5", "scale": "1–10", "pass_mark": "5,5"}.items():
        board.write(f"{name}_exam", value)
    for box in ("same", "same_assessor"):
        board.page.locator(f"main [name={box}]").check()
    board.send()
    board.sees("naast elkaar", "side by side")


def plan_and_offer(scheduler: Visit, exam: Exam, ref: str) -> None:
    """Plan a sitting on the exam day and offer it; the planner never sees the case number."""
    assert ref not in scheduler.page.content()
    plan(scheduler, exam)
    offer(scheduler, exam, ROOM)
    assert ref not in scheduler.page.content()


def plan(scheduler: Visit, exam: Exam) -> None:
    """A sitting in the afternoon of the exam day."""
    scheduler.go(f"/staff/planning/exams/{exam.slug}")
    scheduler.follow_to("/sittings/new")
    scheduler.tick("form", "campus")
    for part, number in (("day", exam.day.day), ("month", exam.day.month), ("year", exam.day.year)):
        scheduler.write(f"day_{part}", str(number))
    for name, value in {"time": "13.00", "duration_minutes": "180", "place": ROOM, "capacity": "5"}.items():
        scheduler.write(name, value)
    for box in ("nothing_recorded", "accessible"):
        scheduler.page.locator(f"main [name={box}]").check()
    scheduler.send()


def open_place(scheduler: Visit, exam: Exam) -> None:
    """The place that must be planned beside this exam, from the list of what is to do."""
    scheduler.go("/staff/planning")
    row = scheduler.page.locator("tr", has_text=exam.code)
    scheduler.go("/staff/planning/places/" + row.locator("a").first.inner_text().strip())


def offer(scheduler: Visit, exam: Exam, place: str) -> None:
    """Offer the sitting in this room to who stands first in the list."""
    open_place(scheduler, exam)
    state_and_send(scheduler, place)


def state_and_send(scheduler: Visit, place: str) -> None:
    """The sitting in this room, with everything stated."""
    scheduler.page.locator("main label", has_text=place).click()
    for box in ("no_cost", "same_attempts", "no_mark"):
        scheduler.page.locator(f"main [name={box}]").first.check()
    scheduler.write("result_working_days", "10")
    scheduler.send()


def choose(student: Visit, ref: str, place: str = ROOM) -> None:
    """Choose the place, read it over, take it; it stands on the request, with a calendar file."""
    student.follow_to(f"/requests/{ref}/seat")
    student.page.locator("main label", has_text=place).click()
    student.send()
    student.send()
    assert place in student.text()
    with student.page.expect_download() as download:
        student.page.locator("main a[href$='calendar.ics']").first.click()
    assert "BEGIN:VEVENT" in download.value.path().read_text("utf-8")
    student.go(f"/requests/{ref}")
    assert place in student.text()


def mails_about(student: Visit, demo: Demo, ref: str) -> int:
    """How many mails the student got about this case: read in the demo's mailbox, without any content."""
    for _ in range(20):
        student.page.goto(f"{demo.provider}/mail")
        mails = [mail.inner_text() for mail in student.page.locator("article").all()]
        ours = [mail for mail in mails if ref in mail]
        assert not any(ROOM in mail or "kamer" in mail or "Trial" in mail for mail in ours)
        if len(ours) >= 4:
            break
        student.page.wait_for_timeout(250)
    return len(ours)
