"""Somebody who is student and handler: their own request is theirs alone, never a case on their desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.models import Exam
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_objection_to_seat import object_to

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_ones_own_request_is_no_case_on_ones_desk(
    visit: Callable[[Setting], Visit], new_exam: Callable[[str, str, str], Exam], setting: Setting
) -> None:
    exam = new_exam(f"BOTH-{setting}".upper(), "METH-201", "both")
    tomasz = visit(setting).sign_in("both", "/my-exams")
    ref = object_to(tomasz, exam)

    tomasz.go(f"/staff/queue?q={ref}")
    assert tomasz.page.locator(f"main a[href*='{ref}']").count() == 0
    for page in ("", "/take-up", "/names", "/message", "/decision"):
        tomasz.go(f"/staff/cases/{ref}{page}", status=404)
    tomasz.go("/staff/queue")
    tomasz.follow_to("/staff/cases/")

    femke = tomasz.sign_in("handler", f"/staff/queue?q={ref}")
    femke.follow_to(f"/staff/cases/{ref}")
