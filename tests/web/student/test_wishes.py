"""Choosing in plain words: what is offered follows from the exams, and the portal says which right it picked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.models import Case, Draft, Exam, Letter, OutboxMail, Placement
from portal.rules.wishes import GROUPS
from tests.browser import Browser
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make

ALWAYS = ["access", "erasure", "rectification", "restriction", "human_review", "dpo_question"]


@pytest.fixture
def amira(browser: Browser, cast: Cast, make: Make) -> Browser:
    """Amira, signed in; her exams come with `exam`."""
    make.now = datetime.now(UTC)
    return browser.as_(cast.amira)


def exam(make: Make, cast: Cast, code: str, basis: str, days: int = 60) -> Exam:
    """An exam of Amira's that rests on this basis."""
    product = make.product(f"Product {code}")
    found = make.exam(
        code, product=product, day=(make.now + timedelta(days=days)).date(), name_nl=f"Vak {code}"
    )
    make.enrol(cast.amira, found)
    explained(make, cast.eva, cast.pia, found, lawful_basis=basis)
    return make.get(Exam, slug=found.slug)


def offered(amira: Browser) -> list[str]:
    page = amira.get("/requests/new")
    return [attrs["value"] for attrs, _ in page.all("input", name="kind")]


def to_check(amira: Browser, kind: str, **data: object) -> str:
    """Fill in and go on; gives the path of the check page."""
    amira.send(f"/requests/new/{kind}", data)
    return amira.last.headers["Location"]


@pytest.mark.parametrize(
    ("bases", "kinds"),
    [
        ([], ["objection", *ALWAYS]),
        (["public_task"], ["objection", *ALWAYS]),
        (["consent"], ["withdrawal", "access", "portability", *ALWAYS[1:]]),
        (["contract"], ["alternative", "access", "portability", *ALWAYS[1:]]),
        (["public_task", "consent"], ["objection", "withdrawal", "access", "portability", *ALWAYS[1:]]),
    ],
)
def test_only_what_works_is_offered(
    amira: Browser, make: Make, cast: Cast, bases: list[str], kinds: list[str]
) -> None:
    for number, basis in enumerate(bases):
        exam(make, cast, f"E{number}", basis)
    assert offered(amira) == kinds


def test_the_page_speaks_of_wishes_not_of_law(amira: Browser) -> None:
    page = amira.get("/requests/new")
    words = page.text()
    assert "Ik wil niet dat iemand me filmt" in words
    assert "AVG" not in words
    assert "artikel" not in words
    assert [text for _, text in page.all("legend")] == [
        "Wat wil je?", "Voor of bij het tentamen", "Over wat er is opgenomen", "Iets anders",
    ]  # fmt: skip
    assert not any("checked" in attrs for attrs, _ in page.all("input", name="kind"))


def test_a_choice_leads_to_its_form_with_the_exam_ticked(amira: Browser, make: Make, cast: Cast) -> None:
    exam(make, cast, "soon", "public_task", 9)
    amira.send("/requests/new", {}, status=422)
    amira.send("/requests/new", {"kind": "portability"}, status=422)
    amira.send("/requests/new", {"kind": "tea"}, status=422)
    amira.send("/requests/new?exam=soon", {"kind": "objection"})
    page = amira.follow()
    assert [attrs["value"] for attrs, _ in page.all("input", name="exams") if "checked" in attrs] == ["soon"]


@pytest.mark.parametrize("kind", [kind for kinds in GROUPS.values() for kind in kinds])
def test_every_form_says_which_right_it_is(amira: Browser, make: Make, cast: Cast, kind: str) -> None:
    exam(make, cast, "consent", "consent")
    exam(make, cast, "contract", "contract")
    said = {
        "objection": "bezwaar", "alternative": "De wet kent hier geen bezwaar", "withdrawal": "artikel 7 lid 3",
        "access": "artikel 15", "portability": "artikel 20", "erasure": "artikel 17", "rectification": "artikel 16",
        "restriction": "artikel 18", "human_review": "artikel 22", "dpo_question": "artikel 38 lid 4",
    }  # fmt: skip
    assert said[kind] in amira.get(f"/requests/new/{kind}").text()


def test_nothing_is_obligatory_but_what_there_is_no_request_without(
    amira: Browser, make: Make, cast: Cast
) -> None:
    exam(make, cast, "consent", "consent")
    exam(make, cast, "contract", "contract")
    needs = {"rectification": "wrong", "dpo_question": "question"}
    for kind in (kind for kinds in GROUPS.values() for kind in kinds):
        page = amira.send(f"/requests/new/{kind}", {}, status=422 if kind in needs else 302)
        if kind in needs:
            assert page.all("a", href=f"#{needs[kind]}")
        for name in ("reason", "grounds"):
            asks_why = page.all("textarea", name=name) or page.all("input", name=name)
            assert not (asks_why and kind in ("access", "erasure", "portability", "withdrawal"))


def test_a_correction_needs_one_of_its_two_answers(amira: Browser, make: Make) -> None:
    amira.send(to_check(amira, "rectification", right="Haddad met twee d's"))
    [case] = make.all(Case)
    page = amira.get(f"/requests/{case.ref}")
    assert "Haddad met twee d's" in page.text()
    assert (case.kind, case.hold) == ("rectification", "restriction")
    [receipt] = make.all(Letter)
    assert "Je antwoorden in een tentamen kunnen we niet veranderen" in receipt.body


def test_grounds_of_a_restriction_are_the_students_own_words(amira: Browser, make: Make) -> None:
    check = to_check(amira, "restriction", grounds=["claim"], about="De opname")
    assert "voor een klacht of een rechtszaak" in amira.get(check).text()
    amira.send(check)
    [case] = make.all(Case)
    page = amira.get(f"/requests/{case.ref}")
    assert "voor een klacht of een rechtszaak" in page.text()
    assert "De opname" in page.text()


def test_a_review_keeps_both_sides(amira: Browser, make: Make) -> None:
    amira.send(to_check(amira, "human_review", about="Ik keek weg", reason="Mijn kat sprong op tafel"))
    [case] = make.all(Case)
    page = amira.get(f"/requests/{case.ref}")
    assert "Ik keek weg" in page.text()
    assert "Mijn kat sprong op tafel" in page.text()


# What the portal makes of a wish (2.1, 2.2) ------------------------------------------------------


def test_a_no_under_consent_stops_at_once_and_the_page_says_why(
    amira: Browser, make: Make, cast: Cast
) -> None:
    exam(make, cast, "yes", "consent", 9)
    exam(make, cast, "task", "public_task", 12)
    check = to_check(amira, "objection")
    words = amira.get(check).text()
    assert "Vak yes. De school filmt je alleen met jouw toestemming" in words
    assert "Vak task. In de wet heet dit bezwaar" in words
    amira.send(check)
    page = amira.follow()
    assert "De school filmt je alleen met jouw toestemming" in page.text()
    cases = {case.exam.slug: case for case in make.all(Case)}
    assert {slug: case.kind for slug, case in cases.items()} == {"yes": "withdrawal", "task": "objection"}
    assert all(case.protected for case in cases.values())
    page = amira.get(f"/requests/{cases['yes'].ref}")
    assert "De school filmt je alleen met jouw toestemming" in page.text()
    letters = {(letter.case_id, letter.kind): letter.body for letter in make.all(Letter)}
    assert "Met je nee trek je die toestemming in" in letters[cases["yes"].id, "receipt"]
    assert "We zijn gestopt op" in letters[cases["yes"].id, "decision"]
    assert make.get(Placement, case_id=cases["yes"].id).state == "to_plan"


def test_without_a_coming_exam_one_of_the_past_is_named(amira: Browser, make: Make, cast: Cast) -> None:
    exam(make, cast, "over", "public_task", -20)
    exam(make, cast, "yes", "consent", -20)
    for kind in ("objection", "withdrawal"):
        page = amira.send(f"/requests/new/{kind}", {"go": "send"}, status=422)
        assert "Kies een tentamen" in page.text()
    assert make.all(Case) == []


def test_whoever_asks_to_take_data_along_under_another_basis_gets_access(
    amira: Browser, make: Make, cast: Cast
) -> None:
    exam(make, cast, "task", "public_task")
    check = to_check(amira, "portability", about="Alles")
    assert "Daarom geven we je een kopie van al je gegevens" in amira.get(check).text()
    amira.send(check)
    [case] = make.all(Case)
    assert case.kind == "access"
    assert "Daarom geven we je een kopie" in amira.get(f"/requests/{case.ref}").text()
    [receipt] = make.all(Letter)
    assert "Daarom geven we je een kopie" in receipt.body


def test_who_says_no_where_there_is_an_agreement_asks_for_another_exam(
    amira: Browser, make: Make, cast: Cast
) -> None:
    exam(make, cast, "deal", "contract", 9)
    check = to_check(amira, "alternative", grounds=["shared_room"], reason="Kleine kamer")
    words = amira.get(check).text()
    assert "De wet kent hier geen bezwaar" in words
    assert "Je hoeft Vak deal niet met online toezicht te maken zolang we je verzoek bekijken" in words
    amira.send(check)
    [case] = make.all(Case)
    assert (case.kind, case.protected, case.hold) == ("alternative", True, "objection")
    page = amira.get(f"/requests/{case.ref}")
    assert "Ik deel mijn kamer" in page.text()
    [receipt] = make.all(Letter)
    assert "zolang we je verzoek bekijken" in receipt.body


# Consent: as easy as giving it (R-11) ------------------------------------------------------------


def test_consent_is_taken_back_with_one_press(amira: Browser, make: Make, cast: Cast) -> None:
    exam(make, cast, "yes", "consent", 9)
    page = amira.get("/requests/new/withdrawal")
    assert not page.all("textarea")
    assert not page.all("input", name="email")
    assert [text for attrs, text in page.all("button") if attrs.get("name") == "go"] == [
        "Mijn toestemming intrekken"
    ]
    hidden = amira._hidden(page, "/nl/requests/new/withdrawal")
    for _ in range(3):
        amira.post("/requests/new/withdrawal", {**hidden, "go": "send"})
        assert "/requests/sent/" in amira.last.headers["Location"]
    page = amira.follow()
    assert page.text("h1") == "Je hebt je toestemming ingetrokken"
    assert "Uiterlijk" not in page.text()
    [case] = make.all(Case)
    assert (case.kind, case.state, case.protected) == ("withdrawal", "offering_alternative", True)
    assert [letter.number for letter in make.all(Letter)] == ["N1", "N7"]
    assert all("toestemming" not in mail.subject + mail.body for mail in make.all(OutboxMail))
    assert all("uiterlijk" not in mail.body for mail in make.all(OutboxMail)), "no answer is due"


def test_without_an_exam_under_consent_it_is_an_objection(amira: Browser, make: Make, cast: Cast) -> None:
    exam(make, cast, "task", "public_task", 9)
    amira.get("/requests/new/withdrawal?exam=task", status=302)
    page = amira.follow()
    assert page.text("h1") == "Bezwaar maken tegen online toezicht"
    amira.get("/requests/new/alternative", status=302)


def test_what_was_taken_back_is_not_taken_back_twice(amira: Browser, make: Make, cast: Cast) -> None:
    found = exam(make, cast, "yes", "consent", 9)
    case = make.case(cast.amira, found, kind="withdrawal")
    page = amira.get("/requests/new/withdrawal")
    assert "Dit vroeg je al over" in page.text()
    assert page.all("a", href=f"/nl/requests/{case.ref}")
    assert not page.all("form", action="/nl/requests/new/withdrawal")


def test_only_exams_under_consent_can_be_ticked_there(amira: Browser, make: Make, cast: Cast) -> None:
    exam(make, cast, "yes", "consent", 9)
    exam(make, cast, "task", "public_task", 9)
    page = amira.send("/requests/new/withdrawal", {"exams": "task", "go": "send"}, status=422)
    assert [attrs["value"] for attrs, _ in page.all("input", name="exams")] == ["yes"]
    assert make.all(Case) == []
    amira.send("/requests/new/withdrawal", {"go": "send"})
    [case] = make.all(Case)
    assert case.exam.slug == "yes"


# A question to the DPO ---------------------------------------------------------------------------


def test_a_question_promises_only_what_the_dpo_tries(amira: Browser, make: Make) -> None:
    check = to_check(amira, "dpo_question", question="Mag dit zo?")
    page = amira.get(check)
    assert "De FG probeert te antwoorden uiterlijk op" in page.text()
    assert "Verstuur je dit vandaag? Dan krijg je" not in page.text()
    amira.send(check)
    page = amira.follow()
    assert page.text("h1") == "De FG heeft je vraag"
    [case] = make.all(Case)
    assert (case.kind, case.exam, case.hold, case.protected) == ("dpo_question", None, None, False)
    page = amira.get(f"/requests/{case.ref}")
    assert "Mag dit zo?" in page.text()
    assert "Er zijn nog geen berichten" in page.text(), "one's own question is no message of the office"
    assert "Antwoord geven" not in page.text()
    assert [mail for mail in make.all(OutboxMail) if "uiterlijk" in mail.body] == []


# A repeat (O-6) ----------------------------------------------------------------------------------


def refused_before(make: Make, cast: Cast, about: Exam) -> None:
    """Amira objected to this exam and was refused."""
    case = make.case(cast.amira, about)
    with make.database.writing() as session:
        row = session.get_one(Case, case.id)
        row.outcome, row.state, row.is_open, row.protected = "refused", "completed", False, False


@pytest.mark.parametrize(
    ("answer", "repeat"), [("no", "pending"), ("yes", None), ("unsure", None), ("", None)]
)
def test_a_repeat_protects_at_once_unless_nothing_changed(
    amira: Browser, make: Make, cast: Cast, answer: str, repeat: str | None
) -> None:
    about = exam(make, cast, "again", "public_task", 9)
    refused_before(make, cast, about)
    assert "Is er iets veranderd sinds ons antwoord?" in amira.get("/requests/new/objection").text()
    check = to_check(amira, "objection", new_facts=answer)
    words = amira.get(check).text()
    assert ("Binnen 1 werkdag" in words) is (repeat is not None)
    assert ("Je hoeft Vak again niet met online toezicht" in words) is (repeat is None)
    amira.send(check)
    page = amira.follow()
    assert ("Binnen 1 werkdag" in page.text()) is (repeat is not None)
    case = make.get(Case, is_open=True)
    assert (case.repeat, case.protected) == (repeat, repeat is None)
    receipt = make.get(Letter, case_id=case.id, number="N1")
    assert ("Binnen 1 werkdag zegt iemand" in receipt.body) is (repeat is not None)
    assert ("niet met online toezicht te maken zolang" in receipt.body) is (repeat is None)


def test_only_who_was_refused_is_asked_what_changed(amira: Browser, make: Make, cast: Cast) -> None:
    about = exam(make, cast, "again", "public_task", 9)
    assert not amira.get("/requests/new/objection").all("input", name="new_facts")
    refused_before(make, cast, about)
    assert amira.get("/requests/new/objection").all("input", name="new_facts")
    amira.send("/requests/new/objection", {"new_facts": "nonsense"}, status=422)


# Minors (2.7) ------------------------------------------------------------------------------------


def test_a_pupil_under_sixteen_hears_that_somebody_asks_with_them(
    amira: Browser, make: Make, cast: Cast
) -> None:
    about = exam(make, cast, "soon", "public_task", 9)
    with make.database.writing() as session:
        session.merge(cast.amira).self_exercise_from = (make.now + timedelta(days=200)).date()
    case = make.case(cast.amira, about)
    receipt = make.get(Letter, case_id=case.id)
    assert "Je bent nog geen 16" in receipt.body
    assert "Je hoeft nu al niet met online toezicht" in receipt.body
    assert case.protected


# Bad input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["rectification", "restriction", "human_review", "portability", "dpo_question"]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(amira: Browser, make: Make, kind: str) -> None:
    field = {"rectification": "wrong", "dpo_question": "question"}.get(kind, "about")
    path = f"/requests/new/{kind}"
    page = amira.send(path, {field: "x" * 5_007, "email": "half@", "grounds": "tea"}, status=422)
    assert "7 tekens te lang" in page.text()
    assert "met een @" in page.text()
    [draft] = make.all(Draft)
    assert draft.values[field] == "x" * 5_007
    again = amira.get(path)
    assert "x" * 5_007 in again.text()
    assert make.all(Case) == []
