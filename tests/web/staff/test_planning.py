"""Exam administration's pages: plan, offer, list. No case number, no reason, and names on the list only."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from portal.actions.cases import Withdraw, withdraw
from portal.actions.sitting_changes import CancelSitting, cancel_sitting
from portal.db import new_id
from portal.models import Case, LogEntry, OutboxMail, Person, Placement, Sitting
from portal.models.cases import new_reference
from portal.rules.lists import proof_code
from tests.make import NOW
from tests.sittings_fixture import choose, granted, offer, plan, taken

SECRET = "pannenkoekenplant"


@pytest.fixture(autouse=True)
def _today():
    """The pages read the clock: it stands at the moment of the builders."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exam(make):
    return make.exam(product=make.product(), approval="approved")


@pytest.fixture
def chloe(browser, cast):
    return browser.as_(cast.chloe, "scheduler")


def links(page, start):
    return [attrs["href"] for attrs, _text in page.all("a") if attrs.get("href", "").startswith(start)]


def test_an_empty_desk(chloe, exam):
    assert "Alles is ingepland." in chloe.get("/staff/planning").text()
    assert "Geen student hoeft nu te kiezen." in chloe.get("/staff/planning?state=offered").text()
    assert "Geen student heeft een plek" in chloe.get("/staff/planning?state=accepted").text()
    assert "Niemand maakt dit tentamen" in chloe.get(f"/staff/planning/exams/{exam.slug}/list").text()
    assert "Alles is ingepland." in chloe.get(f"/staff/planning/exams/{exam.slug}/offer").text()


def test_a_line_holds_what_is_needed_to_plan_and_nothing_else(make, cast, exam, chloe):
    case, placement = granted(make, cast, exam, cast.amira, objected=["camera", "microphone"], reason=SECRET)
    page = chloe.get("/staff/planning")
    words = page.text()
    for wanted in (placement.ref, "STAT1", "camera en microfoon", "30 minuten", "28 dec 2026"):
        assert wanted in words
    for path in ("/staff/planning", f"/staff/planning/places/{placement.ref}", "/staff/planning/exams"):
        html = chloe.get(path) and chloe.last.get_data(as_text=True)
        for hidden in (case.ref, SECRET, cast.amira.name, cast.amira.student_number, "bezwaar"):
            assert hidden not in html, (path, hidden)


def test_everything_off_is_said_in_one_word(make, cast, exam, chloe):
    granted(make, cast, exam, cast.amira)
    cells = [
        text for attrs, text in chloe.get("/staff/planning").all("td") if attrs["data-label"] == "Moet uit"
    ]
    assert cells == ["alles"]


def test_the_earliest_exam_stands_first(make, cast, chloe):
    product = make.product()
    for code, weeks, person in (("LATE", 8, cast.amira), ("SOON", 3, cast.ben), ("MID", 5, cast.pia)):
        granted(
            make, cast, make.exam(code, day=(NOW + timedelta(weeks=weeks)).date(), product=product), person
        )
    codes = [text.split()[0] for attrs, text in chloe.get("/staff/planning").all("td", data_label="Tentamen")]
    assert codes == ["SOON", "MID", "LATE"]


def test_plan_a_sitting(make, exam, chloe):
    address = f"/staff/planning/exams/{exam.slug}/sittings/new"
    typed = {
        "form": "campus", "day_day": "28", "day_month": "12", "day_year": "2026", "time": "13:30",
        "duration_minutes": "150", "place": "Zaal 3.12", "capacity": "6", "nothing_recorded": "y",
        "contact": "020 555 01 23",
    }  # fmt: skip
    chloe.send(address, typed)
    sitting = make.get(Sitting)
    assert (sitting.local_start.isoformat(), sitting.capacity) == ("2026-12-28T13:30:00+01:00", 6)
    assert (sitting.accessible, sitting.facilities, sitting.contact) == (False, [], "020 555 01 23")
    words = chloe.follow().text()
    for wanted in ("28 dec 2026, 13.30–16.00", "Zaal 3.12", "0 van 6"):
        assert wanted in words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"form": ""}, "Kies wat voor tentamen het is."),
        ({"form": "resit"}, "Kies uit de lijst op de pagina."),
        ({"day_day": "31", "day_month": "2"}, "Vul een datum in die bestaat"),
        ({"time": "25.00"}, "Vul een tijd in, zoals 9.00 of 13.30."),
        ({"time": ""}, "Vul in wanneer het begint."),
        ({"time": "2.30", "day_day": "28", "day_month": "3", "day_year": "2027"}, "Deze tijd bestaat niet"),
        ({"duration_minutes": "0"}, "Vul een heel getal in van 5"),
        ({"duration_minutes": "1e9"}, "Vul een heel getal in van 5"),
        ({"capacity": "2001"}, "Vul een heel getal in van 1"),
        ({"capacity": "-1"}, "Vul een heel getal in van 1"),
        ({"place": "\x00\x07 "}, "Vul in waar het is."),
        ({"place": "x" * 201}, "1 tekens te lang"),
        ({"contact": ""}, "Vul in wie een student kan bellen of mailen."),
        ({"facilities": "massage"}, "Kies uit de lijst op de pagina."),
        ({"nothing_recorded": ""}, "Kruis aan dat hier niets wordt opgenomen."),
    ],
)
def test_a_sitting_that_is_not_right_comes_back(make, exam, chloe, changes, sentence):
    typed = {
        "form": "oral", "day_day": "28", "day_month": "12", "day_year": "2026", "time": "9.00",
        "duration_minutes": "30", "place": "Łódź-zaal 学", "capacity": "6", "nothing_recorded": "y",
        "contact": "020 555 01 23",
    }  # fmt: skip
    if changes.get("nothing_recorded") == "":
        del typed["nothing_recorded"]
    page = chloe.send(f"/staff/planning/exams/{exam.slug}/sittings/new", {**typed, **changes}, status=422)
    assert sentence in page.text()
    assert page.text("title").startswith("Fout: ")
    if "place" not in changes:
        assert page.all("input", name="place")[0][0]["value"] == "Łódź-zaal 学"
    assert make.all(Sitting) == []


def test_a_sitting_that_no_longer_fits_the_exam_is_marked(make, cast, exam, chloe):
    """A-06: the exam moved, and what was planned beside it lies before it."""
    plan(make, cast, exam)
    page = f"/staff/planning/exams/{exam.slug}"
    assert "Buiten de dagen hierboven" not in chloe.get(page).text()
    early = plan(make, cast, exam, day=exam.day - timedelta(days=3))
    assert chloe.get(page).text().count("Buiten de dagen hierboven") == 1
    make.do(cast.chloe, cancel_sitting, CancelSitting(early.id), "scheduler")
    assert "Buiten de dagen hierboven" not in chloe.get(page).text()


def test_a_sitting_in_the_past_is_refused(make, exam, chloe):
    typed = {
        "form": "oral", "day_day": "20", "day_month": "11", "day_year": "2026", "time": "9.00",
        "duration_minutes": "30", "place": "Zaal 1", "capacity": "6", "nothing_recorded": "y",
        "contact": "020 555 01 23",
    }  # fmt: skip
    page = chloe.send(f"/staff/planning/exams/{exam.slug}/sittings/new", typed, status=409)
    assert "al begonnen of voorbij" in page.text()


def test_seats_change_but_never_below_those_taken(make, cast, exam, chloe):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam, capacity=3)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    address = f"/staff/planning/sittings/{sitting.id}"
    assert "al meer plekken bezet" in chloe.send(address, {"capacity": "0"}, status=409).text()
    chloe.send(address, {"capacity": "1"})
    assert "1 van 1" in chloe.follow().text()
    assert make.get(Sitting, id=sitting.id).capacity == 1


def test_a_stale_number_of_seats_shows_both(make, cast, exam, chloe):
    sitting = plan(make, cast, exam, capacity=3)
    address = f"/staff/planning/sittings/{sitting.id}"
    page = chloe.send(address, {"capacity": "9", "was": "4"}, status=409)
    assert "Iemand anders heeft dit veranderd" in page.text()
    assert "Plekken nu3" in page.text()
    assert page.all("input", name="capacity")[0][0]["value"] == "9"
    assert page.all("input", name="was")[0][0]["value"] == "3"


STATED = {"no_cost": "y", "same_attempts": "y", "no_mark": "y", "result_working_days": "8"}


def test_offer_places(make, cast, exam, chloe):
    _case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    page = chloe.send(f"/staff/planning/places/{placement.ref}", {**STATED, "sittings": [sitting.id]})
    assert f"plekken aangeboden voor {placement.ref}" in chloe.follow().text()
    kept = make.get(Placement, ref=placement.ref)
    assert (kept.state, kept.result_working_days) == ("offered", 8)
    page = chloe.get(f"/staff/planning/places/{placement.ref}")
    assert "Aangeboden op 23 november 2026, 10.00" in page.text()
    assert page.all("input", name="result_working_days")[0][0]["value"] == "8"
    assert "checked" in page.all("input", name="sittings")[0][0]
    assert placement.ref in chloe.get("/staff/planning?state=offered").text()


def test_the_next_offer_begins_with_what_was_stated_last(make, cast, exam, chloe):
    """What holds for the exam is filled in, and still sent by hand; A-09 is about each student (7)."""
    (_case, first), (_other, second) = (granted(make, cast, exam, who) for who in (cast.amira, cast.ben))
    sitting = plan(make, cast, exam)

    def filled(address: str) -> tuple[bool, bool, bool, str | None]:
        page = chloe.get(address)
        ticked = (
            "checked" in page.all("input", name=one)[0][0] for one in ("no_cost", "same_attempts", "no_mark")
        )
        return (*ticked, page.all("input", name="result_working_days")[0][0].get("value"))

    pages = (f"/staff/planning/places/{second.ref}", f"/staff/planning/exams/{exam.slug}/offer")
    for address in pages:
        assert filled(address) == (False, False, False, "")
        assert "Ingevuld zoals" not in chloe.page.text()
    chloe.send(f"/staff/planning/places/{first.ref}", {**STATED, "sittings": [sitting.id]})
    for address in pages:
        assert filled(address) == (True, True, False, "8")
        assert "Ingevuld zoals het bij dit tentamen stond op 23 november 2026" in chloe.page.text()
    typed = {"sittings": [sitting.id], "result_working_days": "8"}
    page = chloe.send(pages[0], typed, status=422)
    assert "Kruis aan dat het de student niets kost." in page.text(), "what is unticked stays unticked"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"no_cost": None}, "no_cost", "Kruis aan dat het de student niets kost. Kost het wel iets?"),
        (
            {"no_mark": None},
            "no_mark",
            "Vink aan dat er later niets te zien is. Wijzig eerst de inschrijving.",
        ),
        ({"same_attempts": None}, "same_attempts", "Kruis aan dat de student net zoveel kansen houdt."),
        ({"result_working_days": ""}, "result_working_days", "Vul in binnen hoeveel werkdagen"),
        ({"result_working_days": "x"}, "result_working_days", "Vul een heel getal in van 1"),
        ({"sittings": []}, "sittings-0", "Kruis minstens één zitting aan. (A-10)"),
        ({"sittings": ["nonsense"]}, "sittings-0", "Kies uit de lijst op de pagina."),
    ],
)
def test_an_open_criterion_says_what_to_change(make, cast, exam, chloe, changes, field, sentence):
    _case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    typed = {**STATED, "sittings": [sitting.id], **changes}
    typed = {name: value for name, value in typed.items() if value is not None}
    page = chloe.send(f"/staff/planning/places/{placement.ref}", typed, status=422)
    assert sentence in page.text()
    assert f"#{field}" in [attrs["href"] for attrs, _ in page.all("a") if attrs["href"].startswith("#")]
    assert make.get(Placement, ref=placement.ref).state == "to_plan"


def test_sittings_that_do_not_fit_say_why(make, cast, exam, chloe):
    _case, placement = granted(make, cast, exam, cast.amira)
    short = plan(make, cast, exam, duration_minutes=120)
    late = plan(make, cast, exam, day=exam.day + timedelta(days=40))
    words = chloe.get(f"/staff/planning/places/{placement.ref}").text()
    assert "nog 20 plekken, te kort voor deze student" in words
    assert "werkdagen na het tentamen, na de laatste dag" in words
    page = chloe.send(
        f"/staff/planning/places/{placement.ref}", {**STATED, "sittings": [short.id, late.id]}, status=422
    )
    assert "die duurt 120 minuten en moet er 150 duren. (A-03)" in page.text()
    assert "de laatste dag is 12 januari 2027. Of vraag de student om akkoord. (A-06)" in page.text()


def test_a_stale_offer_shows_both(make, cast, exam, chloe):
    _case, placement = granted(make, cast, exam, cast.amira)
    one, two = plan(make, cast, exam), plan(make, cast, exam, place="Zaal 9")
    offer(make, cast, placement, two)
    page = chloe.send(
        f"/staff/planning/places/{placement.ref}",
        {**STATED, "sittings": [one.id], "version": str(placement.version)},
        status=409,
    )
    assert "Iemand anders heeft dit veranderd" in page.text()
    assert "Zaal 9" in page.text()
    ticked = [attrs["value"] for attrs, _ in page.all("input", name="sittings") if "checked" in attrs]
    assert ticked == [one.id]
    version = page.all("input", name="version")[0][0]["value"]
    assert version == str(make.get(Placement, ref=placement.ref).version)


def test_the_same_offer_to_all_who_wait(make, cast, exam, chloe):
    places = [granted(make, cast, exam, person)[1] for person in (cast.amira, cast.ben)]
    own = granted(make, cast, exam, cast.chloe)[1]
    sitting = plan(make, cast, exam)
    address = f"/staff/planning/exams/{exam.slug}/offer"
    assert "2 studenten wachten op een plek." in chloe.get(address).text()
    chloe.send(address, {**STATED, "sittings": [sitting.id]})
    assert {make.get(Placement, ref=place.ref).state for place in places} == {"offered"}
    assert make.get(Placement, ref=own.ref).state == "to_plan"
    mails = [mail for mail in make.all(OutboxMail) if mail.subject.startswith("Kies")]
    assert len(mails) == 2


def test_an_offer_that_others_filled_is_planned_again(make, cast, exam, chloe):
    """Who did not choose in time has nothing to choose from, so somebody must offer another seat (7, A-06)."""
    places = [granted(make, cast, exam, person) for person in (cast.amira, cast.ben)]
    full = plan(make, cast, exam, capacity=1)
    for _case, placement in places:
        offer(make, cast, placement, full)
    assert "Alles is ingepland." in chloe.get("/staff/planning").text()
    choose(make, cast.ben, places[1][0], full)
    said = chloe.get("/staff/planning").text()
    assert "1 student heeft een plek nodig" in said
    assert "Wat is aangeboden, is vol" in said
    assert "1 student wacht op een plek." in chloe.get("/staff/planning/exams/stat1/offer").text()
    more = plan(make, cast, exam, hour=13)
    offer(make, cast, places[0][1], more)
    assert "Alles is ingepland." in chloe.get("/staff/planning").text()


def test_sent_twice_it_offers_once(make, cast, exam, chloe):
    _case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    page = chloe.get(f"/staff/planning/places/{placement.ref}")
    hidden = chloe._hidden(page, f"/nl/staff/planning/places/{placement.ref}")
    for _ in range(2):
        chloe.post(f"/staff/planning/places/{placement.ref}", {**hidden, **STATED, "sittings": [sitting.id]})
    assert len([mail for mail in make.all(OutboxMail) if mail.subject.startswith("Kies")]) == 1


def test_the_list_names_who_may_not_be_proctored_and_where_they_sit(make, cast, exam, chloe):
    case, placement = granted(make, cast, exam, cast.amira, reason=SECRET)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    make.enrol(cast.ben, exam)
    undecided = make.case(cast.ben, exam)
    make.enrol(cast.pia, exam)
    withdrawn = make.case(cast.pia, exam)
    make.do(cast.pia, withdraw, Withdraw(withdrawn.ref))
    make.enrol(cast.bram, exam)
    page = chloe.get(f"/staff/planning/exams/{exam.slug}/list")
    rows = [text for _attrs, text in page.all("tr")][1:]
    code = {one.id: proof_code(make.config.secret_key, exam.id, one.id) for one in (cast.amira, cast.ben)}
    assert rows == [
        f"{cast.amira.student_number} {cast.amira.name} {code[cast.amira.id]} 30 minuten 28 dec 2026, 9.00–11.30, Zaal 3.12",
        f"{cast.ben.student_number} {cast.ben.name} {code[cast.ben.id]} geen nog niet bekend",
    ]
    html = chloe.last.get_data(as_text=True)
    for hidden in (case.ref, undecided.ref, placement.ref, SECRET, "bezwaar"):
        assert hidden not in html


def test_a_closed_case_still_protects(make, cast, exam, chloe):
    case, _placement = granted(make, cast, exam, cast.amira)
    with make.database.writing() as session:
        session.get(Case, case.id).is_open = False
    assert cast.amira.name in chloe.get(f"/staff/planning/exams/{exam.slug}/list").text()


def test_each_taking_of_the_list_is_logged(make, cast, exam, chloe):
    for _ in range(2):
        chloe.get(f"/staff/planning/exams/{exam.slug}/list")
    entries = make.all(LogEntry, tag="exam:list:taken")
    assert [(entry.who, entry.about) for entry in entries] == [(cast.chloe.id, f"exam:{exam.id}")] * 2


def test_a_planner_never_meets_their_own_place(make, cast, exam, chloe):
    _case, placement = granted(make, cast, exam, cast.chloe)
    assert "Alles is ingepland." in chloe.get("/staff/planning").text()
    chloe.get(f"/staff/planning/places/{placement.ref}", status=404)


def test_only_exam_administration_plans(make, cast, exam, browser):
    _case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    paths = [
        "/staff/planning", "/staff/planning/exams", f"/staff/planning/exams/{exam.slug}",
        f"/staff/planning/exams/{exam.slug}/list", f"/staff/planning/exams/{exam.slug}/offer",
        f"/staff/planning/exams/{exam.slug}/sittings/new", f"/staff/planning/sittings/{sitting.id}",
        f"/staff/planning/places/{placement.ref}",
    ]  # fmt: skip
    for role in ("handler", "decider", "dpo", "publisher", "exam_board", "admin"):
        other = browser.as_(cast.ben, role)
        for path in paths:
            other.get(path, status=403)
    student = browser.as_(cast.amira)
    for path in paths:
        student.get(path, status=403)
    assert make.all(LogEntry, tag="exam:list:taken") == []


def test_addresses_that_lead_nowhere(chloe, exam):
    for path in ("places/2026-0000-0000", "exams/nowhere", "exams/nowhere/list", "sittings/nowhere"):
        chloe.get(f"/staff/planning/{path}", status=404)
    chloe.get("/staff/planning?state=nonsense&after=nonsense&told=nonsense")
    chloe.get("/staff/planning/exams?q=%00%25_&before=nonsense")


def test_exams_are_found_by_code_and_name(make, chloe):
    product = make.product()
    make.exam("STAT1", product=product)
    make.exam("ALG2", name_nl="Algebra", product=product)
    make.exam("PAPER", name_nl="Op papier")
    words = chloe.get("/staff/planning/exams").text()
    assert "STAT1" in words
    assert "PAPER" not in words
    words = chloe.get("/staff/planning/exams?q=alge").text()
    assert "ALG2" in words
    assert "STAT1" not in words
    assert "geen tentamen dat hierbij past" in chloe.get("/staff/planning/exams?q=%25").text()


def test_the_exam_board_sees_sittings_and_no_names(make, cast, exam, browser):
    case, placement = granted(make, cast, exam, cast.amira, reason=SECRET)
    board = browser.as_(cast.bram, "exam_board")
    assert "geen zittingen gepland" in board.get("/staff/alternatives").text()
    sitting = plan(make, cast, exam, form="oral", duration_minutes=30)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    words = board.get("/staff/alternatives").text()
    for wanted in (
        "Statistiek 1 (STAT1)",
        "28 dec 2026, 9.00–9.30",
        "Mondeling",
        "30 minuten",
        "Zaal 3.12",
        "20",
    ):
        assert wanted in words
    html = board.last.get_data(as_text=True)
    for hidden in (case.ref, placement.ref, SECRET, cast.amira.name, cast.amira.student_number):
        assert hidden not in html
    browser.as_(cast.amira).get("/staff/alternatives", status=403)


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


@pytest.mark.parametrize("rows", [10, 1000])
def test_no_page_asks_more_than_twelve_times(make, cast, exam, chloe, browser, rows):
    """Rows are put in by hand here: a thousand grants would take minutes, and only reading is measured."""
    case, first = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam, capacity=2000)
    product = make.product("Other")
    exams = [
        make.exam(f"E{number}", day=exam.day + timedelta(days=number % 9), product=product)
        for number in range(10)
    ]
    with make.database.writing() as session:
        origin = session.get(Case, case.id)
        columns = {c.key: getattr(origin, c.key) for c in Case.__table__.columns}
        for number in range(rows):
            person, copy = new_id(), new_id()
            session.add(Person(id=person, student_number=f"n{number}", name=f"N {number}", created_at=NOW))
            where = exam if number % 2 else exams[number % 10]
            session.add(
                Case(
                    **columns
                    | {"id": copy, "ref": new_reference(2026), "subject_id": person, "exam_id": where.id}
                )
            )
            session.add(
                Placement(
                    id=new_id(), ref=new_reference(2026), case_id=copy, exam_id=where.id, person_id=person,
                    state=("to_plan", "offered", "accepted")[number % 3], created_at=NOW,
                    sitting_id=sitting.id if number % 3 == 2 else None,
                )
            )  # fmt: skip
            session.add(
                Sitting(
                    id=new_id(), exam_id=where.id, form="campus", starts_at=NOW + timedelta(days=40),
                    place="Zaal", duration_minutes=150, capacity=9, nothing_recorded=True,
                )
            )  # fmt: skip
    paths = [
        "", "?state=offered", "?state=accepted", "/exams", f"/exams/{exam.slug}", f"/exams/{exam.slug}/list",
        f"/exams/{exam.slug}/offer", f"/places/{first.ref}", f"/sittings/{sitting.id}",
    ]  # fmt: skip
    for path in paths:
        with counted(make.database) as seen:
            chloe.get(f"/staff/planning{path}")
        assert len(seen) <= 12, (path, len(seen), seen)
    with counted(make.database) as seen:
        browser.as_(cast.bram, "exam_board").get("/staff/alternatives")
    assert len(seen) <= 12


def test_pages_of_places_go_on_and_back(make, cast, exam, chloe):
    case, latest = granted(make, cast, exam, cast.amira)
    with make.database.writing() as session:
        origin = session.get(Case, case.id)
        columns = {c.key: getattr(origin, c.key) for c in Case.__table__.columns}
        for number in range(59):
            person, copy = new_id(), new_id()
            session.add(Person(id=person, student_number=f"n{number}", created_at=NOW))
            session.add(Case(**columns | {"id": copy, "ref": new_reference(2026), "subject_id": person}))
            session.add(
                Placement(
                    id=new_id(), ref=new_reference(2026), case_id=copy, exam_id=exam.id, person_id=person,
                    created_at=NOW,
                )
            )  # fmt: skip
    read, path = [], "/staff/planning"
    for size in (25, 25, 10):
        page = chloe.get(path)
        refs = [text for attrs, text in page.all("th", scope="row")]
        assert len(refs) == size
        read += refs
        onward = [attrs["href"] for attrs, _ in page.all("a", rel="next")]
        path = onward[0] if onward else ""
    assert path == ""
    assert read == [*sorted(set(read) - {latest.ref}), latest.ref]  # who needs a place longest stands first
    assert len(read) == 60
    back = chloe.get(page.all("a", rel="prev")[0][0]["href"])
    assert [text for _, text in back.all("th", scope="row")] == read[25:50]
    assert taken(make, plan(make, cast, exam)) == 0
