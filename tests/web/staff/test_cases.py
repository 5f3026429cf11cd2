"""The case pages: what staff read, what each may do, and every way in which a deed is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from portal.actions.decisions import (
    GiveAdvice,
    PrepareDecision,
    SignDecision,
    give_advice,
    prepare_decision,
    sign_decision,
)
from portal.actions.messages import SendMessage, send_to_office
from portal.models import Case, CaseText, Decision, Letter, Look, Person
from portal.rules.calendar import local_date
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make

REASON = "Wij hebben gekeken naar je situatie en naar lichtere middelen."
DEEDS = (
    "take-up", "names", "message", "decision", "decision/check", "decision/advice", "decision/sign",
    "decision/return", "execute", "close",
)  # fmt: skip


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def case(now: Make, cast: Cast) -> Case:
    """Amira's objection to two things, in five weeks; nobody has it yet."""
    exam = now.exam("STAT1", product=now.product())
    now.enrol(cast.amira, exam)
    return now.case(
        cast.amira,
        exam,
        objected=["camera", "screen"],
        grounds=["shared_room"],
        reason="Mijn broertje slaapt hier.",
    )


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


@pytest.fixture
def dirk(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dirk, "decider")


@pytest.fixture
def dov(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dov, "dpo")


def path(case: Case, deed: str = "") -> str:
    return f"/staff/cases/{case.ref}" + (f"/{deed}" if deed else "")


def links(browser: Browser) -> dict[str, str]:
    return {text: attrs.get("href", "") for attrs, text in browser.page.all("a")}


def sign_directly(browser: Browser, case: Case, decision: Decision) -> None:
    """Post what the page offers no button for."""
    token = browser.page.all("input", name="csrf_token")[0][0]["value"]
    browser.post(path(case, "decision/sign"), {"csrf_token": token, "decision": decision.id}, status=409)


def fresh(make: Make, case: Case) -> Case:
    return make.get(Case, ref=case.ref)


def prepared(
    make: Make, cast: Cast, case: Case, outcome: str = "granted", by: Person | None = None, **more
) -> Decision:
    if fresh(make, case).state == "received":
        make.taken_up(case, cast.eva)
    ground = None if outcome == "granted" else "compelling_grounds"
    command = PrepareDecision(case.ref, outcome, REASON, ground, **more)
    return make.do(by or cast.eva, prepare_decision, command, "handler")


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
    ("decider", ["take-up", "message", "decision", "decision/check", "decision/advice", "execute", "close"]),
    ("handler", ["decision/advice", "decision/sign", "decision/return"]),
    ("dpo", ["take-up", "message", "decision", "decision/check", "decision/sign", "decision/return", "execute", "close"]),
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
    assert "Wat je kunt doen" not in page.text()
    eva.get(path(case, "message"), status=409)
    assert "Deze zaak is gesloten." in eva.page.text()


# Deciding


def decide(browser: Browser, case: Case, **fields: object) -> None:
    browser.send(path(case, "decision"), {"explanation": REASON, **fields})


def test_from_words_to_a_letter(case: Case, now: Make, cast: Cast, eva: Browser, dirk: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case, outcome="granted")
    page = eva.follow()
    assert page.text("h1") == "Besluit controleren"
    assert "We geven je gelijk." in page.text()
    assert REASON in page.text()
    assert "Dit besluit" not in dirk.get(path(case)).text(), "a draft is its writer's alone"
    eva.send(path(case, "decision/check"))
    assert "Dit voorstel wacht op een beslisser." in eva.follow().text()
    dirk.get(path(case))
    assert "Brief lezen en tekenen" in links(dirk)
    page = dirk.get(path(case, "decision/sign"))
    preview = page.all("div", class_="letter")[0][1]
    dirk.send(path(case, "decision/sign"))
    page = dirk.follow()
    assert "Getekend en verstuurd op" in page.text()
    letter = now.get(Letter, case_id=case.id, kind="decision")
    sent = dirk.get(path(case, f"letters/{letter.id}"))
    assert preview == f"{letter.title} {sent.all('div', class_='letter')[0][1]}"


def test_a_partial_objection_says_both_sides(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    page = eva.get(path(case, "decision"))
    offered = [attrs["value"] for attrs, _text in page.all("input", name="parts")]
    assert offered == ["camera", "screen"]
    decide(eva, case, outcome="partly", parts=["camera"], ground="compelling_grounds")
    text = eva.follow().all("div", class_="letter")[0][1]
    assert "Dit nemen we niet op: Camera Dit mogen we wel opnemen: Je scherm" in text
    assert "We vragen de functionaris gegevensbescherming" in eva.page.text()


def test_for_access_what_is_not_given_is_ticked(now: Make, cast: Cast, eva: Browser):
    case = now.taken_up(now.case(cast.amira, kind="access"), cast.eva)
    decide(eva, case, outcome="partly", parts=["chat_with_proctor"], ground="rights_of_others")
    text = eva.follow().all("div", class_="letter")[0][1]
    assert "Dit krijg je niet: Chat met de surveillant De rest krijg je wel." in text
    page = eva.get(path(case, "decision"))
    ticked = [a["value"] for a, _text in page.all("input", name="parts") if "checked" in a]
    assert ticked == ["chat_with_proctor"], "changing begins with what was written"
    assert page.text("textarea").strip() == REASON
    eva.send(path(case, "decision/check"))
    granted = now.get(Decision, case_id=case.id).granted_parts
    assert "chat_with_proctor" not in granted
    assert len(granted) == 12


WRONG = [
    ({}, "Kies wat je besluit."),
    ({"outcome": "maybe"}, "Kies uit de lijst"),
    ({"outcome": "refused"}, "Kies de grond in de wet."),
    ({"outcome": "refused", "ground": "legal_duty_or_task"}, "lijst"),
    ({"outcome": "partly", "ground": "compelling_grounds"}, "Kruis aan welk deel."),
    (
        {"outcome": "partly", "ground": "compelling_grounds", "parts": ["camera", "screen"]},
        "Je kruist alles aan.",
    ),
    ({"outcome": "partly", "ground": "compelling_grounds", "parts": ["eye_tracking"]}, "lijst"),
    ({"outcome": "granted", "explanation": ""}, "Schrijf de uitleg."),
    ({"outcome": "granted", "explanation": "x" * 10_001}, "1 tekens te lang"),
]


@pytest.mark.parametrize(("fields", "says"), WRONG)
def test_an_incomplete_proposal_comes_back(case: Case, now: Make, cast: Cast, eva: Browser, fields, says):
    now.taken_up(case, cast.eva)
    page = eva.send(path(case, "decision"), {"explanation": REASON, **fields}, status=422)
    assert says in page.all("div", id="errors")[0][1]
    assert page.text("textarea").strip() == fields.get("explanation", REASON)
    assert now.all(Decision) == []


def test_before_it_is_taken_up_there_is_nothing_to_decide(case: Case, eva: Browser):
    eva.get(path(case, "decision"), status=409)
    eva.get(path(case))
    assert "Besluit voorbereiden" not in links(eva)


def test_a_colleagues_newer_proposal_is_shown_beside_ones_own(
    case: Case, now: Make, cast: Cast, eva: Browser
):
    now.taken_up(case, cast.eva)
    page = eva.get(path(case, "decision"))
    hidden = eva._hidden(page, f"/nl{path(case, 'decision')}")
    prepared(now, cast, case, by=cast.pia)
    page = eva.post(
        path(case, "decision"),
        {**hidden, "outcome": "granted", "explanation": "Mijn eigen woorden."},
        status=409,
    )
    assert "Dit voorstel ligt er nu" in page.text()
    assert REASON in page.text()
    assert "Mijn eigen woorden." in page.text("textarea")
    again = eva._hidden(page, f"/nl{path(case, 'decision')}")
    eva.post(path(case, "decision"), {**again, "outcome": "granted", "explanation": "Mijn eigen woorden."})


def test_a_colleagues_proposal_during_the_check_is_shown_too(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case, outcome="granted", explanation="Mijn eigen woorden.")
    hidden = eva._hidden(eva.follow(), f"/nl{path(case, 'decision/check')}")
    theirs = prepared(now, cast, case, by=cast.pia)
    page = eva.post(path(case, "decision/check"), hidden, status=409)
    assert REASON in page.text()
    assert "Mijn eigen woorden." in page.text()
    assert now.get(Decision, id=theirs.id).state == "prepared"


def test_a_draft_changed_in_another_tab_is_not_sent_unseen(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case, outcome="granted", explanation="Oude woorden.")
    hidden = eva._hidden(eva.follow(), f"/nl{path(case, 'decision/check')}")
    decide(eva, case, outcome="granted", explanation="Nieuwe woorden.")
    page = eva.post(path(case, "decision/check"), hidden, status=409)
    assert "Nieuwe woorden." in page.text()
    assert now.all(Decision, state="prepared") == []


def test_a_check_without_a_draft_goes_to_the_form(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    eva.get(path(case, "decision/check"), status=302)
    assert eva.last.headers["Location"].endswith("/decision")


def test_without_a_remedy_route_refusals_are_off(
    case: Case, now: Make, cast: Cast, eva: Browser, dirk: Browser
):
    decision = prepared(now, cast, case, "refused")
    advice = GiveAdvice(case.ref, decision.id, "agree", "Goed.")
    now.do(cast.dov, give_advice, advice, "dpo")
    now.app.extensions["portal_config"] = replace(now.config, remedy_route=None)
    page = eva.get(path(case, "decision"))
    assert "Je kunt nu niets afwijzen" in page.text()
    off = {attrs["value"] for attrs, _text in page.all("input", name="outcome") if "disabled" in attrs}
    assert off == {"partly", "refused"}
    fields = {"outcome": "refused", "ground": "compelling_grounds", "explanation": REASON}
    page = eva.send(path(case, "decision"), fields, status=409)
    assert "remedy_route" in page.all("div", id="errors")[0][1]
    page = dirk.get(path(case, "decision/sign"))
    assert "Je kunt dit nu niet tekenen" in page.text()
    assert "remedy_route" in page.text()
    sign_directly(dirk, case, decision)
    assert fresh(now, case).state == "in_balancing"


# Advice and signing


def test_the_dpo_gives_advice(case: Case, now: Make, cast: Cast, dov: Browser, dirk: Browser):
    decision = prepared(now, cast, case, "refused")
    page = dirk.get(path(case, "decision/sign"))
    assert "Je kunt dit nu niet tekenen" in page.text()
    assert "Tekenen en de brief sturen" not in [text for _attrs, text in page.all("button")]
    sign_directly(dirk, case, decision)
    assert "om advies. Wacht daarop" in dirk.page.text()
    dov.get(path(case))
    assert "Advies geven" in links(dov)
    page = dov.send(path(case, "decision/advice"), {"words": ""}, status=422)
    assert "Kies of je het eens bent" in page.text() or "Schrijf waarom." in page.text()
    dov.send(path(case, "decision/advice"), {"advice": "disagree", "words": "Denk aan een zaal."})
    assert "Denk aan een zaal." in dov.follow().text()
    assert "Advies geven" not in links(dov)
    page = dirk.get(path(case, "decision/sign"))
    assert "Denk aan een zaal." in page.text()
    dirk.send(path(case, "decision/sign"))
    assert fresh(now, case).outcome == "refused"
    assert "Denk aan een zaal." not in now.get(Letter, case_id=case.id, kind="decision").body


def test_who_prepared_a_refusal_cannot_sign_it(case: Case, now: Make, cast: Cast, browser: Browser):
    decision = prepared(now, cast, case, "refused")
    both = browser.as_(cast.eva, "handler", "decider")
    assert "Iemand anders moet het tekenen" in both.get(path(case)).text()
    page = both.get(path(case, "decision/sign"))
    assert "Je hebt dit besluit zelf voorbereid." in page.text()
    sign_directly(both, case, decision)
    assert fresh(now, case).state == "in_balancing"


def test_a_dpo_with_more_roles_still_decides_nothing(case: Case, now: Make, cast: Cast, browser: Browser):
    prepared(now, cast, case)
    page = browser.as_(cast.dov, "dpo", "decider").get(path(case, "decision/sign"))
    assert "Je bent functionaris gegevensbescherming" in page.text()


def test_the_second_decider_reads_that_it_is_done(
    case: Case, now: Make, cast: Cast, dirk: Browser, browser: Browser
):
    prepared(now, cast, case)
    pia = browser.as_(cast.pia, "decider")
    hidden = pia._hidden(pia.get(path(case, "decision/sign")), f"/nl{path(case, 'decision/sign')}")
    dirk.send(path(case, "decision/sign"))
    page = pia.post(path(case, "decision/sign"), hidden, status=409)
    assert "Een collega heeft dit besluit al getekend." in page.text()
    pia.get(path(case, "decision/sign"), status=409)
    assert "Hier wacht geen besluit op je." in pia.page.text()


def test_a_double_click_on_sign_sends_one_letter(case: Case, now: Make, cast: Cast, dirk: Browser):
    prepared(now, cast, case)
    hidden = dirk._hidden(dirk.get(path(case, "decision/sign")), f"/nl{path(case, 'decision/sign')}")
    for _ in range(2):
        dirk.post(path(case, "decision/sign"), hidden)
    assert len(now.all(Letter, case_id=case.id, kind="decision")) == 1


def test_a_proposal_replaced_while_it_was_read_is_shown_anew(
    case: Case, now: Make, cast: Cast, dirk: Browser
):
    prepared(now, cast, case)
    hidden = dirk._hidden(dirk.get(path(case, "decision/sign")), f"/nl{path(case, 'decision/sign')}")
    newer = prepared(now, cast, case)
    page = dirk.post(path(case, "decision/sign"), hidden, status=409)
    assert "Dit voorstel is vervangen" in page.text()
    assert dirk._hidden(page, f"/nl{path(case, 'decision/sign')}")["decision"] == newer.id


def test_send_back_with_words(case: Case, now: Make, cast: Cast, dirk: Browser, eva: Browser):
    prepared(now, cast, case)
    dirk.send(path(case, "decision/return"), {"words": " "}, status=422)
    dirk.send(path(case, "decision/return"), {"words": "Noem de datum."})
    page = eva.get(path(case))
    assert "De beslisser stuurde het besluit terug" in page.text()
    assert "Noem de datum." in page.text()
    assert "Besluit voorbereiden" in links(eva)
    page = eva.get(path(case, "decision"))
    assert page.text("textarea").strip() == REASON, "the handler goes on from what came back"
    assert [a["value"] for a, _text in page.all("input", name="outcome") if "checked" in a] == ["granted"]


def test_words_for_a_proposal_that_has_gone_are_not_lost(case: Case, now: Make, cast: Cast, dirk: Browser):
    decision = prepared(now, cast, case)
    hidden = dirk._hidden(dirk.get(path(case, "decision/return")), f"/nl{path(case, 'decision/return')}")
    now.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    page = dirk.post(path(case, "decision/return"), {**hidden, "words": "Mijn lange uitleg."}, status=409)
    assert "Mijn lange uitleg." in page.text()


def test_an_english_student_gets_an_english_letter_on_a_dutch_page(now: Make, cast: Cast, eva: Browser):
    with now.database.writing() as session:
        session.get_one(Person, cast.ben.id).language = "en"
    case = now.taken_up(now.case(cast.ben, kind="access"), cast.eva)
    assert "de student leest Engels" in eva.get(path(case, "decision")).text()
    decide(eva, case, outcome="granted", explanation="Here it is.")
    letter = eva.follow().all("div", class_="letter")[0]
    assert letter[0]["lang"] == "en"
    assert "You will see your data." in letter[1]


# Letters


def test_a_letter_of_another_case_is_not_here(case: Case, now: Make, cast: Cast, eva: Browser):
    other = now.case(cast.ben, kind="access")
    letter = now.get(Letter, case_id=other.id)
    eva.get(path(case, f"letters/{letter.id}"), status=404)
    eva.get(path(case, "letters/nonsense"), status=404)
    eva.get(path(other, f"letters/{letter.id}"))
