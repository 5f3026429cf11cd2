"""An objection on the morning of the exam: protected at once, a place, a proof, and the lists follow (6.2, 6.4)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.db import Database, new_id
from portal.models import Exam, Sitting
from portal.rules.calendar import local_date
from tests.journeys.conftest import Demo
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_objection_to_seat import object_to

pytestmark = pytest.mark.journey
ROOM = "Zaal 1.23"


def this_morning(demo: Demo, exam: Exam) -> None:
    """The exam begins in an hour, approved for supervision, with a campus seat at the same time beside it."""
    starts = datetime.now(UTC) + timedelta(hours=1)
    if local_date(starts) != local_date(datetime.now(UTC)):
        pytest.skip("an hour from now it is tomorrow")
    database = Database(f"sqlite:///{demo.folder}/portal.db")
    with database.writing() as session:
        found = session.get_one(Exam, exam.id)
        found.starts_at, found.approval = starts, "approved"
        session.add(
            Sitting(
                id=new_id(), exam_id=exam.id, form="campus", starts_at=starts, zone=found.zone, capacity=5,
                duration_minutes=240, place=ROOM, nothing_recorded=True, accessible=True,
            )
        )  # fmt: skip
    database.close()


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_an_objection_on_the_exam_morning(
    visit: Callable[[Setting], Visit],
    new_exam: Callable[[str, str, str], Exam],
    demo: Demo,
    setting: Setting,
) -> None:
    who = "student1" if setting.width == 390 else "student2"  # nobody sits in two places at once
    exam = new_exam(f"MORNING-{setting}".upper(), "STAT-101", who)
    this_morning(demo, exam)
    someone = visit(setting)
    staff = someone.sign_in("scheduler", f"/staff/planning/exams/{exam.slug}/lists")
    assert numbers(staff, exam) == (0, 1)
    student = someone.sign_in(who, "/my-exams")
    ref = object_to(student, exam)
    student.sees(f"Vandaag: {exam.name_nl}", f"Today: {exam.name_en}")
    assert ROOM in student.text()
    code = proof(student, ref)
    staff = someone.sign_in("scheduler", f"/staff/planning/exams/{exam.slug}/lists")
    assert numbers(staff, exam) == (1, 0)
    staff.follow_to(f"/staff/planning/exams/{exam.slug}/list")
    assert code in staff.text()
    assert ROOM in staff.text()
    assert ref not in staff.page.content()
    assert candidates(staff, exam) == []


def proof(student: Visit, ref: str) -> str:
    """What the student shows at the door; gives its code."""
    student.follow_to(f"/requests/{ref}/proof")
    student.sees("Geen online toezicht", "Not to be proctored")
    words = student.text()
    assert ref in words
    assert ROOM in words
    for hidden in ("bezwaar", "objection", "Ik deel", "I share"):
        assert hidden not in words
    return words.split("Code: ")[1][:7]


def numbers(staff: Visit, exam: Exam) -> tuple[int, int]:
    """How many sit without, and how many may be proctored, as the page of the lists says."""
    counts = [
        section.locator("strong").first.inner_text()
        for section in staff.page.locator("main section").all()[:2]
    ]
    without, may = (int(words.split()[0]) for words in counts)
    return without, may


def candidates(staff: Visit, exam: Exam) -> list[str]:
    """Who may be proctored, from the signed file."""
    path = f"/staff/planning/exams/{exam.slug}/lists"
    staff.go(path)
    with staff.page.expect_download() as download:
        staff.page.locator("main a[href$='.jws']").click()
    body = download.value.path().read_text("utf-8").split(".")[1]
    told: list[str] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["candidates"]
    return told
