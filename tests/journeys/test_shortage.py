"""More objections than seats: exam administration hears of it in time, students wait in line, and nobody loses a right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.models import Case, Exam
from tests.journeys.beside import chooses, enrol, grant_and_offer, objects, stated_and_planned
from tests.journeys.conftest import Demo, add_exam
from tests.journeys.past import hour_passes, minute_passes, past_of
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_clock import read_letter
from tests.journeys.test_exam_morning import candidates
from tests.journeys.test_former_student import mail
from tests.journeys.test_objection_to_seat import ROOM, choose, object_to, plan, state_and_send

pytestmark = pytest.mark.journey
EXAM_ADMINISTRATION = "tentamenbureau@hogeschool.example"
MORNING, AFTERNOON = "Zaal 1.01", "Zaal 2.02"
FIRST, SECOND, THIRD, NEVER = "0463377", "0474936", "0460318", "0445162"
"""Others who take this exam; the last one does not object."""


@dataclass(frozen=True)
class Short:
    """Three seats, in the morning and the afternoon, and five objections."""

    exam: Exam
    sittings: list[str]
    refs: dict[str, str]


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_a_shortage_is_told_and_the_line_is_served_in_order(
    visit: Callable[[Setting], Visit], demo: Demo, setting: Setting
) -> None:
    """7, 6.2: seats are added to the rights, never the other way round."""
    someone = visit(setting)
    short = three_seats_for_three(demo, f"SHORT-{setting}".upper())
    mine = short.refs["student1"] = object_to(someone.sign_in("student1", "/my-exams"), short.exam)
    warned(someone, demo, short.exam, "plekken bijna op", ("1 te weinig", "1 too few"))
    five_for_three_seats(demo, short)
    theirs = short.refs["student2"]

    student = someone.sign_in("student1", f"/requests/{mine}/seat")
    student.sees("De eerste vrije plek is", "The next free place is")
    student.sees(AFTERNOON, AFTERNOON)
    stand_in_line(student, mine, ("je bent de eerste", "you are first"))
    with past_of(demo.url, demo.provider, demo.folder) as story:
        chooses(story, THIRD, short.refs[THIRD], short.sittings[1])
    student = someone.sign_in("student2", f"/requests/{theirs}/seat")
    student.sees("Alle plekken zijn nu vol. Je houdt recht op een plek.", "All places are full now.")
    stand_in_line(student, theirs, ("1 student gaat voor", "1 student goes before you"))
    warned(someone, demo, short.exam, "2 te weinig", ("2 te weinig", "2 too few"))
    student = someone.sign_in("student2", f"/requests/{theirs}")
    student.sees("Je wacht op een plek", "You wait for a place")
    student.sees("Je houdt recht op een plek.", "You keep your right to a place.")
    nobody_lost_a_right(someone, demo, short)

    add_a_seat(someone.sign_in("scheduler", f"/staff/planning/exams/{short.exam.slug}"))
    minute_passes(demo.url, demo.provider, demo.folder)
    student = someone.sign_in("student1", f"/requests/{mine}")
    student.sees(MORNING, MORNING)
    read_letter(student, "plek", MORNING)
    student = someone.sign_in("student2", f"/requests/{theirs}/seat/wait")
    student.sees("je bent de eerste", "you are first")
    scheduler = someone.sign_in("scheduler", "/staff/planning")
    plan(scheduler, short.exam)
    scheduler.follow("Plekken aanbieden aan iedereen die wacht", "Offer places to all who wait")
    state_and_send(scheduler, ROOM)
    choose(someone.sign_in("student2", f"/requests/{theirs}"), theirs)
    nobody_lost_a_right(someone, demo, short)


def three_seats_for_three(demo: Demo, code: str) -> Short:
    """Three students object, and there are just three seats."""
    exam = add_exam(demo, code, "PSY-120", "student1")
    with past_of(demo.url, demo.provider, demo.folder) as story:
        enrol(story, exam, "student2", FIRST, SECOND, THIRD, NEVER)
        sittings = stated_and_planned(story, exam, (9, MORNING, 2), (14, AFTERNOON, 1))
        refs = {who: objects(story, who, exam) for who in (FIRST, SECOND, THIRD)}
    hour_passes(demo.url, demo.provider, demo.folder)
    return Short(exam, sittings, refs)


def five_for_three_seats(demo: Demo, short: Short) -> None:
    """One more objects; all are granted and get the offer, and the seats of the morning go."""
    with past_of(demo.url, demo.provider, demo.folder) as story:
        short.refs["student2"] = objects(story, "student2", short.exam)
        for ref in short.refs.values():
            grant_and_offer(story, ref, *short.sittings)
        for who in (FIRST, SECOND):
            chooses(story, who, short.refs[who], short.sittings[0])
    hour_passes(demo.url, demo.provider, demo.folder)


def warned(someone: Visit, demo: Demo, exam: Exam, mailed: str, said: tuple[str, str]) -> None:
    """Exam administration got a mail about this exam; the page of seats has it, and says that nobody is refused."""
    scheduler = someone.sign_in("scheduler", "/staff/planning")
    mail(scheduler, demo, EXAM_ADMINISTRATION, re.compile(rf"Bij {exam.code} .*{mailed}", re.DOTALL), 1)
    assert scheduler.path == f"/staff/planning/exams/{exam.slug}", "where another sitting is planned"
    scheduler.go("/staff/seats")
    assert scheduler.setting.say(*said) in scheduler.page.locator("main tr", has_text=exam.code).inner_text()
    scheduler.sees("Een tekort neemt niemand een recht af", "A shortage never takes a right away")


def stand_in_line(student: Visit, ref: str, said: tuple[str, str]) -> None:
    """Wait for the full morning, and read how many go before."""
    closed = student.page.locator("main input[name=sitting][disabled]")
    assert closed.count()
    student.follow_to(f"/requests/{ref}/seat/wait")
    student.page.locator("main label", has_text=MORNING).click()
    student.send()
    student.sees(*said)


def add_a_seat(scheduler: Visit) -> None:
    """The morning has one more seat than before."""
    row = scheduler.page.locator("main tr", has_text=MORNING)
    address = row.locator("a").first.get_attribute("href") or ""
    scheduler.go(address.removeprefix(f"/{scheduler.setting.lang}"))
    scheduler.write("capacity", "3")
    scheduler.send()


def nobody_lost_a_right(someone: Visit, demo: Demo, short: Short) -> None:
    """All five are protected, none is refused, and the supplier's list has only who never objected."""
    database = Database(f"sqlite:///{demo.folder}/portal.db")
    with database.reading() as session:
        cases = session.scalars(select(Case).where(Case.ref.in_(short.refs.values()))).unique().all()
        assert len(cases) == 5
        assert all(case.protected and case.outcome == "granted" and case.is_open for case in cases)
    database.close()
    listed = candidates(someone.sign_in("scheduler", "/staff/planning"), short.exam)
    assert len(listed) == 1
    assert NEVER in listed[0]
