"""Who objects while the exam is going on reads what that means, and can say that they stopped (O-7, 6.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from portal.models import Case
from tests.make import NOW
from tests.sittings_fixture import plan

DURING = NOW.replace(hour=10, minute=30)


@pytest.fixture
def exam(make, cast):
    exam = make.exam(product=make.product(), day=NOW.date(), hour=11)
    make.enrol(cast.amira, exam)
    return exam


@pytest.fixture
def amira(browser, cast):
    return browser.as_(cast.amira)


def test_from_stopping_to_a_place(make, cast, exam, browser, amira):
    plan(make, cast, exam, day=NOW.date() + timedelta(days=3))
    with time_machine.travel(DURING, tick=False):
        case = make.case(cast.amira, exam, at=DURING)
        sent = amira.get(f"/requests/sent/{case.ref}").text()
        assert "Je mag stoppen" in sent
        assert "We zoeken een plek" not in sent
        page = amira.get(f"/requests/{case.ref}")
        assert "Je mag stoppen: je verliest geen kans." in page.text()
        assert "Niemand bekijkt of gebruikt je opnames nu." in page.text()
        path = f"/requests/{case.ref}/stopped"
        assert page.all("a", href=f"/nl{path}")
        assert "Zaal 3.12" not in page.text()
        assert "Dat kost je geen kans" in amira.get(path).text()
        amira.send(path)
        page = amira.follow()
        assert "Zaal 3.12" in page.text()
        assert not page.all("a", href=f"/nl{path}")
    with time_machine.travel(DURING + timedelta(days=1), tick=False):
        page = browser.as_(cast.amira).get(f"/requests/{case.ref}")
        assert "donderdag 26 november 2026" in page.text()
        assert "Je verliest geen kans" in page.text()


def test_after_the_exam_nothing_is_looked_for(make, cast, exam, amira):
    at = NOW.replace(hour=14)
    with time_machine.travel(at, tick=False):
        case = make.case(cast.amira, exam, at=at)
        assert "We zoeken een plek" not in amira.get(f"/requests/sent/{case.ref}").text()
        words = amira.get(f"/requests/{case.ref}").text()
        assert "is al geweest" in words
        assert "Je krijgt je cijfer op tijd." in words
        assert "Niemand bekijkt of gebruikt je opnames nu." in words
        assert "We zoeken een plek" not in words
        amira.get(f"/requests/{case.ref}/stopped", status=302)
    assert not make.get(Case, ref=case.ref).interim


def test_before_sending_no_place_is_promised_for_an_exam_that_has_begun(make, cast, exam, amira):
    with time_machine.travel(DURING, tick=False):
        amira.send("/requests/new/objection", {"exams": exam.slug})
        assert "We zoeken een plek" not in amira.follow().text()
