"""Asking to take an exam at a distance, from the explanation to the list and back to the place at school (section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from portal.actions.exams import WriteExam, write_exam
from portal.models import Exam, SupervisionRequest
from portal.rules.on_request import REASONS
from tests.browser import Browser
from tests.cast import Cast
from tests.make import NOW, Make
from tests.on_request_fixture import answered, asked, on_request

PATH = "/my-exams/stat1/online-supervision"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The pages read the clock: it stands at the moment of the builders."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exam(make: Make, cast: Cast) -> Exam:
    return on_request(make, cast)


def test_the_exam_page_says_that_it_is_at_school_and_asks_under_the_explanation(
    cast: Cast, exam: Exam, browser: Browser
) -> None:
    visitor = browser.get("/exams/stat1")
    assert "Je maakt dit tentamen zonder online toezicht" in visitor.text()
    assert "Studenten maken het op school, zonder online toezicht." in visitor.text()
    html = browser.last.text
    assert html.index("Wat we opnemen") < html.index(f'href="/nl{PATH}/ask"'), "the explanation comes first"
    assert "Vragen is gratis. Je kunt het vragen tot en met 11 december 2026." in visitor.text()
    assert "Bezwaar maken" in visitor.text(), "the right stays"
    amira = browser.as_(cast.amira)
    assert "Vraag om online toezicht" in amira.get("/exams/stat1").text()
    assert f'href="/nl{PATH}/ask"' not in browser.as_(cast.eva, "handler").client.get("/nl/exams/stat1").text
    browser.as_(cast.eva).get(PATH, status=404)  # takes no exam


def test_from_asking_to_taking_it_back(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    amira = browser.as_(cast.amira)
    assert amira.client.get(f"/nl{PATH}").headers["Location"].endswith("/ask")
    page = amira.get(f"{PATH}/ask")
    for said in (
        "Vragen is gratis",
        "11 december 2026",
        "30 november 2026",
        "bezwaar maken",
        "Je plek op school",
    ):
        assert said in page.text()
    assert [attrs["value"] for attrs, _ in page.all("input", type="radio")] == list(REASONS)
    assert not page.all("textarea")
    amira.send(f"{PATH}/ask", {}, status=422)
    amira.send(f"{PATH}/ask", {"reason": "health"})
    told = amira.follow().text()
    assert "We hebben je verzoek" in told
    assert "30 november 2026" in told
    assert "Je vroeg om online toezicht" in amira.get("/my-exams").text()
    request = make.get(SupervisionRequest)
    answered(make, cast, request)
    told = amira.get(PATH).text()
    assert "Je maakt dit tentamen op afstand" in told
    assert "Je mag dit tentamen op afstand maken, met online toezicht." in told
    assert "Je maakt het op afstand" in amira.get("/my-exams").text()
    explained = amira.get("/exams/stat1").text()
    assert "Je hebt ons dit al gevraagd" in explained
    assert "Je maakt dit tentamen op afstand" in explained
    assert "Je maakt dit tentamen zonder online toezicht" not in explained
    amira.send(f"{PATH}/take-back", {})
    assert "Je hebt je verzoek ingetrokken" in amira.follow().text()
    assert "Vraag opnieuw om online toezicht" in amira.page.text()
    assert make.get(SupervisionRequest).state == "withdrawn"


def test_a_refusal_says_why_and_where_to_go(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    answered(make, cast, asked(make, cast.amira, exam), granted=False)
    told = browser.as_(cast.amira).get(PATH).text()
    assert "Er is die dag geen plek bij de surveillanten." in told
    assert "bezwaarschrift" in told
    assert "4 januari 2027" in told


def test_an_objection_goes_first_and_the_page_says_so(
    make: Make, cast: Cast, exam: Exam, browser: Browser
) -> None:
    make.case(cast.ben, exam)
    ben = browser.as_(cast.ben)
    assert "Dat gaat voor" in ben.get(f"{PATH}/ask").text()
    assert not ben.page.all("input", type="radio")
    answered(make, cast, asked(make, cast.amira, exam))
    make.case(cast.amira, exam)
    told = browser.as_(cast.amira).get(PATH).text()
    assert "Je maakt dit tentamen zonder online toezicht" in told


def test_a_changed_exam_asks_again(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    answered(make, cast, asked(make, cast.amira, exam))
    same = ("code", "name_nl", "name_en", "duration_minutes", "mode", "supervision_for")
    facts = {name: getattr(exam, name) for name in same}
    later = exam.starts_at + timedelta(days=1)
    moved = WriteExam(**facts, starts_at=later, product=exam.product_id, exam=exam.slug)
    make.do(cast.eva, write_exam, moved, "handler")
    amira = browser.as_(cast.amira)
    assert "Wil je dit nog?" in amira.get(PATH).text()
    assert "29 december 2026" in amira.get(f"{PATH}/still-wanted").text()
    amira.send(f"{PATH}/still-wanted", {})
    assert "Je maakt dit tentamen op afstand" in amira.follow().text()


def test_too_late_or_begun(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    answered(make, cast, asked(make, cast.amira, exam))
    with time_machine.travel(exam.starts_at, tick=False):
        amira = browser.as_(cast.amira)
        amira.get(PATH)
        assert "Verzoek intrekken" not in amira.page.text()
        assert amira.client.get(f"/nl{PATH}/take-back").status_code == 302
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        ben = browser.as_(cast.ben)
        assert "De laatste dag om het te vragen is voorbij" in ben.get(f"{PATH}/ask").text()
        assert "De laatste dag om het te vragen was 11 december 2026" in ben.get("/exams/stat1").text()
