"""The pages as people get them are plain enough: students' and visitors' pages for students, others for staff."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.plain_language import complaints, text_of_html
from tests.web.world import World

pytestmark = pytest.mark.slow

EVERYBODY = ("handler", "decider", "dpo", "publisher", "scheduler", "exam_board", "reviewer", "admin")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_students_pages_are_plain(world: World, walker: Browser, lang: str) -> None:
    check(world, [walker, walker.as_(world.cast.amira)], lang, staff=False)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_staff_pages_are_plain(world: World, walker: Browser, lang: str) -> None:
    check(world, [walker.as_(world.cast.bram, *EVERYBODY)], lang, staff=True)


def check(world: World, browsers: list[Browser], lang: str, *, staff: bool) -> None:
    """Every page of that side, error pages included; each kind of page is told once."""
    wrong: dict[str, str] = {}
    for rule, path in world.paths("GET", lang):
        if ("/staff/" in path) != staff:
            continue
        for browser in browsers:
            answer = browser.client.get(path, buffered=True)
            if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
                said = complaints(text_of_html(answer.text), lang, "staff" if staff else "student")
                if said:
                    wrong.setdefault(rule.rule, f"{path}: {said}")
    assert not wrong, "\n\n".join(wrong.values())
