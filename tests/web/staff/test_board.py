"""The exam board's pages: an exam, what must be off, and a day; never a name, a case or a reason (6.2)."""

from __future__ import annotations

import pytest

from portal.models import BoardQuestion, Case
from tests.board_fixture import ask, board_answers
from tests.browser import Browser
from tests.case_pages import fresh, links, path, prepared
from tests.cast import Cast
from tests.make import Make

REASON = "Mijn broertje slaapt hier."


@pytest.fixture
def bram(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.bram, "exam_board")


def test_from_the_button_to_the_answer_on_the_case(case, now: Make, cast: Cast, eva: Browser, bram: Browser):
    now.taken_up(case, cast.eva)
    eva.get(path(case))
    assert "De examencommissie vragen" in links(eva)
    page = eva.get(path(case, "board"))
    assert "geen naam, geen zaaknummer en geen reden" in page.text()
    eva.send(path(case, "board"))
    page = eva.follow()
    assert "We hebben het aan de examencommissie gevraagd" in page.text()
    assert "De examencommissie vragen" not in links(eva), "one question at a time"
    eva.send(path(case, "board"), status=409)
    assert "ligt al bij de examencommissie" in eva.page.text()

    question = now.get(BoardQuestion, case_id=case.id)
    page = bram.get("/staff/board")
    assert question.ref in page.text()
    assert "camera" in page.text()
    page = bram.get(f"/staff/board/{question.ref}")
    assert "Statistiek 1" in page.text()
    bram.send(f"/staff/board/{question.ref}", {"answer": "possible", "words": " "}, status=422)
    assert "Schrijf hoe het kan" in bram.page.text()
    bram.send(
        f"/staff/board/{question.ref}", {"answer": "possible", "words": "In een zaal, op onze laptops."}
    )
    assert "In een zaal, op onze laptops." in bram.follow().text()
    assert not bram.page.all("textarea")
    assert "In een zaal, op onze laptops." in eva.get(path(case)).text()


def test_the_board_sees_no_name_no_case_and_no_reason(case: Case, now: Make, cast: Cast, bram: Browser):
    """6.2: "the exam_board sees exam and channels, no name"."""
    now.taken_up(case, cast.eva)
    question = ask(now, cast, case)
    board_answers(now, cast, case)
    second = ask(now, cast, case)
    for address in ("/staff/board", f"/staff/board/{question.ref}", f"/staff/board/{second.ref}"):
        bram.get(address)
        seen = bram.last.get_data(as_text=True)
        for word in ("Amira", "Haddad", cast.amira.student_number, case.ref, case.id, REASON, "kamer"):
            assert word not in seen, (address, word)
    bram.get(path(case), status=403)
    bram.get("/staff/queue", status=403)
    bram.get(f"/staff/board/{case.ref}", status=404)


def test_a_member_does_not_meet_their_own_case(case: Case, now: Make, cast: Cast, browser: Browser):
    now.taken_up(case, cast.eva)
    question = ask(now, cast, case)
    amira = browser.as_(cast.amira, "exam_board")
    assert question.ref not in amira.get("/staff/board").text()
    amira.get(f"/staff/board/{question.ref}", status=404)


def test_what_the_board_says_is_a_step_of_the_decision(
    case: Case, now: Make, cast: Cast, eva: Browser, dirk: Browser, dov: Browser
):
    """11.2: balancing with the input of the board, beside the advice of the DPO."""
    now.taken_up(case, cast.eva)
    page = eva.get(path(case, "decision/refused"))
    assert "Niemand heeft het aan de examencommissie gevraagd." in page.text()
    prepared(now, cast, case, "refused")
    assert "We hebben het aan de examencommissie gevraagd" in dirk.get(path(case, "decision/sign")).text()
    board_answers(now, cast, case, "not_possible", "Spreken is wat we toetsen.")
    for browser, deed in ((dirk, "decision/sign"), (dov, "decision/advice"), (eva, "decision/refused")):
        page = browser.get(path(case, deed))
        assert "Wat de examencommissie zegt" in page.text()
        assert "Spreken is wat we toetsen." in page.text()
    assert fresh(now, case).state == "in_balancing"


def test_a_decision_can_come_first(case: Case, now: Make, cast: Cast, bram: Browser):
    from portal.actions.cases import Withdraw, withdraw

    now.taken_up(case, cast.eva)
    question = ask(now, cast, case)
    now.do(cast.amira, withdraw, Withdraw(case.ref))
    assert question.ref not in bram.get("/staff/board").text()
    page = bram.get(f"/staff/board/{question.ref}")
    assert "Een antwoord is niet meer nodig." in page.text()
    assert not page.all("textarea")


def test_others_have_no_business_here(case: Case, now: Make, cast: Cast, eva: Browser, browser: Browser):
    now.taken_up(case, cast.eva)
    question = ask(now, cast, case)
    for other in (eva, browser.as_(cast.chloe, "scheduler"), browser.as_(cast.amira)):
        other.get("/staff/board", status=403)
        other.get(f"/staff/board/{question.ref}", status=403)
