"""Every page of a case answers for every kind of request in every state: a page, a way on or a refusal, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from portal.actions.context import Context
from portal.models import Case
from portal.rules.lifecycle import GONE_STATES, KINDS, TABLE
from tests.browser import Browser, apart
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make

EVERY_JOB = ("handler", "decider", "dpo", "scheduler", "exam_board", "reviewer", "publisher", "admin")
OF_A_CASE = ("/staff/cases/<ref>", "/staff/questions/<ref>", "/staff/reviews/<ref>")
ABOUT = {"objected": ["camera"], "reason": "Zo is het.", "about": "Alles.", "question": "Mag dit?"}
QUESTION = {
    "ground": "identity", "means": "known_mail", "asked_on": "2026-11-24", "reply_by": "2027-11-24",
    "stops_clock": True, "hindrances": [], "legal_deadline": "2027-12-24", "texts": (),
}  # fmt: skip


def states(kind: str) -> list[str]:
    """Every state that the table leads this kind of request to, in its order."""
    reached = [step.to_state for step in TABLE if kind in step.kinds and step.machine == "case"]
    return list(dict.fromkeys(state for state in reached if state and state not in GONE_STATES))


def put(make: Make, case: Case, state: str) -> None:
    """Bring a case to a state by the event that asks the fewest facts."""

    def move(ctx: Context, _command: None) -> None:
        found = ctx.get(Case, case.ref)
        if state.startswith("awaiting"):
            ctx.record("case:question:asked", found, function="handler", to_state=state, **QUESTION)
        elif state == "lifting_announced":
            facts = {"lift_on": "2027-11-30", "follow_up_by": "2027-11-30", "texts": ()}
            ctx.record("case:lifting:announced", found, function="handler", to_state=state, **facts)
        elif state != "received":
            ctx.record("case:moved", found, function="system", to_state=state)

    make.do(None, move, None)


def pages(browser: Browser, ref: str) -> Iterator[tuple[Rule, str]]:
    """Every address of this case, with all that a page can be asked for."""
    for rule in browser.app.url_map.iter_rules():
        path = re.sub(r"<any\(nl, en\):lang>", "nl", rule.rule)
        if not any(part in path for part in OF_A_CASE):
            continue
        choices = re.search(r"<any\(([^)]*)\):outcome>", path)
        for choice in choices.group(1).split(", ") if choices else [""]:
            filled = re.sub(r"<any[^>]*>", choice, path).replace("<ref>", ref)
            yield rule, re.sub(r"<[^>]*>", "0" * 24, filled)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_of_a_case_fails_in_any_state(now: Make, cast: Cast, browser: Browser, kind: str):
    exam = now.exam("STAT1", product=now.product())
    explained(now, cast.eva, cast.pia, exam)
    reader = browser.as_(cast.bram, *EVERY_JOB)
    token = reader.get("/staff/queue").all("input", name="csrf_token")[0][0]["value"]
    failed: list[str] = []
    for state in states(kind):
        student = now.person(f"Student {state}")
        now.enrol(student, exam)
        case = now.case(student, *([] if kind == "dpo_question" else [exam]), kind=kind, **ABOUT)
        put(now, case, state)
        for rule, path in pages(browser, case.ref):
            answer = apart(reader.client.get, path, buffered=True)
            codes = [answer.status_code]
            if (
                "POST" in (rule.methods or ()) and answer.status_code >= 400
            ):  # what no form leads to is sent all the same
                codes.append(apart(reader.client.post, path, data={"csrf_token": token}).status_code)
            failed += [f"{state} {code} {path}" for code in codes if code >= 500 or code == 400]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("outcome", ["", "/granted", "/partly", "/refused"])
def test_nobody_decides_about_a_question_to_the_dpo(now: Make, cast: Cast, browser: Browser, outcome: str):
    case = now.case(cast.amira, kind="dpo_question", question="Mag dit?")
    reader, path = browser.as_(cast.dov, "dpo", "handler"), f"/staff/cases/{case.ref}/decision{outcome}"
    reader.get(path, status=409)
    reader.get(f"/staff/questions/{case.ref}/answer")
    token = reader.page.all("input", name="csrf_token")[0][0]["value"]
    reader.post(path, {"csrf_token": token, "outcome": "refused"}, status=409)
