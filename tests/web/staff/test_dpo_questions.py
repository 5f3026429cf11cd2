"""The DPO's own pages: list, question, answer, close, a request opened from it; for everybody else nothing is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.dpo_questions import AnswerQuestion, CloseQuestion, answer_question, close_question
from portal.actions.messages import SendMessage, send_to_office
from portal.models import Case, CaseText, Letter, Look
from portal.rules.access import ROLE_MAY, Permission, Role
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.make import Make

SECRET = "zqvertrouwelijkqz"
OTHERS = [role.value for role in Role if Permission.ANSWER_DPO not in ROLE_MAY[role]]


@pytest.fixture
def now(make: Make) -> Make:
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def case(now: Make, cast: Cast) -> Case:
    """Amira's question."""
    return now.case(cast.amira, kind="dpo_question", question=f"Mag dit zo? {SECRET}")


@pytest.fixture
def dov(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dov, "dpo")


def pages(case: Case) -> list[str]:
    """Every address under which a question could be seen."""
    own = [f"/staff/questions/{case.ref}{rest}" for rest in ("", "/answer", "/close")]
    cases = [
        f"/staff/cases/{case.ref}{rest}" for rest in ("", "/names", "/message", "/split", "/forward", "/kind")
    ]
    return ["/staff/questions", *own, *cases]


@pytest.mark.parametrize("role", OTHERS)
def test_for_everybody_else_it_is_not_there(
    case: Case, browser: Browser, now: Make, cast: Cast, role: str
) -> None:
    someone = browser.as_(cast.eva, role)
    for path in pages(case):
        assert someone.client.get(f"/nl{path}").status_code in (403, 404), path
    for path in ("/staff/queue", f"/staff/queue?q={case.ref}", "/staff/looks", "/staff/post", "/requests"):
        answer = someone.client.get(f"/nl{path}")
        assert answer.status_code in (200, 403), path
        assert case.ref not in Page(answer.text).text(), path
    token = someone._hidden(someone.get("/my-exams"), "/logout")
    for path in pages(case)[1:]:
        answer = someone.client.post(f"/nl{path}", data={**token, "words": "Ja.", "body": "Ja."})
        assert answer.status_code in (403, 404, 405), path
    assert [text.kind for text in now.all(CaseText)] == ["dpo_question"]
    assert now.all(Look) == []


def test_all_other_roles_together_see_nothing_either(case: Case, browser: Browser, cast: Cast) -> None:
    someone = browser.as_(cast.eva, *OTHERS)
    for path in pages(case):
        answer = someone.client.get(f"/nl{path}")
        assert answer.status_code in (403, 404), path
    someone.get(f"/staff/queue?q={case.ref}")
    assert not someone.page.all("a", href=f"/nl/staff/cases/{case.ref}")
    assert not someone.page.all("a", href="/nl/staff/questions"), "not in the menu"


def test_the_list_tells_dates_and_nothing_of_what_was_asked(
    case: Case, now: Make, cast: Cast, dov: Browser
) -> None:
    page = dov.get("/staff/questions")
    assert page.all("a", href=f"/nl/staff/questions/{case.ref}")
    assert SECRET not in page.text()
    assert "Nieuw bericht" not in page.text()
    now.do(cast.amira, send_to_office, SendMessage(case.ref, "Nog iets"))
    assert "Nieuw bericht" in dov.get("/staff/questions").text()
    dov.get(f"/staff/questions/{case.ref}")
    assert "Nieuw bericht" not in dov.get("/staff/questions").text(), "seen"


def test_from_question_to_answer_and_closed(
    case: Case, now: Make, cast: Cast, browser: Browser, dov: Browser
) -> None:
    path = f"/staff/questions/{case.ref}"
    page = dov.get(path)
    assert SECRET in page.text()
    assert "Amira" not in page.text()
    assert not page.all("a", href=f"/nl{path}/close"), "first the answer"
    assert "Schrijf je antwoord" in dov.send(f"{path}/answer", {"words": "  "}, status=422).text()
    page = dov.send(f"{path}/answer", {"words": "x" * 5_001}, status=422)
    assert "1 tekens te lang" in page.text()
    hidden = dov._hidden(dov.get(f"{path}/answer"), f"/nl{path}/answer")
    for _ in range(2):
        dov.post(f"{path}/answer", {**hidden, "words": "Ja, dat <mag> zo."})
    page = dov.follow()
    assert "Ja, dat <mag> zo." in page.text()
    [letter] = now.all(Letter, kind="update")
    amira = browser.as_(cast.amira)
    page = amira.get(f"/requests/{case.ref}")
    assert page.text("h1") == "De functionaris gegevensbescherming heeft je geantwoord"
    assert "Ja, dat <mag> zo." in amira.get(f"/requests/{case.ref}/letters/{letter.id}").text()
    assert "De functionaris gegevensbescherming opende je verzoek" in page.text()
    hidden = dov._hidden(dov.get(f"{path}/close"), f"/nl{path}/close")
    for _ in range(2):
        dov.post(f"{path}/close", hidden)
    assert now.get(Case, ref=case.ref).state == "closed"
    page = dov.get("/staff/questions")
    assert "Er zijn geen open vragen" in page.text()
    assert page.all("a", href=f"/nl{path}")
    assert "gesloten" in amira.get(f"/requests/{case.ref}").text("h1")


def test_an_answer_that_came_too_late_keeps_its_words(
    case: Case, now: Make, cast: Cast, dov: Browser
) -> None:
    path = f"/staff/questions/{case.ref}/answer"
    hidden = dov._hidden(dov.get(path), f"/nl{path}")
    now.do(cast.dov, answer_question, AnswerQuestion(case.ref, "Al gezegd."), "dpo")
    now.do(cast.dov, close_question, CloseQuestion(case.ref), "dpo")
    page = dov.post(path, {**hidden, "words": "Mijn lange antwoord"}, status=409)
    assert "Mijn lange antwoord" in page.text()


def test_the_case_page_leads_to_the_question(case: Case, dov: Browser) -> None:
    dov.get(f"/staff/cases/{case.ref}", status=302)
    assert dov.last.headers["Location"].endswith(f"/staff/questions/{case.ref}")


def test_other_cases_are_not_questions(now: Make, cast: Cast, dov: Browser) -> None:
    other = now.case(cast.amira, kind="access")
    for rest in ("", "/answer", "/close"):
        dov.get(f"/staff/questions/{other.ref}{rest}", status=404)


def test_a_request_is_opened_from_it_and_nothing_in_confidence_goes_along(
    case: Case, now: Make, cast: Cast, browser: Browser, dov: Browser
) -> None:
    path = f"/staff/cases/{case.ref}/split"
    assert dov.get(f"/staff/questions/{case.ref}").all("a", href=f"/nl{path}")
    assert "Laat weg wat je vertrouwelijk hoorde" in dov.get(path).text()
    dov.send(path, {"kind": "access", "words": "Een kopie van alles", "exam": "-", "go": "open"})
    new = now.get(Case, kind="access")
    assert new.received_at == case.received_at
    eva = browser.as_(cast.eva, "handler")
    page = eva.get(f"/staff/cases/{new.ref}")
    assert case.ref not in str(page.elements)
    assert SECRET not in page.text()
    assert dov.get(f"/staff/questions/{case.ref}").all("a", href=f"/nl/staff/cases/{new.ref}")
    assert browser.as_(cast.amira).get(f"/requests/{case.ref}").all("a", href=f"/nl/requests/{new.ref}")


def test_closed_ones_page_by_page(now: Make, cast: Cast, dov: Browser) -> None:
    refs = []
    for number in range(30):
        at = now.now - timedelta(minutes=90 - number)
        one = now.case(cast.amira, kind="dpo_question", question="x", at=at)
        now.do(cast.dov, answer_question, AnswerQuestion(one.ref, "y"), "dpo", at=at)
        now.do(cast.dov, close_question, CloseQuestion(one.ref), "dpo", at=at)
        refs.append(one.ref)
    page = dov.get("/staff/questions")
    first = [text for _, text in page.all("a") if text in refs]
    [(further, _)] = [link for link in page.all("a") if link[0].get("rel") == "next"]
    page = dov.get(further["href"])
    second = [text for _, text in page.all("a") if text in refs]
    assert first + second == refs[::-1]
    for nonsense in ("x", "~", "2026-01-01~x", "2026-01-01T00:00:00+00:00~", "%00"):
        dov.get(f"/staff/questions?before={nonsense}")
