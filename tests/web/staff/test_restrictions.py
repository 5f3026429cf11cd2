"""The end of a restriction in pages, and the check after an exam elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.actions.decisions import PrepareDecision, SignDecision, prepare_decision, sign_decision
from portal.actions.seating import AskAudit, NoteSat, ask_audit, note_sat
from portal.models import Case, Letter
from portal.rules.calendar import add_working_days
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import choose, granted, offer, plan, registered


@pytest.fixture
def handler(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


def day(on: date) -> dict[str, str]:
    return {"lift_on_day": str(on.day), "lift_on_month": str(on.month), "lift_on_year": str(on.year)}


def test_a_restriction_ends_after_its_letter(make: Make, cast: Cast, handler: Browser):
    case = make.taken_up(make.case(cast.amira, kind="restriction"), cast.eva)
    command = PrepareDecision(case.ref, "granted", "We slaan het alleen op.")
    decision = make.do(cast.eva, prepare_decision, command, "handler")
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    at = f"/staff/cases/{case.ref}"
    assert "Einde van de beperking aankondigen" in handler.get(at).text()
    handler.get(f"{at}/lift", status=409)
    from datetime import UTC, datetime

    from portal.rules.calendar import local_date

    today = local_date(datetime.now(UTC))
    first = add_working_days(today, 5)
    handler.send(f"{at}/announce-lifting", {**day(first - timedelta(days=1)), "reason": "Klaar."}, status=409)
    assert "De student moet het van tevoren weten" in handler.page.text()
    assert "Klaar." in handler.page.text(), "nothing typed is lost"
    handler.send(f"{at}/announce-lifting", {**day(first), "reason": ""}, status=422)
    handler.send(f"{at}/announce-lifting", {**day(first), "reason": "Klaar."})
    assert make.get(Letter, case_id=case.id, number="N14")
    handler.send(f"{at}/lift", status=409)
    assert make.get(Case, ref=case.ref).state == "lifting_announced"


def test_the_check_after_the_exam(make: Make, cast: Cast, handler: Browser):
    exam = make.exam(product=make.product())
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    registered(make, cast, case)
    make.do(None, note_sat, NoteSat(case.ref), at=make.now.replace(year=2027, month=1, day=4))
    make.do(None, ask_audit, AskAudit(case.ref), at=make.now.replace(year=2027, month=6))
    at = f"/staff/cases/{case.ref}"
    assert "Controleren dat er geen nadeel was" in handler.get(at).text()
    how = {f"a0{number}_how": f"Gezien {number}." for number in (6, 7, 8, 9)}
    handler.send(f"{at}/disadvantage", {**how, "a09_how": ""}, status=422)
    handler.send(f"{at}/disadvantage", {**how, "a06": "y", "a08": "y", "a09": "y"})
    page = handler.follow().text()
    assert page.count("Klopt niet") == 1
    assert "Gezien 7." in page
    ticks = dict.fromkeys(("a06", "a07", "a08", "a09"), "y")
    handler.send(f"{at}/disadvantage", {**how, **ticks})
    assert make.get(Case, ref=case.ref).state == "completed"
    handler.follow()
    handler.get(f"{at}/disadvantage", status=409)
