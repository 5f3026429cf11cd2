"""A second review in pages: asked by a handler, written by a reviewer who sees no name, no score and no other case."""

from __future__ import annotations

import pytest

from portal.models import Case, CaseText, Look
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make
from tests.reviews_fixture import ask, observed, review_of, signs_in

SECRET = "zqseintjeqz"


@pytest.fixture
def case(make: Make, cast: Cast) -> Case:
    return review_of(make, cast, about=f"Het {SECRET} over mijn ogen.")


@pytest.fixture
def rita(make: Make):
    person = make.person("Rita Groen")
    signs_in(make, person, "reviewer")
    return person


def test_from_asking_to_being_heard(make: Make, cast: Cast, browser: Browser, case: Case, rita):
    handler, reviewer = browser.as_(cast.eva, "handler"), browser.as_(rita, "reviewer")
    page = handler.get(f"/staff/cases/{case.ref}")
    assert "Stilgezet" in page.text()
    assert "De verdenking heeft geen gevolg" in page.text()
    assert handler.get(f"/staff/cases/{case.ref}/review").all("label")[0][1] == "Rita Groen"
    handler.send(f"/staff/cases/{case.ref}/review", {"reviewer": rita.id}, status=422)
    handler.send(f"/staff/cases/{case.ref}/review", {"reviewer": rita.id, "fresh": "y"})
    assert "Die heeft nog niets geschreven" in handler.follow().text()

    page = reviewer.get("/staff/reviews")
    assert case.ref in page.text()
    page = reviewer.get(f"/staff/reviews/{case.ref}")
    assert SECRET in page.text()
    assert "toont geen score" in page.text()
    reviewer.send(f"/staff/reviews/{case.ref}", {"words": ""}, status=422)
    reviewer.send(f"/staff/reviews/{case.ref}", {"words": "Ik zie iemand die leest."})
    page = reviewer.follow()
    assert "Ik zie iemand die leest." in page.text()
    assert not page.all("textarea")

    assert "Ik zie iemand die leest." in handler.get(f"/staff/cases/{case.ref}").text()
    handler.send(f"/staff/cases/{case.ref}/hear", {"how": "message"}, status=409)
    assert "geen bericht van de student" in handler.page.text()
    handler.send(f"/staff/cases/{case.ref}/hear", {"how": "talk", "words": "Het was de kat."})
    assert "Het was de kat." in handler.follow().text()
    assert make.get(Case, ref=case.ref).state == "heard"
    assert make.get(CaseText, case_id=case.id, kind="heard").author_id == cast.eva.id
    reviewer.get(f"/staff/reviews/{case.ref}", status=404)


def test_a_reviewer_sees_no_name_and_nothing_of_other_cases(make, cast, browser, case, rita):
    ask(make, cast, case, rita)
    other = make.case(cast.ben, kind="access")
    reviewer = browser.as_(rita, "reviewer")
    reviewer.get(f"/staff/reviews/{case.ref}")
    seen = reviewer.last.get_data(as_text=True)
    for word in ("Amira", cast.amira.student_number, cast.amira.email, other.ref):
        assert word not in seen
    for path in (f"/staff/reviews/{other.ref}", "/staff/reviews/2026-0000-0000"):
        reviewer.get(path, status=404)
    for path in (f"/staff/cases/{case.ref}", "/staff/queue"):
        reviewer.get(path, status=403)
    assert [look.function for look in make.all(Look, who=rita.id)] == ["reviewer"]


def test_another_reviewer_sees_nothing(make, cast, browser, case, rita):
    ask(make, cast, case, rita)
    otto = browser.as_(make.person("Otto"), "reviewer")
    otto.get(f"/staff/reviews/{case.ref}", status=404)
    assert case.ref not in otto.get("/staff/reviews").text()
    browser.as_(cast.eva, "handler").get("/staff/reviews", status=403)


def test_the_student_never_reviews_their_own(make, cast, browser, case):
    with make.database.writing() as session:
        session.get_one(Case, case.id).reviewer_id = cast.amira.id
        session.get_one(Case, case.id).state = "second_review"
    browser.as_(cast.amira, "reviewer").get(f"/staff/reviews/{case.ref}", status=404)


def test_nobody_to_ask_is_told(make, cast, browser, case):
    assert (
        "Er is niemand om te vragen"
        in browser.as_(cast.eva, "handler").get(f"/staff/cases/{case.ref}/review").text()
    )


def test_words_written_twice_are_refused_and_kept_on_the_page(make, cast, browser, case, rita):
    ask(make, cast, case, rita)
    reviewer = browser.as_(rita, "reviewer")
    reviewer.get(f"/staff/reviews/{case.ref}")
    hidden = reviewer._hidden(reviewer.page, f"/nl/staff/reviews/{case.ref}")
    observed(make, case, rita)
    reviewer.post(f"/staff/reviews/{case.ref}", {**hidden, "words": "Nog iets."}, status=409)
    assert "Je hebt al opgeschreven wat je zag" in reviewer.page.text()
