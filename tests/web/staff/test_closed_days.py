"""The page of closed days: adding one under a planned sitting warns and lists it."""

from __future__ import annotations

import pytest
import time_machine

from portal.models import ClosedDay
from tests.make import NOW
from tests.sittings_fixture import plan

ADDRESS = "/staff/closed-days"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def chloe(browser, cast):
    return browser.as_(cast.chloe, "scheduler")


def typed(day, **changes):
    return {
        "day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year), "name_nl": "Vrije dag",
        "name_en": "Day off", **changes,
    }  # fmt: skip


def test_an_empty_list_says_that_holidays_count_by_themselves(chloe):
    assert "Feestdagen tellen vanzelf mee." in chloe.get(ADDRESS).text()


def test_add_a_day_and_take_it_off_again(make, chloe):
    day = NOW.date().replace(month=12, day=24)
    chloe.send(ADDRESS, typed(day))
    words = chloe.follow().text()
    assert "donderdag 24 december 2026 staat op de lijst" in words
    assert "Vrije dag" in words
    page = chloe.send(ADDRESS, typed(day), status=409)
    assert "Deze dag staat al op de lijst." in page.text()
    chloe.send(f"{ADDRESS}/2026-12-24/remove", {})
    assert make.all(ClosedDay) == []


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"day_day": "31", "day_month": "2"}, 422, "Vul een datum in die bestaat"),
        ({"day_year": "2025"}, 409, "Deze dag is voorbij."),
        ({"name_nl": " "}, 422, "Vul in hoe de dag in het Nederlands heet."),
        ({"name_en": ""}, 422, "Vul in hoe de dag in het Engels heet."),
    ],
)
def test_a_day_that_is_not_right_comes_back(make, chloe, changes, status, sentence):
    day = NOW.date().replace(month=12, day=24)
    assert sentence in chloe.send(ADDRESS, typed(day, **changes), status=status).text()
    assert make.all(ClosedDay) == []


def test_a_closed_day_under_a_sitting_warns_and_lists_it(make, cast, chloe, browser):
    exam = make.exam(product=make.product())
    sitting = plan(make, cast, exam)
    plan(make, cast, exam, hour=23, day=exam.day.replace(day=27))  # the evening before is another day
    chloe.send(ADDRESS, typed(exam.day))
    page = chloe.follow()
    assert "1 zitting is gepland op een gesloten dag" in page.text()
    assert f"/nl/staff/planning/sittings/{sitting.id}/change" in [a["href"] for a, _t in page.all("a")]
    ada = browser.as_(cast.ada, "admin").get(ADDRESS)
    assert "1 zitting is gepland" not in ada.text()  # an administrator plans nothing
    assert "Vrije dag" in ada.text()


def test_an_address_that_names_no_day_is_nowhere(chloe, browser, cast):
    for wrong in ("2026-12-24", "tomorrow", "2026-99-99"):
        chloe.get(f"{ADDRESS}/{wrong}/remove", 404)
    browser.as_(cast.eva, "handler").get(ADDRESS, 403)
