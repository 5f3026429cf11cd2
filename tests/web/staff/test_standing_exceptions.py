"""The decider's page of what is decided beforehand for everybody, and what a signer then reads (T08, T09)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask

from portal.actions.decisions import prepare_decision
from portal.actions.standing_exceptions import StartException, start_exception
from portal.models import Case, StandingException
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


def press(browser: Browser, path: str, status: int = 302) -> str:
    hidden = {attrs["name"]: attrs["value"] for attrs, _ in browser.get(path).all("input", type="hidden")}
    return browser.post(path, hidden, status=status).text()


def test_a_decider_decides_and_ends(make: Make, cast: Cast, browser: Browser) -> None:
    dirk = browser.as_(cast.dirk, "decider")
    assert dirk.get("/staff/queue").all("a", href="/nl/staff/exceptions")
    assert dirk.get("/staff/exceptions").text().count("Geldt niet") == 2
    path = "/staff/exceptions/others_in_view"
    opened = {a["name"]: a["value"] for a, _ in dirk.get(path).all("input", type="hidden")}
    press(dirk, path)
    text = dirk.get("/staff/exceptions").text()
    assert "Dirk Bakker besloot dit op" in text or "besloot dit op" in text
    opened["key"] = "another"
    assert "Dit is al besloten." in dirk.post(path, opened, status=409).text()
    press(dirk, path)
    assert make.get(StandingException, code="others_in_view").ended_by == cast.dirk.id
    assert "Gold eerder, van" in dirk.get("/staff/exceptions").text()


def test_others_do_not_come_there(cast: Cast, browser: Browser) -> None:
    for roles in (("handler",), ("dpo",), ()):
        browser.as_(cast.eva, *roles).get("/staff/exceptions", status=403)


def test_who_signs_alone_reads_why(make: Make, cast: Cast, browser: Browser) -> None:
    make.do(cast.dirk, start_exception, StartException("others_in_view"), "decider")
    case = make.taken_up(make.case(cast.amira, kind="access"), cast.bram)
    partly = complete(case, "partly", "rights_of_others", ("screen",))
    make.do(cast.bram, prepare_decision, partly, "handler", "decider")
    bram = browser.as_(cast.bram, "handler", "decider")
    page = bram.get(f"/staff/cases/{case.ref}/decision/sign")
    assert "Daarom mag één mens het tekenen." in page.text()
    press(bram, f"/staff/cases/{case.ref}/decision/sign")
    assert make.get(Case, ref=case.ref).outcome == "partly"


def test_a_handler_with_a_mandate_signs_a_grant(make: Make, cast: Cast, browser: Browser, app: Flask) -> None:
    case = make.taken_up(make.case(cast.amira, kind="access"), cast.eva)
    make.do(cast.eva, prepare_decision, complete(case, "granted"), "handler")
    eva, path = browser.as_(cast.eva, "handler"), f"/staff/cases/{case.ref}/decision/sign"
    assert not eva.get(f"/staff/cases/{case.ref}").all("a", href=f"/nl{path}")
    assert "Je account mag dit niet doen." in eva.get(path).text()
    config: Any = app.extensions["portal_config"]
    app.extensions["portal_config"] = replace(config, mandated=("handler",))
    assert eva.get(f"/staff/cases/{case.ref}").all("a", href=f"/nl{path}")
    assert not eva.get(path).all("a", href=f"/nl/staff/cases/{case.ref}/decision/return")
    press(eva, path)
    assert make.get(Case, ref=case.ref).outcome == "granted"
