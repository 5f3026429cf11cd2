"""A decision on its way through the pages: written as its answer needs, checked, advised on, signed or sent back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.actions.decisions import GiveAdvice, SignDecision, give_advice, sign_decision
from portal.models import Case, Decision, Letter, Person
from tests.board_fixture import board_answers
from tests.browser import Browser, Page
from tests.case_pages import fresh, links, path, prepared, sign_directly
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make
from tests.refusals import REASON

BALANCE = {
    "situation": "Je woont klein.",
    "milder": "We keken naar foto's.",
    "alternative": "De zaal is vol.",
}
REFUSED = {
    **BALANCE, "ground": "compelling_grounds", "why_camera": "Zonder beeld zien we niets.", "why_screen": "Ook dat.",
    "explanation": REASON,
}  # fmt: skip
PARTLY = {**REFUSED, "part_camera": "off", "part_screen": "on"}


def decide(
    browser: Browser, case: Case, outcome: str = "granted", status: int = 302, **fields: object
) -> Page:
    return browser.send(path(case, f"decision/{outcome}"), {"explanation": REASON, **fields}, status=status)


def test_from_words_to_a_letter(case: Case, now: Make, cast: Cast, eva: Browser, dirk: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case)
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
    decide(eva, case, "partly", **PARTLY)
    text = eva.follow().all("div", class_="letter")[0][1]
    assert "Dit nemen we niet op: Camera Dit mogen we wel opnemen: Je scherm. Ook dat." in text
    assert "We vragen de functionaris gegevensbescherming" in eva.page.text()


def test_for_access_what_is_not_given_is_ticked(now: Make, cast: Cast, eva: Browser):
    case = now.taken_up(now.case(cast.amira, kind="access"), cast.eva)
    decide(
        eva, case, "partly", refused=["chat_with_proctor"], ground="rights_of_others", data_where="elsewhere",
        place="Bij de balie.", data_ready="y",
    )  # fmt: skip
    text = eva.follow().all("div", class_="letter")[0][1]
    assert "Dit krijg je niet: Chat met de surveillant De rest krijg je wel." in text
    page = eva.get(path(case, "decision/partly"))
    ticked = [a["value"] for a, _text in page.all("input", name="refused") if "checked" in a]
    assert ticked == ["chat_with_proctor"], "changing begins with what was written"
    assert [typed.strip() for _attrs, typed in page.all("textarea")] == ["Bij de balie.", REASON]
    eva.send(path(case, "decision/check"))
    granted = now.get(Decision, case_id=case.id).granted_parts
    assert "chat_with_proctor" not in granted
    assert len(granted) == 12


def test_a_correction_says_of_what_and_never_of_exam_answers(now: Make, cast: Cast, eva: Browser):
    case = now.taken_up(now.case(cast.amira, kind="rectification", wrong="Naam", right="Amira"), cast.eva)
    for ticked, words in (([], "Kies wat je verbetert."), (["exam_answers"], "verbeter je nooit achteraf")):
        decide(eva, case, "granted", status=422, corrects=ticked)
        assert words in eva.page.text()
    decide(eva, case, "granted", corrects=["grade"])
    assert (
        "Een cijfer. Alleen een beslisser mag dit tekenen." in eva.get(path(case, "decision/granted")).text()
    )
    eva.send(path(case, "decision/check"))
    assert now.get(Decision, case_id=case.id).corrects == ["grade"]
    assert "Verbeterd" in eva.get(path(case)).text()


@pytest.mark.parametrize("fields", [{}, {"outcome": "maybe"}])
def test_first_comes_what_is_decided(case: Case, now: Make, cast: Cast, eva: Browser, fields):
    now.taken_up(case, cast.eva)
    page = eva.send(path(case, "decision"), fields, status=422)
    assert "Kies " in page.all("div", id="errors")[0][1]
    assert "Mijn broertje slaapt hier." in page.text(), "what was asked"
    eva.send(path(case, "decision"), {"outcome": "refused"})
    page = eva.follow()
    assert page.text("h1") == "Bezwaar afwijzen"
    assert "De student leest dit" in page.text()
    assert "Dat je in het algemeen fraude wilt voorkomen, is niet zo'n reden." in page.text()


WRONG = [
    ("refused", {"ground": ""}, "Kies de grond in de wet."),
    ("refused", {"ground": "legal_duty_or_task"}, "lijst"),
    ("refused", {"ground": "limited_by_law"}, "opnieuw naar de beperking door de wet"),
    ("refused", {"situation": " "}, "Schrijf wat je weet van de situatie"),
    ("refused", {"milder": ""}, "welke lichtere manieren"),
    ("refused", {"alternative": ""}, "waarom een ander tentamen niet kan"),
    ("refused", {"why_screen": ""}, "Schrijf waarom je dit moet opnemen: Je scherm."),
    ("refused", {"explanation": ""}, "Schrijf de uitleg."),
    ("refused", {"explanation": "x" * 10_001}, "1 tekens te lang"),
    ("partly", {"part_camera": ""}, "Kies wat je hierover besluit: Camera."),
    ("partly", {"part_camera": "x"}, "lijst"),
    ("partly", {"part_camera": "on", "why_camera": ""}, "Zeg per soort gegevens wat je besluit"),
    ("partly", {"part_screen": "off"}, "Zeg per soort gegevens wat je besluit"),
]


@pytest.mark.parametrize(("outcome", "fields", "says"), WRONG)
def test_an_incomplete_proposal_comes_back(
    case: Case, now: Make, cast: Cast, eva: Browser, outcome, fields, says
):
    now.taken_up(case, cast.eva)
    page = decide(eva, case, outcome, 422, **{**PARTLY, **fields})
    assert says in page.all("div", id="errors")[0][1]
    assert fields.get("explanation", REASON) in [typed.strip() for _attrs, typed in page.all("textarea")]
    assert now.all(Decision) == []


def test_each_kind_of_data_that_stays_has_its_own_lines(now: Make, cast: Cast, eva: Browser):
    exam = now.exam("STAT1", product=now.product())
    explained(now, cast.eva, cast.pia, exam)
    now.enrol(cast.amira, exam)
    case = now.taken_up(now.case(cast.amira, exam, kind="erasure"), cast.eva)
    page = decide(eva, case, "refused", 422)
    assert "Kies wat hiermee gebeurt: Camera." in page.all("div", id="errors")[0][1]
    until = {"until_camera_day": "1", "until_camera_month": "6", "until_camera_year": "2031"}
    page = decide(eva, case, "refused", 422, part_camera="legal_claims", until_camera_year="2031")
    assert "Vul een datum in die bestaat" in page.text()
    decide(eva, case, "refused", part_camera="legal_claims", **until)
    text = eva.follow().all("div", class_="letter")[0][1]
    assert "We bewaren dit tot 1 juni 2031." in text
    page = eva.get(path(case, "decision/refused"))
    assert page.all("input", id="until_camera_year")[0][0]["value"] == "2031", (
        "what was written stands there again"
    )
    decide(eva, case, "refused", ground="excessive")
    assert "We bewaren dit tot" not in eva.follow().text()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Kies waar de student de gegevens krijgt."),
        ({"data_where": "elsewhere"}, "Schrijf waar de student de gegevens vindt."),
        ({"data_where": "elsewhere", "place": "Balie"}, "kruis dan aan dat ze er staan."),
        (
            {"data_where": "in_portal", "data_ready": "y"},
            "Zet het bestand met de gegevens eerst in deze zaak.",
        ),
    ],
)
def test_a_copy_is_there_before_the_letter(now: Make, cast: Cast, eva: Browser, fields, says):
    case = now.taken_up(now.case(cast.amira, kind="access"), cast.eva)
    assert says in decide(eva, case, "granted", 422, **fields).all("div", id="errors")[0][1]


def test_nobody_refuses_a_whole_copy_because_of_others(now: Make, cast: Cast, eva: Browser):
    case = now.taken_up(now.case(cast.amira, kind="access"), cast.eva)
    for outcome, offered in (("refused", False), ("partly", True)):
        page = eva.get(path(case, f"decision/{outcome}"))
        grounds = {attrs["value"] for attrs, _text in page.all("input", name="ground")}
        assert ("rights_of_others" in grounds) is offered
    page = decide(eva, case, "refused", 422, ground="rights_of_others")
    assert "lijst" in page.all("div", id="errors")[0][1]


def test_the_hint_on_plain_words_comes_while_one_writes(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    page = eva.get(path(case, "decision/granted"))
    form = page.all("form", method="post")[-1][0]
    assert form["data-hx-trigger"] == "input delay:1s"
    hidden = eva._hidden(page, f"/nl{path(case, 'decision/granted')}")
    stiff = {**hidden, "explanation": "Indien je wilt, kun je bezwaar maken.", "go": "hint"}
    live = {"HX-Request": "true", "HX-Target": "plain"}
    page = eva.post(path(case, "decision/granted"), stiff, status=200, headers=live)
    assert page.all("p", id="plain", role="status")[0][1] == "In plaats van ‘indien’ kun je schrijven: als."
    assert "<html" not in eva.last.get_data(as_text=True)
    assert now.all(Decision) == [], "a hint keeps nothing"
    decide(eva, case, explanation=stiff["explanation"])
    assert "In plaats van ‘indien’ kun je schrijven: als." in eva.follow().text(), (
        "without scripts on the check page"
    )


def test_what_2_8_asks_is_told_on_the_check_page(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case, "refused", **REFUSED)
    text = eva.follow().text()
    assert "In deze afwijzing staat alles wat de wet vraagt" in text
    assert "De weg naar de rechter, met de laatste dag en het adres: staat erin" in text


def test_before_it_is_taken_up_there_is_nothing_to_decide(case: Case, eva: Browser):
    eva.get(path(case, "decision"), status=409)
    eva.get(path(case))
    assert "Besluit voorbereiden" not in links(eva)


def test_a_colleagues_newer_proposal_is_shown_beside_ones_own(
    case: Case, now: Make, cast: Cast, eva: Browser
):
    now.taken_up(case, cast.eva)
    address = path(case, "decision/granted")
    hidden = eva._hidden(eva.get(address), f"/nl{address}")
    prepared(now, cast, case, by=cast.pia)
    page = eva.post(address, {**hidden, "explanation": "Mijn eigen woorden."}, status=409)
    assert "Dit voorstel ligt er nu" in page.text()
    assert REASON in page.text()
    assert "Mijn eigen woorden." in page.text("textarea")
    eva.post(address, {**eva._hidden(page, f"/nl{address}"), "explanation": "Mijn eigen woorden."})


def test_a_colleagues_proposal_during_the_check_is_shown_too(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case, explanation="Mijn eigen woorden.")
    hidden = eva._hidden(eva.follow(), f"/nl{path(case, 'decision/check')}")
    theirs = prepared(now, cast, case, by=cast.pia)
    page = eva.post(path(case, "decision/check"), hidden, status=409)
    assert REASON in page.text()
    assert "Mijn eigen woorden." in page.text()
    assert now.get(Decision, id=theirs.id).state == "prepared"


def test_a_draft_changed_in_another_tab_is_not_sent_unseen(case: Case, now: Make, cast: Cast, eva: Browser):
    now.taken_up(case, cast.eva)
    decide(eva, case, explanation="Oude woorden.")
    hidden = eva._hidden(eva.follow(), f"/nl{path(case, 'decision/check')}")
    decide(eva, case, explanation="Nieuwe woorden.")
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
    board_answers(now, cast, case)
    now.app.extensions["portal_config"] = replace(now.config, remedy_route=None)
    page = eva.get(path(case, "decision"))
    assert "Je kunt nu niets afwijzen" in page.text()
    off = {attrs["value"] for attrs, _text in page.all("input", name="outcome") if "disabled" in attrs}
    assert off == {"partly", "refused"}
    page = decide(eva, case, "refused", 409, **REFUSED)
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
    board_answers(now, cast, case)
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
    assert [a["value"] for a, _text in page.all("input", name="outcome") if "checked" in a] == ["granted"]
    page = eva.get(path(case, "decision/granted"))
    assert page.text("textarea").strip() == REASON, "the handler goes on from what came back"


def test_words_for_a_proposal_that_has_gone_are_not_lost(case: Case, now: Make, cast: Cast, dirk: Browser):
    decision = prepared(now, cast, case)
    hidden = dirk._hidden(dirk.get(path(case, "decision/return")), f"/nl{path(case, 'decision/return')}")
    now.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    page = dirk.post(path(case, "decision/return"), {**hidden, "words": "Mijn lange uitleg."}, status=409)
    assert "Mijn lange uitleg." in page.text()


def test_an_english_student_gets_both_texts_on_a_dutch_page(now: Make, cast: Cast, eva: Browser):
    with now.database.writing() as session:
        session.get_one(Person, cast.ben.id).language = "en"
    case = now.taken_up(now.case(cast.ben, kind="erasure"), cast.eva)
    assert "de student leest Engels" in eva.get(path(case, "decision/granted")).text()
    page = decide(eva, case, explanation="We delete it.", status=422)
    assert "Schrijf de uitleg ook in het Nederlands." in page.text()
    decide(eva, case, explanation="We delete it.", dutch="We wissen het.")
    letters = eva.follow().all("div", class_="letter")
    assert [attrs["lang"] for attrs, _text in letters] == ["en", "nl"]
    assert "We delete it." in letters[0][1]
    assert "We wissen het." in letters[1][1]
    assert "We delete it." not in letters[1][1]


def test_under_court_one_text_is_enough(now: Make, cast: Cast, eva: Browser):
    with now.database.writing() as session:
        session.get_one(Person, cast.ben.id).language = "en"
    now.app.extensions["portal_config"] = replace(now.config, remedy_route="court")
    case = now.taken_up(now.case(cast.ben, kind="erasure"), cast.eva)
    assert not eva.get(path(case, "decision/granted")).all("textarea", id="dutch")
    decide(eva, case, explanation="We delete it.")
    assert len(eva.follow().all("div", class_="letter")) == 1
