"""Calling an exam off on the page of the register, and letting it go ahead after all."""

from __future__ import annotations

import pytest

from portal.models import Exam, Sitting
from tests.sittings_fixture import plan


@pytest.fixture
def exam(make, cast):
    exam = make.exam(product=make.product(), day=make.now.date().replace(year=make.now.year + 1))
    make.enrol(cast.amira, exam)
    return exam


def test_a_handler_calls_it_off_and_takes_that_back(browser, make, cast, exam):
    make.case(cast.amira, exam)
    eva, path = browser.as_(cast.eva, "handler"), "/staff/exams/stat1"
    assert "Zeg dit tentamen af" in eva.get(path).text()
    assert "1 student met een verzoek krijgt een brief." in eva.get(f"{path}/call-off").text()
    eva.send(f"{path}/call-off")
    assert "Dit tentamen wordt niet gehouden." in eva.get(path).text()
    assert make.get(Exam, id=exam.id).cancelled
    eva.send(f"{path}/put-back")
    assert "Dit tentamen wordt niet gehouden." not in eva.get(path).text()


def test_the_student_reads_it(browser, cast, exam):
    browser.as_(cast.eva, "handler").send("/staff/exams/stat1/call-off")
    amira = browser.as_(cast.amira)
    assert "Gaat niet door" in amira.get("/my-exams").text()
    assert "Dit tentamen gaat niet door" in amira.get("/exams/stat1").text()


def test_who_only_reads_the_register_does_not(browser, cast, exam):
    scheduler = browser.as_(cast.chloe, "scheduler")
    assert "Zeg dit tentamen af" not in scheduler.get("/staff/exams/stat1").text()
    scheduler.get("/staff/exams/stat1/call-off", status=403)


def test_its_sittings_go_with_it_and_come_back_one_by_one(browser, make, cast, exam):
    seat = plan(make, cast, exam)
    eva, chloe = browser.as_(cast.eva, "handler"), browser.as_(cast.chloe, "scheduler")
    said = eva.get("/staff/exams/stat1/call-off").text()
    assert "Ook 1 zitting ernaast gaat niet door." in said
    eva.send("/staff/exams/stat1/call-off")
    page = chloe.get("/staff/planning/exams/stat1")
    assert "Dit tentamen gaat niet door" in page.text()
    assert "Zitting plannen" not in page.text()
    assert "Laat doorgaan" not in page.text()
    assert "Gaat niet door" in chloe.get("/staff/planning/exams").text()
    assert (
        "Het tentamen zelf gaat niet door."
        in chloe.get(f"/staff/planning/sittings/{seat.id}/put-back").text()
    )
    eva.send("/staff/exams/stat1/put-back")
    assert "Laat doorgaan" in chloe.get("/staff/planning/exams/stat1").text()
    chloe.send(f"/staff/planning/sittings/{seat.id}/put-back")
    assert make.get(Sitting, id=seat.id).cancelled_at is None
    assert "Laat doorgaan" not in chloe.get("/staff/planning/exams/stat1").text()
