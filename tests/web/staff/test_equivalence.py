"""An exam and its alternative side by side, what the exam board states, and asking a student to agree (section 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import Deviation, Equivalence, Exam, Placement
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import compare, granted, offer, plan


@pytest.fixture
def exam(now: Make) -> Exam:
    return now.exam(product=now.product())


@pytest.fixture
def bram(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.bram, "exam_board")


@pytest.fixture
def chloe(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.chloe, "scheduler")


TYPED = {
    "outcomes_exam": "Kansen berekenen\n\n Een toets  kiezen \nKansen berekenen", "weight_exam": "100 %",
    "credits_exam": "5", "scale_exam": "1–10", "pass_mark_exam": "5,5", "same": "y", "same_assessor": "y",
    "evidence_1": "De toetsmatrijs",
}  # fmt: skip


def test_the_board_states_once_and_everybody_sees_it_side_by_side(now, cast, exam, bram, chloe):
    page = bram.get("/staff/board/exams")
    assert "Statistiek 1" in page.text()
    bram.send("/staff/board/exams/stat1/campus", TYPED)
    stated = now.get(Equivalence, exam_id=exam.id)
    assert stated.exam_side["outcomes"] == ["Kansen berekenen", "Een toets kiezen"]
    assert stated.other_side == stated.exam_side
    page = bram.follow()
    for said in ("Kansen berekenen", "De toetsmatrijs", "examencommissie", "100 %"):
        assert said in page.text()
    plan(now, cast, exam)
    for browser in (chloe, bram):
        page = browser.get("/staff/exams/stat1/alternatives")
        assert page.text().count("In orde") == 10
        assert "dezelfde dag" in page.text()
    assert "Verklaard op" in bram.get("/staff/board/exams").text()


def test_a_second_form_begins_with_what_is_known_of_the_exam(now, cast, exam, bram):
    compare(now, cast, exam)
    page = bram.get("/staff/board/exams/stat1/oral")
    assert page.all("textarea", name="outcomes_exam")[0][1].startswith("Kansen berekenen")
    assert page.all("textarea", name="outcomes_other")[0][1] == ""
    assert "even moeilijk en even lang" in page.text()
    bram.send("/staff/board/exams/stat1/oral", {"weight_exam": "x" * 201}, status=422)
    assert "1 tekens te lang" in bram.page.text()


def test_two_members_compare_what_they_typed(now, cast, exam, bram):
    hidden = bram._hidden(bram.get("/staff/board/exams/stat1/campus"), "/nl/staff/board/exams/stat1/campus")
    compare(now, cast, exam)
    bram.post("/staff/board/exams/stat1/campus", {**hidden, **TYPED, "weight_exam": "30 %"}, status=409)
    assert bram.page.all("input", name="weight_exam")[0][0]["value"] == "30 %"


def test_a_sitting_that_waits_for_the_board_says_so(now, cast, exam, bram, chloe):
    from portal.actions.sittings import plan_sitting
    from tests.sittings_fixture import sitting_command

    now.do(cast.chloe, plan_sitting, sitting_command(exam, form="oral"), "scheduler")
    assert "1 soort tentamen wacht" in bram.get("/staff/board").text()
    assert "Een zitting wacht op jullie" in bram.get("/staff/board/exams").text()
    page = chloe.get("/staff/exams/stat1/alternatives/oral")
    assert page.text().count("De examencommissie moet deze twee nog vergelijken (A-01–A-04).") == 1
    assert "Verklaren hoe ze zich verhouden" not in page.text(), "that is for the board"


def test_no_student_and_no_case_stands_on_these_pages(now, cast, exam, bram):
    case, place = granted(now, cast, exam, cast.amira, reason="Mijn broertje slaapt hier.")
    offer(now, cast, place, plan(now, cast, exam))
    for path in (
        "/staff/board", "/staff/board/exams", "/staff/board/exams/stat1/campus", "/staff/exams/stat1/alternatives",
        "/staff/exams/stat1/alternatives/oral", "/staff/alternatives",
    ):  # fmt: skip
        bram.get(path)
        seen = bram.last.get_data(as_text=True)
        for word in ("Amira", cast.amira.student_number, case.ref, place.ref, "broertje", case.id):
            assert word not in seen, (path, word)
    bram.get(f"/staff/planning/places/{place.ref}", status=403)


def test_asking_the_student_to_agree(now, cast, exam, chloe, browser):
    case, place = granted(now, cast, exam, cast.amira)
    late = plan(now, cast, exam, day=exam.day + timedelta(days=21))
    path = f"/staff/planning/places/{place.ref}"
    stated = {
        "sittings": [late.id], "no_cost": "y", "same_attempts": "y", "no_mark": "y", "result_working_days": "10",
    }  # fmt: skip
    page = chloe.send(path, {**stated, "no_cost": ""}, status=422)
    assert "De student om akkoord vragen" not in [text for _attrs, text in page.all("button")]
    page = chloe.send(path, stated, status=422)
    assert "De student om akkoord vragen" in [text for _attrs, text in page.all("button")]
    chloe.send(path, {**stated, "go": "ask"})
    assert "nog niet gezegd of het goed is" in chloe.follow().text()

    amira = browser.as_(cast.amira)
    page = amira.get(f"/requests/{case.ref}")
    assert "Vind je deze plek goed?" in page.text()
    assert "Zeg hierboven of je de plek goed vindt." in page.text()
    assert "Jij hoeft nu niets te doen." not in page.text()
    assert "Zaal 3.12" in page.text()
    asked = now.get(Deviation, placement_id=place.id)
    token = page.all("input", name="csrf_token")[0][0]["value"]
    typed = {"csrf_token": token, "deviation": asked.id, "agreed": "yes"}
    browser.as_(cast.ben).get(f"/requests/{case.ref}/agreement", status=404)
    amira.post(f"/requests/{case.ref}/agreement", typed)
    assert "Vind je deze plek goed?" not in amira.follow().text()
    assert now.get(Deviation, id=asked.id).agreed is True

    assert "De student vindt het goed" in chloe.get(path).text()
    chloe.send(path, stated)
    assert now.get(Placement, id=place.id).state == "offered"


def test_a_second_answer_changes_nothing(now, cast, exam, browser, chloe):
    from portal.actions.deviations import ask_agreement
    from portal.actions.sittings import OfferPlaces

    case, place = granted(now, cast, exam, cast.amira)
    home = plan(now, cast, exam, form="home", place="Thuis")
    now.do(cast.chloe, ask_agreement, OfferPlaces(place.ref, (home.id,), True, True, 10, True), "scheduler")
    amira = browser.as_(cast.amira)
    page = amira.get(f"/requests/{case.ref}")
    assert "Je maakt dit tentamen thuis." in page.text()
    asked = now.get(Deviation, placement_id=place.id)
    token = page.all("input", name="csrf_token")[0][0]["value"]
    typed = {"csrf_token": token, "deviation": asked.id, "agreed": "no"}
    amira.post(f"/requests/{case.ref}/agreement", typed)
    amira.post(f"/requests/{case.ref}/agreement", {**typed, "agreed": "yes"}, status=409)
    assert "al beantwoord" in amira.page.text()
    assert now.get(Deviation, id=asked.id).agreed is False
    assert "De student vindt het niet goed" in chloe.get(f"/staff/planning/places/{place.ref}").text()
