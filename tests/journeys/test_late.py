"""A request that nobody answered in time: the student reads it and acts, the DPO is told, the queue has it on top."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.cases import FileRequest, file_request
from portal.actions.drafts import SaveDraft, save_draft
from portal.i18n import date_in_words
from portal.rules.calendar import local_date
from portal.rules.deadlines import after_notice_of_default
from tests.journeys.conftest import Demo
from tests.journeys.past import past_of
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_clock import read_letter
from tests.journeys.test_former_student import mail

pytestmark = pytest.mark.journey
DPO = "fg@hogeschool.example"
AGO = 75
"""Days; no other case of the demo is late for so long, so that this one comes first."""


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_a_late_case_is_told_acted_on_and_comes_first(
    visit: Callable[[Setting], Visit], demo: Demo, setting: Setting
) -> None:
    """T17, N13, Awb 4:17: late is said first, with sorry and what the student can do."""
    ref = unanswered(demo)
    someone = visit(setting)
    student = someone.sign_in("student2", f"/requests/{ref}")
    student.sees("Sorry. Je had", "Sorry. You should have had our answer")
    student.sees(DPO, DPO)
    read_letter(student, "We zijn te laat", "ingebrekestelling sturen")
    student.go(f"/requests/{ref}")
    give_notice_of_default(student, ref)

    mail(someone, demo, DPO, ref, 1)
    for person in ("dpo", "handler"):
        staff = someone.sign_in(person, "/staff/queue")
        first = staff.page.locator("main tbody tr", has_text=ref)
        rows = staff.page.locator("main tbody tr").all_inner_texts()
        assert ref in rows[0] + rows[1]  # beside the one of the other walk, which is as late
        assert setting.say("te laat", "late") in first.inner_text()
        assert setting.say("te laat sinds", "late since") in first.inner_text()
    staff.go(f"/staff/cases/{ref}")
    staff.sees("Ingebrekestelling", "Notice of default")


def unanswered(demo: Demo) -> str:
    """A copy that somebody asked for long ago; gives the case number."""
    with past_of(demo.url, demo.provider, demo.folder) as story:
        draft = story.do("student2", save_draft, SaveDraft("access", {"exams": []}), story.ago(AGO, 20))
        return story.do("student2", file_request, FileRequest(draft.id), story.ago(AGO, 20, 5))[0]


def give_notice_of_default(student: Visit, ref: str) -> None:
    """The last word of the student, with the date that the law then gives the school."""
    due = after_notice_of_default(datetime.now(UTC)).due
    assert due is not None
    assert due > local_date(datetime.now(UTC)) + timedelta(days=13)
    student.follow_to(f"/requests/{ref}/default")
    student.send()
    assert re.search(date_in_words(due, student.setting.lang), student.text())
