"""Figures of an exam: none below ten is told, and no mean over fewer than ten (section 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.rules.figures import SMALLEST, Objection, figures

GRANTED = Objection(date(2026, 11, 23), "granted", False, date(2026, 12, 3), frozenset({"offered"}), 2)


def told(objections: list[Objection]) -> dict[str, float | None]:
    return {one.code: one.value for one in figures(objections)}


@pytest.mark.parametrize("number", [0, 1, 9])
def test_fewer_than_ten_tell_nothing_at_all(number):
    assert set(told([GRANTED] * number).values()) == {None}


def test_ten_are_told():
    found = told([GRANTED] * SMALLEST)
    assert (found["objections"], found["granted"], found["offered"]) == (10, 10, 10)
    assert (found["days_to_answer"], found["delay"]) == (10, 2)
    assert (found["refused"], found["withdrawn"], found["reported"]) == (None, None, None)


def test_means_count_only_who_has_an_answer_or_a_result():
    waiting = Objection(date(2026, 11, 23), None, False, None)
    slow = replace(GRANTED, decided_on=GRANTED.received_on + timedelta(days=20), delay=None)
    found = told([GRANTED] * 9 + [slow] + [waiting] * 5)
    assert found["objections"] == 15
    assert found["days_to_answer"] == 11
    assert found["delay"] is None, "nine results are too few"
