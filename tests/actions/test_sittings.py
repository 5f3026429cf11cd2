"""From a sitting with seats to a student in one of them, on both engines: nothing is ever oversold."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.actions.cases import Withdraw, withdraw
from portal.actions.context import Actor, Context
from portal.actions.sittings import (
    ChangeCapacity,
    ChooseSeat,
    change_capacity,
    choose_seat,
    plan_sitting,
)
from portal.db import Database
from portal.models import Case, CaseEvent, Letter, LogEntry, OutboxMail, Placement, Sitting
from portal.rules.access import Role
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import NOW, Make, make_config, without_pages
from tests.sittings_fixture import choose, granted, offer, plan, sitting_command, taken


@pytest.fixture
def make(any_url, tmp_path):
    """Builders on each engine in turn."""
    database = Database(any_url)
    app = without_pages(make_config(tmp_path, any_url), database)
    yield Make(app)
    database.close()


@pytest.fixture
def cast(make):
    return make_cast(make)


@pytest.fixture
def exam(make):
    return make.exam(product=make.product())


def tags(make, case):
    return [event.tag for event in sorted(make.all(CaseEvent, case_id=case.id), key=lambda e: e.seq)]


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def test_from_grant_to_seat(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    assert (case.state, placement.state, placement.extra_time_minutes) == (
        "offering_alternative",
        "to_plan",
        30,
    )
    morning, later = plan(make, cast, exam), plan(make, cast, exam, day=exam.day + timedelta(days=2))
    offer(make, cast, placement, morning, later)
    chosen = choose(make, cast.amira, case, morning)
    case = make.get(Case, ref=case.ref)
    assert (case.state, chosen.state, chosen.sitting_id) == ("alternative_accepted", "accepted", morning.id)
    assert (taken(make, morning), taken(make, later)) == (1, 0)
    assert tags(make, case)[-4:] == [
        "case:alternative:offered",
        "case:letter:sent",
        "case:alternative:accepted",
        "case:letter:sent",
    ]


def test_an_offer_keeps_to_the_terms_and_tells_the_rules_of_the_institution(any_url, tmp_path):
    config = make_config(
        tmp_path, any_url, alternative_working_days=2, offer_notice_working_days=15,
        second_date_rule_nl="Heb je die dag iets anders? Dan krijg je een tweede datum.",
        second_date_rule_en="Are you busy that day? Then you get a second date.",
        no_show_rule_nl="Kom je niet? Dan telt het als een kans.",
        no_show_rule_en="Do you not come? Then it counts as an attempt.",
    )  # fmt: skip
    database = Database(any_url)
    make = Make(without_pages(config, database))
    cast, exam = make_cast(make), make.exam(product=make.product())
    case, placement = granted(make, cast, exam, cast.amira)
    late = plan(make, cast, exam, day=exam.day + timedelta(days=4))
    open_ = refused("criteria_open", offer, make, cast, placement, late).facts["open"]
    assert [one.code for one in open_] == ["too_late"]
    offer(make, cast, placement, plan(make, cast, exam))
    letter = make.get(Letter, case_id=case.id, kind="offer").body
    assert "Dan krijg je een tweede datum." in letter
    assert "Dan telt het als een kans." in letter
    database.close()


def test_what_was_stated_is_kept(make, cast, exam):
    _case, placement = granted(make, cast, exam, cast.amira)
    offer(make, cast, placement, plan(make, cast, exam), result_working_days=8)
    kept = make.get(Placement, ref=placement.ref)
    assert (kept.no_cost, kept.same_attempts, kept.result_working_days) == (True, True, 8)
    assert (kept.offered_by, kept.offered_at) == (cast.chloe.id, NOW)


def test_the_mails_tell_nothing(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam, place="Zaal *3*_12")
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    mails = [
        f"{mail.subject}\n{mail.body}"
        for mail in make.all(OutboxMail)
        if mail.subject.startswith(("Kies", "Het staat"))
    ]
    assert len(mails) == 2
    for mail in mails:
        for word in ("STAT1", "Statistiek", "bezwaar", "toezicht", "tentamen", "Zaal", "plek", "9.00"):
            assert word.lower() not in mail.lower()
    letters = {letter.kind: letter.body for letter in make.all(Letter, case_id=case.id)}
    assert "maandag 28 december 2026, 9.00–11.30, Zaal \\*3\\*\\_12" in letters["offer"]
    assert "Kies vóór 23 december 2026" in letters["offer"]
    assert "binnen 10 werkdagen" in letters["offer"]
    assert "9.00–11.30, Zaal" in letters["seat"]


def test_choosing_the_same_seat_twice_changes_nothing(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    before = len(tags(make, case)), len(make.all(OutboxMail))
    choose(make, cast.amira, case, sitting)
    assert (len(tags(make, case)), len(make.all(OutboxMail))) == before
    assert taken(make, sitting) == 1


def test_changing_takes_the_new_seat_and_gives_the_old_one_back(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    first, second = plan(make, cast, exam), plan(make, cast, exam, day=exam.day + timedelta(days=1))
    offer(make, cast, placement, first, second)
    choose(make, cast.amira, case, first)
    choose(make, cast.amira, case, second)
    assert (taken(make, first), taken(make, second)) == (0, 1)
    assert tags(make, case)[-3:] == [
        "case:alternative:released",
        "case:alternative:accepted",
        "case:letter:sent",
    ]


def test_a_full_sitting_leaves_the_old_seat_alone(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    other_case, other = granted(make, cast, exam, cast.ben)
    mine, full = plan(make, cast, exam), plan(make, cast, exam, capacity=1)
    for one in (placement, other):
        offer(make, cast, one, mine, full)
    choose(make, cast.ben, other_case, full)
    choose(make, cast.amira, case, mine)
    refused("seat_taken", choose, make, cast.amira, case, full)
    assert (taken(make, mine), taken(make, full)) == (1, 1)
    assert make.get(Placement, ref=placement.ref).sitting_id == mine.id


def test_who_may_choose_what(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting, other = plan(make, cast, exam), plan(make, cast, exam)
    refused("no_offer", choose, make, cast.amira, case, sitting)
    offer(make, cast, placement, sitting)
    refused("not_offered", choose, make, cast.amira, case, other)
    refused("gone", choose, make, cast.ben, case, sitting)
    refused("sitting_past", choose, make, cast.amira, case, sitting, at=sitting.starts_at)
    choose(make, cast.amira, case, sitting, at=sitting.starts_at - timedelta(minutes=1))
    assert taken(make, sitting) == 1


def test_a_seat_that_has_begun_cannot_be_changed(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    first, second = plan(make, cast, exam), plan(make, cast, exam, day=exam.day + timedelta(days=1))
    offer(make, cast, placement, first, second)
    choose(make, cast.amira, case, first)
    refused("sitting_past", choose, make, cast.amira, case, second, at=first.starts_at)
    assert (taken(make, first), taken(make, second)) == (1, 0)


def test_a_withdrawn_case_gives_its_seat_back_and_cannot_choose(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)
    make.do(cast.amira, withdraw, Withdraw(case.ref))
    assert taken(make, sitting) == 0
    refused("not_in_this_state", choose, make, cast.amira, case, sitting)
    refused("not_in_this_state", offer, make, cast, placement, sitting)


def test_an_offer_needs_every_criterion(make, cast, exam):
    _case, placement = granted(make, cast, exam, cast.amira)
    short = plan(make, cast, exam, duration_minutes=149)
    late = plan(make, cast, exam, day=date(2027, 3, 1))
    answer = refused("criteria_open", offer, make, cast, placement, short, late, no_cost=False)
    assert [(o.criterion, o.code) for o in answer.facts["open"]] == [
        ("A-03", "too_short"),
        ("A-05", "cost_unstated"),
        ("A-06", "too_late"),
    ]
    assert make.get(Placement, ref=placement.ref).state == "to_plan"
    answer = refused("criteria_open", offer, make, cast, placement)
    assert answer.facts["open"][0].code == "no_sitting"
    offer(make, cast, placement, late, agreed=("A-06", "A-04"))
    assert make.get(Placement, ref=placement.ref).agreed == ["A-06"]


def test_a_new_offer_replaces_the_old_one_until_the_student_chooses(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    first, second, third = (plan(make, cast, exam) for _ in range(3))
    stale = placement.version
    offer(make, cast, placement, first, third, version=stale)
    refused("changed_meanwhile", offer, make, cast, placement, second, version=stale)
    offer(make, cast, placement, first, second)
    options = {option.sitting_id for option in make.get(Placement, ref=placement.ref).options}
    assert options == {first.id, second.id}
    choose(make, cast.amira, case, first)
    refused("already_chosen", offer, make, cast, placement, second)


def test_an_offer_without_a_free_seat_is_refused(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    _other_case, other = granted(make, cast, exam, cast.ben)
    only = plan(make, cast, exam, capacity=1)
    offer(make, cast, placement, only)
    choose(make, cast.amira, case, only)
    refused("no_free_seat", offer, make, cast, other, only)


def test_a_sitting_of_another_exam_is_not_offered(make, cast, exam):
    _case, placement = granted(make, cast, exam, cast.amira)
    elsewhere = make.exam("ALG2")
    refused("gone", offer, make, cast, placement, plan(make, cast, elsewhere))


def test_nobody_plans_their_own_place(make, cast, exam):
    _case, placement = granted(make, cast, exam, cast.chloe)
    refused("own_case", offer, make, cast, placement, plan(make, cast, exam))


def test_planning_is_for_exam_administration(make, cast, exam):
    refused("not_yours", make.do, cast.eva, plan_sitting, sitting_command(exam), "handler")
    sitting = plan(make, cast, exam)
    refused("not_yours", make.do, cast.bram, change_capacity, ChangeCapacity(sitting.id, 9, 20), "exam_board")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"form": "resit"}, "unknown_form"),
        ({"nothing_recorded": False}, "records_something"),
        ({"day": NOW.date() - timedelta(days=1)}, "sitting_past"),
        ({"exam": "nowhere"}, "gone"),
    ],
)
def test_what_cannot_be_planned(make, cast, exam, changes, code):
    refused(code, plan, make, cast, exam, **changes)
    assert make.all(Sitting) == []


def test_seats_never_go_below_those_taken(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam, capacity=3)
    offer(make, cast, placement, sitting)
    choose(make, cast.amira, case, sitting)

    def change(capacity, was):
        return make.do(cast.chloe, change_capacity, ChangeCapacity(sitting.id, capacity, was), "scheduler")

    refused("below_taken", change, 0, 3)
    refused("changed_meanwhile", change, 5, 4)
    assert change(1, 3).capacity == 1
    assert change(1, 3).capacity == 1
    assert [entry.facts["capacity"] for entry in make.all(LogEntry, tag="sitting:changed")] == [1]


def race(make, deeds):
    """Carry out these deeds at the same moment; gives what each ended in: "done" or the refusal's code."""
    gate, ends = threading.Barrier(len(deeds)), []

    def run(person, command):
        gate.wait()
        try:
            with make.app.app_context(), make.database.writing() as session:
                actor = Actor(person.id, frozenset({Role.SUBJECT}))
                choose_seat(Context(session, actor, NOW, make.config), command)
            ends.append("done")
        except Refused as refusal:
            ends.append(refusal.code)

    threads = [threading.Thread(target=run, args=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(ends) == len(deeds), "every deed came to an end"
    return sorted(ends)


def test_a_sitting_is_never_oversold(make, cast, exam):
    people = [make.person(f"Student {number}") for number in range(8)]
    sitting, deeds = plan(make, cast, exam, capacity=3), []
    for person in people:
        case, placement = granted(make, cast, exam, person)
        offer(make, cast, placement, sitting)
        deeds.append((person, ChooseSeat(case.ref, sitting.id)))
    assert race(make, deeds) == ["done"] * 3 + ["seat_taken"] * 5
    assert taken(make, sitting) == 3
    with make.database.reading() as session:
        seated = session.scalar(select(func.count()).where(Placement.sitting_id == sitting.id))
    assert seated == 3


def test_students_who_swap_do_not_wait_for_each_other(make, cast, exam):
    one, two = plan(make, cast, exam, capacity=6), plan(make, cast, exam, capacity=6)
    people, deeds = [make.person(f"Student {number}") for number in range(6)], []
    for number, person in enumerate(people):
        case, placement = granted(make, cast, exam, person)
        offer(make, cast, placement, one, two)
        here, there = (one, two) if number % 2 else (two, one)
        choose(make, person, case, here)
        deeds.append((person, ChooseSeat(case.ref, there.id)))
    assert race(make, deeds) == ["done"] * 6
    assert (taken(make, one), taken(make, two)) == (3, 3)


def test_one_student_in_two_tabs_holds_one_seat(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sittings = [plan(make, cast, exam) for _ in range(4)]
    offer(make, cast, placement, *sittings)
    race(make, [(cast.amira, ChooseSeat(case.ref, sitting.id)) for sitting in sittings])
    assert sum(taken(make, sitting) for sitting in sittings) == 1
