"""The page of seats: numbers per week and exam for planners and privacy staff; no names, no case numbers."""

from __future__ import annotations

import pytest
import time_machine

from tests.make import NOW
from tests.sittings_fixture import granted, plan


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_empty_page(browser, cast):
    assert (
        "Geen tentamen heeft nu een plek nodig."
        in browser.as_(cast.chloe, "scheduler").get("/staff/seats").text()
    )


def test_numbers_per_week_and_per_exam_and_nothing_else(make, cast, browser):
    product = make.product()
    exam, calm = make.exam(product=product), make.exam("CALC2", product=product)
    case, placement = granted(make, cast, exam, cast.amira, reason="pannenkoekenplant")
    make.enrol(cast.ben, exam)
    make.case(cast.ben, exam)
    plan(make, cast, exam, capacity=1)
    plan(make, cast, calm, capacity=5)
    for who, role in (
        (cast.chloe, "scheduler"),
        (cast.eva, "handler"),
        (cast.dov, "dpo"),
        (cast.dirk, "decider"),
    ):
        page = browser.as_(who, role).get("/staff/seats")
        cells = [text for attrs, text in page.all("td") if attrs["data-label"] == "Te weinig"]
        assert cells == ["1"]
        assert "Bij 1 tentamen raken de plekken op" in page.text()
        assert "CALC2" not in page.text()  # it has seats enough
        html = page.text()
        for hidden in (case.ref, placement.ref, cast.amira.name, "pannenkoekenplant"):
            assert hidden not in html
        week = browser.as_(who, role).get("/staff/seats?week=2026-12-28").text()
        assert "CALC2" in week
        assert "1 te weinig" in week
    for who, role in ((cast.ada, "admin"), (cast.bram, "exam_board")):
        browser.as_(who, role).get("/staff/seats", 403)


def test_the_exam_page_says_what_to_do(make, cast, browser):
    exam = make.exam(product=make.product())
    make.enrol(cast.amira, exam)
    make.case(cast.amira, exam)
    words = browser.as_(cast.chloe, "scheduler").get(f"/staff/planning/exams/{exam.slug}").text()
    assert "1 plek te weinig" in words
    assert "Een tekort neemt niemand een recht af" in words
