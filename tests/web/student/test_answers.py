"""Our question on the student's pages: first of all, with its last day, and answered in one step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.answers import ConfirmAnswer, confirm_answer
from portal.actions.extension import ExtendDeadline, extend_deadline
from portal.actions.questions import AskStudent, ask_student, end_reply_term
from portal.i18n import weekday_date
from portal.models import Case, CaseText
from portal.rules.calendar import local_date
from tests.actions.clock_fixture import by_itself
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make

WORDS = "Welke opname bedoel je?"


@pytest.fixture
def access(make: Make, cast: Cast) -> Case:
    """Amira's request of three days ago to see her data."""
    make.now = datetime.now(UTC)
    return make.case(cast.amira, kind="access", at=make.now - timedelta(days=3))


@pytest.fixture
def amira(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.amira)


def ask(
    make: Make, cast: Cast, case: Case, ground: str = "scope", means: str = "talk", told: str | None = None
) -> Case:
    """Asked the day before yesterday."""
    then = make.now - timedelta(days=2)
    command = AskStudent(case.ref, ground, local_date(then) + timedelta(days=14), means, WORDS, told)
    make.do(cast.eva, ask_student, command, "handler", at=then)
    return make.get(Case, ref=case.ref)


def test_the_question_comes_first_with_its_last_day_and_what_follows_without_an_answer(
    make: Make, cast: Cast, access: Case, amira: Browser
) -> None:
    case = ask(make, cast, access)
    page = amira.get(f"/requests/{case.ref}")
    text = page.text()
    assert page.text("h1") == "We hebben een vraag voor je"
    assert case.reply_by
    order = [
        "We hebben een vraag voor je", WORDS, weekday_date(case.reply_by, "nl"), "Komt er geen antwoord?",
        "Antwoord geven", "Antwoord je niet? Dan krijg je ons antwoord uiterlijk op",
        weekday_date(case.legal_deadline, "nl"), "Wacht op jou", "Eerst was de datum", "Wat gebeurt er nu?",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    workings = [said for _attrs, said in page.all("details")]
    assert any("De klok staat stil tot het antwoord er is." in said for said in workings)
    listed = amira.get("/requests").text()
    assert "Vraag voor jou" in listed
    assert "Je kunt onze vraag beantwoorden tot en met" in listed


def test_an_answer_is_there_at_once_and_the_page_says_what_is_left_to_do(
    make: Make, cast: Cast, access: Case, amira: Browser
) -> None:
    ask(make, cast, access, "identity", "called_back")
    page = amira.get(f"/requests/{access.ref}/answer")
    assert WORDS in page.text()
    assert "We bellen het nummer" in page.text()
    assert not page.all("button", name="everything")
    amira.send(f"/requests/{access.ref}/answer", {"body": " "}, status=422)
    assert "Schrijf je antwoord." in amira.page.text()
    amira.send(f"/requests/{access.ref}/answer", {"body": "x" * 5001}, status=422)
    amira.send(f"/requests/{access.ref}/answer", {"body": "Bel me om 10 uur."})
    page = amira.follow()
    assert page.text("h1") == "We lezen je antwoord"
    assert "Jij hoeft nu niets te doen" in page.text()
    assert "Deze datum geldt als je antwoord genoeg is." in page.text()
    assert "We zijn bezig" in amira.get("/requests").text()
    amira.send(f"/requests/{access.ref}/answer", {"body": "En anders om 11 uur."})
    assert len(make.all(CaseText, case_id=access.id, kind="message")) == 2


def test_everything_is_one_press(make: Make, cast: Cast, access: Case, amira: Browser) -> None:
    ask(make, cast, access)
    page = amira.get(f"/requests/{access.ref}/answer")
    assert [words for _attrs, words in page.all("button", name="everything")] == ["Ik wil alles"]
    amira.send(f"/requests/{access.ref}/answer", {"everything": "y"})
    page = amira.follow()
    assert page.text("h1") == "We zoeken je gegevens op"
    assert "De datum is later, omdat we op je antwoord wachtten." in page.text()
    assert make.get(Case, ref=access.ref).state == "in_assessment"
    amira.get(f"/requests/{access.ref}/answer", status=302)


def test_nobody_presses_for_everything_where_it_was_not_offered(
    make: Make, cast: Cast, access: Case, amira: Browser
) -> None:
    ask(make, cast, access, "identity", "called_back")
    amira.send(f"/requests/{access.ref}/answer", {"everything": "y"}, status=409)
    assert make.get(Case, ref=access.ref).state == "awaiting_identity"


def test_a_question_without_effect_says_that_the_date_stays(make: Make, cast: Cast, amira: Browser) -> None:
    make.now = datetime.now(UTC)
    case = make.case(cast.amira, kind="access", at=make.now - timedelta(days=20))
    case = ask(make, cast, case, told="unchanged")
    page = amira.get(f"/requests/{case.ref}")
    assert "De datum van ons antwoord blijft gelijk." in page.text()
    assert "Eerst was" not in page.text()
    amira.send(f"/requests/{case.ref}/answer", {"body": "Alles van juni."})
    assert WORDS not in amira.follow().all("section", class_="panel")


def test_after_judging_and_after_the_reply_term_the_date_is_fixed(
    make: Make, cast: Cast, access: Case, amira: Browser
) -> None:
    ask(make, cast, access, "identity", "called_back")
    yesterday = local_date(make.now - timedelta(days=1))
    make.do(cast.eva, confirm_answer, ConfirmAnswer(access.ref, True, yesterday, "called_back"), "handler")
    page = amira.get(f"/requests/{access.ref}")
    assert "Uiterlijk antwoord op" in page.text()
    other = ask(make, cast, make.case(cast.ben, kind="access", at=make.now - timedelta(days=3)))
    assert other.reply_by
    by_itself(make, end_reply_term, other, f"{other.reply_by + timedelta(days=1)}")
    assert make.get(Case, ref=other.ref).state == "in_assessment"


def test_more_time_is_told_with_the_first_date(make: Make, cast: Cast, access: Case, amira: Browser) -> None:
    make.do(cast.eva, extend_deadline, ExtendDeadline(access.ref, "complex", "Zes opnamen."), "handler")
    page = amira.get(f"/requests/{access.ref}")
    assert "Verlengd" in page.text()
    assert f"Eerst was de datum {weekday_date(access.legal_deadline, 'nl').split(' ', 1)[1]}." in page.text()
    assert "In de brief hieronder staat waarom." in page.text()
    assert "We hadden meer tijd nodig" in page.text()


def test_answering_is_for_the_student_alone(
    make: Make, cast: Cast, access: Case, browser: Browser, amira: Browser
) -> None:
    amira.get(f"/requests/{access.ref}/answer", status=302)  # nothing was asked
    ask(make, cast, access)
    browser.as_(cast.ben).get(f"/requests/{access.ref}/answer", status=404)
    browser.as_(cast.eva, "handler").get(f"/requests/{access.ref}/answer", status=404)
    browser.get(f"/requests/{access.ref}/answer", status=302)
