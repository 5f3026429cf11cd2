"""A refusal with remedies, in both routes: weighed by name, advised on, signed by a second person, read by the student."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo, add_exam
from tests.journeys.people import DESK, PHONE, Setting, Visit
from tests.journeys.test_objection_to_seat import object_to

pytestmark = pytest.mark.journey
DAY = r"\d{1,2} \w+ \d{4}"
BALANCE = {
    "situation": "Je deelt je kamer. You share your room.",
    "why_screen": "Zo zien we hulp. This shows help.",
    "milder": "Foto's missen te veel. Photos miss too much.",
    "alternative": "Geen zaal heeft dit programma. No room has this program.",
}
ANSWER = "Je scherm mogen we opnemen. We may record your screen."


@pytest.fixture
def at_court(
    court_demo: Demo, windows: dict[bool, Page], checked: set[str]
) -> Iterator[Callable[[Setting], Visit]]:
    """Sits down at a portal whose refusals go to the court."""
    begun: list[Visit] = []

    def begin(setting: Setting) -> Visit:
        begun.append(Visit(windows[setting.javascript], setting, court_demo.url, checked).begin())
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


def test_refusal_with_remedies_in_a_bezwaar(visit: Callable[[Setting], Visit], demo: Demo) -> None:
    letter = refuse(visit(PHONE), demo)
    assert re.search(rf"bezwaarschrift\. De laatste dag is {DAY}", letter)
    for said in ("College van bestuur", "houdt dit besluit niet tegen", "voorlopige voorziening"):
        assert said in letter
    assert "verzoekschrift" not in letter


def test_refusal_with_remedies_at_court(at_court: Callable[[Setting], Visit], court_demo: Demo) -> None:
    letter = refuse(at_court(DESK), court_demo)
    assert re.search(rf"verzoekschrift\)?\. (De laatste dag is|The last day is) {DAY}", letter)
    for said in ("Rechtbank Voorbeeldstad", "kort geding"):
        assert said in letter
    assert "bezwaarschrift" not in letter


def refuse(someone: Visit, demo: Demo) -> str:
    """From objection to refusal; gives the letter as the student reads it."""
    exam = add_exam(demo, f"REFUSE-{someone.setting}".upper(), "METH-201", "student1")
    ref = object_to(someone.sign_in("student1", "/my-exams"), exam)
    prepare(someone.sign_in("handler", f"/staff/queue?q={ref}"), ref)
    advise(someone.sign_in("dpo", f"/staff/cases/{ref}/decision/advice"))
    answer_as_board(someone.sign_in("exam_board", "/staff/board"), exam.code)
    sign(someone.sign_in("decider", f"/staff/cases/{ref}/decision/sign"))
    student = someone.sign_in("student1", f"/requests/{ref}")
    links = student.page.locator(
        "main a[href*='/letters/']", has_text="Ons antwoord"
    )  # as it was sent: in Dutch
    address = links.first.get_attribute("href") or ""
    student.go(re.sub(r"^.*?/(nl|en)(?=/)", "", address))
    letter = student.text()
    for words in (*BALANCE.values(), ANSWER):
        assert words in letter
    return letter


def prepare(handler: Visit, ref: str) -> None:
    """Choose, forget something, write, read the letter, send it to the decider."""
    handler.follow_to(f"/staff/cases/{ref}")
    handler.go(f"/staff/cases/{ref}/take-up")
    handler.send()
    handler.go(f"/staff/cases/{ref}/decision")
    handler.tick("outcome", "refused")
    handler.send()
    handler.sees("De student leest dit", "The student reads this")
    handler.tick("ground", "compelling_grounds")
    for name, words in {**BALANCE, "milder": "", "explanation": ANSWER}.items():
        handler.write(name, words)
    for other in handler.page.locator("main textarea[name^=why_]").all():
        if not other.input_value():
            other.fill("Zo zien we wie er zit. This shows who sits there.")
    handler.page.locator("main form[method=post] button").first.click()
    handler.look()
    handler.sees("welke lichtere manieren", "which lighter ways")
    assert handler.page.locator("main [name=situation]").input_value() == BALANCE["situation"]
    handler.write("milder", BALANCE["milder"])
    if handler.setting.javascript:
        handler.page.locator("#plain:not(:empty)").wait_for()
    handler.send()
    handler.sees("alles wat de wet vraagt", "everything that the law asks")
    handler.send()


def advise(dpo: Visit) -> None:
    """The data protection officer does not agree."""
    dpo.tick("advice", "disagree")
    dpo.write("words", "Kijk of een docent in de zaal kan meekijken.")
    dpo.send()


def answer_as_board(board: Visit, code: str) -> None:
    """The exam board, asked with the proposal, knows the exam and no student."""
    asked = board.page.locator("main li", has_text=f"({code})").locator("a").first
    board.go(re.sub(r"^.*?/(nl|en)(?=/)", "", asked.get_attribute("href") or ""))
    board.tick("answer", "not_possible")
    board.write("words", "Het programma draait in geen zaal. No room runs the program.")
    board.send()
    board.sees("Het antwoord van de commissie", "The answer of the board")


def sign(decider: Visit) -> None:
    """Somebody else signs, with the advice in sight; the letter is there at once."""
    decider.sees("Kijk of een docent", "Kijk of een docent")
    decider.sees("draait in geen zaal", "draait in geen zaal")
    decider.send()
    decider.sees("afgewezen", "refused")
