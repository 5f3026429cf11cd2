"""What the demo's provider shows: in both languages, without scripts, and readable for everyone."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from portal.demo.people import PEOPLE
from portal.demo.words import WORDS
from tests.demo.provider_fixture import Demo, running_demo  # noqa: F401 (the fixture "demo")


@pytest.fixture
def mail(demo: Demo) -> Iterator[tuple[str, int]]:
    yield demo.mailbox.start()
    demo.mailbox.stop()


def send(where: tuple[str, int], to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@hogeschool.example", to, subject
    message.set_content(text)
    with smtplib.SMTP(*where, timeout=10) as smtp:
        smtp.send_message(message)


def test_the_words_are_the_same_in_both_languages() -> None:
    assert WORDS["nl"].keys() == WORDS["en"].keys()
    assert all(person.does.keys() == WORDS.keys() for person in PEOPLE.values())


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("", "nl-NL,nl;q=0.9", "nl"),
        ("", "en-GB", "en"),
        ("", "de", "nl"),
        ("?ui_locales=en", "nl", "en"),
        ("?ui_locales=fr nl-BE", "en", "nl"),
    ],
)
def test_the_language_is_asked_for(demo: Demo, query: str, browser: str, language: str) -> None:
    page = requests.get(f"{demo.idp}/{query}", headers={"Accept-Language": browser}, timeout=10)
    assert f'<html lang="{language}">' in page.text
    assert WORDS[language]["home_title"] in page.text


def test_the_sign_in_page_is_one_form_with_a_button_per_person(demo: Demo) -> None:
    page = requests.get(f"{demo.rp}/login", timeout=10)
    assert page.text.count("<form") == page.text.count('<form method="post">') == 1
    assert re.findall(r'<button name="person" value="(\w+)">', page.text) == list(PEOPLE)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.text)


def test_pages_allow_nothing_but_their_own_style_sheet(demo: Demo) -> None:
    page = requests.get(f"{demo.rp}/login", timeout=10)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; ")
    assert f"form-action 'self' {demo.rp};" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert requests.get(f"{demo.idp}/demo.css", timeout=10).headers["Content-Type"].startswith("text/css")


def test_mail_is_shown_newest_first_and_by_address(demo: Demo, mail: tuple[str, int]) -> None:
    send(mail, "a@hogeschool.example", "Eerste", "Zie http://127.0.0.1:1/nl/requests?a=1&b=2 <b>vet</b>")
    send(mail, "B@hogeschool.example", "Tweede – “ü”", "Hoi")
    every = requests.get(f"{demo.idp}/mail", timeout=10).text
    assert every.index("Tweede – “ü”") < every.index("Eerste")
    assert '<a href="http://127.0.0.1:1/nl/requests?a=1&amp;b=2"' in every
    assert "&lt;b&gt;vet" in every
    only = requests.get(f"{demo.idp}/mail", params={"to": "b@hogeschool.example"}, timeout=10).text
    assert "Tweede" in only
    assert "Eerste" not in only


def test_any_mail_can_be_kept(demo: Demo, mail: tuple[str, int]) -> None:
    with smtplib.SMTP(*mail, timeout=10) as smtp:
        for raw in (
            b"",
            b"no headers",
            b"Content-Type: text/plain; charset=martian\n\n\xff",
            b"Subject: =?x?b?%%?=\n\n",
        ):
            smtp.sendmail("p@hogeschool.example", ["odd@hogeschool.example"], raw)
    page = requests.get(f"{demo.idp}/mail", params={"to": "odd@hogeschool.example"}, timeout=10)
    assert page.text.count("<article>") == 4


def test_a_mailbox_can_be_stopped_with_a_conversation_under_way(demo: Demo) -> None:
    where = demo.mailbox.start()
    with smtplib.SMTP(*where, timeout=10) as smtp:
        smtp.ehlo()
        demo.mailbox.stop()
        smtp.close()
    demo.mailbox.stop()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(java_script_enabled=True, locale="nl-NL") as context:
        yield context.new_page()


@pytest.mark.journey
def test_signing_in_and_out_in_a_browser(demo: Demo, browser: Page, mail: tuple[str, int]) -> None:
    send(mail, "s0481526@student.hogeschool.example", "Bericht", "Hoi")
    for path in ("/login", "/mail"):
        browser.goto((demo.rp if path == "/login" else demo.idp) + path)
        assert [v["id"] for v in Axe().run(browser).response["violations"]] == []
    browser.goto(f"{demo.rp}/login")
    browser.get_by_role("button", name="Yasmina el Khattabi").click()
    assert browser.url == f"{demo.rp}/"
    assert PEOPLE["student1"].sub in browser.content()
    browser.goto(demo.idp)
    assert [v["id"] for v in Axe().run(browser).response["violations"]] == []
    browser.goto(f"{demo.rp}/logout")
    assert browser.url == f"{demo.rp}/"
    browser.goto(f"{demo.rp}/login")
    assert browser.get_by_role("button", name="Niet inloggen").is_visible()
    browser.get_by_role("button", name="Niet inloggen").click()
    assert "cancelled" in browser.content()
