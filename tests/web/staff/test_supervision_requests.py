"""Deciders read and answer requests for online supervision; exam administration learns who, never why (2.7, 6.2)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask_babel import force_locale

from portal.labels.on_request import REASONS, REASONS_STAFF
from portal.models import Exam, SupervisionRequest
from tests.browser import Browser
from tests.cast import Cast
from tests.make import NOW, Make
from tests.on_request_fixture import answered, asked, on_request

PATH = "/staff/supervision-requests"
TASKS = "/staff/planning/registrations"
DAY = {"done_on_day": str(NOW.day), "done_on_month": str(NOW.month), "done_on_year": str(NOW.year)}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The pages read the clock: it stands at the moment of the builders."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exam(make: Make, cast: Cast) -> Exam:
    return on_request(make, cast)


def test_the_list_is_by_the_date_that_matters(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    near = on_request(make, cast, "NEAR", day=NOW.date().replace(month=12, day=8))
    dirk = browser.as_(cast.dirk, "decider")
    assert "Er wacht geen verzoek op antwoord" in dirk.get(PATH).text()
    first = make.do(None, lambda ctx, _: ctx.today, None)
    assert first == NOW.date()
    later, sooner = asked(make, cast.amira, exam, "sport"), asked(make, cast.ben, near, "health")
    with make.database.writing() as session:
        session.get_one(SupervisionRequest, sooner.id).due = NOW.date()
    words = dirk.get(PATH).text()
    assert words.index(sooner.ref) < words.index(later.ref)
    assert "Topsport" in words
    for name in (cast.amira.name, cast.amira.student_number, cast.ben.name):
        assert name not in words
    assert "(2)" in dirk.get("/staff/queue").text()


def test_grant(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    request, dirk = asked(make, cast.amira, exam), browser.as_(cast.dirk, "decider")
    one = f"{PATH}/{request.ref}"
    assert cast.amira.name not in dirk.get(one).text()
    dirk.send(one, {}, status=422)
    dirk.send(one, {"answer": "refuse"}, status=409)
    assert "Schrijf waarom" in dirk.page.text()
    dirk.send(one, {"answer": "grant"})
    assert make.get(SupervisionRequest).state == "granted"
    assert "Toegewezen" in dirk.get(PATH).text()
    assert not dirk.get(one).all("textarea")


def test_refuse_with_reasons(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    request, dirk = asked(make, cast.amira, exam), browser.as_(cast.dirk, "decider")
    dirk.send(f"{PATH}/{request.ref}", {"answer": "refuse", "reasons": "Geen <b>plek</b> die dag."})
    told = dirk.get(f"{PATH}/{request.ref}").text()
    assert "Geen <b>plek</b> die dag." in told
    assert "bezwaarschrift" in told


def test_who_reads_and_who_answers(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    request = asked(make, cast.amira, exam)
    one = f"{PATH}/{request.ref}"
    for role in ("scheduler", "exam_board", "reviewer", "publisher", "admin"):
        assert browser.as_(cast.chloe, role).client.get(f"/nl{one}").status_code == 403
    for who, role in ((cast.eva, "handler"), (cast.dov, "dpo")):
        page = browser.as_(who, role).get(one)
        assert not page.all("input", type="radio")
    browser.as_(cast.amira, "decider").get(one, status=404)  # nobody decides their own


def test_exam_administration_changes_the_registration_and_reads_no_reason(
    make: Make, cast: Cast, exam: Exam, browser: Browser
) -> None:
    chloe = browser.as_(cast.chloe, "scheduler")
    request = asked(make, cast.amira, exam, "health")
    assert "Er is niets aan te passen" in chloe.get(TASKS).text()
    answered(make, cast, request)
    assert "(1)" in chloe.get("/staff/planning").text()
    words = chloe.get(TASKS).text()
    assert cast.amira.student_number in words
    assert "op afstand, met online toezicht" in words
    assert cast.amira.name not in words
    with force_locale("nl"):
        whys = {str(one) for one in (*REASONS.values(), *REASONS_STAFF.values())} - {"Anders"}
    pages = (
        TASKS,
        f"{TASKS}/at-distance/{request.ref}",
        "/staff/planning/exams/stat1/lists",
        "/staff/exams/stat1",
    )
    for path in pages:
        assert not [why for why in whys if why in chloe.get(path).text()]
    one = f"{TASKS}/at-distance/{request.ref}"
    chloe.send(one, {**DAY, "evidence": ""}, status=422)
    chloe.send(one, {**DAY, "evidence": "OSI-7"})
    assert "Er is niets aan te passen" in chloe.follow().text()
    make.case(cast.amira, exam)  # an objection goes first: back to campus
    assert "op school, zonder online toezicht" in chloe.get(TASKS).text()
    chloe.send(one, {**DAY, "evidence": "OSI-8"})
    assert make.get(SupervisionRequest).at_distance is False
    chloe.get(one, status=404)


def test_nobody_changes_their_own_registration(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    request = answered(make, cast, asked(make, cast.amira, exam))
    amira = browser.as_(cast.amira, "scheduler")
    assert "Er is niets aan te passen" in amira.get(TASKS).text()
    amira.get(f"{TASKS}/at-distance/{request.ref}", status=404)


def test_the_register_says_for_whom(make: Make, cast: Cast, exam: Exam, browser: Browser) -> None:
    eva = browser.as_(cast.eva, "handler")
    asked(make, cast.amira, exam)
    words = eva.get("/staff/exams/stat1").text()
    assert "Alleen voor wie erom vraagt" in words
    assert "Wacht op antwoord 1" in words
    form = eva.get("/staff/exams/stat1/basics")
    chosen = [attrs["value"] for attrs, _ in form.all("input", name="supervision_for") if "checked" in attrs]
    assert chosen == ["on_request"]
    filled = {
        "day_day": "28",
        "day_month": "12",
        "day_year": "2026",
        "time": "9.00",
        "supervision_for": "everybody",
    }
    facts = {"code": "STAT1", "name_nl": "Statistiek 1", "name_en": "Statistics 1", "duration_minutes": "120"}
    eva.send("/staff/exams/stat1/basics", {**filled, **facts, "mode": "campus", "product": exam.product_id})
    stands = make.get(Exam, id=exam.id)
    assert (stands.supervision_for, stands.approval) == ("everybody", "suspended")
