"""A former student without a school account: a link by mail, a request, and a fresh link to follow it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.conftest import Demo
from tests.journeys.people import DESK, PHONE, Setting, Visit

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_former_student(visit: Callable[[Setting], Visit], demo: Demo, setting: Setting) -> None:
    address = f"oud-student-{setting.width}@elders.example"
    someone = visit(setting)
    someone.go("/")
    someone.follow("Dan mailen we je een link", "Then we mail you a link")
    come_in(someone, demo, address, 1)
    someone.write("name", "Noor Achterberg")
    someone.tick("capacity", "former_student")
    someone.write("known_by", "0312345")
    someone.send()

    someone.follow("Nieuw verzoek", "New request")
    someone.tick("kind", "access")
    someone.send()
    someone.write("find", "stat")
    someone.send("find")
    someone.page.locator("main input[name=exams]").first.check()
    someone.send("check")
    someone.send()
    ref = re.search(r"\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", someone.text())
    assert ref

    someone.page.locator("form[action='/logout'] button").click()
    someone.page.wait_for_load_state("load")
    mail(someone, demo, address, ref[0], 1)
    come_in(someone, demo, address, 2)
    assert someone.path == f"/requests/{ref[0]}"
    someone.sees("We hebben je verzoek", "We have your request")


def mail(someone: Visit, demo: Demo, address: str, about: str | re.Pattern[str], number: int) -> None:
    """Wait until so many mails to this address have these words, and follow the link of the newest."""
    found = someone.page.locator("article", has_text=about)
    for _ in range(60):
        someone.page.goto(f"{demo.provider}/mail?to={address}")
        if found.count() >= number:
            break
        someone.page.wait_for_timeout(500)
    with someone.page.expect_navigation():
        found.first.locator("a").first.click()
    someone.look()


def come_in(someone: Visit, demo: Demo, address: str, time: int) -> None:
    """Ask for a link, read the mail, press the button; the used link then opens nothing."""
    someone.write("email", address)
    someone.send()
    mail(someone, demo, address, "/no-account/link/", time)
    used = someone.path
    someone.send()
    arrived = someone.page.url
    someone.go(used)
    assert someone.path == "/requests", "who came in by it just goes on"
    someone.page.goto(arrived)
    someone.look()
