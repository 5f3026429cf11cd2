"""Consent that is taken back: one press, it works the same day, and the student chooses a place at school."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from portal.i18n import date_in_words
from portal.models import Exam
from portal.rules.calendar import local_date
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_clock import read_letter
from tests.journeys.test_objection_to_seat import choose, compare, plan_and_offer

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_consent_taken_back_works_at_once_and_leads_to_a_seat(
    visit: Callable[[Setting], Visit],
    new_exam: Callable[[str, str, str], Exam],
    setting: Setting,
) -> None:
    """R-11, 7(3), 11.2: nobody assesses it, nobody asks why, and the letter is there on the same day."""
    exam = new_exam(f"CHOICE-{setting}".upper(), "DIGI-105", "student1")
    someone = visit(setting)
    ref = take_back(someone.sign_in("student1", "/my-exams"), exam)
    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.sees("het werkte meteen", "it worked at once")
    assert not handler.page.locator("main a[href$='/decision'], main a[href$='/close-declined']").count()
    compare(someone.sign_in("exam_board", f"/staff/board/exams/{exam.slug}/campus"))
    plan_and_offer(someone.sign_in("scheduler", "/staff/planning"), exam, ref)
    choose(someone.sign_in("student1", f"/requests/{ref}"), ref)


def take_back(student: Visit, exam: Exam) -> str:
    """From my exams to a letter that says it is done; gives the case number."""
    student.follow_to(f"/exams/{exam.slug}")
    student.follow_to("/requests/new/withdrawal")
    assert student.page.locator(f"input[name=exams][value={exam.slug}]").is_checked()
    assert not student.page.locator("main textarea").count(), "nobody asks why"
    student.send()
    found = re.search(r"\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", student.text())
    assert found
    student.follow_to(f"/requests/{found[0]}")
    today = local_date(datetime.now(UTC))
    read_letter(student, "We zijn gestopt", date_in_words(today, "nl"))
    student.go(f"/requests/{found[0]}")
    return found[0]
