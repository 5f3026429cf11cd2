"""Exam administration hears once for each exam and level that seats run out; nobody's right changes (section 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.seat_warnings import WarnOfSeats, warn_of_seats
from portal.actions.sitting_changes import CancelSitting, cancel_sitting
from portal.config import Teams
from portal.db import Database
from portal.jobs import digest, seats
from portal.models import Case, OutboxMail, SeatWarning
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import choose, granted, offer, plan


@pytest.fixture
def make(any_url, tmp_path):
    database = Database(any_url)
    config = make_config(tmp_path, any_url, teams=Teams(scheduler="rooster@voorbeeld.example"))
    yield Make(without_pages(config, database))
    database.close()


@pytest.fixture
def cast(make):
    return make_cast(make)


@pytest.fixture
def exam(make):
    return make.exam(product=make.product())


def warn(make):
    with make.app.app_context():
        return seats.warn(make.database, make.config, make.now)


def mails(make):
    return [one for one in make.all(OutboxMail) if one.subject.startswith("Plekken raken op")]


def numbers(make):
    return [one.numbers for one in seats.short_of_seats(make.database, make.now)]


def test_told_once_for_each_level(make, cast, exam):
    make.enrol(cast.amira, exam)
    make.case(cast.amira, exam)
    sitting = plan(make, cast, exam, capacity=1)
    assert (warn(make), warn(make)) == (1, 0)
    assert "bijna op: 1 nodig, 1 gepland" in mails(make)[0].body
    make.do(cast.chloe, cancel_sitting, CancelSitting(sitting.id), "scheduler")
    assert (warn(make), warn(make)) == (1, 0)
    (lacking,) = [mail.body for mail in mails(make) if "te weinig plekken" in mail.body]
    assert "1 nodig, 0 gepland, 1 te weinig" in lacking
    assert sorted(one.level for one in make.all(SeatWarning)) == [80, 100]


def test_it_counts_open_and_granted_ones_and_lets_go_of_who_left(make, cast, exam):
    plan(make, cast, exam, capacity=2, hour=14)
    case, placement = granted(make, cast, exam, cast.amira)
    make.enrol(cast.ben, exam)
    other = make.case(cast.ben, exam)
    (found,) = numbers(make)
    assert (found.open, found.granted, found.seats, found.taken, found.level) == (1, 1, 2, 0, 80)
    make.now += timedelta(days=8)
    offer(make, cast, placement, sitting := plan(make, cast, exam, capacity=1))
    choose(make, cast.amira, case, sitting)
    assert numbers(make) == []  # two of three seats
    make.do(cast.chloe, cancel_sitting, CancelSitting(sitting.id), "scheduler")
    make.do(cast.ben, withdraw, Withdraw(other.ref))
    assert numbers(make) == []


def test_a_shortage_cancels_no_right(make, cast, exam):
    case, _placement = granted(make, cast, exam, cast.amira)
    assert warn(make) == 1
    after = make.get(Case, ref=case.ref)
    assert (after.state, after.protected) == (case.state, True)
    with pytest.raises(Refused, match="warned_already"):
        make.do(None, warn_of_seats, WarnOfSeats(exam.slug))


def test_room_enough_is_no_news(make, cast, exam):
    plan(make, cast, exam)
    assert warn(make) == 0
    with pytest.raises(Refused, match="too_early"):
        make.do(None, warn_of_seats, WarnOfSeats(exam.slug))


def test_the_digest_of_the_planners_counts_these_exams(make, cast, exam):
    make.enrol(cast.amira, exam)
    make.case(cast.amira, exam)
    make.now += timedelta(days=1)
    with make.app.app_context():
        digest.send(make.database, make.config, make.now)
    (mail,) = [one for one in make.all(OutboxMail) if one.address == "rooster@voorbeeld.example"]
    assert "Tentamens waar de plekken opraken: 1" in mail.body
