"""A complaint that is no privacy request: forwarded by a handler, taken by the desk, followed by the student."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Demo
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_access_and_erasure import ask
from tests.journeys.test_former_student import mail

pytestmark = pytest.mark.journey
HELP_DESK = "helpdesk@hogeschool.example"


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_a_forwarded_complaint(visit: Callable[[Setting], Visit], demo: Demo, setting: Setting) -> None:
    someone = visit(setting)
    ref = ask(someone.sign_in("student2", "/requests/new"), "access")

    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.follow("Dit is geen privacyverzoek", "This is no privacy request")
    handler.tick("desk", "technical_failure")
    handler.tick("consent", "yes")
    handler.write("words", "Mijn scherm ging op zwart. My screen went black.")
    handler.send()
    handler.sees("Schrijf waarom", "Write why")  # what was typed is still there
    handler.write("said", "Dit gaat over een storing. This is about a failure.")
    handler.send()
    handler.sees("Nog niet", "Not yet")

    desk = visit(setting)  # somebody without an account
    mail(desk, demo, HELP_DESK, ref, 1)
    desk.go(desk.path)
    desk.sees("My screen went black.", "My screen went black.")
    desk.press("We hebben het", "We have it")
    desk.sees("Jullie zeiden dat jullie het hebben", "You said that you have it")

    student = someone.sign_in("student2", f"/requests/{ref}")
    student.sees("Je bericht hoort ergens anders", "Your message belongs somewhere else")
    student.sees("Ze hebben het", "They have it")
    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.sees("de helpdesk", "the help desk")
