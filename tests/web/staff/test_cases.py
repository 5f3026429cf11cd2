"""The case pages: what staff read, what each may do, and every way in which a deed is refused with a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from portal.actions.decisions import (
    SignDecision,
    sign_decision,
)
from portal.actions.messages import SendMessage, send_to_office
from portal.models import Case, CaseText, Letter, Look
from portal.rules.calendar import local_date
from tests.browser import Browser
from tests.case_pages import fresh, links, path, prepared
from tests.cast import Cast
from tests.make import Make

REASON = "Wij hebben gekeken naar je situatie en naar lichtere middelen."
DEEDS = (
    "take-up", "names", "message", "decision", "decision/refused", "decision/check", "decision/advice", "decision/sign",
    "decision/return", "execute", "close", "bezwaar", "bezwaar/heard", "bezwaar/decided", "petition", "petition/order",
)  # fmt: skip


# Who may come in


@pytest.mark.parametrize("deed", ["", *DEEDS])
def test_other_roles_get_403_and_visitors_sign_in(case: Case, browser: Browser, cast: Cast, deed: str):
    browser.get(path(case, deed), status=302)
    browser.as_(cast.ben).get(path(case, deed), status=403)
    browser.as_(cast.pia, "publisher", "scheduler", "exam_board", "admin").get(path(case, deed), status=403)


@pytest.mark.parametrize("deed", ["", *DEEDS])
def test_ones_own_case_is_not_there(case: Case, browser: Browser, cast: Cast, deed: str):
    own = browser.as_(cast.amira, "handler", "decider", "dpo")
    own.get(path(case, deed), status=404)
    if deed:
        other = own.get("/staff/queue").all("input", name="csrf_token")[0][0]["value"]
        own.post(path(case, deed), {"csrf_token": other}, status=404)


@pytest.mark.parametrize("ref", ["2026-0000-0000", "x", "2026-7KQ4-M2XD%00", "..%2F.."])
def test_a_case_that_does_not_exist_is_404(eva: Browser, ref: str):
    eva.get(f"/staff/cases/{ref}", status=404)


FORBIDDEN = [
    (
        "decider",
        ["take-up", "message", "decision", "decision/refused", "decision/check", "decision/advice", "execute", "close"],
    ),
    ("handler", ["decision/advice", "decision/return"]),  # signs a grant where the institution mandates it (T08)
    (
        "dpo",
        ["take-up", "message", "decision", "decision/partly", "decision/check", "decision/sign", "decision/return",
         "execute", "close"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("role", "deeds"), FORBIDDEN)
def test_each_role_has_its_own_deeds(case: Case, browser: Browser, cast: Cast, role: str, deeds: list[str]):
    staff = browser.as_(cast.pia, role)
    token = staff.get(path(case)).all("input", name="csrf_token")[0][0]["value"]
    for deed in deeds:
        staff.get(path(case, deed), status=403)
        staff.post(path(case, deed), {"csrf_token": token}, status=403)
        assert "account" in staff.page.text()


# What they read


def test_the_case_page_shows_the_request_and_both_dates(case: Case, eva: Browser):
    page = eva.get(path(case))
    text = page.text()
    assert page.text("h1") == f"Bezwaar {case.ref}"
    for words in (
        "Camera, Je scherm",
        "Ik deel mijn kamer of mijn huis",
        "Mijn broertje slaapt hier.",
        "Termijn volgens de wet",
    ):
        assert words in text
    workings = [text for attrs, text in page.all("details")]
    assert any("Een maand later is het" in words for words in workings)
    assert any("10 werkdagen voor het tentamen is het" in words for words in workings)
    assert "Verzoek ontvangen (student)" in text


def test_everything_was_objected_to_when_nothing_was_ticked(now: Make, cast: Cast, eva: Browser):
    exam = now.exam("X1", product=now.product())
    now.enrol(cast.ben, exam)
    text = eva.get(path(now.case(cast.ben, exam))).text()
    assert "Alles: de student kruiste niets aan" in text
    assert "Geen. Dat mag." in text


def test_no_alert_when_there_is_time(case: Case, eva: Browser):
    assert not eva.get(path(case)).all("div", class_="ds-alert")


def test_an_alert_when_the_exam_is_near(now: Make, cast: Cast, eva: Browser):
    exam = now.exam("NEAR", product=now.product(), day=local_date(now.now) + timedelta(days=3))
    now.enrol(cast.amira, exam)
    alert = eva.get(path(now.case(cast.amira, exam))).all("div", class_="ds-alert")
    assert len(alert) == 1
    assert alert[0][0]["data-color"] == "danger", "the target is the next working day: red (C16)"
    assert "Dat is de streefdatum" in alert[0][1]
    assert "Het tentamen is op" in alert[0][1]
    assert "De student maakt het niet met online toezicht." in alert[0][1]


def test_an_alert_when_it_is_late(now: Make, cast: Cast, eva: Browser):
    late = now.case(cast.amira, kind="access", at=now.now - timedelta(days=60))
    alert = eva.get(path(late)).all("div", class_="ds-alert", data_color="danger")
    assert "te laat: antwoord uiterlijk op" in alert[0][1]


def test_messages_of_both_sides_and_when_they_were_seen(case: Case, now: Make, cast: Cast, eva: Browser):
    now.do(cast.amira, send_to_office, SendMessage(case.ref, "Hoe lang duurt het?"))
    page = eva.get(path(case))
    assert "Hoe lang duurt het?" in page.text()
    assert now.get(CaseText, case_id=case.id, kind="message").read_at is not None


def test_a_dpo_who_reads_leaves_messages_unread(case: Case, now: Make, cast: Cast, dov: Browser):
    now.do(cast.amira, send_to_office, SendMessage(case.ref, "Hoe lang duurt het?"))
    dov.get(path(case))
    assert now.get(CaseText, case_id=case.id, kind="message").read_at is None


def test_words_cannot_break_the_page(now: Make, cast: Cast, eva: Browser):
    exam = now.exam("X2", product=now.product())
    now.enrol(cast.ben, exam)
    case = now.case(cast.ben, exam, reason="<script>alert(1)</script> & {{ 7*7 }} مرحبا 😀")
    page = eva.get(path(case))
    assert "<script>alert(1)</script> & {{ 7*7 }} مرحبا 😀" in page.text()


# Names


def test_the_name_is_hidden_until_somebody_asks_and_that_is_logged(
    case: Case, now: Make, cast: Cast, eva: Browser
):
    page = eva.get(path(case))
    assert "Amira" not in page.text("body")
    assert cast.amira.email not in page.text("body")
    assert cast.amira.student_number in page.text()
    eva.send(path(case, "names"))
    page = eva.follow()
    assert "Amira Haddad" in page.text()
    assert [look.function for look in now.all(Look, what="names")] == ["handler"]
    assert "Naam van de student getoond (behandelaar)" in page.text()


def test_one_persons_asking_shows_it_to_nobody_else(case: Case, eva: Browser, dirk: Browser):
    eva.send(path(case, "names"))
    assert "Amira" not in dirk.get(path(case)).text("body")


def test_after_a_quarter_of_an_hour_it_is_hidden_again(case: Case, now: Make, cast: Cast, eva: Browser):
    eva.send(path(case, "names"))
    with now.database.writing() as session:
        for look in session.query(Look):
            look.at -= timedelta(minutes=16)
    assert "Amira" not in eva.get(path(case)).text("body")


def test_opening_is_logged_once_a_minute_by_function(case: Case, now: Make, eva: Browser, dov: Browser):
    for _ in range(3):
        eva.get(path(case))
    dov.get(path(case))
    assert sorted(look.function for look in now.all(Look, what="case")) == ["dpo", "handler"]
    text = dov.get(path(case)).text()
    assert "Zaak geopend (behandelaar)" in text
    assert "Eva" not in text


def test_few_questions_to_the_database(case: Case, now: Make, cast: Cast, eva: Browser):
    for number in range(40):
        now.do(cast.amira, send_to_office, SendMessage(case.ref, f"Bericht {number}"))
    asked: list[str] = []
    event.listen(now.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    eva.get(path(case))
    first = len(asked)
    eva.get(path(case))
    assert len(asked) - first <= 12, asked[first:]


# Small deeds


def test_take_up_and_take_over(case: Case, now: Make, cast: Cast, eva: Browser, browser: Browser):
    eva.get(path(case))
    assert "Zaak oppakken" in links(eva)
    assert "Besluit voorbereiden" not in links(eva)
    eva.send(path(case, "take-up"))
    eva.follow()
    assert fresh(now, case).handler_id == cast.eva.id
    assert "Zaak oppakken" not in links(eva)
    assert "Besluit voorbereiden" in links(eva)
    pia = browser.as_(cast.pia, "handler")
    pia.send(path(case, "take-up"))
    assert fresh(now, case).handler_id == cast.pia.id


def _next(browser: Browser) -> list[str]:
    return [text for attrs, text in browser.page.all("a") if attrs.get("data-variant") == "primary"]


def test_one_button_brings_the_case_on(case: Case, now: Make, cast: Cast, eva: Browser, dirk: Browser):
    eva.get(path(case))
    assert _next(eva) == ["Zaak oppakken"]
    eva.send(path(case, "take-up"))
    eva.follow()
    assert _next(eva) == ["Besluit voorbereiden"]
    prepared(now, cast, case)
    eva.get(path(case))
    assert _next(eva) == []  # it waits for a decider
    dirk.get(path(case))
    assert _next(dirk) == ["Brief lezen en tekenen"]


def test_a_message_reaches_the_student(case: Case, now: Make, eva: Browser):
    eva.send(path(case, "message"), {"body": "Welke kamer bedoel je?"})
    assert "Welke kamer bedoel je?" in eva.follow().text()
    assert "Welke kamer bedoel je?" in now.get(Letter, case_id=case.id, kind="question").body


@pytest.mark.parametrize(
    ("body", "says"),
    [("", "Schrijf je bericht."), (" \x00\x07 ", "Schrijf je bericht."), ("é" * 5001, "1 tekens te lang")],
)
def test_a_wrong_message_comes_back_with_what_was_typed(case: Case, eva: Browser, body: str, says: str):
    page = eva.send(path(case, "message"), {"body": body}, status=422)
    assert says in page.all("div", id="errors")[0][1]
    assert page.text("title").startswith("Fout: ")
    assert page.text("textarea").strip() == body.strip().strip("\x00\x07 ")


def test_sent_twice_it_is_one_message(case: Case, now: Make, eva: Browser):
    page = eva.get(path(case, "message"))
    hidden = eva._hidden(page, f"/nl{path(case, 'message')}")
    for _ in range(2):
        eva.post(path(case, "message"), {**hidden, "body": "Eén keer."})
    assert len(now.all(CaseText, case_id=case.id, kind="question")) == 1


def test_close_only_when_everything_is_done(now: Make, cast: Cast, eva: Browser):
    case = now.case(cast.amira, kind="erasure")
    eva.get(path(case, "close"), status=409)
    assert "Dit is intussen verder." in eva.page.text()
    decision = prepared(now, cast, case)
    now.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    eva.get(path(case))
    assert "Beginnen met uitvoeren" in links(eva)
    assert "Zaak sluiten" not in links(eva)
    page = eva.send(path(case, "close"), status=409)
    assert "nog niet uitgevoerd" in page.text()
    eva.send(path(case, "execute"))
    eva.follow()
    assert "Zaak sluiten" in links(eva)
    eva.send(path(case, "close"), status=422)
    assert "Schrijf hoe je weet dat het gedaan is." in eva.page.text()
    eva.send(path(case, "close"), {"evidence": "De leverancier wiste 3 opnamen."})
    page = eva.follow()
    assert fresh(now, case).is_open is False
    assert "Zaak sluiten" not in page.text()
    eva.get(path(case, "message"), status=409)
    assert "Deze zaak is gesloten." in eva.page.text()


# Letters


def test_a_letter_of_another_case_is_not_here(case: Case, now: Make, cast: Cast, eva: Browser):
    other = now.case(cast.ben, kind="access")
    letter = now.get(Letter, case_id=other.id)
    eva.get(path(case, f"letters/{letter.id}"), status=404)
    eva.get(path(case, "letters/nonsense"), status=404)
    eva.get(path(other, f"letters/{letter.id}"))
