"""A question that stops the clock and its answer, and more time: as student and handler see them, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.i18n import date_in_words
from portal.rules.calendar import local_date
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_access_and_erasure import ask

pytestmark = pytest.mark.journey
SETTINGS = pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
Sit = Callable[[Setting], Visit]


@SETTINGS
def test_more_time_is_shown_before_it_is_sent_and_told_with_the_first_date(
    visit: Sit, setting: Setting
) -> None:
    someone = visit(setting)
    ref = ask(someone.sign_in("student2", "/requests/new"), "access")
    first = last_day(someone.sign_in("student2", f"/requests/{ref}"))
    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.follow("Meer tijd nemen", "Take more time")
    counted = handler.page.locator("main details").first.text_content() or ""
    assert setting.say("3 maanden later", "3 months later") in counted
    new = date.fromisoformat(handler.page.locator("[name=told]").get_attribute("value") or "")
    assert date_in_words(new, setting.lang) in handler.text()
    handler.send()
    handler.sees("ding", "thing")  # nothing was filled in: nothing is sent
    handler.tick("ground", "complex")
    handler.write("reason", "Er zijn zes opnamen. There are six recordings.")
    handler.send()
    handler.sees("Verlengd", "Extended")
    assert not handler.page.locator(f"main a[href$='/{ref}/extend']").count(), "once only"
    student = someone.sign_in("student2", f"/requests/{ref}")
    student.sees("Verlengd", "Extended")
    assert last_day(student) == new.isoformat() or date_in_words(new, setting.lang) in student.text()
    assert first in student.text()
    read_letter(student, "We hebben meer tijd nodig", "Er zijn zes opnamen")


@SETTINGS
def test_who_asks_is_asked_answered_and_made_sure(visit: Sit, setting: Setting) -> None:
    someone = visit(setting)
    ref = ask(someone.sign_in("student2", "/requests/new"), "erasure")
    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.follow("Een vraag stellen die de klok kan stilzetten", "Ask a question that can stop the clock")
    handler.sees("Deze vraag zet de klok stil.", "This question stops the clock.")
    fill_in_a_question(handler)
    handler.send()
    handler.sees("als er geen antwoord komt", "if no answer comes")

    student = someone.sign_in("student2", f"/requests/{ref}")
    student.sees("We hebben een vraag voor je", "We have a question for you")
    student.sees("Eerst was de datum", "First the date was")
    student.follow("Antwoord geven", "Answer the question")
    student.send()
    student.sees("Schrijf je antwoord.", "Write your answer.")
    student.write("body", "Bel me om 10 uur. Call me at 10.")
    student.send()
    student.sees("We lezen je antwoord", "We read your answer")

    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.follow("Is het antwoord genoeg?", "Is the answer enough?")
    handler.sees("Bel me om 10 uur.", "Bel me om 10 uur.")
    handler.tick("verdict", "yes")
    handler.tick("method", "called_back")
    handler.send()
    handler.sees("In behandeling", "Being assessed")

    student = someone.sign_in("student2", f"/requests/{ref}")
    student.sees("Op tijd", "On time")
    read_letter(student, "De datum van ons antwoord", "De datum blijft gelijk")


def fill_in_a_question(handler: Visit) -> None:
    """With scripts, another day is told at once; without them, the page tells it before it sends anything."""
    handler.tick("means", "called_back")
    handler.write("words", "Ben jij dit? Is this you?")
    before = handler.page.locator("[name=told]").get_attribute("value")
    day = local_date(datetime.now(UTC)) + timedelta(days=40)
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        handler.write(f"reply_by_{part}", str(number))
    if handler.setting.javascript:
        handler.page.locator("main [name=words]").focus()
        handler.page.wait_for_function(
            "before => document.querySelector('[name=told]').value !== before", arg=before
        )
        return
    handler.send()
    handler.sees("De datum is intussen een andere geworden.", "The date has become another one")
    assert handler.page.locator("[name=told]").get_attribute("value") != before


def last_day(student: Visit) -> str:
    """The date in the status box, without its day of the week."""
    said = student.page.locator(".statusbox__date").first.inner_text()
    return said.partition(" ")[2]


def read_letter(student: Visit, title: str, words: str) -> None:
    """The student's letters are in Dutch: this one is there, and says this."""
    letter = student.page.locator("main a[href*='/letters/']", has_text=title).first
    student.go(re.sub(r"^.*?/(nl|en)(?=/)", "", letter.get_attribute("href") or ""))
    assert words in student.text()
