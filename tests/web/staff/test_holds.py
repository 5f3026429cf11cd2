"""A legal hold in pages: the DPO sets and ends it, staff read it; and a case that lost its people is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.jobs import endings
from portal.models import Case
from portal.rules.calendar import local_date
from portal.rules.retention import hold_until
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def case(make: Make, cast: Cast) -> Case:
    return make.case(cast.amira, kind="access")


@pytest.fixture
def dov(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dov, "dpo")


def filled(reason: str, on: date) -> dict[str, str]:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {"reason": reason, **{f"review_on_{part}": str(number) for part, number in parts.items()}}


def test_the_dpo_holds_a_case_and_ends_it(make: Make, cast: Cast, case: Case, dov: Browser) -> None:
    today, at = local_date(datetime.now(UTC)), f"/staff/cases/{case.ref}"
    assert "Deze zaak vasthouden" in dov.get(at).text()
    assert "Niet langer vasthouden" not in dov.page.text()
    dov.send(f"{at}/hold", filled("", today + timedelta(days=9)), status=422)
    dov.send(f"{at}/hold", filled("De rechter.", hold_until(today) + timedelta(days=1)), status=409)
    assert "binnen zes maanden" in dov.page.text()
    assert "De rechter." in dov.page.text(), "nothing typed is lost"
    dov.send(f"{at}/hold", filled("De rechter vraagt ernaar.", today + timedelta(days=9)))
    assert "De rechter vraagt ernaar." in dov.follow().text()
    dov.send(f"{at}/end-hold", {})
    assert "De rechter vraagt ernaar." not in dov.follow().text()
    assert make.get(Case, id=case.id).legal_hold is None
    dov.send(f"{at}/end-hold", {}, status=409)


def test_a_handler_reads_it_and_cannot_change_it(
    make: Make, cast: Cast, case: Case, browser: Browser, dov: Browser
) -> None:
    on = local_date(datetime.now(UTC)) + timedelta(days=9)
    dov.send(f"/staff/cases/{case.ref}/hold", filled("De rechter vraagt ernaar.", on))
    eva = browser.as_(cast.eva, "handler")
    page = eva.get(f"/staff/cases/{case.ref}").text()
    assert "De rechter vraagt ernaar." in page
    assert "Niet langer vasthouden" not in page
    for deed in ("hold", "end-hold"):
        eva.get(f"/staff/cases/{case.ref}/{deed}", status=403)
    assert "rechter" not in browser.as_(cast.amira).get(f"/requests/{case.ref}").text()


def test_an_old_case_is_there_for_nobody(make: Make, cast: Cast, case: Case, browser: Browser) -> None:
    """Neither under the number that people know, nor in a list, nor under the number that it has now (T16)."""
    make.do(cast.amira, withdraw, Withdraw(case.ref))
    student, staff = browser.as_(cast.amira), browser.as_(cast.dov, "handler", "decider", "dpo")
    student.get(f"/requests/{case.ref}")
    assert case.ref in staff.get("/staff/queue?closed=y").text()
    endings.sweep(make.database, make.config, make.now + timedelta(days=366))
    now = make.get(Case, id=case.id)
    for ref in (case.ref, now.ref):
        student.get(f"/requests/{ref}", status=404)
        staff.get(f"/staff/cases/{ref}", status=404)
        staff.get(f"/staff/cases/{ref}/hold", status=404)
        assert ref not in student.get("/requests").text()
        assert ref not in staff.get("/staff/queue?closed=y").text()
