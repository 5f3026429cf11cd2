"""Pages that treat a case as another kind, and open a second one from the same message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.models import Case, Exam
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def exam(now: Make, cast: Cast) -> Exam:
    """In five weeks, with online supervision; Amira takes it."""
    exam = now.exam("STAT1", product=now.product())
    now.enrol(cast.amira, exam)
    return exam


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


def test_the_student_is_told_what_it_is_now(
    eva: Browser, browser: Browser, now: Make, cast: Cast, exam: Exam
) -> None:
    case = now.case(cast.amira, exam, kind="access")
    page = eva.get(f"/staff/cases/{case.ref}")
    assert "Als iets anders behandelen" in page.text()
    assert {attrs["value"] for attrs, _ in eva.get(f"/staff/cases/{case.ref}/kind").all("input", name="kind")} == {
        "objection", "erasure", "rectification", "restriction", "portability", "human_review", "withdrawal",
        "alternative",
    }  # fmt: skip
    page = eva.send(f"/staff/cases/{case.ref}/kind", {"kind": "objection"}, status=422)
    assert "Schrijf waarom" in page.text()
    eva.send(f"/staff/cases/{case.ref}/kind", {"kind": "objection", "why": "Je wilt niet gefilmd worden."})
    assert "Bezwaar" in eva.follow().text("h1")
    amira = browser.as_(cast.amira)
    assert "We behandelen je verzoek als iets anders" in amira.get(f"/requests/{case.ref}").text()


def test_protection_goes_only_after_a_tick(eva: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    case = now.case(cast.amira, exam)
    path = f"/staff/cases/{case.ref}/kind"
    assert "Deze student is nu beschermd" in eva.get(path).text()
    said = {"kind": "access", "why": "Je wilt alleen weten wat er is."}
    page = eva.send(path, said, status=409)
    assert "Vink aan dat je dit weet" in page.text()
    assert now.get(Case).protected
    eva.send(path, {**said, "unprotects": "y"})
    assert not now.get(Case).protected


@pytest.mark.parametrize("kind", ["dpo_question", "objection", "rubbish"])
def test_a_forged_kind_is_none(eva: Browser, now: Make, cast: Cast, exam: Exam, kind: str) -> None:
    case = now.case(cast.amira, exam)
    page = eva.send(
        f"/staff/cases/{case.ref}/kind", {"kind": kind, "why": "x", "unprotects": "y"}, status=422
    )
    assert "Kies uit de lijst" in page.text()
    assert now.get(Case).kind == "objection"


def test_a_closed_case_stays_what_it_is(eva: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    from portal.actions.cases import Withdraw, withdraw

    case = now.case(cast.amira, exam)
    now.do(cast.amira, withdraw, Withdraw(case.ref))
    for deed in ("kind", "split", "forward"):
        eva.get(f"/staff/cases/{case.ref}/{deed}", status=409)


def test_a_second_case_from_the_same_message(
    eva: Browser, browser: Browser, now: Make, cast: Cast, exam: Exam
) -> None:
    first = now.case(cast.amira, exam, reason="Ik maak bezwaar. Wis de opname.")
    path = f"/staff/cases/{first.ref}/split"
    page = eva.get(path)
    assert [attrs["value"] for attrs, _ in page.all("input", name="exam")] == ["stat1", "-"]
    said = {"kind": "erasure", "words": "Wis de opname.", "exam": "stat1", "go": "open"}
    eva.send(path, said)
    second = next(case for case in now.all(Case) if case.id != first.id)
    assert second.ref in eva.follow().text("aside")
    assert first.ref in eva.get(f"/staff/cases/{second.ref}").text("aside")
    page = eva.send(path, said, status=409)
    assert second.ref in page.text()
    assert second.ref in browser.as_(cast.amira).get(f"/requests/{first.ref}").text()


def test_an_exam_outside_the_list_is_searched(eva: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    now.exam("LAW3", name_nl="Recht 3", name_en="Law 3", product=now.product("Other"))
    case = now.case(cast.amira, exam)
    path = f"/staff/cases/{case.ref}/split"
    page = eva.send(path, {"words": "Wis ook dat.", "find": "recht", "go": "find"}, status=200)
    assert "law3" in [attrs["value"] for attrs, _ in page.all("input", name="exam")]
    assert page.all("textarea", id="words")[0][1] == "Wis ook dat."


def test_only_the_dpo_splits_a_question_to_the_dpo(
    eva: Browser, browser: Browser, now: Make, cast: Cast
) -> None:
    case = now.case(cast.amira, kind="dpo_question", question="Wat hebben jullie van mij?")
    eva.get(f"/staff/cases/{case.ref}/split", status=404)
    dov = browser.as_(cast.dov, "dpo")
    dov.send(
        f"/staff/cases/{case.ref}/split",
        {"kind": "access", "words": "Wat hebben jullie van mij?", "exam": "-", "go": "open"},
    )
    assert {one.kind for one in now.all(Case)} == {"dpo_question", "access"}
