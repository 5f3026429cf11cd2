"""A guest asks: looks for the exam or does not know which, sends, follows, and is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.context import Context
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.jobs.check import check
from portal.models import Case, Exam, Letter, OutboxMail, Placement
from tests.browser import Browser
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make
from tests.refusals import complete


@pytest.fixture
def exams(make: Make, cast: Cast) -> dict[str, Exam]:
    """Two published with online supervision, one of them over; one unpublished; one that nothing watches."""
    make.now = datetime.now(UTC)
    product = make.product()
    days = {"soon": 9, "over": -400, "secret": 30, "free": 40}
    made = {
        code: make.exam(
            code, day=(make.now + timedelta(days=n)).date(), name_nl=f"Vak {code}",
            product=None if code == "free" else product,
        )
        for code, n in days.items()
    }  # fmt: skip
    for code in ("soon", "over", "free"):
        explained(make, cast.eva, cast.pia, made[code])
    return made


@pytest.fixture
def mia(browser: Browser, make: Make, exams: dict[str, Exam]) -> Browser:
    """Mia was a student here; she came in by a link."""
    return browser.as_(make.guest())


def offered(mia: Browser) -> list[str]:
    return [attrs["value"] for attrs, _ in mia.page.all("input", name="exams")]


def ticked(mia: Browser) -> list[str]:
    return [attrs["value"] for attrs, _ in mia.page.all("input", name="exams") if "checked" in attrs]


def sent(mia: Browser, make: Make) -> list[Case]:
    """Check and send what was just filled in."""
    mia.send(mia.last.headers["Location"])
    assert "/requests/sent/" in mia.last.headers["Location"], mia.last.headers["Location"]
    mia.follow()
    return make.all(Case)


@pytest.mark.parametrize(
    ("words", "found"),
    [("VAK", ["soon", "over"]), ("over", ["over"]), ("secret", []), ("free", []), ("%", []), ("zzz", [])],
)
def test_the_search_finds_what_everybody_may_read_about_past_exams_too(
    mia: Browser, words: str, found: list[str]
) -> None:
    mia.send("/requests/new/access", {"find": words, "go": "find"})
    page = mia.follow()
    assert offered(mia) == found
    assert page.all("input", name="find")[0][0]["value"] == words
    assert ("Geen tentamen gevonden" in page.text()) is not bool(found)


def test_searching_keeps_what_was_typed_and_what_was_ticked(mia: Browser, make: Make) -> None:
    mia.send("/requests/new/access", {"about": "De beelden", "find": "over", "go": "find"})
    edit = mia.last.headers["Location"].split("#")[0]
    mia.follow()
    mia.send(
        edit.split("?")[0], {"about": "De beelden", "exams": ["over"], "find": "soon", "go": "find"}, at=edit
    )
    page = mia.follow()
    assert "De beelden" in page.text()
    assert offered(mia) == ["soon", "over"]
    assert ticked(mia) == ["over"]
    mia.send(edit.split("?")[0], {"exams": ["over", "soon"], "go": "check"}, at=mia.last.request.full_path)
    assert {case.exam.slug for case in sent(mia, make)} == {"soon", "over"}


@pytest.mark.parametrize("words", ["a\x00b\x1b", "\ud800".encode("utf-8", "surrogatepass"), "x" * 30_000, "' OR 1=1 --_\\",
                                   "<b>{{7*7}}", "🦊\u202e", "  \n "])  # fmt: skip
def test_any_words_may_be_searched_for(mia: Browser, words: str | bytes) -> None:
    mia.post("/requests/new/access", {**hidden_of(mia), "find": words, "go": "find"})
    mia.follow()
    assert offered(mia) == []


def hidden_of(mia: Browser) -> dict[str, str]:
    return mia._hidden(mia.get("/requests/new/access"), "/nl/requests/new/access")


def test_many_exams_are_cut_and_the_page_says_so(mia: Browser, make: Make) -> None:
    soon = make.get(Exam, slug="soon")
    with make.database.writing() as session:
        for number in range(25):
            like = {c.name: getattr(soon, c.name) for c in Exam.__table__.columns}
            session.add(Exam(**{**like, "id": f"{number:024}", "code": f"M{number}", "slug": f"m{number}"}))
    mia.send("/requests/new/access", {"find": "vak soon", "go": "find"})
    page = mia.follow()
    assert len(offered(mia)) == 20
    assert "Er zijn er meer" in page.text()


def test_the_exam_whose_page_a_guest_comes_from_is_ticked(mia: Browser) -> None:
    mia.get("/requests/new/objection?exam=soon")
    assert ticked(mia) == ["soon"]
    mia.get("/requests/new/objection?exam=secret")
    assert offered(mia) == []


@pytest.mark.parametrize("kind", ["objection", "access", "erasure"])
def test_nothing_is_asked_that_a_guest_does_not_know(mia: Browser, make: Make, kind: str) -> None:
    mia.send(f"/requests/new/{kind}", {"go": "check"})
    [case] = sent(mia, make)
    assert (case.kind, case.exam, case.email) == (kind, None, "mia@elders.example")
    assert case.subject.is_guest
    page = mia.get(f"/requests/{case.ref}")
    assert "Je kiest een plek" not in page.text()
    mia.get("/requests")
    mia.get(f"/requests/{case.ref}/letters/{make.get(Letter, case_id=case.id).id}")
    assert [finding for checked in check(make.database) for finding in checked.findings] == []


def test_a_guest_is_mailed_where_the_link_went_and_nowhere_else(mia: Browser, make: Make) -> None:
    assert not mia.get("/requests/new/access").all("input", name="email")
    mia.send("/requests/new/access", {"go": "check", "email": "other@elders.example"})
    page = mia.get(mia.last.headers["Location"])
    assert "mia@elders.example" in page.text()
    assert not [a for a, _ in page.all("a") if a["href"].endswith("#email")]
    assert "om zeker te weten dat jij het bent" in page.text()
    mia.send(page_path(mia))
    [case] = make.all(Case)
    assert {mail.address for mail in make.all(OutboxMail)} == {"mia@elders.example"}
    assert case.email == "mia@elders.example"


def page_path(mia: Browser) -> str:
    return str(mia.last.request.path)


def test_an_objection_to_an_exam_that_comes_protects_and_is_not_made_twice(mia: Browser, make: Make) -> None:
    mia.send("/requests/new/objection?exam=soon", {"exams": ["soon"], "go": "check"})
    [case] = sent(mia, make)
    assert case.protected
    assert case.exam_comes_first()
    page = mia.get("/requests/new/objection?exam=soon")
    assert offered(mia) == []
    assert page.all("a", href=f"/nl/requests/{case.ref}")


@pytest.mark.parametrize("slug", ["secret", "free", "nothing", "soon'--"])
def test_an_exam_that_was_not_offered_is_refused(mia: Browser, make: Make, slug: str) -> None:
    mia.send("/requests/new/objection", {"exams": [slug], "go": "check"}, status=422)
    assert make.all(Case) == []


def test_an_objection_without_an_exam_goes_the_whole_way(mia: Browser, make: Make, cast: Cast) -> None:
    mia.send("/requests/new/objection", {"reason": "Ik kwam in beeld.", "go": "check"})
    [case] = sent(mia, make)
    eva = browser_of(mia, cast.eva, "handler")
    eva.get(f"/staff/cases/{case.ref}")
    eva.get("/staff/queue")
    make.do(cast.eva, identity_made_sure, case.ref, "handler")
    make.taken_up(case, cast.eva)
    grant = complete(case, "granted", explanation="Je komt niet meer in beeld.")
    decision = make.do(cast.eva, prepare_decision, grant, "handler")
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    assert make.all(Placement) == []
    letter = make.get(Letter, case_id=case.id, kind="decision")
    assert "()" not in letter.body
    assert "is voorbij" not in letter.body
    page = mia.get(f"/requests/{case.ref}")
    assert "We geven je gelijk" in page.text("h1") or "gelijk" in page.text()
    eva.get(f"/staff/cases/{case.ref}")


def identity_made_sure(ctx: Context, ref: str) -> None:
    """Somebody called back and knows who it is."""
    ctx.record("case:identity:verified", ctx.get(Case, ref), function="handler", method="known")


def browser_of(mia: Browser, person, *roles: str) -> Browser:
    return Browser(mia.app, mia.make).as_(person, *roles)


def test_guests_do_not_see_each_other(mia: Browser, make: Make) -> None:
    mia.send("/requests/new/access", {"about": "Van mij", "go": "check"})
    [case] = sent(mia, make)
    other = browser_of(mia, make.guest("noah@elders.example"))
    other.get(f"/requests/{case.ref}", status=404)
    assert case.ref not in other.get("/requests").text()


def test_who_takes_exams_is_not_asked_to_search(browser: Browser, make: Make, cast: Cast, exams) -> None:
    make.enrol(cast.amira, exams["soon"])
    page = browser.as_(cast.amira).get("/requests/new/access?find=over")
    assert not page.all("input", name="find")
    assert [attrs["value"] for attrs, _ in page.all("input", name="exams")] == ["soon"]
