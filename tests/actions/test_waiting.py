"""A full sitting has a line: nobody passes it, and who stands there longest gets the seat that comes free (7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.counter_proposals import DeclineOffer, decline_offer
from portal.actions.sitting_changes import CancelSitting, cancel_sitting
from portal.actions.sittings import ChangeCapacity, ChooseSeat, change_capacity, choose_seat
from portal.actions.waiting import TakeFromLine, WaitForSeat, take_from_line, wait_for_seat
from portal.db import Database
from portal.jobs import deadlines
from portal.models import Case, CaseEvent, Letter, OfferedSitting, Placement
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import choose, granted, offer, plan, taken


@pytest.fixture
def make(any_url, tmp_path):
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


@pytest.fixture
def cast(make):
    return make_cast(make)


@pytest.fixture
def exam(make):
    return make.exam(product=make.product())


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def wait(make, person, case, sitting):
    make.do(person, wait_for_seat, WaitForSeat(case.ref, sitting.id))


def minute(make):
    make.now += timedelta(minutes=1)
    with make.app.app_context():
        return deadlines.sweep(make.database, make.config, lambda: make.now)["line"]


@pytest.fixture
def full(make, cast, exam):
    """Amira has the one seat; Ben and Carla wait for it, in that order."""
    people = [cast.amira, cast.ben, make.person("Carla Dijk")]
    cases = [granted(make, cast, exam, person) for person in people]
    make.now += timedelta(days=7)
    sitting = plan(make, cast, exam, capacity=1)
    for _case, placement in cases:
        offer(make, cast, placement, sitting)
    choose(make, cast.amira, cases[0][0], sitting)
    for person, (case, _placement) in list(zip(people, cases, strict=True))[1:]:
        make.now += timedelta(minutes=1)
        wait(make, person, case, sitting)
    return sitting, people, [case for case, _placement in cases]


def state(make, case):
    return make.get(Placement, case_id=case.id).state


def test_who_waits_longest_gets_the_seat_that_comes_free(make, full):
    sitting, people, cases = full
    assert minute(make) == 0
    make.do(people[0], decline_offer, DeclineOffer(cases[0].ref))
    assert minute(make) == 1
    assert [state(make, case) for case in cases] == ["declined", "accepted", "offered"]
    assert make.get(Case, ref=cases[1].ref).state == "alternative_accepted"
    letters = [one for one in make.all(Letter, case_id=cases[1].id) if one.kind == "seat"]
    assert "Er kwam er een vrij. Die is nu van jou:" in letters[0].body
    assert (taken(make, sitting), minute(make)) == (1, 0)


def test_nobody_passes_the_line(make, full):
    sitting, people, cases = full
    make.do(people[0], decline_offer, DeclineOffer(cases[0].ref))
    refused("seat_taken", make.do, people[2], choose_seat, ChooseSeat(cases[2].ref, sitting.id))
    refused("seat_taken", make.do, people[0], choose_seat, ChooseSeat(cases[0].ref, sitting.id))
    refused("seat_taken", make.do, None, take_from_line, TakeFromLine(cases[2].ref))
    choose(make, people[1], cases[1], sitting)  # the first one need not wait for the clock
    assert make.get(OfferedSitting, placement_id=make.get(Placement, case_id=cases[1].id).id).turn is None


def test_more_seats_go_to_the_line_and_then_to_whoever_comes(make, cast, full):
    sitting, _people, cases = full
    make.do(cast.chloe, change_capacity, ChangeCapacity(sitting.id, 4, 1), "scheduler")
    assert minute(make) == 2
    assert [state(make, case) for case in cases] == ["accepted", "accepted", "accepted"]
    assert taken(make, sitting) == 3


def test_who_lost_a_seat_elsewhere_stands_before_the_others(make, cast, exam, full):
    sitting, people, cases = full
    dora = make.person("Dora El Amrani")
    case, placement = granted(make, cast, exam, dora)
    other = plan(make, cast, exam, hour=14)
    offer(make, cast, placement, sitting, other)
    choose(make, dora, case, other, at=make.now + timedelta(days=8))
    make.do(cast.chloe, cancel_sitting, CancelSitting(other.id), "scheduler", at=make.now + timedelta(days=9))
    make.now += timedelta(days=9)
    minute(make)
    offer(make, cast, make.get(Placement, ref=placement.ref), sitting, plan(make, cast, exam, hour=15))
    wait(make, dora, case, sitting)
    make.do(people[0], decline_offer, DeclineOffer(cases[0].ref))
    minute(make)
    assert [state(make, one) for one in (case, *cases)] == ["accepted", "declined", "offered", "offered"]


def test_waiting_is_for_full_sittings_on_offer_and_counts_once(make, cast, exam, full):
    sitting, people, cases = full
    spare = plan(make, cast, exam, hour=14)
    refused("not_offered", wait, make, people[1], cases[1], spare)
    refused("no_offer", wait, make, people[0], cases[0], sitting)  # who has a seat does not wait
    offer(make, cast, make.get(Placement, case_id=cases[1].id), sitting, spare)
    refused("seat_free", wait, make, people[1], cases[1], spare)
    wait(make, people[1], cases[1], sitting)
    waits = [one for one in make.all(CaseEvent, case_id=cases[1].id) if one.tag == "case:alternative:waits"]
    assert len(waits) == 1  # a new offer keeps the turn
    refused("gone", wait, make, people[2], cases[1], sitting)


def test_choosing_another_place_or_none_leaves_the_line(make, cast, exam, full):
    sitting, people, cases = full
    spare = plan(make, cast, exam, hour=14)
    offer(make, cast, make.get(Placement, case_id=cases[1].id), sitting, spare)
    choose(make, people[1], cases[1], spare)
    make.do(people[2], decline_offer, DeclineOffer(cases[2].ref))
    make.do(people[0], decline_offer, DeclineOffer(cases[0].ref))
    assert minute(make) == 0
    choose(make, people[0], cases[0], sitting)  # nobody waits any more
    assert taken(make, sitting) == 1


def test_a_turn_in_one_line_is_no_turn_in_another(make, cast, exam, full):
    """Dora is first in the line of the afternoon; in the morning she stands behind Ben and Carla all the same."""
    sitting, people, cases = full
    dora, emil = make.person("Dora El Amrani"), make.person("Emil Bos")
    afternoon = plan(make, cast, exam, hour=14, capacity=1)
    other, _place = granted(make, cast, exam, emil)
    case, _placement = granted(make, cast, exam, dora)
    for one in (other, case):
        offer(make, cast, make.get(Placement, case_id=one.id), sitting, afternoon)
    choose(make, emil, other, afternoon)
    wait(make, dora, case, afternoon)
    make.do(people[0], decline_offer, DeclineOffer(cases[0].ref))
    refused("seat_taken", make.do, dora, choose_seat, ChooseSeat(case.ref, sitting.id))
