"""The page of a granted request says what holds at the resit, and where to choose otherwise (A-08)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.models import Case
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import granted


def test_the_resit_is_without_supervision_until_its_student_says_otherwise(
    browser: Browser, make: Make, cast: Cast
):
    make.now = datetime.now(UTC) - timedelta(days=8)
    product = make.product()
    day = (make.now + timedelta(weeks=9)).date()
    resit = make.exam("RESIT", day=day, product=product, approval="approved", name_nl="Hertentamen")
    case, _place = granted(make, cast, make.exam(product=product, resit_id=resit.id), cast.amira)
    amira, path = browser.as_(cast.amira), f"/requests/{case.ref}"
    assert "Hertentamen" not in amira.get(path).text(), "who does not take it reads nothing of it"
    make.enrol(cast.amira, resit)
    page = amira.get(path)
    assert "Ook Hertentamen" in page.text()
    assert page.all("a", href=f"/nl{path}/resit")[0][0].get("class") == "ds-link", "a link, never a button"
    page = amira.get(f"{path}/resit")
    for words in ("alleen voor dit tentamen", "tot het tentamen begint", "Niemand van de school"):
        assert words in page.text()
    tabs = [amira._hidden(page, f"/nl{path}/resit") for _ in range(2)]
    for hidden in tabs:
        amira.post(f"{path}/resit", hidden)
    assert make.get(Case, ref=case.ref).resit_act, "a page that lay open does not undo it"
    assert "Je koos ervoor om Hertentamen" in amira.get(path).text()
    amira.send(f"{path}/resit")
    assert "Ook Hertentamen" in amira.get(path).text()
    browser.as_(cast.ben).get(f"{path}/resit", status=404)
