"""After the exam in the browser: a student reports, staff answer, exam administration notes the day of the results."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.actions.results import NoteResults, note_results
from portal.actions.seating import AskAudit, NoteSat, ask_audit, note_sat
from portal.models import Case, DisadvantageReport, Exam, Sitting
from tests.sittings_fixture import choose, granted, offer, plan, registered


@pytest.fixture
def sat(make, cast):
    """Amira's case; she sat elsewhere on the exam day, long ago."""
    make.now = datetime.now(UTC) - timedelta(days=90)
    exam = make.get(Exam, id=make.exam(product=make.product(), day=make.now.date() + timedelta(days=35)).id)
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    make.now += timedelta(days=90)
    make.do(None, note_sat, NoteSat(case.ref))
    return make.get(Case, ref=case.ref)


def test_a_report_and_its_answer(browser, make, cast, sat):
    amira, path = browser.as_(cast.amira), f"/requests/{sat.ref}"
    assert "Meld wat er misging" in amira.get(path).text()
    again = amira.send(f"{path}/disadvantage", {"what": "other", "words": " "}, status=422)
    assert "Schrijf op wat er misging." in again.text()
    amira.send(f"{path}/disadvantage", {"what": "remark", "words": "Er stond <b>een ster</b>."})
    page = amira.get(path).text()
    assert "een lijst of in mijn dossier" in page
    assert "Meld wat er misging" not in page
    amira.get(f"{path}/disadvantage", status=302)

    eva, case_path = browser.as_(cast.eva, "handler"), f"/staff/cases/{sat.ref}"
    assert "een ster" in eva.get(case_path).text()
    assert "gemeld nadeel beantwoorden" in eva.get("/staff/queue").text()
    eva.send(f"{case_path}/disadvantage-report", {}, status=422)
    eva.send(f"{case_path}/disadvantage-report", {"found": "yes", "words": "De ster is weg."})
    assert make.get(DisadvantageReport).found is True
    assert "kreeg je ons antwoord" in amira.get(path).text()
    eva.get(f"{case_path}/disadvantage-report", status=302)


def test_the_dpo_reads_it_and_answers_nothing(browser, make, cast, sat):
    browser.as_(cast.amira).send(f"/requests/{sat.ref}/disadvantage", {"what": "cost"})
    dov = browser.as_(cast.dov, "dpo")
    page = dov.get(f"/staff/cases/{sat.ref}").text()
    assert "Het kostte geld" in page
    assert "Antwoord de student" not in page
    dov.get(f"/staff/cases/{sat.ref}/disadvantage-report", status=403)


def test_the_day_of_the_results_and_the_check_that_begins_with_it(browser, make, cast, sat):
    chloe, path = browser.as_(cast.chloe, "scheduler"), "/staff/planning/exams/stat1"
    assert "Dagen van de uitslag" in chloe.get(path).text()
    chloe.send(f"{path}/results", {}, status=422)
    today = datetime.now(UTC).date()
    day = today - timedelta(days=1)
    typed = {"of": "exam", "on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
    chloe.send(f"{path}/results", typed)
    assert make.get(Exam, slug="stat1").results_on == day
    ahead = today + timedelta(days=400)
    typed |= {"on_day": str(ahead.day), "on_month": str(ahead.month), "on_year": str(ahead.year)}
    assert "moet nog komen" in chloe.send(f"{path}/results", typed, status=409).text()


def test_the_check_begins_with_what_the_portal_knows(browser, make, cast, sat):
    sitting = make.get(Sitting)
    late = NoteResults("stat1", sitting.day + timedelta(days=28), sitting.id)
    make.do(cast.chloe, note_results, late, "scheduler")
    make.do(None, ask_audit, AskAudit(sat.ref), at=make.now + timedelta(days=120))
    eva, path = browser.as_(cast.eva, "handler"), f"/staff/cases/{sat.ref}/disadvantage"
    page = eva.get(path)
    words = {attrs["name"]: text for attrs, text in page.all("textarea")}
    assert "De laatste dag was" in words["a06_how"]
    assert "te laat." in words["a07_how"]
    assert "het aantal kansen gelijk blijft" in words["a08_how"]
    assert "moet nog veranderen" in words["a09_how"]
    assert "Tot die tijd blijft A-09 open." in page.text()
    assert not [attrs for attrs, _text in page.all("input", type="checkbox") if "checked" in attrs]
    ticks = dict.fromkeys(("a06", "a07", "a08", "a09"), "y")
    again = eva.send(path, {**words, **ticks}, status=409)
    assert "noemt nog niet de goede plek" in again.text()
    registered(make, cast, sat, "OSI-77")
    words = {attrs["name"]: text for attrs, text in eva.get(path).all("textarea")}
    assert "OSI-77" in words["a09_how"]
    assert cast.chloe.name in words["a09_how"]
    assert "1 plek is veranderd in het studentsysteem" in eva.get("/staff/exams/stat1/alternatives").text()
