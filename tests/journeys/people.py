"""People in front of a real browser: each looks at every page with the checks that each page owes them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PATIENCE = 30_000
"""Milliseconds; a page takes a tenth of a second, the rest is a busy machine."""


@dataclass(frozen=True)
class Setting:
    """How somebody sits there: language, JavaScript or not, width of the screen in CSS pixels."""

    lang: str
    javascript: bool
    width: int

    def __str__(self) -> str:
        return f"{self.lang}-{'js' if self.javascript else 'nojs'}-{self.width}"

    def say(self, nl: str, en: str) -> str:
        """The words in this setting's language."""
        return nl if self.lang == "nl" else en


EVERY_SETTING = [
    Setting(lang, javascript, width)
    for lang in ("nl", "en")
    for javascript in (True, False)
    for width in (390, 1280)
]
PHONE = Setting("nl", javascript=False, width=390)
DESK = Setting("en", javascript=True, width=1280)


def open_window(chromium: Browser, *, javascript: bool) -> Page:
    """A browser as a stranger has it: no cookies, nothing stored."""
    context = chromium.new_context(
        java_script_enabled=javascript,
        timezone_id="Europe/Amsterdam",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@dataclass
class Visit:
    """One screen, with one person at it at a time; `checked` are the pages that anybody has seen already."""

    page: Page
    setting: Setting
    portal: str
    checked: set[str]
    problems: list[str] = field(default_factory=list)

    def begin(self) -> Visit:
        """Sit down: nobody is signed in, the screen has its width."""
        self.page.context.clear_cookies()
        self.page.set_viewport_size({"width": self.setting.width, "height": 844})
        self.page.on("response", self._note_answer)
        self.page.on("console", self._note_console)
        return self

    def end(self) -> None:
        """Leave; every answer and every message on the console must have been in order."""
        self.page.remove_listener("response", self._note_answer)
        self.page.remove_listener("console", self._note_console)
        assert not self.problems, self.problems

    # Going about ------------------------------------------------------------------------------

    def go(self, path: str, status: int = 200) -> None:
        """Type an address of the portal; the language is put in front."""
        answer = self.page.goto(f"{self.portal}/{self.setting.lang}{path}")
        assert answer is not None
        assert answer.status == status, f"{answer.status} for {path}: {self.text()[:300]}"
        self.look()

    def press(self, nl: str, en: str, *, within: str = "main") -> None:
        """Press the button with these words."""
        self._leave(self.page.locator(within).get_by_role("button", name=self.setting.say(nl, en)).first)

    def follow(self, nl: str, en: str, *, within: str = "main") -> None:
        """Follow the link with these words."""
        self._leave(self.page.locator(within).get_by_role("link", name=self.setting.say(nl, en)).first)

    def follow_to(self, address: str) -> None:
        """Follow the first link whose address has this in it."""
        self._leave(self.page.locator(f"main a[href*='{address}']").first)

    def send(self, button: str = "") -> None:
        """Press the first button of the page's form, or the one with this value."""
        chosen = f"[value='{button}']" if button else ""
        self._leave(self.page.locator(f"main form[method=post] button{chosen}").first)

    def _leave(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()
        self.look()

    def tick(self, name: str, value: str) -> None:
        """Choose a radio or tick a box by its name and value."""
        self.page.locator(f"main input[name='{name}'][value='{value}']").check()

    def write(self, name: str, words: str) -> None:
        """Type into the field of that name."""
        self.page.locator(f"main [name='{name}']").fill(words)

    def text(self) -> str:
        """What stands in the page, on one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def path(self) -> str:
        """Where we are, without host and language."""
        return re.sub(r"^https?://[^/]+(/(nl|en)(?=/|$))?", "", self.page.url)

    def sees(self, nl: str, en: str) -> None:
        """Assert that the page says this."""
        words = self.setting.say(nl, en)
        assert words in self.text(), f"{words!r} is not in {self.page.url}: {self.text()[:1500]}"

    # Signing in -------------------------------------------------------------------------------

    def sign_in(self, person: str, path: str = "/") -> Visit:
        """Through the provider's own page, then at the page that was asked for; whoever sat here is gone."""
        self.page.context.clear_cookies()
        wanted = f"/{self.setting.lang}{path}"
        self.page.goto(f"{self.portal}/login?next={wanted}")
        self.page.locator(f"button[name=person][value={person}]").click()
        self.page.wait_for_url(f"{self.portal}{wanted}")
        self.look()
        return self

    # What every page owes its reader ----------------------------------------------------------

    def look(self) -> None:
        """Wait until the page stands, then check it; axe, which needs scripts, looks at each kind once."""
        self.page.wait_for_load_state("load")
        if not self.page.url.startswith(self.portal):
            return
        assert self.page.locator("h1").count() == 1, f"one h1 on {self.page.url}"
        no_horizontal_scroll(self.page)
        kind = re.sub(r"\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f]{24}", "*", self.path.split("?")[0])
        seen = f"{self.setting.width} {kind} {self.page.locator('#errors').count()}"
        if self.setting.javascript and seen not in self.checked:
            check_axe(self.page)
            self.checked.add(seen)

    def _note_answer(self, response: Response) -> None:
        if response.status >= 500 or not response.url.startswith(("http://127.0.0.1", "http://localhost")):
            self.problems.append(f"{response.status} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        failed = message.type == "error" and "the server responded with a status of" not in message.text
        if failed or "Content Security Policy" in message.text:
            self.problems.append(f"console on {self.page.url}: {message.text}")


def check_axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA, nor of axe's best practices."""
    found: dict[str, Any] = Axe().run(page, options=AXE_RULES).response
    told = [
        f"{fault['id']}: {fault['help']} {[node['target'] for node in fault['nodes']][:3]}"
        for fault in found["violations"]
    ]
    assert not told, f"{page.url}: {json.dumps(told, indent=1)}"


def no_horizontal_scroll(page: Page) -> None:
    """The page fits the screen: nobody scrolls two ways."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide on a screen of {room}"
