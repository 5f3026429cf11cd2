"""One offer to more than a hundred students: in turn, each in a transaction of its own, and never twice (section 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.actions.group_offers import OfferNext, OfferToAll, offer_next, offer_to_all
from portal.actions.waiting import WaitForSeat, wait_for_seat
from portal.db import Database, new_id
from portal.jobs import group_offers
from portal.models import Case, GroupOffer, Letter, Person, Placement
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import choose, granted, offer, plan


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


def promise(*sittings):
    ids = tuple(one.id for one in sittings)
    stated = {"no_cost": True, "same_attempts": True, "result_working_days": 10, "no_mark": True}
    return {"sittings": ids, **stated, "agreed": ()}


def begin(make, cast, exam, *sittings):
    return make.do(cast.chloe, offer_to_all, OfferToAll(exam.slug, promise(*sittings)), "scheduler")


def carry_on(make, group, **more):
    with make.app.app_context():
        group_offers.carry_on(make.database, make.config, group.id, lambda: make.now, **more)
    return make.get(GroupOffer, id=group.id)


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def many(make, cast, exam, number):
    """One granted objection, and copies of it that wait longer and longer."""
    case, placement = granted(make, cast, exam, cast.amira)
    with make.database.writing() as session:
        of = {model: [c.key for c in model.__table__.columns] for model in (Person, Case, Placement)}
        rows = (
            session.get(Person, cast.amira.id),
            session.get(Case, case.id),
            session.get(Placement, placement.id),
        )
        for i in range(number - 1):
            who, one = new_id(), new_id()
            changes = (
                {"id": who, "sub": f"m{i}", "institution_user_id": f"m{i}", "student_number": f"m{i}"},
                {"id": one, "ref": f"M-{i:04}", "group_id": new_id(), "subject_id": who},
                {
                    "id": new_id(),
                    "ref": f"P-{i:04}",
                    "case_id": one,
                    "person_id": who,
                    "created_at": make.now - timedelta(minutes=i),
                },
            )
            for row, change in zip(rows, changes, strict=True):
                same = {name: getattr(row, name) for name in of[type(row)]}
                session.add(type(row)(**same | change))
            session.flush()


def test_more_than_a_hundred_get_it_in_turn_and_a_lost_worker_loses_nothing(make, cast, exam):
    many(make, cast, exam, 120)
    sitting = plan(make, cast, exam, capacity=200)
    group = begin(make, cast, exam, sitting)
    assert group.places[0] == "P-0118"  # who waits longest
    half = carry_on(make, group, most=50)
    assert (half.done, half.left, half.ended_at) == (50, 70, None)
    offered = {one.ref for one in make.all(Placement, state="offered")}
    assert offered == set(group.places[:50])
    refused("offer_running", begin, make, cast, exam, sitting)
    with make.app.app_context():
        group_offers.sweep(make.database, make.config, lambda: make.now)
    whole = make.get(GroupOffer, id=group.id)
    assert (whole.left, whole.refused, whole.ended_at) == (0, 0, make.now)
    assert len(make.all(Letter, kind="offer")) == 120
    carry_on(make, group)
    assert len(make.all(Letter, kind="offer")) == 120
    refused("nobody_waits", begin, make, cast, exam, sitting)


def test_who_was_planned_meanwhile_is_passed_over_and_counted(make, cast, exam):
    many(make, cast, exam, 3)
    sitting = plan(make, cast, exam)
    group = begin(make, cast, exam, sitting)
    with make.database.writing() as session:
        gone = session.scalars(select(Placement).where(Placement.ref == group.places[0])).unique().one()
        gone.state = "cancelled"
    done = carry_on(make, group)
    assert (done.left, done.refused) == (0, 1)
    assert len(make.all(Placement, state="offered")) == 2
    assert make.do(None, offer_next, OfferNext(group.id)) == 0


def test_who_stands_in_a_line_gets_the_new_sitting_and_keeps_the_turn(make, cast, exam):
    (one, first), (two, second) = (granted(make, cast, exam, who) for who in (cast.amira, cast.ben))
    full = plan(make, cast, exam, capacity=1)
    for placement in (first, second):
        offer(make, cast, placement, full)
    choose(make, cast.amira, one, full)
    make.do(cast.ben, wait_for_seat, WaitForSeat(two.ref, full.id))
    extra = plan(make, cast, exam, hour=14)
    group = begin(make, cast, exam, extra)
    assert group.places == [second.ref]
    carry_on(make, group)
    options = {option.sitting_id: option.turn for option in make.get(Placement, ref=second.ref).options}
    assert options == {full.id: 1, extra.id: None}


def test_only_who_plans_and_never_for_themselves(make, cast, exam):
    granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    all_ = OfferToAll(exam.slug, promise(sitting))
    refused("not_yours", make.do, cast.eva, offer_to_all, all_, "handler")
    refused("nobody_waits", make.do, cast.amira, offer_to_all, all_, "scheduler")
