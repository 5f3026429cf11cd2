"""A visitor walks around before signing in; a student signs in, changes the language, and signs out."""

from __future__ import annotations

import pytest

from tests.journeys.people import EVERY_SETTING, Setting

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
def test_signing_in_and_out(visit, setting: Setting) -> None:
    someone = visit(setting)
    someone.go("/")
    someone.go("/rights")
    someone.sign_in("student1", "/my-exams")
    someone.page.get_by_role("link", name="English" if setting.lang == "nl" else "Nederlands").first.click()
    someone.look()
    assert someone.path == "/my-exams"
    assert someone.page.locator("html").get_attribute("lang") != setting.lang
    someone.page.locator("form[action='/logout'] button").first.click()
    someone.page.wait_for_load_state("load")
    someone.page.goto(f"{someone.portal}/{setting.lang}/my-exams")
    assert "my-exams" not in someone.page.url.split("?")[0]
