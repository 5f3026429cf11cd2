"""Pages that copy, change and call off a sitting; the first idea is the exam's own moment, at school."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from portal.labels import alternatives as labels
from portal.models import Letter, Placement, Sitting
from portal.rules import sittings as rules
from portal.rules.recordings import ALTERNATIVE_FORMS
from tests.make import NOW
from tests.sittings_fixture import choose, granted, offer, plan, taken


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        yield


@pytest.fixture
def exam(make):
    return make.exam(product=make.product())


@pytest.fixture
def chloe(browser, cast):
    return browser.as_(cast.chloe, "scheduler")


def value(page, name):
    return page.all("input", name=name)[0][0]["value"]


def checked(page, name):
    return [attrs["value"] for attrs, _text in page.all("input", name=name) if "checked" in attrs]


def test_every_code_has_its_words():
    assert tuple(labels.FACILITIES) == rules.FACILITIES
    assert tuple(labels.FORMS) == ALTERNATIVE_FORMS


def test_the_first_idea_is_the_same_exam_at_the_same_time_at_school(make, cast, exam, chloe):
    granted(make, cast, exam, cast.amira, extra_time=30)
    page = chloe.get(f"/staff/planning/exams/{exam.slug}")
    assert "Hetzelfde tentamen, op dezelfde tijd, op school" in page.text()
    address = f"/staff/planning/exams/{exam.slug}/sittings/new?copy=exam"
    page = chloe.get(address)
    names = ("day_day", "day_month", "day_year", "time", "duration_minutes", "capacity")
    filled = {name: value(page, name) for name in names}
    assert list(filled.values()) == ["28", "12", "2026", "09:00", "150", "1"]
    assert checked(page, "form") == ["campus"]
    assert checked(page, "nothing_recorded") == []  # somebody states that, each time
    stated = {"form": "campus", "place": "Zaal 1", "contact": "020", "nothing_recorded": "y"}
    chloe.send(address.split("?")[0], {**filled, **stated}, at=address)
    sitting = make.get(Sitting)
    assert (sitting.starts_at, sitting.duration_minutes) == (exam.starts_at, 150)
    assert "Hetzelfde tentamen, op dezelfde tijd" not in chloe.follow().text()


def test_a_copy_of_another_sitting_begins_with_what_that_one_has(make, cast, exam, chloe):
    sitting = plan(make, cast, exam, hour=14, place="Zaal 5", capacity=7)
    page = chloe.get(f"/staff/planning/exams/{exam.slug}/sittings/new?copy={sitting.id}")
    assert [value(page, name) for name in ("time", "place", "capacity")] == ["14:00", "Zaal 5", "7"]
    page = chloe.get(f"/staff/planning/exams/{exam.slug}/sittings/new?copy=nothing")
    assert value(page, "place") == ""


def filled(sitting, **changes):
    start = sitting.local_start
    return {
        "day_day": str(start.day), "day_month": str(start.month), "day_year": str(start.year), "time": f"{start:%H:%M}",
        "duration_minutes": str(sitting.duration_minutes), "place": sitting.place, "accessible": "y",
        "facilities": "extra_time", "invigilation": sitting.invigilation, "contact": sitting.contact, **changes,
    }  # fmt: skip


def seated(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    make.now += timedelta(days=7)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    return case, placement, sitting


def test_change_the_room_and_the_student_is_told_at_once(make, cast, exam, chloe):
    case, _placement, sitting = seated(make, cast, exam)
    address = f"/staff/planning/sittings/{sitting.id}/change"
    seen = value(chloe.get(address), "seen")
    chloe.send(address, filled(sitting, place="Zaal 9", seen=seen))
    assert "Zaal 9" in chloe.follow().text()
    assert [one.kind for one in make.all(Letter, case_id=case.id)].count("place-changed") == 1
    page = chloe.send(address, filled(sitting, place="Zaal 10", seen=seen), status=409)
    assert "Iemand anders heeft dit veranderd" in page.text()
    assert value(page, "place") == "Zaal 10"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"time": "2.30", "day_day": "28", "day_month": "3", "day_year": "2027"}, "Deze tijd bestaat niet"),
        ({"place": ""}, "Vul in waar het is."),
        ({"contact": ""}, "Vul in wie een student kan bellen of mailen."),
    ],
)
def test_a_change_that_is_not_right_comes_back(make, cast, exam, chloe, changes, sentence):
    sitting = plan(make, cast, exam)
    address = f"/staff/planning/sittings/{sitting.id}/change"
    assert sentence in chloe.send(address, filled(sitting, **changes), status=422).text()
    assert make.get(Sitting, id=sitting.id).place == "Zaal 3.12"


def test_call_off_a_sitting(make, cast, exam, chloe):
    _case, placement, sitting = seated(make, cast, exam)
    address = f"/staff/planning/sittings/{sitting.id}/cancel"
    assert "1 student is een plek kwijt." in chloe.get(address).text()
    chloe.send(address, {})
    words = chloe.follow().text()
    assert "geschrapt" in words
    assert "Nog te plannen1" in words
    assert taken(make, sitting) == 0
    assert make.get(Placement, ref=placement.ref).state == "to_plan"
    assert "al geschrapt" in chloe.get(address).text()
    assert "Plek kwijt: gaat voor" in chloe.get("/staff/planning").text()


def test_the_student_reads_that_we_look_for_another_place(make, cast, exam, chloe, browser):
    case, _placement, sitting = seated(make, cast, exam)
    chloe.send(f"/staff/planning/sittings/{sitting.id}/cancel", {})
    amira = browser.as_(cast.amira)
    assert "We zoeken plekken" in amira.get(f"/requests/{case.ref}/seat").text()
    assert "Je plek gaat niet door" in amira.get(f"/requests/{case.ref}").text()
