"""Replacing a product on its pages: numbers first, then the choice, then once more."""

from __future__ import annotations

import pytest

from portal.models import ProductChange


@pytest.fixture
def exam(make, cast):
    exam = make.exam(product=make.product(), day=make.now.date().replace(year=make.now.year + 1))
    make.enrol(cast.amira, exam)
    make.enrol(cast.ben, exam)
    make.case(cast.amira, exam)
    return exam


def test_from_numbers_to_the_order(browser, make, cast, exam):
    pia, path = browser.as_(cast.pia, "publisher"), f"/staff/products/{exam.product_id}/replace"
    assert "Vervangen" in pia.get("/staff/suppliers").text()
    said = " ".join(pia.get(path).text().split())
    for fact in ("tentamens met dit product1", "een daarvan maken2", "over een daarvan1"):
        assert fact in said
    pia.send(path, {}, status=422)
    pia.send(path, {"to": "catalogue:examity"})
    confirm = pia.follow()
    assert "wordt geschorst" in confirm.text()
    pia.send(f"{path}/confirm", {"publish": "y"}, at=f"{path}/confirm?to=catalogue:examity")
    change = make.get(ProductChange)
    assert (change.from_id, change.publish, change.by) == (exam.product_id, True, cast.pia.id)


def test_a_forged_choice_goes_back_to_the_list(browser, cast, exam):
    pia, path = browser.as_(cast.pia, "publisher"), f"/staff/products/{exam.product_id}/replace"
    pia.get(f"{path}/confirm?to=nothing", status=302)
    pia.get(f"/staff/products/{'x' * 24}/replace", status=404)


def test_others_do_not(browser, cast, exam):
    for role in ("handler", "scheduler", "decider"):
        browser.as_(cast.bram, role).get(f"/staff/products/{exam.product_id}/replace", status=403)
