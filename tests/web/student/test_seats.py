"""The student chooses a place: choose, check, set; a place that has just gone is said at once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from portal.actions.cases import Withdraw, withdraw
from portal.db import new_id
from portal.models import Case, OfferedSitting, OutboxMail, Placement, Sitting
from tests.adapters.test_calendar import read
from tests.make import NOW
from tests.sittings_fixture import choose, granted, offer, plan, taken


@pytest.fixture(autouse=True)
def _today():
    """The pages read the clock: it stands at the moment of the builders."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exam(make):
    return make.exam(product=make.product())


@pytest.fixture
def offered(make, cast, exam):
    """Amira's case with two places to choose from: (case, placement, morning, later)."""
    case, placement = granted(make, cast, exam, cast.amira)
    morning = plan(make, cast, exam, capacity=6)
    later = plan(make, cast, exam, day=exam.day + timedelta(days=1), form="paper", capacity=1)
    offer(make, cast, placement, morning, later)
    return case, placement, morning, later


@pytest.fixture
def amira(browser, cast):
    return browser.as_(cast.amira)


def at(case, rest=""):
    return f"/requests/{case.ref}/seat{rest}"


def slots(page):
    """The label of each place on the page, and whether it can be chosen."""
    inputs = {attrs["id"]: "disabled" not in attrs for attrs, _ in page.all("input", name="sitting")}
    return {text: inputs[attrs["for"]] for attrs, text in page.all("label") if attrs["for"] in inputs}


def test_from_choice_to_seat(make, cast, amira, offered):
    case, _placement, morning, _later = offered
    page = amira.get(at(case))
    assert slots(page) == {
        "9.00–11.30, Zaal 3.12, nog 6 plekken": True,
        "9.00–11.30, Zaal 3.12, nog 1 plek": True,
    }
    assert [text for _, text in page.all("h3")] == ["Op school", "Op papier"]
    days = [text for _, text in page.all("legend")]
    assert days == ["maandag 28 december 2026 (de dag van het tentamen)", "dinsdag 29 december 2026"]
    assert "Kies vóór 23 december 2026." in page.text()
    amira.send(at(case), {"sitting": morning.id})
    page = amira.follow()
    assert "maandag 28 december 2026" in page.text()
    assert taken(make, morning) == 0
    amira.send(at(case, "/check"), {"sitting": morning.id}, at=f"{at(case, '/check')}?sitting={morning.id}")
    page = amira.follow()
    assert page.text("h1") == "Je plek staat vast"
    assert "9.00–11.30, Zaal 3.12" in page.text()
    assert taken(make, morning) == 1


def test_it_promises_what_the_offer_states_and_no_more(make, cast, exam, amira, offered):
    words = amira.get(at(offered[0])).text()
    kept = ["Je houdt net zoveel kansen.", "Je betaalt niets.", "binnen 10 werkdagen", "extra tijd van 30"]
    for promise in kept:
        assert promise in words
    placement = make.get(Placement, ref=offered[1].ref)
    with make.database.writing() as session:
        row = session.get(Placement, placement.id)
        row.no_cost = row.same_attempts = False
        row.result_working_days, row.extra_time_minutes = None, 0
    words = amira.get(at(offered[0])).text()
    for promise in ("net zoveel kansen", "betaalt niets", "werkdagen na", "extra tijd"):
        assert promise not in words


def test_a_full_place_stays_in_sight_and_cannot_be_chosen(make, cast, exam, amira, offered):
    case, _placement, _morning, later = offered
    other, place = granted(make, cast, exam, cast.ben)
    offer(make, cast, place, later)
    choose(make, cast.ben, other, later)
    page = amira.get(at(case))
    assert slots(page)["9.00–11.30, Zaal 3.12, vol"] is False
    page = amira.send(at(case), {"sitting": later.id}, status=409)
    assert "Deze plek is net vergeven. Kies een andere." in page.text()
    assert page.text("title").startswith("Fout: ")


def test_a_place_that_went_while_checking(make, cast, exam, amira, offered):
    case, _placement, _morning, later = offered
    checking = amira.get(f"{at(case, '/check')}?sitting={later.id}")
    hidden = amira._hidden(checking, f"/nl{at(case, '/check')}")
    other, place = granted(make, cast, exam, cast.ben)
    offer(make, cast, place, later)
    choose(make, cast.ben, other, later)
    page = amira.post(at(case, "/check"), {**hidden, "sitting": later.id}, status=409)
    assert "Deze plek is net vergeven. Kies een andere." in page.text()
    assert slots(page)["9.00–11.30, Zaal 3.12, vol"] is False
    assert page.all("form", action=f"/nl{at(case)}")
    assert (taken(make, later), make.get(Placement, case_id=case.id).sitting_id) == (1, None)


def test_the_status_line_says_whether_it_is_still_free(make, cast, exam, amira, offered):
    case, _placement, morning, later = offered
    live = {"HX-Request": "true", "HX-Target": "seat_status"}

    def status(sitting):
        page = amira.get(f"{at(case)}?sitting={sitting}", headers=live)
        assert "<html" not in amira.last.get_data(as_text=True)
        return page.all("p", id="seat_status", role="status")[0][1]

    assert status(morning.id) == "Deze plek is vrij: nog 6 plekken."
    assert status("nonsense") == ""
    other, place = granted(make, cast, exam, cast.ben)
    offer(make, cast, place, later)
    choose(make, cast.ben, other, later)
    assert status(later.id) == "Deze plek is net vergeven. Kies een andere."
    choose(make, cast.amira, case, morning)
    assert status(morning.id) == "Dit is de plek die je nu hebt."


def test_change_the_place(make, cast, amira, offered):
    case, _placement, morning, later = offered
    choose(make, cast.amira, case, morning)
    page = amira.get(at(case))
    assert "De plek die je nu hebt" in page.text()
    assert "Kies vóór" not in page.text()
    assert "9.00–11.30, Zaal 3.12, de plek die je nu hebt" in slots(page)
    check = f"{at(case, '/check')}?sitting={later.id}"
    assert "Die geef je terug." in amira.get(check).text()
    amira.send(at(case, "/check"), {"sitting": later.id}, at=check)
    assert (taken(make, morning), taken(make, later)) == (0, 1)


def test_soon_is_said_beforehand(make, cast, exam, amira, offered):
    case = offered[0]
    assert "al binnen 5 werkdagen" not in amira.get(at(case)).text()
    with time_machine.travel(offered[2].starts_at - timedelta(days=3), tick=False):
        near = amira.as_(cast.amira)
        assert "al binnen 5 werkdagen" in near.get(at(case)).text()
        assert "Dat kies je zelf" in near.get(f"{at(case, '/check')}?sitting={offered[2].id}").text()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({}, "Kies een plek."), ({"sitting": "\x00"}, "Kies"), ({"sitting": "x" * 9999}, "Kies uit de lijst")],
)
def test_a_choice_that_is_none_comes_back(amira, offered, typed, sentence):
    page = amira.send(at(offered[0]), typed, status=422)
    assert sentence in page.text()
    assert page.all("a", href="#sitting-0")
    assert page.all("input", id="sitting-0")


def test_a_check_without_a_place_goes_back_to_the_choice(amira, offered):
    for query in ("", "?sitting=nonsense", "?sitting=%00"):
        amira.get(at(offered[0], f"/check{query}"), status=302)
        assert amira.last.headers["Location"].endswith("/seat")


def test_sent_twice_it_takes_one_seat(make, amira, offered):
    case, _placement, morning, _later = offered
    page = amira.get(f"{at(case, '/check')}?sitting={morning.id}")
    hidden = amira._hidden(page, f"/nl{at(case, '/check')}")
    for _ in range(2):
        amira.post(at(case, "/check"), {**hidden, "sitting": morning.id})
    assert taken(make, morning) == 1
    assert len([mail for mail in make.all(OutboxMail) if mail.subject.startswith("Het staat vast")]) == 1


def test_another_student_gets_not_found(browser, cast, make, offered):
    case, _placement, morning, _later = offered
    choose(make, cast.amira, case, morning)
    ben = browser.as_(cast.ben)
    for rest in ("", f"/check?sitting={morning.id}", "/chosen", "/calendar.ics"):
        ben.get(at(case, rest), status=404)
    staff = browser.as_(cast.chloe, "scheduler")
    staff.get(at(case), status=404)
    visitor = browser.get(at(case), status=302)
    assert visitor.text() == ""


def test_nothing_to_choose_yet(make, cast, exam, amira):
    case, placement = granted(make, cast, exam, cast.amira)
    assert "We zoeken plekken." in amira.get(at(case)).text()
    amira.get(at(case, "/check?sitting=x"), status=302)
    amira.get(at(case, "/chosen"), status=302)
    amira.get(at(case, "/calendar.ics"), status=404)
    assert make.get(Placement, ref=placement.ref).state == "to_plan"


def test_a_withdrawn_request_has_nothing_to_choose(make, cast, amira, offered):
    case = offered[0]
    make.do(cast.amira, withdraw, Withdraw(case.ref))
    assert "Bij dit verzoek hoort geen plek." in amira.get(at(case)).text()


def test_a_place_that_has_begun_stays_as_it_is(make, cast, amira, offered):
    case, _placement, morning, _later = offered
    choose(make, cast.amira, case, morning)
    with time_machine.travel(morning.starts_at, tick=False):
        words = amira.as_(cast.amira).get(at(case)).text()
    assert "Je kunt je plek niet meer wijzigen" in words


@pytest.mark.parametrize(("lang", "summary"), [("nl", "Tentamen STAT1"), ("en", "Exam STAT1")])
def test_the_calendar_file_reveals_nothing(make, cast, amira, offered, lang, summary):
    case, placement, morning, later = offered
    choose(make, cast.amira, case, morning)
    amira.get(f"/{lang}{at(case, '/calendar.ics')}")
    answer = amira.last
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    first = read(answer.data)
    assert first["SUMMARY"] == summary
    assert first["DTSTART;TZID=Europe/Amsterdam"] == "20261228T090000"
    for hidden in (case.ref, placement.ref, "bezwaar", "objection", "toezicht", cast.amira.name):
        assert hidden not in answer.text
    choose(make, cast.amira, case, later)
    amira.get(f"/{lang}{at(case, '/calendar.ics')}")
    second = read(amira.last.data)
    assert second["UID"] == first["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])


def test_english(browser, cast, amira, offered):
    words = amira.get(f"/en{at(offered[0])}").text()
    assert "9:00–11:30, Zaal 3.12, 6 places left" in words
    assert "Does no place suit you?" in words


@contextmanager
def counted(database):
    """The statements that reach the database meanwhile."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("places", [10, 1000])
def test_no_page_asks_more_than_twelve_times(make, cast, exam, amira, offered, places):
    case, placement, morning, _later = offered
    with make.database.writing() as session:
        for _ in range(places):
            sitting = Sitting(
                id=new_id(), exam_id=exam.id, form="campus", starts_at=morning.starts_at, place="Zaal",
                duration_minutes=150, capacity=9, nothing_recorded=True,
            )  # fmt: skip
            session.add(sitting)
            session.add(OfferedSitting(id=new_id(), placement_id=placement.id, sitting_id=sitting.id))
    for rest in ("", f"/check?sitting={morning.id}"):
        with counted(make.database) as seen:
            amira.get(at(case, rest))
        assert len(seen) <= 12, (rest, seen)
    choose(make, cast.amira, case, morning)
    for rest in ("/chosen", "/calendar.ics"):
        with counted(make.database) as seen:
            amira.get(at(case, rest))
        assert len(seen) <= 12, (rest, seen)


def test_before_the_answer_a_place_on_offer_can_be_chosen_too(make, cast, exam, amira):
    """6.2: a place in the alternative is reserved while the objection is open; choosing one decides nothing."""
    exam = make.exam("NEAR1", product=make.product("B"), day=(NOW + timedelta(days=20)).date())
    make.enrol(cast.amira, exam)
    case = make.case(cast.amira, exam)
    seat = plan(make, cast, exam)
    offer(make, cast, make.get(Placement, case_id=case.id), seat)
    assert amira.get(f"/requests/{case.ref}").all("a", href=f"/nl{at(case)}")
    page = amira.get(at(case))
    assert "Zaal 3.12" in page.text()
    assert not page.all("a", href=f"/nl{at(case, '/none')}"), "there is nothing to decline before the answer"
    amira.send(at(case, "/check"), {"sitting": seat.id}, at=f"{at(case, '/check')}?sitting={seat.id}")
    assert amira.follow().text("h1") == "Je plek staat vast"
    case = make.get(Case, ref=case.ref)
    assert (case.state, taken(make, seat)) == ("received", 1)
    assert "Zaal 3.12" in amira.get(f"/requests/{case.ref}").text()
