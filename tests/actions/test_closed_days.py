"""Closed days of the institution's own list count with those of the settings; the law does not move (6.3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.actions.closed_days import AddClosedDay, RemoveClosedDay, add_closed_day, remove_closed_day
from portal.config import Teams
from portal.db import Database
from portal.jobs import digest
from portal.models import ClosedDay, LogEntry, OutboxMail
from portal.rules.alternatives import latest_day
from portal.rules.calendar import add_working_days
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import granted


@pytest.fixture
def make(any_url, tmp_path):
    database = Database(any_url)
    closed, teams = frozenset({date(2026, 12, 11)}), Teams(scheduler="rooster@voorbeeld.example")
    config = make_config(tmp_path, any_url, closed_days=closed, teams=teams)
    yield Make(without_pages(config, database))
    database.close()


@pytest.fixture
def cast(make):
    return make_cast(make)


def close(make, cast, day, *roles):
    make.do(cast.chloe, add_closed_day, AddClosedDay(day, "Vrije dag", "Day off"), *(roles or ("scheduler",)))


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def test_both_lists_move_a_target_and_never_the_legal_deadline_or_a06(make, cast):
    """Exam on Monday 28 December: ten working days before it, 24 December and holidays apart, is 11 December."""
    exam = make.exam(product=make.product())
    make.enrol(cast.amira, exam)
    make.enrol(cast.ben, exam)
    before = make.case(cast.amira, exam)
    assert before.target == date(2026, 12, 10)  # 11 December is closed by the settings
    close(make, cast, date(2026, 12, 10))
    after = make.case(cast.ben, exam)
    assert after.target == date(2026, 12, 9)
    assert (before.legal_deadline, after.legal_deadline) == (date(2026, 12, 23), date(2026, 12, 23))
    assert latest_day(exam.day) == add_working_days(exam.day, 10)


def test_a_day_is_on_the_list_once(make, cast):
    close(make, cast, date(2026, 12, 24))
    refused("closed_day_known", close, make, cast, date(2026, 12, 24))
    refused("closed_day_known", close, make, cast, date(2026, 12, 11))  # in the settings
    refused("closed_day_past", close, make, cast, date(2026, 11, 20))
    refused("not_yours", close, make, cast, date(2026, 12, 31), "handler")
    close(make, cast, date(2026, 12, 31), "admin")
    assert [one.tag for one in make.all(LogEntry)].count("closed_day:added") == 2


def test_a_day_goes_off_the_list_again(make, cast):
    close(make, cast, date(2026, 12, 24))
    remove = RemoveClosedDay(date(2026, 12, 24))
    refused("not_yours", make.do, cast.eva, remove_closed_day, remove, "handler")
    make.do(cast.chloe, remove_closed_day, remove, "scheduler")
    assert make.all(ClosedDay) == []
    refused("gone", make.do, cast.chloe, remove_closed_day, remove, "scheduler")
    past = RemoveClosedDay(date(2026, 11, 2))
    refused("closed_day_past", make.do, cast.chloe, remove_closed_day, past, "scheduler")


def test_no_digest_leaves_on_a_closed_day(make, cast):
    granted(make, cast, make.exam(product=make.product()), cast.amira)
    close(make, cast, date(2026, 11, 24))
    before = len(make.all(OutboxMail))
    with make.app.app_context():
        tuesday = make.now + timedelta(days=1)
        assert digest.send(make.database, make.config, tuesday) == 0
        assert len(make.all(OutboxMail)) == before
        assert digest.send(make.database, make.config, tuesday + timedelta(days=1)) > 0
