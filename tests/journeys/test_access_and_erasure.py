"""Asking for one's data, and asking to have them deleted: from the first page to the letter, and carried out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.people import DESK, PHONE, Setting, Visit

pytestmark = pytest.mark.journey
WORDS = "Hier is je antwoord. Here is your answer."


@pytest.mark.parametrize("kind", ["access", "erasure"])
@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_a_request_is_asked_answered_and_carried_out(
    visit: Callable[[Setting], Visit], setting: Setting, kind: str
) -> None:
    someone = visit(setting)
    ref = ask(someone.sign_in("student2", "/requests/new"), kind)
    answer(someone.sign_in("handler", f"/staff/cases/{ref}"), ref, kind)
    someone.sign_in("decider", f"/staff/cases/{ref}/decision/sign").send()
    carry_out(someone.sign_in("handler", f"/staff/cases/{ref}"), ref, kind)

    student = someone.sign_in("student2", f"/requests/{ref}")
    student.sees("klaar", "done")
    letter = student.page.locator(
        "main a[href*='/letters/']", has_text="Ons antwoord"
    )  # as it was sent: in Dutch
    student.go(re.sub(r"^.*?/(nl|en)(?=/)", "", letter.first.get_attribute("href") or ""))
    student.sees("Hier is je antwoord", "Here is your answer")


def ask(student: Visit, kind: str) -> str:
    """Choose, fill in nothing, check, send; gives the case number."""
    student.tick("kind", kind)
    student.send()
    student.send("check")
    student.send()
    found = re.search(r"\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", student.text())
    assert found
    return found[0]


def answer(handler: Visit, ref: str, kind: str) -> None:
    """Take the case up and propose to grant it."""
    handler.go(f"/staff/cases/{ref}/take-up")
    handler.send()
    handler.go(f"/staff/cases/{ref}/decision")
    handler.tick("outcome", "granted")
    handler.send()
    if kind == "access":
        handler.tick("data_where", "elsewhere")
        handler.write("place", "Bij de balie. At the desk.")
        handler.page.locator("main [name=data_ready]").check()
    handler.write("explanation", WORDS)
    if handler.page.locator("main [name=dutch]").count():
        handler.write("dutch", WORDS)
    handler.send()
    handler.send()


def carry_out(handler: Visit, ref: str, kind: str) -> None:
    """Do what was promised, and close the case."""
    for deed in ("execute", "close") if kind == "erasure" else ("close",):
        handler.go(f"/staff/cases/{ref}/{deed}")
        handler.send()
