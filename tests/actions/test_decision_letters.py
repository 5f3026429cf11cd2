"""The letter of a decision: what 2.8 asks stands in it, in both routes and languages, for every kind of request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actions.context import Actor, Context
from portal.actions.decision_letters import decision_letter
from portal.actions.decision_words import words_of
from portal.actions.decisions import hindrance_to_sign, still_missing
from portal.actions.messages import SendMessage, send_to_student
from portal.actions.representatives import NameRepresentative, name_representative
from portal.content import to_html
from portal.i18n import speaking
from portal.labels.cases import GROUNDS as GROUND_WORDS
from portal.models import Case, Decision, Letter, Person
from portal.rules.access import known_roles
from portal.rules.remedies import Kept
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make
from tests.office import Office, refused
from tests.refusals import FAR, GROUNDS, REASON

KINDS = tuple(GROUNDS)
OUTCOMES = ("granted", "partly", "refused")
ROUTES = ("awb", "court")


def asking(office: Office, look: Callable[[Context], Any]) -> Any:
    """What a decider would be told now."""
    with office.make.app.app_context(), office.make.database.reading() as session:
        actor = Actor(office.cast.dirk.id, known_roles(frozenset({"decider"})))
        return look(Context(session, actor, office.make.now, office.make.config))


def in_english(make: Make, cast: Cast) -> None:
    with make.database.writing() as session:
        session.get_one(Person, cast.amira.id).language = "en"


def sent(office: Office, kind: str, outcome: str = "refused", **more: Any) -> Letter:
    """The letter of this kind and outcome, as it left."""
    case = office.case(kind, **more.pop("case", {}))
    ground = "rights_of_others" if outcome == "partly" and kind in ("access", "portability") else None
    parts = ("camera",) if outcome == "partly" else ()
    decision = office.prepare(case, outcome, more.pop("ground", ground), parts, **more)
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision)
    return office.letter(case)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_preview_is_the_letter_that_leaves(office: Office, kind: str, outcome: str):
    case = office.case(kind)
    ground = "rights_of_others" if outcome == "partly" and kind in ("access", "portability") else None
    decision = office.prepare(case, outcome, ground, ("camera",) if outcome == "partly" else ())
    if decision.advice_due:
        office.advise(case, decision)

    def look(ctx: Context) -> Any:
        found, proposal = ctx.session.get_one(Case, case.id), ctx.session.get_one(Decision, decision.id)
        assert hindrance_to_sign(ctx, found, proposal) is None
        assert still_missing(ctx, found, proposal) == ()
        return decision_letter(ctx, found, proposal, words_of(ctx, proposal))

    preview = asking(office, look)
    office.sign(case, decision)
    letter = office.letter(case)
    assert (letter.title, letter.body) == (preview.title, preview.body)
    assert letter.number == ("N7" if outcome == "granted" else "N8")
    for sign in ("{", "[if", "[part", "None", "True"):
        assert sign not in letter.body
    assert REASON in letter.body


def wanted(language: str, route: str) -> dict[int, list[str]]:
    """What stands in every refusal, by the item of 2.8; received and decided on 23 November 2026."""
    if language == "nl":
        judge = {
            "awb": ["houdt dit besluit niet tegen", "voorlopige voorziening", "een bezwaarschrift", "naar de rechtbank"],
            "court": ["kort geding", "een verzoekschrift", "geen advocaat", "Persoonsgegevens vragen om te helpen"],
        }[route]  # fmt: skip
        return {
            2: [REASON],
            3: [
                "op 23 november 2026. We namen dit besluit op 23 november 2026.",
                "besluit van Voorbeeld Hogeschool",
            ],
            4: ["[Autoriteit Persoonsgegevens](https://autoriteitpersoonsgegevens.nl"],
            5: [
                "De laatste dag is **4 januari 2027**",
                "College van bestuur, Postbus 1, 1000 AA Voorbeeld",
                *judge,
            ],
            6: ["Dov de Wit, fg@voorbeeld.example"],
        }
    judge = {
        "awb": ["does not stop this decision", "voorlopige voorziening", "bezwaarschrift", "go to court"],
        "court": ["kort geding", "verzoekschrift", "need a lawyer", "Authority to help settle it"],
    }[route]
    return {
        2: [REASON],
        3: ["on 23 November 2026. We decided on 23 November 2026.", "decision of Example University"],
        4: ["[Dutch Data Protection Authority](https://autoriteitpersoonsgegevens.nl"],
        5: [
            "The last day is **4 January 2027**",
            "College van bestuur, Postbus 1, 1000 AA Voorbeeld",
            *judge,
        ],
        6: ["Dov de Wit, fg@voorbeeld.example"],
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_refusal_has_everything_that_2_8_asks(make: Make, cast: Cast, kind, route, language):
    make.config = replace(make.config, remedy_route=route)
    if language == "en":
        in_english(make, cast)
    body = sent(Office(make, cast), kind).body
    with make.app.app_context(), speaking(language):
        assert str(GROUND_WORDS[GROUNDS[kind]]) in body, "item 2: the ground in the law"
    lacks = {
        item: [words for words in all_words if words not in body]
        for item, all_words in wanted(language, route).items()
    }
    assert not any(lacks.values()), lacks
    for other in {"awb": ("verzoekschrift", "kort geding"), "court": ("bezwaarschrift", "voorlopige")}[route]:
        assert other not in body


@pytest.mark.parametrize("route", ROUTES)
def test_an_objection_tells_what_it_means_for_the_exam(make: Make, cast: Cast, route: str):
    make.config = replace(make.config, remedy_route=route)
    body = sent(Office(make, cast), "objection").body
    assert "## Wat dit betekent voor je tentamen" in body
    assert "We mogen Statistiek 1 op maandag 28 december 2026 met online toezicht houden." in body
    assert "commissie van beroep voor de examens" in body


def test_the_balancing_stands_in_the_letter_by_name(office: Office):
    body = sent(office, "objection", "partly", case={"objected": ["camera", "screen"]}).body
    assert "Dit nemen we niet op:\n\n- Camera" in body
    assert "Dit mogen we wel opnemen:\n\n- Je scherm. Zonder screen zien we te weinig." in body
    assert "**Jouw situatie.** Je woont met drie mensen in een kamer." in body
    assert "**Lichtere manieren.** We keken naar een zaal." in body
    assert "**Een ander tentamen.** De zaal is vol." in body
    assert "(AVG art. 21)" in body


def test_what_stays_has_its_exception_and_end_date_in_the_letter(office: Office):
    body = sent(office, "erasure", "partly", ground="legal_duty_or_task").body
    assert "Dit wissen we nog niet:\n\n- Microfoon, je scherm, je ID-bewijs" in body
    assert "(AVG art. 17 lid 3 onder b). We bewaren dit tot 2 juni 2031." in body
    assert "- Camera" not in body, "what is deleted is not on the list of what stays"
    assert "uiterlijk 30 dagen na het wissen weg" in body, "when backups end (V-7)"


def test_a_limit_by_law_says_when_it_is_looked_at_again(office: Office):
    body = sent(office, "restriction", ground="limited_by_law").body
    assert "We kijken hier opnieuw naar op 2 juni 2031." in body


@pytest.mark.parametrize("kind", ["access", "portability"])
def test_a_copy_says_where_it_is(office: Office, kind: str):
    body = sent(office, kind, "granted").body
    assert "Hier vind je ze: Op de balie, op vertoon van je kaart." in body


def test_a_copy_comes_with_what_one_may_know(make: Make, cast: Cast):
    office = Office(make, cast)
    exam = make.exam("STAT1", product=office.product)
    explained(make, cast.eva, cast.pia, exam)
    make.enrol(cast.amira, exam)
    case = make.taken_up(make.case(cast.amira, exam, kind="access"), cast.eva)
    office.sign(case, office.prepare(case, "granted"))
    body = office.letter(case).body
    for told in (
        "**Waarvoor we ze gebruiken:** purpose in nl",
        "- Video van je camera. Je examinator, alleen als er iets opvalt. We bewaren dit: 30 dagen.",
        "- We maken de opnames met Proctorio, van het bedrijf Proctorio Inc.",
        "- Amazon Web Services",
        "van jou, en van het bedrijf dat de opnames maakt",
        "Een mens beslist over fraude: je examinator.",
        "je mag vragen om je gegevens te verbeteren",
    ):
        assert told in body, told


def test_a_copy_about_all_exams_points_to_each_explanation(make: Make, cast: Cast):
    office = Office(make, cast)
    exam = make.exam("STAT1", product=office.product)
    explained(make, cast.eva, cast.pia, exam)
    make.enrol(cast.amira, exam)
    case = make.taken_up(make.case(cast.amira, kind="access"), cast.eva)
    office.sign(case, office.prepare(case, "granted"))
    assert "- Statistiek 1: <http://localhost/nl/exams/stat1>" in office.letter(case).body


def test_a_refused_copy_to_take_along_offers_access(office: Office):
    body = sent(office, "portability").body
    assert "Dat heet inzage. Vraag die hier: http://localhost/nl/requests/new/access" in body


@pytest.mark.parametrize("outcome", ["partly", "refused"])
def test_a_refused_correction_invites_the_students_own_words(office: Office, outcome: str):
    letter = sent(office, "rectification", outcome)
    case = office.make.get(Case, id=letter.case_id)
    assert f"Dat doe je hier: http://localhost/nl/requests/{case.ref}/statement" in letter.body


def test_a_grant_says_nothing_about_courts(office: Office):
    body = sent(office, "access", "granted").body
    for word in ("laatste dag", "rechter", "bezwaarschrift"):
        assert word not in body


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_under_awb_a_dutch_text_counts_beside_the_english_one(make: Make, cast: Cast, outcome: str):
    in_english(make, cast)
    letter = sent(Office(make, cast), "objection", outcome)
    assert letter.language == "en"
    assert "By law, the Dutch text counts." in letter.body
    assert letter.binding_title == "Ons antwoord op je bezwaar (" + letter.title.split("(")[1]
    assert "De hele afweging, in het Nederlands." in (letter.binding_body or "")
    assert REASON not in (letter.binding_body or "")
    assert ("4 januari 2027" in (letter.binding_body or "")) is (outcome != "granted")


def test_under_court_and_in_dutch_there_is_one_text(make: Make, cast: Cast):
    office = Office(make, cast)
    assert sent(office, "access").binding_body is None
    in_english(make, cast)
    make.config = replace(make.config, remedy_route="court")
    assert sent(office, "erasure").binding_body is None


def test_without_the_dutch_text_nothing_is_prepared_for_a_student_who_reads_english(make: Make, cast: Cast):
    in_english(make, cast)
    office = Office(make, cast)
    with refused("incomplete_decision"):
        office.prepare(office.case(), "granted", dutch=" ")


def test_a_late_refusal_says_sorry_in_the_letter(office: Office):
    case = office.case("access")
    decision = office.prepare(case, "refused", "not_identifiable")
    office.sign(case, decision, at=datetime(2026, 12, 24, 9, tzinfo=UTC))
    assert (
        "**Sorry.** Je had dit antwoord uiterlijk op 23 december 2026 moeten krijgen."
        in office.letter(case).body
    )


def test_a_late_grant_says_sorry_too_and_one_in_time_does_not(office: Office):
    late, early = office.case("access"), office.case("access")
    office.sign(late, office.prepare(late, "granted"), at=datetime(2026, 12, 24, 9, tzinfo=UTC))
    office.sign(early, office.prepare(early, "granted"), at=datetime(2026, 12, 23, 22, 59, tzinfo=UTC))
    assert "Sorry" in office.letter(late).body
    assert "Sorry" not in office.letter(early).body


OVERLAID = """---
title: Ons antwoord ({ref})
---

{explanation}

{refused_parts}

[part remedies]

Mail: {dpo_email}
"""


def test_a_letter_of_the_institution_that_leaves_something_out_does_not_leave(
    make: Make, cast: Cast, tmp_path: Path
):
    folder = tmp_path / "overlay" / "nl" / "letters"
    folder.mkdir(parents=True)
    (folder / "decision-access.md").write_text(OVERLAID, "utf-8")
    office = Office(make, cast)
    case = office.case("access")
    decision = office.prepare(case, "refused", "not_identifiable")
    make.config = replace(make.config, translations_overlay=tmp_path / "overlay")
    look = asking(office, lambda ctx: still_missing(ctx, ctx.session.get_one(Case, case.id), decision))
    assert [(one.item, one.code) for one in look] == [
        (2, "unsaid_ground"),
        (3, "unsaid_received"),
        (3, "unsaid_decided"),
        (4, "unsaid_authority"),
    ]
    with refused("incomplete_decision"):
        office.sign(case, decision)
    assert office.fresh(case).outcome is None


def test_an_end_date_that_passed_while_it_waited_stops_the_signature(office: Office):
    case = office.case("erasure")
    soon = date(2026, 11, 25)
    parts = office.prepare(case, "refused").stays
    kept = tuple(replace(one, until=soon) for one in parts)
    decision = office.prepare(case, "refused", kept=kept)
    with refused("incomplete_decision"):
        office.sign(case, decision, at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    again = office.prepare(case, "refused")
    office.sign(case, again, at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert Kept("camera", "legal_claims", FAR) in again.stays


def test_what_the_exam_never_records_needs_no_reason(make: Make, cast: Cast):
    office = Office(make, cast)
    exam = make.exam("STAT1", product=office.product)
    explained(make, cast.eva, cast.pia, exam)
    make.enrol(cast.amira, exam)
    case = make.taken_up(make.case(cast.amira, exam), cast.eva)
    decision = office.prepare(case, "refused")
    office.advise(case, decision)
    office.sign(case, decision)
    body = office.letter(case).body
    assert "- Camera. Zonder camera zien we te weinig." in body
    assert "- Microfoon" not in body


def test_words_of_staff_stay_words(office: Office):
    words = "# Geen kop\n<b>x</b> [link](http://x) {ref} *ster* &lt;\n- een\n1. twee\n===\n\n    Tweede alinea.\n---"
    html = str(to_html(sent(office, "access", "granted", words=words).body))
    assert (
        "<p># Geen kop<br />\n&lt;b&gt;x&lt;/b&gt; [link](http://x) {ref} *ster* &amp;lt;<br />\n"
        "- een<br />\n1. twee<br />\n===</p>\n<p>Tweede alinea.<br />\n---</p>"
    ) in html


def test_a_message_of_two_paragraphs_is_one_quotation(office: Office):
    case = office.case("access")
    command = SendMessage(case.ref, "Eerste regel.\nTweede regel.\n\nTweede alinea.")
    office.make.do(office.cast.eva, send_to_student, command, "handler")
    html = str(to_html(office.make.get(Letter, case_id=case.id, kind="question").body))
    assert (
        "<blockquote>\n<p>Eerste regel.<br />\nTweede regel.</p>\n<p>Tweede alinea.</p>\n</blockquote>"
        in html
    )


def test_the_last_day_is_counted_from_the_moment_of_signing(office: Office):
    """C13: made known at 00:30 local time, it is the next day that counts; 1 January and a weekend roll on."""
    case = office.case("access")
    decision = office.prepare(case, "refused", "not_identifiable")
    office.sign(case, decision, at=datetime(2026, 11, 19, 23, 30, tzinfo=UTC) + timedelta(days=7))
    assert "De laatste dag is **8 januari 2027**" in office.letter(case).body


# For the child itself (section 12)


def act_for_amira(office: Office, case: Case) -> None:
    """She is fifteen, and her mother acts for her."""
    with office.make.database.writing() as session:
        session.get_one(Person, office.cast.amira.id).self_exercise_from = date(2027, 3, 1)
    said = NameRepresentative(case.ref, "parent", name="Samira Haddad", email="moeder@elders.example")
    office.make.do(office.cast.eva, name_representative, said, "handler")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_letter_to_who_acts_for_a_child_has_a_part_for_the_child(office: Office, kind: str, outcome: str):
    case = office.case(kind)
    act_for_amira(office, case)
    ground = "rights_of_others" if outcome == "partly" and kind in ("access", "portability") else None
    decision = office.prepare(case, outcome, ground, ("camera",) if outcome == "partly" else ())
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision)
    body = office.letter(case).body
    said = {"granted": "We zeiden **ja**", "partly": "voor een deel ja", "refused": "We zeiden **nee**"}
    assert said[outcome] in body.partition("## Voor jou")[2]
    assert "Dov de Wit" in body.partition("## Voor jou")[2]


def test_a_grown_student_has_no_such_part(office: Office):
    assert "Voor jou" not in sent(office, "access").body


def test_the_dutch_letter_that_counts_has_the_part_in_dutch(make: Make, cast: Cast):
    in_english(make, cast)
    office = Office(make, cast)
    case = office.case("access")
    act_for_amira(office, case)
    office.sign(case, office.prepare(case, "granted"))
    letter = office.letter(case)
    assert "## For you" in letter.body
    assert "## Voor jou" in (letter.binding_body or "")
