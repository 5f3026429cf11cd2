"""A calendar feed: made once, public by its secret alone, and without a word about a person, a kind or a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from portal.actions.feeds import MakeFeed, make_feed
from portal.db import new_id
from portal.models import BoardQuestion, Case, Feed, Person, Placement
from portal.models.calendars import open_cases
from portal.models.cases import new_reference
from portal.models.viewer import Viewer
from portal.rules.alternatives import ANSWER_WORKING_DAYS
from portal.rules.calendar import local_date, working_days_before
from portal.rules.next_date import Current
from tests.browser import Browser, apart
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import granted, offer, plan
from tests.web.world import SECRETS, World

TODAY = local_date(datetime.now(UTC))
DAY = timedelta(days=1)


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since feeds count from it."""
    make.now = datetime.now(UTC)
    return make


def read(browser: Browser, token: str, status: int = 200) -> list[dict[str, Any]]:
    """The entries of a feed, as a visitor's calendar reads them, by day."""
    answer = apart(Browser(browser.app, browser.make).client.get, f"/calendar/{token}.ics")
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    if status != 200:
        return []
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    calendar = Calendar.from_ical(answer.data)
    assert calendar.errors == []
    assert [str(one["tzid"]) for one in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    found = [{name.lower(): event.decoded(name) for name in event} for event in calendar.walk("VEVENT")]
    assert len({one["uid"] for one in found}) == len(found)
    return [one | {"summary": str(one["summary"])} for one in found]


def told(entries: list[dict[str, Any]]) -> list[tuple[date, str]]:
    return [(one["dtstart"], one["summary"]) for one in entries]


def feed(make: Make, who: Person, side: str, *roles: str) -> str:
    """The token of a new feed."""
    token = f"token-{who.id}-{side}"
    make.do(who, make_feed, MakeFeed(side, token), *roles)
    return token


def change(make: Make, case: Case, **columns: Any) -> None:
    with make.database.writing() as session:
        row = session.get_one(Case, case.id)
        for name, value in columns.items():
            setattr(row, name, value)


# The page that makes an address


@pytest.mark.parametrize(("path", "roles"), [("/calendar", []), ("/staff/calendar", ["handler"])])
def test_an_address_is_shown_once_works_and_can_be_replaced_and_stopped(
    now: Make, cast: Cast, browser: Browser, path: str, roles: list[str]
):
    eva = browser.as_(cast.eva, *roles)

    def made() -> str:
        eva.send(path, at=path)
        address = eva.follow().all("code", class_="address")[0][1]
        assert address.startswith("http://localhost/calendar/")
        return address.removeprefix("http://localhost/calendar/").removesuffix(".ics")

    first = made()
    read(eva, first)
    assert not eva.get(path).all("code", class_="address"), "shown once"
    assert "Laatst gelezen" in eva.page.text()
    assert "Nog niet" not in eva.page.text()
    second = made()
    read(eva, first, 404)
    read(eva, second)
    eva.send(f"{path}/stop", at=path)
    read(eva, second, 404)
    assert now.all(Feed) == []


def test_pressed_twice_it_is_one_address(now: Make, cast: Cast, browser: Browser):
    amira = browser.as_(cast.amira)
    hidden = amira._hidden(amira.get("/calendar"), "/nl/calendar")
    amira.post("/calendar", hidden)
    amira.post("/calendar", hidden)
    address = amira.follow().all("code", class_="address")[0][1]
    read(amira, address.rsplit("/", 1)[1].removesuffix(".ics"))
    assert len(now.all(Feed)) == 1


@pytest.mark.parametrize("role", ["publisher", "admin", "reviewer"])
def test_work_without_days_has_no_calendar(browser: Browser, cast: Cast, role: str):
    browser.as_(cast.pia, role).get("/staff/calendar", status=403)


@pytest.mark.parametrize("token", ["x", "x" * 4000, "%F0%9F%A6%84", "..", "%00"])
def test_an_unknown_address_is_not_found(now: Make, cast: Cast, browser: Browser, token: str):
    feed(now, cast.amira, "student")
    read(browser, token, 404)


def test_a_closed_account_is_not_found(now: Make, cast: Cast, browser: Browser):
    token = feed(now, cast.amira, "student")
    with now.database.writing() as session:
        session.get_one(Person, cast.amira.id).active = False
    read(browser, token, 404)


# What a student's feed holds


def test_a_student_sees_the_day_of_the_answer_and_no_others(now: Make, cast: Cast, browser: Browser):
    case = now.case(cast.amira, kind="access", about="Iets heel eigens")
    token, stranger = feed(now, cast.amira, "student"), feed(now, cast.ben, "student")
    entries = read(browser, token)
    assert told(entries) == [(case.legal_deadline, "Laatste dag voor een antwoord")]
    assert read(browser, stranger) == []
    again = read(browser, token)
    assert [one["uid"] for one in again] == [one["uid"] for one in entries]
    assert entries[0]["sequence"] == now.get(Case, id=case.id).event_count
    assert case.id not in str(entries)


def test_a_student_reads_in_their_own_language(now: Make, cast: Cast, browser: Browser):
    now.case(cast.amira, kind="access")
    with now.database.writing() as session:
        session.get_one(Person, cast.amira.id).language = "en"
    (entry,) = read(browser, feed(now, cast.amira, "student"))
    assert entry["summary"] == "Last day for an answer"
    assert entry["url"] == "http://localhost/en/requests"


def test_when_the_school_waits_or_has_answered_another_day_counts(now: Make, cast: Cast, browser: Browser):
    case, token = now.case(cast.amira, kind="access"), feed(now, cast.amira, "student")
    change(now, case, state="awaiting_scope", reply_by=TODAY + 9 * DAY)
    assert told(read(browser, token)) == [(TODAY + 9 * DAY, "Laatste dag om de school te antwoorden")]
    change(now, case, state="completed", is_open=False, reply_by=None, remedy_until=TODAY + 3 * DAY)
    assert told(read(browser, token)) == [(TODAY + 3 * DAY, "Laatste dag om op een brief te reageren")]
    change(now, case, remedy_until=TODAY - DAY)
    assert told(read(browser, token)) == []


def test_a_chosen_place_is_the_same_appointment_as_the_file_of_its_own(world: World, walker: Browser):
    amira = world.cast.amira
    place = world.make.get(Placement, person_id=amira.id)
    entries = read(walker, feed(world.make, amira, "student"))
    (seat,) = [one for one in entries if one["summary"] == "Tentamen STAT1"]
    assert seat["location"] == "Zaal 3.12"
    assert seat["dtstart"] == place.sitting.local_start
    ref = world.make.get(Case, id=place.case_id).ref
    own_file = walker.as_(amira).client.get(f"/nl/requests/{ref}/seat/calendar.ics").data
    assert str(seat["uid"]).encode() in own_file


def test_a_place_on_offer_has_a_last_day_to_choose(now: Make, cast: Cast, browser: Browser):
    exam = now.exam("STAT1", product=now.product(), day=date(TODAY.year + 1, 6, 2))
    _case, place = granted(now, cast, exam, cast.amira)
    offer(now, cast, place, plan(now, cast, exam))
    entries = read(browser, feed(now, cast.amira, "student"))
    by = working_days_before(exam.day, ANSWER_WORKING_DAYS)
    assert told(entries) == [(by, "Laatste dag om te kiezen")]


# What the feed of staff holds


def test_of_each_case_everything_is_read_that_its_date_may_depend_on() -> None:
    asked = {name for name, what in vars(Current).items() if isinstance(what, property)}
    assert set(open_cases(Viewer()).selected_columns.keys()) >= asked


def test_work_is_counted_per_day(now: Make, cast: Cast, browser: Browser):
    cases = [now.case(cast.amira, kind="access") for _ in range(6)]
    for case in cases[:2]:
        change(now, case, target=TODAY + 40 * DAY, legal_deadline=TODAY + 5 * DAY)
    change(now, cases[2], target=TODAY + 5 * DAY)
    change(now, cases[3], state="awaiting_scope", reply_by=TODAY + 6 * DAY)
    change(now, cases[4], target=TODAY - 3 * DAY)
    change(now, cases[5], is_open=False, state="completed")
    own = now.case(cast.eva, kind="access")
    entries = read(browser, feed(now, cast.eva, "staff", "handler"))
    assert told(entries) == [
        (TODAY, "1 verzoek te laat"),
        (TODAY + 5 * DAY, "2 verzoeken: laatste dag voor een antwoord"),
        (TODAY + 5 * DAY, "1 streefdatum"),
        (TODAY + 6 * DAY, "1 student: laatste dag om ons te antwoorden"),
    ]
    assert {one["url"] for one in entries} == {"http://localhost/nl/staff/queue"}
    assert own.ref not in str(entries)


def test_planners_and_the_exam_board_count_their_own_work(now: Make, cast: Cast, browser: Browser):
    exam = now.exam("STAT1", product=now.product(), day=TODAY + 9 * DAY)
    now.enrol(cast.amira, exam)
    case = now.case(cast.amira, exam)
    question = BoardQuestion(
        id=new_id(), ref=new_reference(2026), case_id=case.id, exam_id=exam.id, asked_at=now.now, due=TODAY + 2 * DAY
    )  # fmt: skip
    now.add(question)
    assert told(read(browser, feed(now, cast.bram, "staff", "exam_board"))) == [
        (TODAY + 2 * DAY, "1 vraag: laatste dag voor een antwoord")
    ]
    assert told(read(browser, feed(now, cast.chloe, "staff", "scheduler"))) == [
        (exam.day, "1 student zonder plek")
    ]


def test_a_feed_shows_only_the_roles_it_was_made_with(now: Make, cast: Cast, browser: Browser):
    now.case(cast.amira, kind="access")
    assert read(browser, feed(now, cast.chloe, "staff", "scheduler")) == []


def test_no_feed_of_a_filled_portal_names_anybody_or_anything(world: World, walker: Browser):
    people = world.make.all(Person)
    cases = world.make.all(Case)
    told_of = {
        *SECRETS.values(),
        *(word for one in people for word in (one.name, one.email, one.student_number, one.id) if word),
        *(name.split()[-1] for name in (one.name for one in people)),
        *(word for one in cases for word in (one.ref, one.id, one.group_id)),
    }
    kinds = (
        "bezwaar",
        "inzage",
        "wissing",
        "objection",
        "access",
        "erasure",
        "toezicht",
        "supervis",
        "reden",
    )
    everything = ("handler", "decider", "dpo", "scheduler", "exam_board")
    read_any = False
    for person in people:
        for side, roles in (("student", ()), ("staff", everything)):
            token = feed(world.make, person, side, *roles)
            body = walker.client.get(f"/calendar/{token}.ics").get_data(as_text=True).replace("\r\n ", "")
            read_any |= "BEGIN:VEVENT" in body
            seen = [word for word in told_of if word in body] + [one for one in kinds if one in body.lower()]
            assert seen == [], (person.name, side, seen)
    assert read_any


def test_signing_out_leaves_the_feed(now: Make, cast: Cast, browser: Browser):
    token = feed(now, cast.amira, "student")
    browser.as_(cast.amira).send("/logout", at="/calendar")
    read(browser, token)
