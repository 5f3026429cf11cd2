"""Sittings from a CSV file: planned, changed, refused line by line, and never below the seats that are taken."""

from __future__ import annotations

import pytest

from portal.db import Database
from portal.models import Letter, Sitting
from tests.cast import make_cast
from tests.importing import Importer, counts
from tests.make import NOW, Make, make_config, without_pages
from tests.sittings_fixture import choose, compare, granted, offer

HEAD = "exam_code;form;start;duration_minutes;place;capacity;nothing_recorded;facilities;contact\n"
TWO = HEAD + (
    "STAT1;campus;2026-12-28T09:00;150;Zaal 1;12;yes;extra_time quiet_room;020 555 01 23\n"
    "STAT1;mondeling;2026-12-29T13:30;30;Kamer 2;6;ja;;020 555 01 23\n"
)


@pytest.fixture
def make(any_url, tmp_path):
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


@pytest.fixture
def importer(make):
    return Importer(make.database, make.config, NOW)


@pytest.fixture
def exam(make):
    return make.exam(product=make.product())


def bring(make, importer, text):
    with make.app.app_context():
        return importer.bring("sittings", text)


def test_a_file_plans_sittings_and_the_same_file_again_changes_nothing(make, importer, exam):
    assert bring(make, importer, TWO) == {"new": 2}
    first, second = sorted(make.all(Sitting), key=lambda one: one.starts_at)
    assert (first.exam_id, first.form, first.capacity, first.facilities) == (
        exam.id, "campus", 12, ["extra_time", "quiet_room"],
    )  # fmt: skip
    assert first.local_start.isoformat() == "2026-12-28T09:00:00+01:00"
    assert (second.form, second.nothing_recorded, second.accessible) == ("oral", True, False)
    assert bring(make, importer, TWO) == {"same": 2}


def test_another_number_of_seats_or_another_length_is_a_change(make, importer, exam):
    bring(make, importer, TWO)
    changed = TWO.replace(";150;Zaal 1;12;", ";180;Zaal 1;20;")
    run = importer.check("sittings", changed)
    assert importer.rows(run) == [(2, "changed", None)]
    assert bring(make, importer, changed) == {"changed": 1, "same": 1}
    first = min(make.all(Sitting), key=lambda one: one.starts_at)
    assert (first.capacity, first.duration_minutes, first.changed_at) == (20, 180, NOW)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("STAT9;campus;2026-12-28T09:00;150;Zaal 1;12;yes;;020", "unknown_exam_code"),
        ("STAT1;campus;2026-12-28T09:00;150;Zaal 1;12;no;;020", "records_something"),
        ("STAT1;campus;2026-11-20T09:00;150;Zaal 1;12;yes;;020", "sitting_past"),
        ("STAT1;oral;2026-12-28T09:00;150;zaal 1;12;yes;;020", "other_form"),
        ("STAT1;campus;2026-12-28T09:00;150;;12;yes;;020", "cell_missing"),
        ("STAT1;campus;2027-03-28T02:30;150;Zaal 1;12;yes;;020", "time_skipped"),
        ("STAT1;campus;2027-10-31T02:30;150;Zaal 1;12;yes;;020", "time_twice"),
    ],
)
def test_a_line_that_cannot_be_used_says_why_and_the_others_go_on(make, importer, exam, line, code):
    bring(make, importer, TWO)
    good = "STAT1;paper;2026-12-30T09:00;150;Zaal 4;3;yes;;020\n"
    run = importer.check("sittings", f"{HEAD}{line}\n{good}")
    assert counts(run) == {"new": 1, "refused": 1}
    assert [row[2] for row in importer.rows(run) if row[1] == "refused"] == [code]


def test_two_lines_about_one_sitting_must_say_the_same(make, importer, exam):
    line = "STAT1;campus;2026-12-28T09:00;150;Zaal 1;12;yes;;020\n"
    run = importer.check("sittings", HEAD + line + line + line.replace(";12;", ";13;"))
    assert counts(run) == {"new": 1, "same": 1, "refused": 1}


def test_never_below_the_seats_that_are_taken_and_a_change_is_told(make, importer, exam):
    cast = make_cast(make)
    case, placement = granted(make, cast, exam, cast.amira)
    head = HEAD.replace("capacity", "capacity;accessible")
    bring(make, importer, head + "STAT1;campus;2026-12-28T09:00;150;Zaal 1;12;yes;yes;;020 555 01 23\n")
    compare(make, cast, exam)
    first = min(make.all(Sitting), key=lambda one: one.starts_at)
    offer(make, cast, placement, first)
    choose(make, cast.amira, case, first)
    fewer = head + "STAT1;campus;2026-12-28T09:00;150;Zaal 1;1;yes;yes;;020 555 01 23\n"
    assert bring(make, importer, fewer) == {"changed": 1}
    none = fewer.replace(";1;yes", ";0;yes")
    assert counts(importer.check("sittings", none)) == {"refused": 1}
    assert make.all(Letter, case_id=case.id, kind="place-changed") == []
