"""A full place says so at once, names the next free one, and lets the student stand in line."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.make import NOW
from tests.sittings_fixture import choose, granted, offer, plan


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        yield


@pytest.fixture
def full(make, cast):
    """Ben has the one seat of the morning; Amira may choose it, or the afternoon if `spare`."""
    exam = make.exam(product=make.product())
    mine, theirs = granted(make, cast, exam, cast.amira), granted(make, cast, exam, cast.ben)
    make.now += timedelta(days=7)
    morning = plan(make, cast, exam, capacity=1)
    offer(make, cast, theirs[1], morning)
    choose(make, cast.ben, theirs[0], morning)
    return exam, mine, morning


def test_a_full_place_names_the_next_free_one_on_the_same_page(make, cast, browser, full):
    exam, (case, placement), morning = full
    afternoon = plan(make, cast, exam, hour=14, place="Zaal 7")
    offer(make, cast, placement, morning, afternoon)
    amira = browser.as_(cast.amira)
    words = amira.get(f"/requests/{case.ref}/seat").text()
    assert "De eerste vrije plek is maandag 28 december 2026, 14.00–16.30, Zaal 7." in words
    page = amira.send(f"/requests/{case.ref}/seat", {"sitting": morning.id}, status=409)
    assert "Zaal 7" in page.text()


def test_stand_in_line_and_see_where(make, cast, browser, full):
    _exam, (case, placement), morning = full
    offered = make.all(type(morning))
    assert [one.free for one in offered] == [0]
    spare = plan(make, cast, _exam, hour=14, capacity=1)
    offer(make, cast, placement, morning, spare)
    carla = make.person("Carla Dijk")
    other, place = granted(make, cast, _exam, carla)
    offer(make, cast, place, spare)
    choose(make, carla, other, spare, at=make.now + timedelta(hours=1))
    amira = browser.as_(cast.amira)
    assert (
        "Alle plekken zijn nu vol. Je houdt recht op een plek."
        in amira.get(f"/requests/{case.ref}/seat").text()
    )
    address = f"/requests/{case.ref}/seat/wait"
    assert "Kies een plek." in amira.send(address, {}, status=422).text()
    amira.send(address, {"sitting": morning.id})
    words = amira.follow().text()
    assert "maandag 28 december 2026, 9.00–11.30" in words
    assert "je bent de eerste" in words
    assert "Kijk hoeveel studenten voor je gaan" in amira.get(f"/requests/{case.ref}/seat").text()


def test_there_is_no_line_for_who_has_a_place_or_nothing_to_choose(make, cast, browser, full):
    _exam, (case, _placement), _morning = full
    assert browser.as_(cast.amira).get(f"/requests/{case.ref}/seat/wait", 302) is not None
    browser.as_(cast.pia).get(f"/requests/{case.ref}/seat/wait", 404)
