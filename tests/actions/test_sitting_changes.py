"""A sitting changes or is called off: seats stay right, students hear it once, and who lost a seat goes first (7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.actions.sitting_changes import (
    CancelSitting,
    ChangeSitting,
    FollowSittings,
    cancel_sitting,
    change_sitting,
    follow_sittings,
    plan_digest,
)
from portal.actions.sittings import ChooseSeat, choose_seat
from portal.db import Database
from portal.jobs import deadlines
from portal.models import Case, CaseEvent, Letter, Placement, Sitting, planning
from portal.models.viewer import Viewer
from portal.rules.access import Role
from portal.rules.calendar import in_amsterdam
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import choose, offer, plan, taken
from tests.sittings_fixture import granted as granted_a_week_later


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


def granted(make, cast, exam, person):
    """The fixture signs after the time for advice: go on from there."""
    found = granted_a_week_later(make, cast, exam, person)
    make.now += timedelta(days=7)
    return found


def changed(make, cast, sitting, **values):
    """The sitting with another plan, and every student told."""
    make.now += timedelta(minutes=1)
    sitting = make.get(Sitting, id=sitting.id)
    plan_now = {**sitting.plan, "facilities": tuple(sitting.facilities)}
    command = ChangeSitting(**{**plan_now, "sitting": sitting.id, "seen": plan_digest(sitting), **values})
    make.do(cast.chloe, change_sitting, command, "scheduler")
    told(make)
    return make.get(Sitting, id=sitting.id)


def called_off(make, cast, sitting):
    make.do(cast.chloe, cancel_sitting, CancelSitting(sitting.id), "scheduler")
    told(make)


def told(make):
    make.now += timedelta(minutes=1)
    with make.app.app_context():
        deadlines.sweep(make.database, make.config, lambda: make.now)


def letters(make, case):
    return [one for one in make.all(Letter, case_id=case.id) if one.kind == "place-changed"]


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def seated(make, cast, exam, *days):
    case, placement = granted(make, cast, exam, cast.amira)
    sittings = [plan(make, cast, exam, day=exam.day + timedelta(days=more)) for more in days]
    offer(make, cast, placement, *sittings)
    choose(make, cast.amira, case, sittings[0])
    return case, placement, sittings


def test_another_hour_on_the_same_day_keeps_the_seat_and_says_so_once(make, cast, exam):
    case, placement, (sitting,) = seated(make, cast, exam, 0)
    changed(make, cast, sitting, starts_at=sitting.starts_at + timedelta(hours=4), place="Zaal 9")
    told(make)
    (letter,) = letters(make, case)
    assert "maandag 28 december 2026, 13.00–15.30, Zaal 9" in letter.body
    now = make.get(Placement, ref=placement.ref)
    assert (now.state, now.sitting_id, taken(make, sitting)) == ("accepted", sitting.id, 1)
    assert make.get(Case, ref=case.ref).state == "alternative_accepted"


def test_what_students_do_not_read_tells_nobody(make, cast, exam):
    case, _placement, (sitting,) = seated(make, cast, exam, 0)
    changed(make, cast, sitting, accessible=False, contact="balie@voorbeeld.example")
    assert letters(make, case) == []
    assert make.get(Sitting, id=sitting.id).contact == "balie@voorbeeld.example"


@pytest.mark.parametrize("change", ["day", "too short", "too late"])
def test_a_change_that_no_longer_suits_takes_the_seat_and_plans_again_first(make, cast, exam, change):
    case, placement, (sitting,) = seated(make, cast, exam, 0)
    values = {
        "day": {"starts_at": sitting.starts_at + timedelta(days=1)},
        "too short": {"duration_minutes": 60},
        "too late": {"starts_at": sitting.starts_at + timedelta(days=60)},
    }[change]
    changed(make, cast, sitting, **values)
    now = make.get(Placement, ref=placement.ref)
    assert (now.state, now.sitting_id, taken(make, sitting)) == ("to_plan", None, 0)
    assert now.lost_seat_at is not None
    assert make.get(Case, ref=case.ref).state == "offering_alternative"
    (letter,) = letters(make, case)
    assert "Je plek voor **Statistiek 1** gaat niet door." in letter.body
    assert "Jij gaat voor." in letter.body


def test_called_off_with_another_place_left_the_student_chooses_that_one(make, cast, exam):
    case, placement, (first, second) = seated(make, cast, exam, 0, 1)
    called_off(make, cast, first)
    now = make.get(Placement, ref=placement.ref)
    assert (now.state, [one.id for one in now.offered_sittings]) == ("offered", [second.id])
    assert "We hebben dit moment geschrapt: maandag 28 december 2026" in letters(make, case)[0].body
    assert "Kies er een op de pagina van je verzoek." in letters(make, case)[0].body
    choose(make, cast.amira, case, second)
    now = make.get(Placement, ref=placement.ref)
    assert (now.state, now.lost_seat_at) == ("accepted", None)
    assert (taken(make, first), taken(make, second)) == (0, 1)


def test_who_had_an_offer_without_a_seat_hears_what_is_left(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    first, second = plan(make, cast, exam), plan(make, cast, exam, day=exam.day + timedelta(days=1))
    offer(make, cast, placement, first, second)
    called_off(make, cast, first)
    assert "dinsdag 29 december 2026" in letters(make, case)[0].body
    called_off(make, cast, second)
    assert "Geen van de plekken gaat door." in letters(make, case)[1].body
    assert make.get(Placement, ref=placement.ref).state == "to_plan"


def test_nobody_takes_a_seat_in_a_sitting_that_was_called_off(make, cast, exam):
    case, placement = granted(make, cast, exam, cast.amira)
    sitting = plan(make, cast, exam)
    offer(make, cast, placement, sitting)
    make.do(cast.chloe, cancel_sitting, CancelSitting(sitting.id), "scheduler")
    refused("seat_taken", make.do, cast.amira, choose_seat, ChooseSeat(case.ref, sitting.id))
    again = replace_plan(make, sitting)
    refused("sitting_cancelled", make.do, cast.chloe, change_sitting, again, "scheduler")


def replace_plan(make, sitting):
    found = make.get(Sitting, id=sitting.id)
    return ChangeSitting(
        **{**found.plan, "facilities": (), "sitting": found.id, "seen": plan_digest(found), "place": "Zaal 9"}
    )


def test_two_people_who_change_one_sitting_do_not_mix(make, cast, exam):
    sitting = plan(make, cast, exam)
    first = replace_plan(make, sitting)
    make.do(cast.chloe, change_sitting, first, "scheduler")
    second = replace(first, place="Zaal 10")
    refused("changed_meanwhile", make.do, cast.chloe, change_sitting, second, "scheduler")
    refused("not_yours", make.do, cast.eva, change_sitting, second, "handler")
    forged = replace(replace_plan(make, sitting), facilities=("massage",))
    refused("unknown_choice", make.do, cast.chloe, change_sitting, forged, "scheduler")


def test_what_has_begun_does_not_change(make, cast, exam):
    sitting = plan(make, cast, exam)
    late = sitting.starts_at + timedelta(minutes=1)
    for action, command in (
        (change_sitting, replace_plan(make, sitting)),
        (cancel_sitting, CancelSitting(sitting.id)),
    ):
        refused("sitting_past", make.do, cast.chloe, action, command, "scheduler", at=late)


def test_who_heard_it_hears_it_no_second_time(make, cast, exam):
    case, _placement, (sitting,) = seated(make, cast, exam, 0)
    called_off(make, cast, sitting)
    refused("too_early", make.do, None, follow_sittings, FollowSittings(case.ref))
    assert len(letters(make, case)) == 1


def test_who_lost_a_seat_stands_before_who_waits_longer(make, cast, exam):
    _other, waits = granted(make, cast, exam, cast.ben)
    _case, lost, (sitting,) = seated(make, cast, exam, 0)
    called_off(make, cast, sitting)
    viewer = Viewer(cast.chloe.id, "Chloe", frozenset({Role.SCHEDULER}), "staff")
    with make.database.reading() as session:
        turn = [one.ref for one in session.scalars(planning.waiting_for(viewer, exam)).unique()]
    assert turn == [lost.ref, waits.ref]


def test_the_log_tells_what_happened(make, cast, exam):
    case, _placement, (sitting,) = seated(make, cast, exam, 0)
    changed(make, cast, sitting, place="Zaal 9")
    called_off(make, cast, sitting)
    found = [
        event
        for event in make.all(CaseEvent, case_id=case.id)
        if event.tag in ("case:alternative:moved", "case:alternative:lost")
    ]
    found.sort(key=lambda event: event.seq)
    assert [event.tag for event in found] == ["case:alternative:moved", "case:alternative:lost"]
    assert found[1].facts["cause"] == "cancelled"


@pytest.mark.parametrize(
    ("day", "hour", "begins", "ends"),
    [
        (date(2027, 3, 28), 1, "01:00+0100", "05:00+0200"),
        (date(2027, 10, 31), 1, "01:00+0200", "03:00+0100"),
    ],
)
def test_on_days_on_which_the_clock_changes_the_end_is_right(make, cast, day, hour, begins, ends):
    exam = make.exam("NACHT", day=day, product=make.product(), hour=hour)
    sitting = plan(make, cast, exam, hour=4, duration_minutes=180)
    starts = in_amsterdam(datetime.combine(day, time(hour)))
    sitting = changed(make, cast, sitting, starts_at=starts)
    assert (f"{sitting.local_start:%H:%M%z}", f"{sitting.local_end:%H:%M%z}") == (begins, ends)
    assert sitting.starts_at.tzinfo is UTC
