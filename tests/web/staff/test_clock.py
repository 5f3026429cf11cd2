"""The pages that move a deadline: what they say beforehand, what they refuse, and what the student then reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.answers import AnswerQuestion, answer_question
from portal.actions.questions import AskStudent, ask_student
from portal.i18n import weekday_date
from portal.models import Case, CaseEvent, Letter
from portal.rules.calendar import local_date
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make

WORDS = "Welke opname bedoel je?"


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def access(now: Make, cast: Cast) -> Case:
    """Amira's request of yesterday to see her data."""
    return now.case(cast.amira, kind="access", at=now.now - timedelta(days=1))


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


def path(case: Case, deed: str = "") -> str:
    return f"/staff/cases/{case.ref}" + (f"/{deed}" if deed else "")


def fresh(make: Make, case: Case) -> Case:
    return make.get(Case, ref=case.ref)


def today(make: Make) -> date:
    return local_date(make.now)


def typed(day: date, name: str = "reply_by") -> dict[str, str]:
    """A day as its three boxes send it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def question(make: Make, days: int = 14, means: str = "called_back", **more: str) -> dict[str, str]:
    return {"means": means, "words": WORDS, **typed(today(make) + timedelta(days=days)), **more}


def asked(make: Make, cast: Cast, case: Case, ground: str = "identity", means: str = "called_back") -> Case:
    """The question was asked already, yesterday."""
    yesterday = make.now - timedelta(days=1)
    reply_by = local_date(yesterday) + timedelta(days=14)
    command = AskStudent(case.ref, ground, reply_by, means, WORDS)
    make.do(cast.eva, ask_student, command, "handler", at=yesterday)
    return fresh(make, case)


def links(browser: Browser) -> set[str]:
    return {attrs.get("href", "").rpartition("/")[2] for attrs, _ in browser.page.all("a")}


# Asking


def test_the_page_says_what_follows_and_then_that_happens(now: Make, access: Case, eva: Browser) -> None:
    page = eva.get(path(access, "ask"))
    assert "Deze vraag zet de klok stil." in page.text()
    [told] = [attrs["value"] for attrs, _ in page.all("input", name="told")]
    assert weekday_date(date.fromisoformat(told), "nl") in page.text()
    eva.send(path(access, "ask"), question(now))
    case = fresh(now, access)
    assert (case.state, case.legal_deadline.isoformat()) == ("awaiting_identity", told)
    page = eva.follow()
    for words in (
        WORDS,
        "Wij bellen het nummer",
        "Nog niet vast: dit is de laatste dag als er geen antwoord komt.",
    ):
        assert words in page.text()


def test_another_day_is_read_before_it_is_sent(now: Make, access: Case, eva: Browser) -> None:
    eva.send(path(access, "ask"), question(now, days=30), status=409)
    assert "De datum is intussen een andere geworden" in eva.page.text()
    assert WORDS in eva.page.text(), "nothing that was typed is lost"
    assert fresh(now, access).state == "received"
    again = eva._hidden(eva.page, f"/nl{path(access, 'ask')}")
    eva.post(path(access, "ask"), {**again, **question(now, days=30)})
    assert fresh(now, access).state == "awaiting_identity"


def test_too_short_a_term_is_sent_only_once_the_page_said_that_the_clock_runs_on(
    now: Make, access: Case, eva: Browser
) -> None:
    before = access.legal_deadline
    eva.send(path(access, "ask"), question(now, days=3), status=409)
    text = eva.page.text()
    assert "Deze vraag zet de klok niet stil. De student krijgt minder dan 14 dagen" in text
    assert fresh(now, access).event_count == access.event_count
    again = eva._hidden(eva.page, f"/nl{path(access, 'ask')}")
    eva.post(path(access, "ask"), {**again, **question(now, days=3)})
    case = fresh(now, access)
    assert (case.state, case.legal_deadline) == ("received", before)
    assert "blijft gelijk" in max(now.all(Letter), key=lambda one: one.sent_at).body
    assert "Deze vraag zet de klok niet stil." in eva.follow().text()


def test_too_late_is_said_from_the_start(now: Make, cast: Cast, eva: Browser) -> None:
    case = now.case(cast.amira, kind="erasure", at=now.now - timedelta(days=14))
    page = eva.get(path(case, "ask"))
    assert "De vraag komt te laat." in page.text()
    assert not page.all("input", value="answer_here"), "what is meant can be asked of access alone"
    eva.send(path(case, "ask"), question(now))
    assert (fresh(now, case).state, fresh(now, case).reply_by) == ("received", None)


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"means": ""}, 422, "Kies waarom je dit vraagt"),
        ({"means": "copy_of_passport"}, 422, "Kies uit de lijst"),
        ({"words": " "}, 422, "Schrijf je vraag op."),
        ({"words": "x" * 5001}, 422, "te lang"),
        ({"reply_by_day": "31", "reply_by_month": "2"}, 422, "datum in die bestaat"),
        ({"reply_by_day": "", "reply_by_month": "", "reply_by_year": ""}, 422, "Vul in tot en met welke dag"),
        ({"reply_by_year": "2001"}, 409, "Kies een latere dag"),
        ({"reply_by_year": "9999"}, 409, "Kies een eerdere dag"),
        ({"seen": "x"}, 409, "Iemand anders heeft dit"),
        ({"told": "2001-01-01"}, 409, "intussen een andere"),
    ],
)
def test_what_is_wrong_is_said(
    now: Make, access: Case, eva: Browser, change: dict[str, str], status: int, words: str
) -> None:
    eva.send(path(access, "ask"), question(now) | change, status=status)
    assert words in eva.page.text()
    assert fresh(now, access).event_count == access.event_count


def test_htmx_gets_what_follows_and_no_words_go_along(now: Make, access: Case, eva: Browser) -> None:
    address = path(access, "ask")
    wrapped = [attrs for attrs, _ in eva.get(address).all("div") if "data-hx-get" in attrs]
    assert {attrs["data-hx-include"] for attrs in wrapped} == {"[name^=reply_by]"}
    day = typed(today(now) + timedelta(days=2))
    query = "&".join(f"{name}={value}" for name, value in day.items())
    headers = {"HX-Request": "true", "HX-Target": "effect"}
    page = eva.get(f"{address}?{query}", headers=headers)
    assert not page.all("h1")
    assert "minder dan 14 dagen" in page.all("section", id="effect")[0][1]
    for odd in (
        "reply_by_day=0&reply_by_month=x&reply_by_year=%00",
        "means=zz&words=a",
        "reply_by_year=99999",
    ):
        assert "Deze vraag zet de klok stil." in eva.get(f"{address}?{odd}", headers=headers).text("section")


def test_sent_twice_it_is_one_question(now: Make, access: Case, eva: Browser) -> None:
    hidden = eva._hidden(eva.get(path(access, "ask")), f"/nl{path(access, 'ask')}")
    for _ in range(2):
        eva.post(path(access, "ask"), {**hidden, **question(now)})
    assert len(now.all(CaseEvent, case_id=access.id, tag="case:question:asked")) == 1


def test_two_handlers_at_once(now: Make, access: Case, eva: Browser, browser: Browser, cast: Cast) -> None:
    hidden = eva._hidden(eva.get(path(access, "ask")), f"/nl{path(access, 'ask')}")
    browser.as_(cast.pia, "handler").send(path(access, "ask"), question(now))
    eva.post(path(access, "ask"), {**hidden, **question(now)}, status=409)
    assert "Iemand anders heeft dit" in eva.page.text()
    assert "Deze vraag staat nu open" in eva.page.text()
    assert len(now.all(CaseEvent, case_id=access.id, tag="case:question:asked")) == 1


# Judging


def test_enough_lets_the_clock_run_from_the_day_of_the_answer(
    now: Make, cast: Cast, access: Case, eva: Browser
) -> None:
    asked(now, cast, access)
    now.do(cast.amira, answer_question, AnswerQuestion(access.ref, "Bel me om 10 uur."))
    page = eva.get(path(access))
    assert "als het antwoord genoeg is" in page.text()
    assert {"answer", "extend"} <= links(eva)
    assert "ask" not in links(eva), "an answer is judged before the next question"
    eva.get(path(access, "ask"), status=409)
    page = eva.get(path(access, "answer"))
    assert "Bel me om 10 uur." in page.text()
    assert [attrs["value"] for attrs, _ in page.all("input", name="answered_on_day")] == [str(today(now).day)]
    eva.send(path(access, "answer"), {"verdict": "yes", **typed(today(now), "answered_on")}, status=422)
    assert "Kies hoe je zeker weet wie dit vraagt." in eva.page.text()
    eva.send(
        path(access, "answer"),
        {"verdict": "yes", "method": "called_back", **typed(today(now), "answered_on")},
    )
    assert (fresh(now, access).state, fresh(now, access).identity) == ("in_assessment", "verified")
    eva.get(path(access, "answer"), status=409)


def test_not_enough_leads_to_the_next_question(now: Make, cast: Cast, access: Case, eva: Browser) -> None:
    asked(now, cast, access)
    day = typed(today(now), "answered_on")
    for wrong, words in (
        (typed(today(now) + timedelta(days=1), "answered_on"), "Deze dag is er nog niet"),
        (typed(today(now) - timedelta(days=5), "answered_on"), "Het antwoord kan niet voor de vraag komen"),
    ):
        eva.send(path(access, "answer"), {"verdict": "no", **wrong}, status=409)
        assert words in eva.page.text()
    eva.send(path(access, "answer"), {"verdict": "maybe", **day}, status=422)
    eva.send(path(access, "answer"), {"verdict": "no", **day})
    page = eva.follow()
    assert "Het antwoord van" in page.text()
    assert "Deze vraag zet de klok stil." in page.text()
    eva.send(path(access, "ask"), question(now))
    assert fresh(now, access).state == "awaiting_identity"


def test_a_question_about_scope_asks_for_no_proof(now: Make, cast: Cast, access: Case, eva: Browser) -> None:
    asked(now, cast, access, "scope", "answer_here")
    assert not eva.get(path(access, "answer")).all("input", name="method")
    eva.send(path(access, "answer"), {"verdict": "yes", **typed(today(now), "answered_on")})
    assert fresh(now, access).state == "in_assessment"


# More time


def test_more_time_shows_the_date_before_it_is_sent(
    now: Make, access: Case, eva: Browser, cast: Cast
) -> None:
    assert "extend" in {attrs["href"].rpartition("/")[2] for attrs, _ in eva.get(path(access)).all("a")}
    page = eva.get(path(access, "extend"))
    [told] = [attrs["value"] for attrs, _ in page.all("input", name="told")]
    assert weekday_date(date.fromisoformat(told), "nl") in page.text()
    assert "3 maanden later" in page.text()
    eva.send(path(access, "extend"), {"ground": "complex", "reason": "Zes opnamen."})
    case = fresh(now, access)
    assert (case.extended, case.legal_deadline.isoformat()) == (True, told)
    page = eva.follow()
    assert "Verlengd" in page.text()
    assert weekday_date(access.legal_deadline, "nl").split(" ", 1)[1] in page.text(), "and the first date"
    assert "extend" not in links(eva)
    eva.get(path(access, "extend"), status=409)
    assert "Je kunt een zaak maar een keer verlengen." in eva.page.text()


def test_never_past_the_exam(now: Make, cast: Cast, eva: Browser) -> None:
    exam = now.exam("SOON", product=now.product())
    now.enrol(cast.amira, exam)
    case = now.case(cast.amira, exam)
    eva.get(path(case))
    assert "extend" not in links(eva)
    eva.get(path(case, "extend"), status=409)
    assert "tentamen" in eva.page.text()


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"ground": ""}, 422, "Kies waarom er meer tijd nodig is."),
        ({"ground": "workload"}, 422, "Kies uit de lijst"),
        ({"reason": " "}, 422, "Schrijf de reden."),
        ({"reason": "x" * 5001}, 422, "te lang"),
        ({"told": "2001-01-01"}, 409, "intussen een andere"),
    ],
)
def test_an_extension_that_is_wrong(
    now: Make, access: Case, eva: Browser, change: dict[str, str], status: int, words: str
) -> None:
    good = {"ground": "complex", "reason": "Zes opnamen."}
    eva.send(path(access, "extend"), good | change, status=status)
    assert words in eva.page.text()
    assert not fresh(now, access).extended


def test_after_the_last_day_there_is_no_more_time(now: Make, cast: Cast, eva: Browser) -> None:
    late = now.case(cast.amira, kind="access", at=now.now - timedelta(days=60))
    eva.get(path(late))
    assert "extend" not in links(eva)
    eva.get(path(late, "extend"), status=409)
    assert "De laatste dag is voorbij" in eva.page.text()


# Who asks


def test_who_asks_is_made_sure_on_a_page_of_its_own(now: Make, eva: Browser) -> None:
    case = now.case(now.guest(), kind="access")
    eva.get(path(case))
    assert "identity" in links(eva)
    eva.send(path(case, "take-up"), status=409)
    eva.send(path(case, "identity"), {"method": "a_copy"}, status=422)
    eva.send(path(case, "identity"), status=422)
    assert "Kies hoe je zeker weet wie dit vraagt." in eva.page.text()
    eva.send(path(case, "identity"), {"method": "seen_in_person"})
    assert fresh(now, case).identity == "verified"
    eva.follow()
    assert "identity" not in links(eva)
    eva.get(path(case, "identity"), status=409)
    eva.send(path(case, "take-up"))


def test_a_signed_in_student_needs_no_proof(access: Case, eva: Browser) -> None:
    eva.get(path(access))
    assert "identity" not in links(eva)
    assert "We weten wie deze student is." in eva.get(path(access, "ask")).text()


@pytest.mark.parametrize("deed", ["ask", "answer", "extend", "identity"])
def test_only_handlers_and_never_their_own(access: Case, browser: Browser, cast: Cast, deed: str) -> None:
    browser.get(path(access, deed), status=302)
    for roles in (("decider",), ("dpo",), ("scheduler", "exam_board", "publisher", "admin")):
        browser.as_(cast.pia, *roles).get(path(access, deed), status=403)
    browser.as_(cast.amira, "handler").get(path(access, deed), status=404)
