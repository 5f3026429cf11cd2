"""Exam administration's list of registrations to change: a number, an exam, a place; no name, no case, no reason."""

from __future__ import annotations

import pytest
import time_machine

from portal.models import Registration
from tests.browser import Browser
from tests.cast import Cast
from tests.make import NOW, Make
from tests.sittings_fixture import choose, granted, offer, plan

PATH = "/staff/planning/registrations"


@pytest.fixture(autouse=True)
def _today():
    """The pages read the clock: it stands at the moment of the builders."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_task_is_ticked_with_a_day_and_a_word(make: Make, cast: Cast, browser: Browser) -> None:
    chloe = browser.as_(cast.chloe, "scheduler")
    assert "Er is niets aan te passen" in chloe.get(PATH).text()
    exam = make.exam(product=make.product())
    case, placement = granted(make, cast, exam, cast.amira, reason="pannenkoekenplant")
    seat = plan(make, cast, exam)
    offer(make, cast, placement, seat)
    choose(make, cast.amira, case, seat)
    assert "(1)" in chloe.get("/staff/planning").text()
    words = chloe.get(PATH).text()
    assert cast.amira.student_number in words
    assert "Zaal 3.12" in words
    for hidden in (cast.amira.name, case.ref, "pannenkoekenplant", "bezwaar"):
        assert hidden not in words
    day = {"done_on_day": str(NOW.day), "done_on_month": str(NOW.month), "done_on_year": str(NOW.year)}
    one = f"{PATH}/{placement.ref}"
    chloe.send(one, {**day, "evidence": ""}, status=422)
    chloe.send(one, {**day, "done_on_year": "2099", "evidence": "OSI-1"}, status=409)
    chloe.send(one, {**day, "evidence": "OSI-1"})
    assert "Er is niets aan te passen" in chloe.follow().text()
    assert make.get(Registration).evidence == "OSI-1"
    chloe.get(one, status=404)


def test_for_exam_administration_alone(cast: Cast, browser: Browser) -> None:
    for roles in (["handler", "decider", "dpo"], ["exam_board"], []):
        assert browser.as_(cast.eva, *roles).client.get(f"/nl{PATH}").status_code == 403
