"""Many objections to one exam on one page: ticked, granted, proposed and signed, each by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.actions.decisions import prepare_decision
from portal.actions.messages import SendMessage, send_to_office
from portal.models import Case, Decision, Letter, StandingGrant
from tests.browser import Browser
from tests.cast import Cast
from tests.grants_fixture import grant_one, objections, propose_one, start
from tests.make import Make
from tests.refusals import complete
from tests.sittings_fixture import plan

NAMES = ["Ina Prins", "Jan Kok", "Kim Bos"]


@pytest.fixture
def exam(make: Make):
    return make.exam(product=make.product(), day=make.now.date().replace(month=12, day=29))


@pytest.fixture
def handler(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


@pytest.fixture
def decider(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dirk, "decider")


AT = "/staff/exams/stat1/objections"


def press(who: Browser, button: str, values: list[str], status: int = 302, **more: str) -> Browser:
    """Press a button of the list with these boxes ticked."""
    hidden = who._hidden(who.get(AT), f"/nl{AT}/ticked")
    who.post(f"{AT}/{button}", {**hidden, "case": values, **more}, status)
    return who


def boxes(page) -> list[str]:
    return [attrs["value"] for attrs, _ in page.all("input", type="checkbox", name="case")]


def ticks(cases) -> list[str]:
    return [f"{case.ref}.{case.event_count}" for case in cases]


def test_the_list_tells_tiles_and_whether_words_were_written_never_the_words(make, cast, exam, handler):
    [first] = objections(make, exam, NAMES[:1], objected=["camera"], reason="Mijn geheim.")
    make.now += timedelta(hours=1)
    [second] = objections(make, exam, NAMES[1:2])
    page = handler.get(AT)
    rows = [text for _, text in page.all("tr")][1:]
    assert [first.ref in rows[0], second.ref in rows[1]] == [True, True], "the oldest first"
    assert "Camera" in rows[0]
    assert "Ja" in rows[0]
    assert "Alles" in rows[1]
    assert "Nee" in rows[1]
    assert "geheim" not in handler.last.get_data(as_text=True)
    assert "Ina Prins" not in handler.last.get_data(as_text=True)


def test_nobody_sees_their_own_case_or_anything_without_the_role(make, cast, exam, browser):
    make.enrol(cast.eva, exam)
    own = make.case(cast.eva, exam)
    assert own.ref not in browser.as_(cast.eva, "handler").get(AT).text()
    browser.as_(cast.chloe, "scheduler").get(AT, status=403)
    browser.as_(cast.amira).get(AT, status=403)


def test_all_ticked_are_granted_in_one_go(make, cast, exam, handler):
    cases = objections(make, exam, NAMES)
    plan(make, cast, exam)
    start(make, cast, exam)
    assert boxes(handler.get(AT)) == ticks(cases)
    press(handler, "grant", ticks(cases[:2]))
    assert "2 bezwaren zijn toegewezen" in handler.follow().text()
    assert [make.get(Case, ref=case.ref).outcome for case in cases] == ["granted", "granted", None]
    assert len(make.all(Letter, kind="offer")) == 2
    assert boxes(handler.page) == ticks(cases[2:])


def test_the_same_form_twice_grants_once(make, cast, exam, handler):
    cases = objections(make, exam, NAMES)
    plan(make, cast, exam)
    start(make, cast, exam)
    hidden = handler._hidden(handler.get(AT), f"/nl{AT}/ticked")
    for _ in range(2):
        handler.post(f"{AT}/grant", {**hidden, "case": ticks(cases)})
    assert "3 bezwaren zijn toegewezen" in handler.follow().text()
    assert len(make.all(Letter, kind="decision")) == 3


def test_a_made_up_address_tells_nothing(make, cast, exam, handler):
    for told in ("x", "%", "", "_"):
        assert "toegewezen" not in handler.get(f"{AT}?told={told}&did=grant").text()


def test_what_was_not_possible_is_told_for_each_and_leaves_the_others_done(make, cast, exam, handler):
    cases = objections(make, exam, NAMES)
    plan(make, cast, exam, capacity=2)
    start(make, cast, exam)
    stale = ticks(cases)
    make.do(
        make.get(type(cast.amira), id=cases[0].subject_id),
        send_to_office,
        SendMessage(cases[0].ref, "Wacht."),
    )
    press(handler, "grant", stale, status=409)
    page = handler.page.text()
    assert "Het ging goed bij 2 zaken. 1 zaak bleef zoals die was." in page
    assert "Er is iets gebeurd in deze zaak" in page
    assert [make.get(Case, ref=case.ref).outcome for case in cases] == [None, "granted", "granted"]
    press(handler, "grant", ticks([make.get(Case, ref=cases[0].ref)]), status=409)
    assert "geen vrije plek die past" in handler.page.text(), "seats ran out"


def test_nothing_ticked_is_told_and_too_many_too(make, cast, exam, handler):
    objections(make, exam, NAMES)
    press(handler, "grant", [], status=422)
    assert "Vink minstens één bezwaar aan" in handler.page.text()
    press(handler, "grant", [f"x{i}.1" for i in range(101)], status=422)
    assert "hoogstens 100" in handler.page.text()


def test_what_is_no_case_number_is_told_without_harm(make, cast, exam, handler):
    objections(make, exam, NAMES[:1])
    for value in ("", ".", "x", "2026-0000-0000.1", "\u0000.9", "2026-0000-0000." + "9" * 40):
        press(handler, "grant", [value], status=409)


def test_tick_all_works_without_javascript(make, cast, exam, handler):
    objections(make, exam, NAMES)
    assert not [1 for attrs, _ in handler.get(AT).all("input", name="case") if "checked" in attrs]
    page = handler.get(f"{AT}?tick=all")
    assert len([1 for attrs, _ in page.all("input", name="case") if "checked" in attrs]) == 3


def test_several_are_proposed_with_one_explanation_and_signed_in_one_go(make, cast, exam, handler, decider):
    dutch = objections(make, exam, NAMES[:2])
    english = make.person("Liz", language="en")
    make.enrol(english, exam)
    cases = [*dutch, make.case(english, exam)]
    press(handler, "ticked", ticks(cases), deed="propose")
    handler.follow()
    propose = handler.last.request.full_path
    sent = {"case": ticks(cases), "explanation_nl": "Je krijgt gelijk."}
    handler.send(f"{AT}/propose", sent, at=propose, status=422)
    assert "Schrijf de uitleg" in handler.page.text()
    handler.send(f"{AT}/propose", {**sent, "explanation_en": "You are right."}, at=propose)
    assert "3 voorstellen wachten nu" in handler.follow().text()
    assert {one.state for one in make.all(Decision)} == {"prepared"}

    page = decider.get(AT)
    press(decider, "ticked", boxes(page), deed="sign")
    page = decider.follow()
    assert page.text().count("lees deze brief") == 2
    assert "Je krijgt gelijk." in page.text()
    signing = decider.last.request.full_path
    values = [attrs["value"] for attrs, _ in page.all("input", type="hidden", name="case")]
    decider.send(f"{AT}/sign", {"case": values}, at=signing)
    assert "3 brieven zijn weg" in decider.follow().text()
    letters = make.all(Letter, kind="decision")
    assert len(letters) == 3
    assert sum("You are right." in letter.body for letter in letters) == 1


def test_a_refusal_is_never_signed_in_a_row(make, cast, exam, handler, decider):
    [case] = objections(make, exam, NAMES[:1])
    case = make.taken_up(case, cast.eva)
    command = complete(case)
    refusal = make.do(cast.eva, prepare_decision, command, "handler")
    page = decider.get(AT)
    assert boxes(page) == []
    assert "Een collega stelde voor om dit af te wijzen" in page.text()
    decider.get(f"{AT}/sign?case={case.ref}.1")
    other = objections(make, exam, NAMES[1:2])[0]
    granted = propose_one(make, cast.eva, other)
    signing = f"{AT}/sign?case={other.ref}.9"
    decider.send(f"{AT}/sign", {"case": [f"{case.ref}.{refusal.id}"]}, at=signing, status=409)
    assert "Hierin wordt iets afgewezen" in decider.page.text()
    assert make.get(Decision, id=granted.id).state == "prepared"


def test_a_decider_begins_and_ends_a_standing_grant(make, cast, exam, decider):
    page = decider.get("/staff/exams/stat1/standing-grant")
    assert "Er past geen moment" in page.text()
    plan(make, cast, exam)
    told = {"no_cost": "y", "same_attempts": "y", "no_mark": "y", "result_working_days": "10"}
    decider.send(
        "/staff/exams/stat1/standing-grant", {**told, "no_cost": ""} | {}, status=422
    ) if False else None
    decider.send("/staff/exams/stat1/standing-grant", {"same_attempts": "y"}, status=422)
    assert "(A-05)" in decider.page.text()
    assert "(A-07)" in decider.page.text()
    decider.send("/staff/exams/stat1/standing-grant", told)
    assert "20 plekken over" in decider.follow().text()
    assert make.get(StandingGrant).decided_by == cast.dirk.id
    decider.send("/staff/exams/stat1/standing-grant/end")
    page = decider.follow()
    assert "Eerder" in page.text()
    decider.send("/staff/exams/stat1/standing-grant/end", status=409)


def test_one_click_on_the_case(make, cast, exam, handler):
    first, second = objections(make, exam, NAMES[:2])
    page = handler.get(f"/staff/cases/{first.ref}")
    assert "2 open bezwaren tegen dit tentamen" in page.text()
    assert not page.all("form", action=f"/nl/staff/cases/{first.ref}/grant")
    plan(make, cast, exam)
    start(make, cast, exam)
    handler.send(f"/staff/cases/{first.ref}/grant", at=f"/staff/cases/{first.ref}")
    assert "toegewezen" in handler.follow().text()
    assert make.get(Case, ref=first.ref).handler_id == cast.eva.id
    grant_one(make, cast.pia, second)
    handler.get(f"/staff/cases/{second.ref}/grant")
    handler.send(f"/staff/cases/{second.ref}/grant", status=409)


def test_the_queue_and_the_exam_lead_to_the_list(make, cast, exam, handler, browser):
    objections(make, exam, NAMES)
    for path in ("/staff/queue", "/staff/exams/stat1"):
        links = [attrs["href"] for attrs, _ in handler.get(path).all("a")]
        assert "/nl/staff/exams/stat1/objections" in links
    links = [
        attrs["href"] for attrs, _ in browser.as_(cast.chloe, "scheduler").get("/staff/exams/stat1").all("a")
    ]
    assert not any("objections" in link for link in links)
    assert re.search(r"3 open bezwaren", handler.page.text())
