"""The figures of an exam on their page and as a file; for the DPO and the publisher alone (section 9, P02)."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.models import Exam


@pytest.fixture
def exam(make, cast):
    """Twelve students object; two of them take that back."""
    make.now = datetime.now(UTC)
    exam = make.get(
        Exam, id=make.exam("=STAT", product=make.product(), day=make.now.date() + timedelta(days=60)).id
    )
    for number, person in enumerate(make.people(*(f"Student {n}" for n in range(12)))):
        make.enrol(person, exam)
        case = make.case(person, exam)
        if number < 2:
            make.do(person, withdraw, Withdraw(case.ref))
    return exam


def rows(body: str) -> dict[str, str]:
    return {row[1]: row[2] for row in csv.reader(StringIO(body.removeprefix("\ufeff")))}


def test_small_numbers_are_not_told(browser, cast, exam):
    dov = browser.as_(cast.dov, "dpo")
    page = dov.get("/staff/exams/%3Dstat/figures").text()
    assert "minder dan 10" in page
    dov.get("/staff/exams/%3Dstat/figures.csv")
    body = dov.last.get_data().decode()
    found = rows(body)
    assert found["Bezwaren en verzoeken om een ander tentamen"] == "12"
    assert found["Ingetrokken"] == "minder dan 10"
    assert found["Dagen tot ons antwoord, gemiddeld"] == "te weinig om te noemen"
    assert "'=STAT" in body
    assert "Student" not in body.replace("Studenten", "")


def test_who_may_see_them(browser, cast, exam):
    browser.as_(cast.pia, "publisher").get("/staff/exams/%3Dstat/figures")
    assert "Cijfers over de bezwaren" in browser.as_(cast.pia, "publisher").get("/staff/exams/%3Dstat").text()
    for role in ("handler", "decider", "scheduler", "exam_board", "admin", "reviewer"):
        browser.as_(cast.bram, role).get("/staff/exams/%3Dstat/figures", status=403)
        browser.as_(cast.bram, role).get("/staff/exams/%3Dstat/figures.csv", status=403)
