"""The pages beside a decided case: a revision, a bezwaar, a petition; and every way in which they say no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.actions.decisions import SignDecision, sign_decision
from portal.models import Case, Decision, Letter
from portal.rules.calendar import local_date
from tests.browser import Browser
from tests.case_pages import fresh, links, path, prepared
from tests.cast import Cast
from tests.make import Make
from tests.refusals import REASON


@pytest.fixture
def refused(now: Make, cast: Cast) -> Case:
    """Amira's wish to have data deleted, refused."""
    case = now.case(cast.amira, kind="erasure")
    decision = prepared(now, cast, case, "refused")
    now.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    return fresh(now, case)


def on(now: Make, days: int = 0) -> dict[str, str]:
    day = local_date(now.now) + timedelta(days=days)
    return {
        "received_on_day": str(day.day),
        "received_on_month": str(day.month),
        "received_on_year": str(day.year),
    }


def test_a_revision_through_the_pages(refused: Case, now: Make, cast: Cast, eva: Browser, browser: Browser):
    eva.get(path(refused))
    assert links(eva)["Besluit herzien"].endswith("/decision")
    page = eva.send(path(refused, "decision"), {"outcome": "granted"}, status=422)
    assert "Kies waarom je opnieuw besluit." in page.text()
    eva.send(path(refused, "decision"), {"outcome": "granted", "cause": "own_error"})
    at = eva.last.headers["Location"].removeprefix("http://localhost/nl")
    assert at.endswith("/decision/granted?cause=own_error")
    eva.send(at, {"explanation": REASON})
    assert "We hebben opnieuw gekeken, omdat we een fout maakten." in eva.follow().text()
    eva.send(path(refused, "decision/check"))
    pia = browser.as_(cast.pia, "decider")
    assert "Opnieuw, omdat" in pia.get(path(refused, "decision/sign")).text()
    pia.send(path(refused, "decision/sign"))
    assert fresh(now, refused).outcome == "granted"
    assert now.get(Letter, case_id=refused.id, number="N12")
    assert len(now.all(Decision, case_id=refused.id, state="sent")) == 2


def test_a_forged_cause_is_refused_with_a_sentence(refused: Case, now: Make, eva: Browser):
    eva.send(path(refused, "decision/granted?cause=whim"), {"explanation": REASON}, status=409)
    assert "Kies uit de lijsten op de pagina." in eva.page.text()
    assert len(now.all(Decision)) == 1


def test_a_bezwaar_from_beginning_to_end(
    refused: Case, now: Make, cast: Cast, eva: Browser, dirk: Browser, browser
):
    eva.get(path(refused))
    assert "Bezwaarschrift innemen" in links(eva)
    page = eva.send(path(refused, "bezwaar"), {}, status=422)
    assert "Vul in op welke dag die binnenkwam." in page.text()
    page = eva.send(path(refused, "bezwaar"), on(now, 1), status=409)
    assert "Deze dag" in page.all("div", id="errors")[0][1]
    eva.send(path(refused, "bezwaar"), on(now))
    text = eva.follow().text()
    assert "Bezwaarschrift ontvangen" in text
    assert "Het kwam op tijd." in text
    assert "Beslis op het bezwaarschrift uiterlijk op" in text
    eva.get(path(refused, "bezwaar"), status=409)
    eva.send(path(refused, "bezwaar/heard"))
    assert "Bezwaarschrift: de student is gehoord" in eva.follow().text()
    assert not {"Bezwaarschrift beëindigen: er is niets meer te beslissen"} & set(links(eva))
    page = browser.as_(cast.pia, "decider").get(path(refused, "bezwaar/decided"), status=409)
    assert "Op een bezwaarschrift volgt een eigen besluit." in page.text()
    eva.send(path(refused, "bezwaar/dropped"))
    assert "Bezwaarschrift teruggenomen" in eva.follow().text()
    assert [one.title for one in now.all(Letter)][-1].startswith("Je nam je bezwaarschrift terug")


def test_a_petition_from_beginning_to_end(refused: Case, now: Make, eva: Browser):
    eva.send(path(refused, "petition"), on(now))
    assert "De rechter kijkt ernaar" in eva.follow().text()
    assert "De rechter heeft beslist" in links(eva)
    eva.send(path(refused, "petition/order"))
    assert "De rechter heeft beslist" in eva.follow().text()
    eva.get(path(refused, "petition/order"), status=409)


def test_under_court_there_is_no_bezwaar(refused: Case, now: Make, eva: Browser):
    now.app.extensions["portal_config"] = replace(now.config, remedy_route="court")
    eva.get(path(refused))
    assert "Bezwaarschrift innemen" not in links(eva)
    page = eva.send(path(refused, "bezwaar"), on(now), status=409)
    assert "verwijst studenten naar de rechter" in page.text()


def test_before_a_decision_nothing_can_be_challenged(now: Make, cast: Cast, eva: Browser):
    case = now.taken_up(now.case(cast.amira, kind="erasure"), cast.eva)
    eva.get(path(case))
    assert not {"Bezwaarschrift innemen", "Besluit herzien", "De student ging naar de rechter"} & set(
        links(eva)
    )
    eva.get(path(case, "bezwaar"), status=409)
    assert "Er is nog niets besloten" in eva.page.text()
