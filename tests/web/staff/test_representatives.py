"""Pages about who acts for a student: the flag on a pupil's case, naming somebody, finding the student, and the form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from portal.models import Attachment, Case, Exam, Look, Person
from portal.rules.calendar import local_date
from tests.browser import Browser
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def young(now: Make, cast: Cast) -> date:
    """Amira is fifteen; the day on which she is sixteen."""
    day = local_date(now.now) + timedelta(days=40)
    with now.database.writing() as session:
        session.get_one(Person, cast.amira.id).self_exercise_from = day
    return day


@pytest.fixture
def exam(now: Make, cast: Cast) -> Exam:
    """In five weeks, with online supervision; everybody may read about it, and Amira takes it."""
    exam = now.exam("STAT1", product=now.product())
    explained(now, cast.eva, cast.pia, exam)
    now.enrol(cast.amira, exam)
    return exam


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


PARENT = {"name": "Samira Haddad", "email": "moeder@elders.example", "authority": "parent", "checked": "y"}


def test_a_pupils_case_says_what_must_be_done(
    eva: Browser, browser: Browser, now: Make, cast: Cast, exam: Exam, young: date
) -> None:
    case = now.case(cast.amira, exam)
    page = eva.get(f"/staff/cases/{case.ref}")
    assert "Een student jonger dan 16 vroeg dit" in page.text()
    assert "De student is wel al beschermd" in page.text()
    page = eva.send(f"/staff/cases/{case.ref}/take-up", status=409)
    assert "jonger dan 16" in page.text()
    eva.send(f"/staff/cases/{case.ref}/representative", PARENT)
    page = eva.follow()
    assert "Ouder met gezag" in page.text()
    assert "Samira" not in page.text(), "a name stays hidden until somebody asks for it"
    eva.send(f"/staff/cases/{case.ref}/names")
    assert "Samira Haddad" in eva.follow().text()
    assert {look.what for look in now.all(Look, case_id=case.id)} == {"case", "names"}
    mother = now.guest("moeder@elders.example", told=False)
    assert case.ref in browser.as_(mother).get("/requests").text()


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"checked": ""}, 422, "Vink aan dat je het hebt gezien"),
        ({"authority": ""}, 422, "Kies waarom ze mogen handelen"),
        ({"authority": "friend"}, 422, "Kies uit de lijst"),
        ({"name": ""}, 409, "Vul de naam in"),
        ({"email": "geen adres"}, 422, "mailadres in met een @"),
    ],
)
def test_what_is_missing_is_said(
    eva: Browser, now: Make, cast: Cast, exam: Exam, young: date, more: dict[str, str], status: int, said: str
) -> None:
    case = now.case(cast.amira, exam)
    page = eva.send(f"/staff/cases/{case.ref}/representative", {**PARENT, **more}, status=status)
    assert said in page.text()
    assert now.get(Case).representative_id is None


def test_who_acts_already_is_confirmed_or_replaced(
    eva: Browser, now: Make, cast: Cast, exam: Exam, young: date
) -> None:
    case = now.case(cast.amira, exam)
    path = f"/staff/cases/{case.ref}/representative"
    eva.send(path, PARENT)
    first = now.get(Case).representative_id
    eva.send(path, {"whom": "same", "authority": "guardian", "checked": "y"})
    assert now.get(Case).representative_id == first
    assert "Voogd" in eva.follow().text()
    eva.send(path, {**PARENT, "whom": "other", "name": "Karim Haddad", "email": "vader@elders.example"})
    assert now.get(Case).representative_id != first


def test_a_grown_up_needs_no_parent(eva: Browser, now: Make, cast: Cast) -> None:
    case = now.case(cast.ben, kind="access")
    page = eva.send(f"/staff/cases/{case.ref}/representative", PARENT, status=409)
    assert "machtiging" in page.text()


@pytest.fixture
def mother(browser: Browser, now: Make) -> Browser:
    """Came in by a mailed link, and says that she asks for her child."""
    guest = browser.as_(now.guest("moeder@elders.example", told=False))
    guest.send("/about-me", {"name": "Samira Haddad", "capacity": "representative"})
    return guest


ASKED = {"for_name": "Amira Haddad", "for_number": "0480001", "relation": "parent"}


def test_a_mother_asks_for_her_child_and_staff_find_her(
    eva: Browser, mother: Browser, now: Make, cast: Cast, exam: Exam, young: date
) -> None:
    page = mother.get("/requests/new/objection")
    assert page.all("input", id="for_name")
    mother.send("/requests/new/objection", {"go": "check"}, status=422)
    assert "Vul in voor wie je dit vraagt" in mother.page.text()
    mother.send("/requests/new/objection?exam=stat1", {**ASKED, "exams": ["stat1"], "go": "check"})
    page = mother.follow()
    assert "Amira Haddad" in page.text()
    assert "Ik ben een ouder met gezag" in page.text()
    mother.send(mother.last.request.path.removeprefix("/nl"))
    case = now.get(Case)
    assert "Amira Haddad" in mother.get(f"/requests/{case.ref}").text()

    page = eva.get(f"/staff/cases/{case.ref}")
    assert "Dit staat nog op niemands naam" in page.text()
    assert "Niet gecontroleerd" in page.text()
    path = f"/staff/cases/{case.ref}/student"
    page = eva.send(path, {"number": "1", "authority": "parent", "checked": "y"}, status=409)
    assert "Niemand hier heeft dit nummer" in page.text()
    eva.send(path, {"number": "0480001", "authority": "parent", "checked": "y"})
    page = eva.follow()
    assert "0480001" in page.text()
    assert "niemands naam" not in page.text()
    assert now.get(Case).subject_id == cast.amira.id
    eva.get(path, status=200)
    page = eva.send(path, {"number": "0480001", "authority": "parent", "checked": "y"}, status=409)
    assert "al op naam" in page.text()


def test_others_are_not_asked_for_whom(browser: Browser, now: Make, cast: Cast, exam: Exam) -> None:
    for who in (cast.amira, now.guest()):
        page = browser.as_(who).get("/requests/new/access")
        assert page.all("input", id="for_name") == []


def test_a_parents_letter_with_its_scan(eva: Browser, now: Make, cast: Cast, exam: Exam, young: date) -> None:
    day = local_date(now.now) - timedelta(days=1)
    typed: dict[str, Any] = {
        "channel": "post", "day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year),
        "words": "Mijn dochter wil dit niet.", "kind": "objection", "language": "nl", "answer": "mail", "go": "check",
        "exams": ["stat1"], "acting_name": "Samira Haddad",
    }  # fmt: skip
    eva.send("/staff/intake", {"who": "0480001"})
    there = eva.last.headers["Location"].removeprefix("/nl")
    page = eva.send(there, typed, status=422)
    assert "Kies waarom ze dat mogen" in page.text()
    page = eva.send(there, {**typed, "relation": "parent"}, status=422)
    assert page.all("p", id="acting_email_error")
    eva.send(there, {**typed, "relation": "parent", "acting_email": "moeder@elders.example"})
    assert "Samira Haddad" in eva.follow().text()
    page = eva.send(f"{there}/check", {"files": (BytesIO(b"MZ\x90"), "brief.pdf")}, status=422)
    assert "brief.pdf" in page.text()
    assert now.all(Case) == []
    eva.send(f"{there}/check", {"files": (BytesIO(b"De brief, overgetypt."), "brief.txt")})
    case, scan = now.get(Case), now.get(Attachment)
    assert (scan.case_id, scan.purpose, scan.name) == (case.id, "scan", "brief.txt")
    page = eva.get(f"/staff/cases/{case.ref}")
    assert "brief.txt" in page.text()
    assert "Volgens henzelf" in page.text() or "Ze zeggen" in page.text()
