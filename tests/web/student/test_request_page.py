"""The page of one request: late first with what can be done, the own act low on the page, who looked, which right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.looks import NoteLook, note_look
from portal.models import Case, CaseEvent, Exam, OutboxMail
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def now(make: Make) -> Make:
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def amira(browser: Browser, cast: Cast, now: Make) -> Browser:
    return browser.as_(cast.amira)


@pytest.fixture
def exam(now: Make, cast: Cast) -> Exam:
    """An approved exam of Amira's, nine days ahead."""
    exam = now.exam(
        "SOON", product=now.product(), day=(now.now + timedelta(days=9)).date(), approval="approved"
    )
    now.enrol(cast.amira, exam)
    return exam


@pytest.fixture
def route(app, config) -> Callable[[str | None], None]:
    """Sets where a student goes after a refusal or silence."""

    def choose(route: str | None) -> None:
        app.extensions["portal_config"] = replace(config, remedy_route=route)

    return choose


def late_case(make: Make, cast: Cast) -> Case:
    return make.case(cast.amira, kind="access", at=make.now - timedelta(days=45))


# Late --------------------------------------------------------------------------------------------


def test_under_the_awb_a_late_case_offers_a_notice_of_default(amira: Browser, now: Make, cast: Cast) -> None:
    case = late_case(now, cast)
    page = amira.get(f"/requests/{case.ref}")
    text = page.text()
    assert text.index("Sorry.") < text.index("Dit kun je doen")
    assert "Dov de Wit" in text
    assert page.all("a", href="https://autoriteitpersoonsgegevens.nl/een-tip-of-klacht-indienen-bij-de-ap")
    path = f"/requests/{case.ref}/default"
    assert page.all("a", href=f"/nl{path}")
    page = amira.get(path)
    assert "2 weken" not in page.text(), "a date, not a term"
    hidden = amira._hidden(page, f"/nl{path}")
    for _ in range(2):
        amira.post(path, hidden)
        assert amira.last.headers["Location"].endswith(case.ref)
    case = now.get(Case, ref=case.ref)
    assert case.default_due is not None
    assert [event.tag for event in now.all(CaseEvent, case_id=case.id)].count("case:default:received") == 1
    page = amira.get(f"/requests/{case.ref}")
    assert "Je stuurde ons een ingebrekestelling" in page.text()
    assert not page.all("a", href=f"/nl{path}")
    amira.get(path, status=302)


def test_under_court_it_says_that_a_judge_can_help(
    amira: Browser, now: Make, cast: Cast, route: Callable[[str | None], None]
) -> None:
    case = late_case(now, cast)
    route("court")
    page = amira.get(f"/requests/{case.ref}")
    assert "Je kunt de rechter vragen" in page.text()
    assert "ingebrekestelling" not in page.text()
    amira.get(f"/requests/{case.ref}/default", status=302)


def test_in_time_there_is_nothing_of_the_kind(amira: Browser, now: Make, cast: Cast) -> None:
    case = now.case(cast.amira, kind="access")
    assert "ingebrekestelling" not in amira.get(f"/requests/{case.ref}").text()
    path = f"/requests/{case.ref}/default"
    amira.get(path, status=302)
    late = late_case(now, cast)
    hidden = amira._hidden(amira.get(f"/requests/{late.ref}/default"), f"/nl/requests/{late.ref}/default")
    page = amira.post(path, hidden, status=409)
    assert "Dit kan pas als het antwoord te laat is" in page.text()


def test_staff_take_in_a_notice_that_came_by_post(browser: Browser, now: Make, cast: Cast) -> None:
    case = late_case(now, cast)
    eva = browser.as_(cast.eva, "handler")
    path = f"/staff/cases/{case.ref}/default"
    assert eva.get(f"/staff/cases/{case.ref}").all("a", href=f"/nl{path}")
    for day, words in (
        (now.now + timedelta(days=2), "is er nog niet"),
        (now.now - timedelta(days=40), "was de termijn nog niet voorbij"),
    ):
        parts = {"received_on_day": day.day, "received_on_month": day.month, "received_on_year": day.year}
        assert words in eva.send(path, parts, status=409).text()
    assert "Vul in op welke dag" in eva.send(path, {}, status=422).text()
    wrong = {"received_on_day": 31, "received_on_month": 2, "received_on_year": 2026}
    assert "een datum in die bestaat" in eva.send(path, wrong, status=422).text()
    today = {
        "received_on_day": now.now.day,
        "received_on_month": now.now.month,
        "received_on_year": now.now.year,
    }
    eva.send(path, today)
    assert now.get(Case, ref=case.ref).default_due is not None
    page = eva.get(f"/staff/cases/{case.ref}")
    assert not page.all("a", href=f"/nl{path}")
    assert "Ingebrekestelling" in page.text()
    browser.as_(cast.dirk, "decider").get(path, status=403)


# The own act -------------------------------------------------------------------------------------


def test_the_own_act_stands_low_on_the_page_and_is_explained(
    amira: Browser, now: Make, cast: Cast, exam: Exam
) -> None:
    case = now.case(cast.amira, exam)
    path = f"/requests/{case.ref}/with-supervision"
    page = amira.get(f"/requests/{case.ref}")
    assert page.all("a", href=f"/nl{path}")[0][0].get("class") == "ds-link", "a link, never a button"
    assert page.text().index("Wat je hebt verstuurd") < page.text().index("toch met online toezicht maken")
    page = amira.get(path)
    for words in (
        "alleen voor dit tentamen",
        "verzoek loopt door",
        "tot het tentamen begint",
        "Niemand van de school",
    ):
        assert words in page.text()
    hidden = amira._hidden(page, f"/nl{path}")
    for _ in range(2):
        amira.post(path, hidden)
    page = amira.get(f"/requests/{case.ref}")
    assert "Je koos er zelf voor" in page.text()
    assert "Laat dit zien" not in page.text()
    assert now.get(Case, ref=case.ref).protected, "the objection goes on"
    amira.send(path)
    page = amira.get(f"/requests/{case.ref}")
    assert "Je koos er zelf voor" not in page.text()
    assert "niet met online toezicht" in page.text()


def test_a_page_that_lay_open_does_not_undo_what_was_done_since(
    amira: Browser, now: Make, cast: Cast, exam: Exam
) -> None:
    case = now.case(cast.amira, exam)
    path = f"/requests/{case.ref}/with-supervision"
    tabs = [amira._hidden(amira.get(path), f"/nl{path}") for _ in range(2)]
    for hidden in tabs:
        amira.post(path, hidden)
    assert now.get(Case, ref=case.ref).own_act


def test_not_where_it_means_nothing(amira: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    over = now.exam(
        "OVER", product=now.product("B"), day=(now.now - timedelta(days=9)).date(), approval="approved"
    )
    bare = now.exam("BARE", product=now.product("C"), day=(now.now + timedelta(days=9)).date())
    now.enrol(cast.amira, over, bare)
    cases = [now.case(cast.amira, over), now.case(cast.amira, bare), now.case(cast.amira, kind="access")]
    for case in cases:
        path = f"/requests/{case.ref}/with-supervision"
        assert not amira.get(f"/requests/{case.ref}").all("a", href=f"/nl{path}")
        amira.get(path, status=302)


def test_staff_cannot_reach_it(browser: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    case = now.case(cast.amira, exam)
    eva = browser.as_(cast.eva, "handler", "decider", "dpo")
    eva.get(f"/requests/{case.ref}/with-supervision", status=404)
    assert "with-supervision" not in str(eva.get(f"/staff/cases/{case.ref}").elements)


# What else the page tells ------------------------------------------------------------------------


def test_who_looked_is_told_by_function_and_moment(amira: Browser, now: Make, cast: Cast) -> None:
    case = now.case(cast.amira, kind="access")
    assert "Nog niemand" in amira.get(f"/requests/{case.ref}").text()
    now.do(cast.eva, note_look, NoteLook(case.ref), "handler")
    now.do(cast.dirk, note_look, NoteLook(case.ref, "names"), "decider")
    now.do(cast.dov, note_look, NoteLook(case.ref), "dpo")
    text = amira.get(f"/requests/{case.ref}").text()
    assert "Het privacyteam opende je verzoek" in text
    assert "Iemand die beslist zocht je naam op" in text
    assert "De functionaris gegevensbescherming opende je verzoek" in text
    assert "Eva" not in text
    assert "Dirk" not in text


def test_what_stands_still_is_said(amira: Browser, now: Make, cast: Cast) -> None:
    words = {
        "access": "Niemand wist deze gegevens", "restriction": "Niemand bekijkt of gebruikt deze gegevens",
        "rectification": "Niemand bekijkt of gebruikt deze gegevens", "human_review": "geen gevolgen voor je",
    }  # fmt: skip
    for kind, said in words.items():
        case = now.case(cast.amira, kind=kind, wrong="Mijn naam")
        assert said in amira.get(f"/requests/{case.ref}").text()


def test_a_withdrawal_cannot_be_taken_back_and_asks_no_date(
    amira: Browser, now: Make, cast: Cast, exam: Exam
) -> None:
    case = now.case(cast.amira, exam, kind="withdrawal")
    page = amira.get(f"/requests/{case.ref}")
    assert not page.all("a", href=f"/nl/requests/{case.ref}/withdraw")
    assert "We zijn gestopt op" in page.text()
    assert "Uiterlijk antwoord op" not in page.text()
    assert "Zo kwamen we aan deze datum" not in page.text()
    assert "We zoeken een plek voor je" in page.text()


def test_the_notice_is_announced_without_content(amira: Browser, now: Make, cast: Cast) -> None:
    case = late_case(now, cast)
    amira.send(f"/requests/{case.ref}/default")
    mails = [mail for mail in now.all(OutboxMail) if mail.address.endswith("student.voorbeeld.example")]
    assert all("ingebreke" not in mail.subject + mail.body for mail in mails)
