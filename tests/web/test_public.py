"""Pages for visitors: start, rights, texts, search; and a student's own list of exams."""

from datetime import timedelta

import pytest

from portal.models import Person
from tests.make import NOW


@pytest.mark.parametrize(
    "path", ["/", "/rights", "/privacy", "/accessibility", "/exams", "/exams?q=%00%F0%9F%98%80'\\_%25"]
)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_visitor_may_read_it_and_gets_no_cookie(browser, path, lang):
    browser.get(f"/{lang}{path}")
    assert "Set-Cookie" not in browser.last.headers


def test_the_root_follows_the_browsers_language(browser):
    browser.get("/", status=302, headers={"Accept-Language": "fr, en;q=0.9"})
    assert browser.last.headers["Location"] == "/en/"
    browser.get("/", status=302, headers={"Accept-Language": "nl-NL"})
    assert browser.last.headers["Location"] == "/nl/"


def test_the_switch_stays_on_the_page(browser):
    page = browser.get("/nl/exams?q=stat")
    assert [a["href"] for a, text in page.all("a") if text == "English"] == ["/en/exams?q=stat"]


def test_an_unpublished_exam_is_not_found_by_visitors(browser, make, cast):
    exam = make.exam("GEHEIM1", product=make.product())
    assert "GEHEIM1" not in browser.get("/exams?q=geheim").text()
    make.enrol(cast.amira, exam)
    assert "GEHEIM1" in browser.as_(cast.amira).get("/exams?q=geheim").text()


def test_my_exams_come_nearest_first_and_only_mine(browser, make, cast):
    product = make.product()
    late, soon = (
        make.exam("LATE", name_nl="Later", product=product),
        make.exam("SOON", name_nl="Eerst", day=(NOW + timedelta(days=9)).date()),
    )
    other = make.exam("OTHER", name_nl="Van Ben", product=product)
    make.enrol(cast.amira, late, soon)
    make.enrol(cast.ben, other)
    text = browser.as_(cast.amira).get("/my-exams").text()
    assert text.index("Eerst") < text.index("Later")
    assert "Van Ben" not in text
    assert "Wat dit tentamen opneemt, staat hier nog niet" in text


def test_an_empty_list_says_what_to_do(browser, cast):
    assert "Mail je opleiding" in browser.as_(cast.ben).get("/my-exams").text()


def test_an_ended_session_under_htmx_is_sent_to_sign_in_by_header(browser):
    browser.get("/my-exams", status=401, headers={"HX-Request": "true"})
    assert browser.last.headers["HX-Redirect"] == "/login?next=/nl/my-exams"


def test_another_host_is_sent_to_ours(browser):
    browser.get("/nl/rights", status=301, base_url="http://elsewhere.example")
    assert browser.last.headers["Location"] == "http://localhost/nl/rights"


def test_pressing_the_switch_is_kept_for_letters_and_the_next_visit(browser, make, cast):
    amira = browser.as_(cast.amira)
    amira.get("/en/my-exams", headers={"Referer": "http://localhost/nl/my-exams"})
    assert make.get(Person, id=cast.amira.id).language == "en"
    amira.get("/", status=302)
    assert amira.last.headers["Location"] == "/en/"


@pytest.mark.parametrize(
    "before", [None, "http://localhost/nl/rights", "http://elsewhere.example/nl/my-exams"]
)
def test_a_link_that_somebody_sent_changes_nothing(browser, make, cast, before):
    browser.as_(cast.amira).get("/en/my-exams", headers={"Referer": before} if before else {})
    assert make.get(Person, id=cast.amira.id).language == "nl"
