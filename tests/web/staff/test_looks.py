"""The DPO sees who looked at which case, by name and function; not at their own, and nobody else sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.db import new_id
from portal.models import Case, Look, Person
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.make import Make

HOUR = timedelta(hours=1)
AT = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # half past eleven in the evening, in Amsterdam


@pytest.fixture
def dov(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dov, "dpo")


def look(make: Make, who: Person, case: Case, at: datetime = AT, function: str = "handler") -> Look:
    return make.add(Look(id=new_id(), at=at, who=who.id, function=function, case_id=case.id, what="case"))


def lines(page: Page) -> list[str]:
    return [text for _attrs, text in page.all("tr")][1:]


def test_each_look_has_a_name_a_function_and_a_case(make: Make, cast: Cast, dov: Browser):
    case = make.case(cast.amira, kind="access")
    look(make, cast.eva, case)
    look(make, cast.dirk, case, AT + HOUR, "decider")
    first, second = lines(dov.get("/staff/looks"))
    assert first == f"21 november 2026, 0.30 Dirk Jansen beslisser Zaak geopend {case.ref}"
    assert second == f"20 november 2026, 23.30 Eva Smit behandelaar Zaak geopend {case.ref}"
    assert f"/nl/staff/cases/{case.ref}" in [attrs.get("href") for attrs, _text in dov.page.all("a")]


def test_looks_at_ones_own_case_are_not_shown(make: Make, cast: Cast, dov: Browser):
    own, acted_for = make.case(cast.dov, kind="access"), make.case(cast.amira, kind="access")
    with make.database.writing() as session:
        session.get_one(Case, acted_for.id).representative_id = cast.dov.id
    look(make, cast.eva, own)
    look(make, cast.eva, acted_for)
    assert lines(dov.get("/staff/looks")) == []
    assert lines(dov.get(f"/staff/looks?case={own.ref}")) == []


@pytest.mark.parametrize(
    "role", ["handler", "decider", "publisher", "scheduler", "exam_board", "reviewer", "admin"]
)
def test_nobody_else_sees_it(browser: Browser, cast: Cast, role: str):
    browser.as_(cast.pia, role).get("/staff/looks", status=403)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"eva", "dirk"}),
        ("who=SMIT", {"eva"}),
        ("who=%25", set()),
        ("day=2026-11-20", {"eva"}),
        ("day=2026-11-21", {"dirk"}),
        ("day=nonsense", {"eva", "dirk"}),
        ("case=nothing", set()),
        ("who=" + "x" * 500, {"eva", "dirk"}),
        ("after=nonsense&before=2026-13-40_x", {"eva", "dirk"}),
    ],
)
def test_filters(make: Make, cast: Cast, dov: Browser, query: str, found: set[str]):
    case = make.case(cast.amira, kind="access")
    look(make, cast.eva, case)
    look(make, cast.dirk, case, AT + HOUR)
    names = {"eva": "Eva Smit", "dirk": "Dirk Jansen"}
    shown = lines(dov.get(f"/staff/looks?{query}"))
    assert {who for who, name in names.items() if any(name in line for line in shown)} == found


def test_a_part_of_the_case_number_is_enough(make: Make, cast: Cast, dov: Browser):
    one, other = (make.case(cast.amira, kind="access") for _ in range(2))
    look(make, cast.eva, one)
    look(make, cast.eva, other)
    (line,) = lines(dov.get(f"/staff/looks?case={one.ref[5:].lower()}"))
    assert one.ref in line


def test_somebody_whose_row_went_is_still_counted(make: Make, cast: Cast, dov: Browser):
    case = make.case(cast.amira, kind="access")
    make.add(Look(id=new_id(), at=AT, who="gone", function="handler", case_id=case.id, what="names"))
    (line,) = lines(dov.get("/staff/looks"))
    assert "Hier niet meer bekend" in line


@pytest.mark.parametrize("number", [1, 50, 51, 120])
def test_paging_forth_and_back_shows_every_look_once(make: Make, cast: Cast, dov: Browser, number: int):
    case = make.case(cast.amira, kind="access")
    with make.database.writing() as session:
        session.add_all(
            Look(
                id=new_id(), at=AT - timedelta(minutes=i // 3), who=cast.eva.id, function="handler", case_id=case.id,
                what="case",
            )
            for i in range(number)
        )  # fmt: skip
    dov.get("/staff/looks?who=eva")
    pages = [lines(dov.page)]
    while found := dov.page.all("a", rel="next"):
        dov.get(found[0][0]["href"])
        pages.append(lines(dov.page))
    assert sum(map(len, pages)) == number
    for earlier in reversed(pages[:-1]):
        dov.get(dov.page.all("a", rel="prev")[0][0]["href"])
        assert lines(dov.page) == earlier
    assert not dov.page.all("a", rel="prev")


def test_an_empty_list_says_so(dov: Browser):
    assert "Niemand keek nog in een zaak." in dov.get("/staff/looks").text()
    assert "Niemand keek in een zaak die hierbij past." in dov.get("/staff/looks?who=x").text()
