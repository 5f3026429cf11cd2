"""What tests of a case's pages share: addresses, links, a proposal that stands."""

from __future__ import annotations

from typing import Any

from portal.actions.decisions import prepare_decision
from portal.models import Case, Decision, Person
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.refusals import REASON, complete


def path(case: Case, deed: str = "") -> str:
    return f"/staff/cases/{case.ref}" + (f"/{deed}" if deed else "")


def links(browser: Browser) -> dict[str, str]:
    return {text: attrs.get("href", "") for attrs, text in browser.page.all("a")}


def sign_directly(browser: Browser, case: Case, decision: Decision) -> None:
    """Post what the page offers no button for."""
    token = browser.page.all("input", name="csrf_token")[0][0]["value"]
    browser.post(path(case, "decision/sign"), {"csrf_token": token, "decision": decision.id}, status=409)


def fresh(make: Make, case: Case) -> Case:
    return make.get(Case, ref=case.ref)


def prepared(
    make: Make, cast: Cast, case: Case, outcome: str = "granted", by: Person | None = None, **more: Any
) -> Decision:
    if fresh(make, case).state == "received":
        make.taken_up(case, cast.eva)
    command = complete(case, outcome, explanation=REASON, **more)
    return make.do(by or cast.eva, prepare_decision, command, "handler")
