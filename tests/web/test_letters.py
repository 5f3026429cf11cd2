"""Letters to keep: page and PDF are one text, for whom it is meant and for nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.actions.decisions import (
    GiveAdvice,
    SignDecision,
    give_advice,
    prepare_decision,
    sign_decision,
)
from portal.actions.messages import SendMessage, send_to_student
from portal.i18n import date_in_words
from portal.models import Case, Letter, Person
from portal.rules.calendar import local_date
from tests.board_fixture import board_answers
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.make import Make
from tests.pdf_reader import PdfReader, squeezed
from tests.refusals import complete

NO_PDF = {"nl": "We kunnen hier nu geen PDF maken.", "en": "We cannot make a PDF here now."}
HOSTILE = """<img src="file:///etc/passwd"> ![x](http://127.0.0.1/) <b>vet</b> *niet* & {ref}

# Kop? 1. Lijst? > Citaat?"""


@pytest.fixture(params=["nl", "en"])
def case(request: pytest.FixtureRequest, make: Make, cast: Cast) -> Case:
    """Amira's objection, refused after a question, in each language that she may read."""
    make.now = datetime.now(UTC)
    with make.database.writing() as session:
        session.get_one(Person, cast.amira.id).language = request.param
    exam = make.exam(product=make.product())
    make.enrol(cast.amira, exam)
    case = make.taken_up(make.case(cast.amira, exam), cast.eva)
    make.do(cast.eva, send_to_student, SendMessage(case.ref, HOSTILE), "handler")
    make.config = replace(
        make.config, remedy_route="court"
    )  # under awb a Dutch text comes with an English one
    refuse = complete(case, explanation=f"{HOSTILE}\n\nPunt.")
    decision = make.do(cast.eva, prepare_decision, refuse, "handler")
    make.do(cast.dov, give_advice, GiveAdvice(case.ref, decision.id, "agree", ""), "dpo")
    board_answers(make, cast, case)
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    return make.get(Case, ref=case.ref)


@pytest.fixture
def amira(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.amira)


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


def own(case: Case, letter: Letter) -> str:
    return f"/requests/{case.ref}/letters/{letter.id}"


def of_staff(case: Case, letter: Letter) -> str:
    return f"/staff/cases/{case.ref}/letters/{letter.id}"


def read(browser: Browser, path: str) -> PdfReader:
    browser.get(f"{path}.pdf")
    return PdfReader(browser.last.data)


def words_on(page: Page) -> str:
    """The words of the letter on a page, each outside address after its link as print shows it."""
    words = " ".join(text for _attrs, text in page.all("article"))
    for attrs, text in page.all("a"):
        if attrs.get("href", "").startswith("https://"):
            before, _, after = words.rpartition(text)  # the words may stand there before they are a link
            words = f"{before}{text} ({attrs['href']}){after}"
    return squeezed(words)


def words_of(paper: PdfReader) -> str:
    """The same on paper, where the letterhead stands above and list items have a mark."""
    body = paper.blocks[3:]
    return squeezed(" ".join(re.sub("^• ", "", block.words) for block in body))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_and_pdf_are_one_text(case: Case, make: Make, amira: Browser, eva: Browser, lang: str) -> None:
    """Whatever language the page around it has."""
    amira.lang = eva.lang = lang
    letters = make.all(Letter, case_id=case.id)
    assert {letter.kind for letter in letters} == {"receipt", "question", "decision"}
    for letter in letters:
        assert words_of(read(amira, own(case, letter))) == words_on(amira.get(own(case, letter)))
        assert words_of(read(eva, of_staff(case, letter))) == words_on(eva.get(of_staff(case, letter)))


def test_the_pdf_is_in_the_letters_own_language_from_head_to_foot(
    case: Case, make: Make, amira: Browser
) -> None:
    amira.lang = "en" if case.language == "nl" else "nl"
    letter = make.get(Letter, case_id=case.id, kind="decision")
    paper = read(amira, own(case, letter))
    name, number, day = {
        "nl": ("Voorbeeld Hogeschool", "Zaaknummer", "Datum"),
        "en": ("Example University of Applied Sciences", "Case number", "Date"),
    }[case.language]
    sent = date_in_words(local_date(letter.sent_at), case.language)
    assert [block.words for block in paper.blocks[:3]] == [name, f"{number} {case.ref}", f"{day} {sent}"]
    assert paper.root.Lang == case.language
    assert {block.lang for block in paper.blocks} == {case.language}
    assert str(paper.file.docinfo["/Title"]) == letter.title
    pages = len(paper.file.pages)
    of = "van" if case.language == "nl" else "of"
    assert pages > 1
    assert paper.in_the_margins == [f"{number} {case.ref} {at} {of} {pages}" for at in range(1, pages + 1)]


def test_headings_are_headings_and_what_was_typed_is_none(case: Case, make: Make, amira: Browser) -> None:
    letter = make.get(Letter, case_id=case.id, kind="decision")
    page, paper = amira.get(own(case, letter)), read(amira, own(case, letter))
    on_page = [(tag.upper(), " ".join("".join(words).split())) for tag, _attrs, words in page.elements
               if tag in ("h1", "h2")]  # fmt: skip
    assert paper.headings == on_page[: len(paper.headings)]
    assert paper.headings[0] == ("H1", letter.title)
    assert len(paper.headings) > 3
    assert "# Kop? 1. Lijst? > Citaat?" in paper.text
    assert '<img src="file:///etc/passwd"> ![x](http://127.0.0.1/) <b>vet</b> *niet* & {ref}' in paper.text


def test_it_is_tagged_for_screen_readers(case: Case, make: Make, amira: Browser) -> None:
    paper = read(amira, own(case, make.get(Letter, case_id=case.id, kind="receipt")))
    assert paper.root.MarkInfo.Marked
    assert paper.root.ViewerPreferences.DisplayDocTitle
    assert 'pdfuaid:part="1"' in paper.xmp


def test_it_is_a_file_to_keep_named_by_the_case_number_alone(
    case: Case, make: Make, amira: Browser, eva: Browser
) -> None:
    letter = make.get(Letter, case_id=case.id, kind="decision")
    for browser, path in ((amira, own(case, letter)), (eva, of_staff(case, letter))):
        offered = [attrs["href"] for attrs, text in browser.get(path).all("a") if "PDF" in text]
        assert offered == [f"/nl{path}.pdf"]
        browser.get(f"{path}.pdf")
        headers = browser.last.headers
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"] == f"attachment; filename={case.ref}.pdf"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_strangers_get_404(
    case: Case, make: Make, cast: Cast, browser: Browser, amira: Browser, eva: Browser, ending: str
) -> None:
    mine = make.get(Letter, case_id=case.id, kind="receipt")
    other = make.case(cast.ben, kind="access")
    bens = make.get(Letter, case_id=other.id)
    browser.as_(cast.ben).get(own(case, mine) + ending, status=404)
    browser.as_(cast.ben).get(own(other, mine) + ending, status=404)
    eva.get(own(case, mine) + ending, status=404)
    amira.get(own(case, bens) + ending, status=404)
    eva.get(of_staff(case, bens) + ending, status=404)
    eva.get(of_staff(case, replaced(mine, "nonsense")) + ending, status=404)
    browser.as_(cast.amira, "handler", "dpo").get(of_staff(case, mine) + ending, status=404)
    browser.as_(cast.ben, "scheduler", "admin").get(of_staff(case, mine) + ending, status=403)
    browser.get(own(case, mine) + ending, status=302)
    browser.get(of_staff(case, mine) + ending, status=302)


def replaced(letter: Letter, key: str) -> Letter:
    """The address of a letter that is not there."""
    return Letter(id=key, case_id=letter.case_id)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_where_no_pdf_can_be_made_the_page_serves(
    no_pango: None, case: Case, make: Make, amira: Browser, eva: Browser, lang: str
) -> None:
    letter = make.get(Letter, case_id=case.id, kind="decision")
    for browser, path in ((amira, own(case, letter)), (eva, of_staff(case, letter))):
        browser.lang = lang
        page = browser.get(path)
        assert not [text for attrs, text in page.all("a") if ".pdf" in attrs.get("href", "")]
        assert NO_PDF[lang] not in page.text()
        instead = browser.get(f"{path}.pdf", status=503)
        assert NO_PDF[lang] in instead.text()
        assert words_on(instead) == words_on(page)


def test_the_dutch_text_that_counts_comes_with_the_letter(
    make: Make, cast: Cast, amira: Browser, eva: Browser
) -> None:
    case = make.case(cast.amira, kind="access")
    with make.database.writing() as session:
        letter = session.get_one(Letter, make.get(Letter, case_id=case.id).id)
        letter.language, letter.title, letter.body = "en", "Our answer", "## Why\n\nYes."
        letter.binding_title, letter.binding_body = "Ons antwoord", "## Waarom\n\nJa."
    for browser, path in ((amira, own(case, letter)), (eva, of_staff(case, letter))):
        page, paper = browser.get(path), read(browser, path)
        assert [(block.tag, block.lang, block.words) for block in paper.blocks[3:]] == [
            ("H1", "en", "Our answer"), ("H2", "en", "Why"), ("P", "en", "Yes."),
            ("H1", "nl", "Ons antwoord"), ("H2", "nl", "Waarom"), ("P", "nl", "Ja."),
        ]  # fmt: skip
        assert words_of(paper) == words_on(page)
        assert len(paper.file.pages) == 2
        assert [text for _attrs, text in page.all("article", lang="en")] == ["Our answer Why Yes."]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize("logo", [SVG, "<svg", None])
def test_the_institutions_own_brand(
    case: Case, make: Make, amira: Browser, tmp_path: Path, logo: str | None
) -> None:
    """A logo that is broken, or gone since the start, costs no letter; and it is drawn, not read out."""
    path = tmp_path / "logo.svg"
    if logo is not None:
        path.write_text(logo)
    institution = replace(make.config.institution, logo=str(path), accent_colour="#8a1538")
    make.app.extensions["portal_config"] = replace(make.config, institution=institution)
    letter = make.get(Letter, case_id=case.id, kind="receipt")
    paper = read(amira, own(case, letter))
    assert bool(paper.file.pages[0].resources.get("/XObject")) is (logo == SVG)
    assert b"0.541176 0.082353 0.219608 rg" in paper.file.pages[0].Contents.read_bytes()
    assert words_of(paper) == words_on(amira.get(own(case, letter)))
