"""The proof of the exam day: number, exam, day, place, code and phone, in both languages, and never why (6.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.exam_day import ProtectOnExamDay, protect_on_exam_day
from portal.actions.own_act import OwnAct, act_oneself
from portal.models import Case
from portal.rules.lists import proof_code
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import plan


@pytest.fixture
def case(make: Make, cast: Cast) -> Case:
    """Amira's objection to the exam of tomorrow."""
    make.now = datetime.now(UTC)
    exam = make.exam(
        "STAT1", product=make.product(), approval="approved", day=(make.now + timedelta(days=1)).date()
    )
    make.enrol(cast.amira, exam)
    return make.case(cast.amira, exam, reason="pannenkoekenplant", grounds=["faith_or_health"])


@pytest.fixture
def amira(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.amira)


def test_everything_for_the_door_and_nothing_more(make: Make, cast: Cast, case: Case, amira: Browser) -> None:
    page = amira.get(f"/requests/{case.ref}")
    assert f"/nl/requests/{case.ref}/proof" in [attrs.get("href") for attrs, _text in page.all("a")]
    words = amira.get(f"/requests/{case.ref}/proof").text()
    code = proof_code(make.config.secret_key, case.exam_id or "", cast.amira.id)
    for wanted in (
        case.ref,
        "Geen online toezicht",
        "Not to be proctored",
        "Statistiek 1 (STAT1)",
        "9.00",
        code,
    ):
        assert wanted in words
    for hidden in ("bezwaar", "objection", "pannenkoekenplant", "geloof", cast.amira.email):
        assert hidden not in words


def test_the_place_and_the_phone_stand_there_once_known(
    make: Make, cast: Cast, case: Case, amira: Browser
) -> None:
    institution = replace(make.config.institution, exam_day_phone="020 555 01 99")
    make.config = replace(make.config, institution=institution)
    amira.app.extensions["portal_config"] = make.config
    exam = case.exam
    assert exam is not None
    plan(make, cast, exam)
    make.now = exam.starts_at - timedelta(hours=2)
    make.do(None, protect_on_exam_day, ProtectOnExamDay(case.ref))
    words = amira.get(f"/requests/{case.ref}/proof").text()
    assert "Zaal 3.12" in words
    assert words.count("020 555 01 99") == 2


def test_a_proof_in_english_comes_first_for_who_reads_english(case: Case, amira: Browser) -> None:
    page = amira.get(f"/en/requests/{case.ref}/proof")
    assert page.all("h1")[0][1] == "Not to be proctored"


def test_the_pdf_is_a_file_or_the_page_where_none_can_be_made(case: Case, amira: Browser) -> None:
    answer = amira.client.get(f"/nl/requests/{case.ref}/proof.pdf")
    assert (answer.status_code, answer.mimetype) in {(200, "application/pdf"), (503, "text/html")}


@pytest.mark.parametrize("why", ["withdrawn", "own act"])
def test_without_protection_there_is_no_proof(
    make: Make, cast: Cast, case: Case, amira: Browser, why: str
) -> None:
    if why == "withdrawn":
        make.do(cast.amira, withdraw, Withdraw(case.ref))
    else:
        make.do(cast.amira, act_oneself, OwnAct(case.ref, True))
    for path in ("proof", "proof.pdf"):
        answer = amira.client.get(f"/nl/requests/{case.ref}/{path}")
        assert (answer.status_code, answer.location) == (302, f"/nl/requests/{case.ref}")


def test_nobody_elses(case: Case, browser: Browser, cast: Cast) -> None:
    assert browser.as_(cast.ben).client.get(f"/nl/requests/{case.ref}/proof").status_code == 404
