"""A student's requests in the browser: from the first choice to the page of the request."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.models import Case, Draft


@pytest.fixture
def amira(make, cast, browser):
    """Amira, with a coming exam that is watched; the clock of the builders is the browser's."""
    make.now = datetime.now(UTC)
    product = make.product()
    make.exams = {
        code: make.exam(code, product=product, day=(make.now + timedelta(days=days)).date(), name_nl=name, name_en=name)
        for code, days, name in (("STAT1", 9, "Statistiek 1"), ("LAW2", 60, "Recht 2"), ("OLD3", -20, "Oud 3"))
    }
    make.enrol(cast.amira, *make.exams.values())
    return browser.as_(cast.amira)


def test_objection_from_start_to_page(amira, make):
    amira.send("/requests/new", {"kind": "objection"})
    page = amira.follow()
    assert "Statistiek 1" in page.text()
    amira.send("/requests/new/objection?exam=stat1", {"exams": "stat1", "reason": "Kleine kamer", "email": ""})
    page = amira.follow()
    assert "Kleine kamer" in page.text()
    amira.send(amira.last.request.path)
    page = amira.follow()
    [case] = make.all(Case)
    assert case.ref in page.text()
    page = amira.get(f"/requests/{case.ref}")
    assert case.ref in page.text() and "Statistiek 1" in page.text()
