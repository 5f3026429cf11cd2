"""The internal target: every row of table 6.3, closed days, and the targets of C16."""

from datetime import date

import pytest

from portal.rules.deadlines import count
from portal.rules.errors import Refused
from portal.rules.targets import acknowledge_by, decide_by, last_open_day, target


def day(text: str) -> date:
    return date.fromisoformat(text)


def aim(received: str, exam: str, legal: str, lead: int = 10, closed: tuple[str, ...] = ()):
    found = target(day(received), day(exam), day(legal), lead, frozenset(map(day, closed)))
    return found.day.isoformat(), found.mode


@pytest.mark.parametrize(
    ("received", "exam", "legal", "expected"),
    [
        ("2026-09-07", "2026-10-16", "2026-10-07", ("2026-10-02", "normal")),
        ("2026-09-07", "2026-12-01", "2026-10-07", ("2026-10-07", "normal")),
        ("2026-10-07", "2026-10-16", "2026-11-09", ("2026-10-08", "urgent")),
        ("2026-04-20", "2026-05-19", "2026-05-20", ("2026-05-01", "normal")),
        ("2026-10-15", "2026-10-16", "2026-11-16", ("2026-10-16", "urgent")),
        ("2026-10-19", "2026-10-16", "2026-11-19", ("2026-11-19", "legal_only")),
    ],
)
def test_table_of_targets(received, exam, legal, expected):
    assert count("one_month", day(received)).due == day(legal)
    assert aim(received, exam, legal) == expected


def test_received_on_the_exam_day_is_urgent_on_that_day():
    assert aim("2026-10-16", "2026-10-16", "2026-11-16") == ("2026-10-16", "urgent")


def test_a_target_on_the_floor_is_still_normal():
    assert aim("2026-10-01", "2026-10-16", "2026-11-02") == ("2026-10-02", "normal")
    assert aim("2026-10-02", "2026-10-16", "2026-11-02") == ("2026-10-05", "urgent")


def test_urgent_when_the_floor_is_not_before_the_exam():
    # Received on Friday, exam on Saturday or on Monday: the first working day is Monday.
    assert aim("2026-10-09", "2026-10-10", "2026-11-09") == ("2026-10-10", "urgent")
    assert aim("2026-10-09", "2026-10-12", "2026-11-09") == ("2026-10-12", "urgent")
    assert aim("2026-10-09", "2026-10-13", "2026-11-09") == ("2026-10-12", "urgent")
    on_the_floor = target(day("2026-10-09"), day("2026-10-12"), day("2026-11-09"))
    assert on_the_floor.working[-2].code == "urgent_on_exam_day"


def test_the_legal_deadline_moves_the_target_but_never_the_latest_day():
    assert aim("2026-09-07", "2026-12-01", "2026-10-12") == ("2026-10-12", "normal")
    assert aim("2026-09-07", "2026-12-01", "2026-12-07") == ("2026-11-17", "normal")


def test_the_lead_is_a_setting():
    assert aim("2026-09-07", "2026-10-16", "2026-10-07", lead=20) == ("2026-09-18", "normal")
    assert aim("2026-09-07", "2026-09-25", "2026-10-07", lead=1) == ("2026-09-24", "normal")
    assert aim("2026-09-07", "2026-09-25", "2026-10-07", lead=0) == ("2026-09-25", "normal")


@pytest.mark.parametrize("lead", [-1, 1001, 10**30])
def test_a_lead_without_sense_is_refused(lead):
    with pytest.raises(Refused, match="lead_out_of_range"):
        aim("2026-09-07", "2026-10-16", "2026-10-07", lead=lead)


def test_closed_days_are_not_counted_on_the_way_back():
    assert aim("2026-09-07", "2026-10-16", "2026-10-07", closed=("2026-10-14", "2026-10-15")) == (
        "2026-09-30",
        "normal",
    )


def test_a_target_on_a_closed_day_moves_to_the_last_open_working_day_before_it():
    assert aim("2026-09-07", "2026-12-01", "2026-10-07", closed=("2026-10-07",)) == ("2026-10-06", "normal")
    closed = ("2026-10-05", "2026-10-06", "2026-10-07")
    assert aim("2026-09-07", "2026-12-01", "2026-10-07", closed=closed) == ("2026-10-02", "normal")
    assert aim("2026-10-19", "2026-10-16", "2026-11-19", closed=("2026-11-19",)) == (
        "2026-11-18",
        "legal_only",
    )


def test_a_target_never_moves_before_the_floor():
    closed = tuple(f"2026-09-{number:02d}" for number in range(7, 19))
    assert aim("2026-09-07", "2026-09-18", "2026-10-07", lead=0, closed=closed) == ("2026-09-08", "normal")


def test_an_urgent_target_stays_on_a_closed_day():
    assert aim("2026-10-07", "2026-10-16", "2026-11-09", closed=("2026-10-08",)) == ("2026-10-08", "urgent")
    assert aim("2026-10-16", "2026-10-16", "2026-11-16", closed=("2026-10-16",)) == ("2026-10-16", "urgent")


def test_equated_days_are_working_days():
    assert aim("2026-04-01", "2026-05-18", "2026-05-01", lead=1) == ("2026-05-01", "normal")
    assert aim("2026-04-20", "2026-05-18", "2026-05-20", lead=1) == ("2026-05-15", "normal")


def test_the_working_tells_each_rule_and_ends_on_the_target():
    found = target(day("2026-10-07"), day("2026-10-16"), day("2026-11-09"))
    assert [(step.rule, step.code) for step in found.working] == [
        ("C1", "received"),
        ("C2", "legal_deadline"),
        ("6.3.1", "latest"),
        ("6.3.2", "earlier_of_both"),
        ("6.3.3", "floor"),
        ("6.3.4", "urgent_on_floor"),
        ("6.3", "target"),
    ]
    assert found.working[2].day == day("2026-10-02")
    assert found.working[-1].day == found.day


@pytest.mark.parametrize(
    ("received", "closed", "acknowledged", "decided"),
    [
        ("2026-09-07", (), "2026-09-09", "2026-09-28"),
        ("2026-04-02", (), "2026-04-08", "2026-04-28"),
        ("2026-09-07", ("2026-09-09", "2026-09-28"), "2026-09-08", "2026-09-25"),
        ("2026-09-07", ("2026-09-08", "2026-09-09"), "2026-09-08", "2026-09-28"),
    ],
)
def test_targets_for_acknowledgement_and_decision(received, closed, acknowledged, decided):
    closed_days = frozenset(map(day, closed))
    assert acknowledge_by(day(received), closed_days) == day(acknowledged)
    assert decide_by(day(received), closed_days) == day(decided)


def test_an_open_day_stays():
    assert last_open_day(day("2026-09-09")) == day("2026-09-09")
    assert last_open_day(day("2026-10-12"), frozenset({day("2026-10-12")})) == day("2026-10-09")
