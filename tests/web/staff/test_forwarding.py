"""A message that is no privacy request: staff send it on, the desk reads it behind a link, the student sees where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.adapters.links import SignedLinks
from portal.config import Desks
from portal.models import Case, CaseEvent, CaseText, Forwarding, OutboxMail
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make

HELPDESK, ADVISER = "helpdesk@voorbeeld.example", "vertrouwen@voorbeeld.example"


@pytest.fixture
def desks(app: Flask) -> Iterator[None]:
    """The help desk and the confidential adviser have an address; the other desks have none."""
    config = app.extensions["portal_config"]
    made = Desks(
        technical_failure=HELPDESK, technical_failure_name_nl="de helpdesk", discrimination=ADVISER,
        discrimination_name_nl="de vertrouwenspersoon",
    )  # fmt: skip
    app.extensions["portal_config"] = replace(config, desks=made)
    yield
    app.extensions["portal_config"] = config


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def case(desks: None, now: Make, cast: Cast) -> Case:
    """Ben complains about a black screen, and calls it a request for access."""
    return now.case(cast.ben, kind="access", about="Mijn scherm ging op zwart.")


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


SAID = {
    "desk": "technical_failure", "consent": "yes", "words": "Mijn scherm ging op zwart.",
    "said": "Dit gaat over een storing.",
}  # fmt: skip


def link_of(now: Make, address: str = HELPDESK) -> str:
    """Where the mail to the desk leads."""
    [mail] = now.all(OutboxMail, address=address)
    found = re.search(r"http://localhost(/nl/forwarded/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def test_from_the_case_to_the_desk_and_back_to_the_student(
    eva: Browser, browser: Browser, now: Make, cast: Cast, case: Case
) -> None:
    page = eva.get(f"/staff/cases/{case.ref}/forward")
    assert [attrs["value"] for attrs, _ in page.all("input", name="desk")] == [
        "technical_failure",
        "discrimination",
    ]
    assert page.all("textarea", id="words")[0][1] == "Mijn scherm ging op zwart."
    eva.send(f"/staff/cases/{case.ref}/forward", SAID)
    assert "de helpdesk" in eva.follow().text()
    ben = browser.as_(cast.ben)
    page = ben.get(f"/requests/{case.ref}")
    assert "Je bericht hoort ergens anders" in page.text("h1")
    assert "Nog niet zeker" in page.text()

    link = link_of(now)
    page = browser.get(link)
    assert "Mijn scherm ging op zwart." in page.text()
    assert case.ref in page.text()
    assert "Ben" not in page.text()
    assert now.get(Forwarding).acknowledged_at is None, "opening it says nothing yet"
    browser.post(link)
    assert "Jullie zeiden dat jullie het hebben" in browser.follow().text()
    assert "Set-Cookie" not in browser.last.headers
    assert "Ze hebben het" in ben.get(f"/requests/{case.ref}").text()
    assert "Ja" in eva.get(f"/staff/cases/{case.ref}").text()
    page = browser.post(link, status=409)
    assert "Iemand zei al" in page.text()
    assert len(now.all(CaseEvent, tag="case:forward:acknowledged")) == 1


def test_without_consent_the_student_reads_where_to_go(
    eva: Browser, browser: Browser, now: Make, cast: Cast, case: Case
) -> None:
    eva.send(f"/staff/cases/{case.ref}/forward", {**SAID, "consent": "no", "words": ""})
    assert "niet doorgestuurd" in eva.follow().text()
    assert now.all(OutboxMail, address=HELPDESK) == []
    page = browser.as_(cast.ben).get(f"/requests/{case.ref}")
    assert HELPDESK in page.text()
    assert page.all("a", href=f"mailto:{HELPDESK}")


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"desk": ""}, 422, "Kies waar het hoort"),
        ({"desk": "other"}, 422, "Kies uit de lijst"),
        ({"consent": "maybe"}, 422, "Kies uit de lijst"),
        ({"said": ""}, 422, "Schrijf waarom dit geen privacyverzoek is"),
        ({"words": " "}, 409, "Vul in wat de afdeling moet lezen"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    eva: Browser, now: Make, case: Case, more: dict[str, str], status: int, said: str
) -> None:
    page = eva.send(f"/staff/cases/{case.ref}/forward", {**SAID, **more}, status=status)
    assert said in page.text()
    assert now.get(Case).state == "received"
    if more != {"said": ""}:
        assert page.all("textarea", id="said")[0][1] == SAID["said"]


def test_late_is_said_and_still_possible(eva: Browser, now: Make, cast: Cast, desks: None) -> None:
    case = now.case(cast.ben, kind="access", at=now.now - timedelta(days=9))
    assert "Het had uiterlijk op" in eva.get(f"/staff/cases/{case.ref}/forward").text()
    eva.send(f"/staff/cases/{case.ref}/forward", SAID)
    assert now.get(Case).state == "misrouted"


def test_no_desk_no_button(eva: Browser, now: Make, cast: Cast) -> None:
    case = now.case(cast.ben, kind="access")
    page = eva.get(f"/staff/cases/{case.ref}/forward")
    assert "noemde nog geen afdeling" in page.text()
    assert page.all("input", name="desk") == []


def test_a_link_that_is_old_cut_or_made_for_something_else_opens_nothing(
    eva: Browser, browser: Browser, now: Make, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva.send(f"/staff/cases/{case.ref}/forward", SAID)
    link, row = link_of(now), now.get(Forwarding)
    links = SignedLinks(now.config.secret_key)
    other = links.sign("guest", {"forwarding": row.id, "link": row.id})
    for bad in (link[:-3], link + "x", f"/nl/forwarded/{other}", "/nl/forwarded/x"):
        assert "niet heel" in browser.get(bad, status=400).text()
        browser.post(bad, status=400)
    gone = links.sign("forward", {"forwarding": "f" * 24})
    browser.get(f"/nl/forwarded/{gone}", status=410)
    monkeypatch.setattr("portal.web.forward_links.WORKS", timedelta(seconds=-1))
    assert "ouder" in browser.get(link, status=410).text()
    browser.post(link, status=410)
    assert now.get(Forwarding).acknowledged_at is None


def test_erased_words_are_said_to_be_erased(eva: Browser, browser: Browser, now: Make, case: Case) -> None:
    eva.send(f"/staff/cases/{case.ref}/forward", SAID)
    with now.database.writing() as session:
        session.get_one(CaseText, now.get(CaseText, kind="forwarded").id).erase()
    assert "gewist" in browser.get(link_of(now)).text()


def test_the_desk_for_discrimination_gets_its_own_link(
    eva: Browser, browser: Browser, now: Make, case: Case
) -> None:
    eva.send(f"/staff/cases/{case.ref}/forward", {**SAID, "desk": "discrimination"})
    assert "de vertrouwenspersoon" in browser.get(link_of(now, ADVISER)).text()
