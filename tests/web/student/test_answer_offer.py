"""A student proposes another moment, or takes none of the places, and keeps every right (section 7)."""

from __future__ import annotations

import pytest

from portal.models import Case, Letter, Placement
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import granted, offer, plan


@pytest.fixture
def case(make: Make, cast: Cast) -> Case:
    exam = make.exam(product=make.product(), day=make.now.date().replace(year=make.now.year + 1))
    found, placement = granted(make, cast, exam, cast.amira)
    offer(make, cast, placement, plan(make, cast, exam))
    return make.get(Case, ref=found.ref)


@pytest.fixture
def amira(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.amira)


def test_another_moment_once(make: Make, cast: Cast, browser: Browser, amira: Browser, case: Case):
    at = f"/requests/{case.ref}/seat"
    assert "Een ander moment voorstellen" in amira.get(at).text()
    amira.send(f"{at}/another", {"words": ""}, status=422)
    amira.send(f"{at}/another", {"words": "Woensdag na drie uur."})
    assert "het moment" in amira.follow().text("h1")
    assert "Een ander moment voorstellen" not in amira.get(at).text()
    amira.get(f"{at}/another", status=302)

    planner = browser.as_(cast.chloe, "scheduler")
    place = make.get(Placement, case_id=case.id)
    page = planner.get("/staff/planning")
    assert "Ander moment voorgesteld" in page.text()
    assert "1 student heeft" in page.text()
    page = planner.get(f"/staff/planning/places/{place.ref}")
    assert "Woensdag na drie uur." in page.text()
    assert case.ref not in planner.last.get_data(as_text=True)
    sent = {
        "sittings": place.options[0].sitting_id, "no_cost": "y", "same_attempts": "y", "no_mark": "y",
        "result_working_days": "10",
    }  # fmt: skip
    page = planner.send(f"/staff/planning/places/{place.ref}", sent, status=409)
    assert "Dit zijn dezelfde zittingen." in page.text()
    planner.send(f"/staff/planning/places/{place.ref}", {**sent, "answer": "Woensdag is er geen zaal."})
    assert any("Woensdag is er geen zaal." in letter.body for letter in make.all(Letter, case_id=case.id))
    assert make.get(Case, ref=case.ref).state == "offering_alternative"


def test_a_planner_never_reads_their_own_words(make, cast, browser, amira, case):
    amira.send(f"/requests/{case.ref}/seat/another", {"words": "Woensdag."})
    place = make.get(Placement, case_id=case.id)
    browser.as_(cast.amira, "scheduler").get(f"/staff/planning/places/{place.ref}", status=404)


def test_none_of_the_places(make: Make, cast: Cast, browser: Browser, amira: Browser, case: Case):
    at = f"/requests/{case.ref}/seat"
    page = amira.get(f"{at}/none")
    assert "Je houdt je rechten" in page.text()
    amira.send(f"{at}/none")
    page = amira.follow()
    assert page.text("h1") == "Je koos geen van de plekken"
    assert "Je bezwaar blijft staan" in page.text()
    assert "Toch een plek kiezen" in page.text()
    assert make.get(Case, ref=case.ref).protected
    amira.get(f"{at}/none", status=302)
    assert "Geen plek gekozen" in amira.get("/requests").text()
    planner = browser.as_(cast.chloe, "scheduler")
    assert make.get(Placement, case_id=case.id).ref in planner.get("/staff/planning?state=declined").text()
    amira.get(at)


def test_strangers_get_nothing(make, cast, browser, case):
    ben = browser.as_(cast.ben)
    for path in ("another", "none"):
        ben.get(f"/requests/{case.ref}/seat/{path}", status=404)
