"""The criteria of an alternative exam (section 7), by tables and by search."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.alternatives import (
    CHECKS,
    MAY_AGREE,
    OPEN_CODES,
    SAME_FORM,
    Offer,
    Slot,
    Terms,
    choose_by,
    gives_notice,
    latest_day,
    open_criteria,
)
from portal.rules.calendar import is_working_day, working_days_between
from portal.rules.recordings import ALTERNATIVE_FORMS, MODES

EXAM = date(2026, 12, 14)  # a Monday
TODAY = date(2026, 11, 23)  # a Monday, three weeks earlier


def slot(day=EXAM, form="campus", minutes=150, nothing_recorded=True, key="s1"):
    return Slot(key, day, form, minutes, nothing_recorded)


def offer(*slots, **changes):
    whole = Offer(
        exam_day=EXAM, exam_mode="home", exam_minutes=120, extra_minutes=30, slots=slots or (slot(),),
        no_cost=True, same_attempts=True, result_working_days=10,
    )  # fmt: skip
    return replace(whole, **changes)


def found(one, on=TODAY):
    return [(open_.criterion, open_.code) for open_ in open_criteria(one, on)]


def test_a_whole_offer_has_nothing_open():
    assert open_criteria(offer(), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"no_cost": False}, [("A-05", "cost_unstated")]),
        ({"same_attempts": False}, [("A-08", "attempts_unstated")]),
        ({"result_working_days": None}, [("A-07", "result_unstated")]),
        ({"result_working_days": 0}, [("A-07", "result_unstated")]),
        ({"slots": ()}, [("A-10", "no_sitting")]),
        ({"slots": (slot(nothing_recorded=False),)}, [("A-04", "recorded")]),
        ({"slots": (slot(), slot(nothing_recorded=False, key="s2"))}, [("A-04", "recorded")]),
    ],
)
def test_what_must_be_stated(changes, expected):
    assert found(offer(**changes)) == expected


@pytest.mark.parametrize(
    ("mode", "form", "minutes", "extra", "too_short"),
    [
        ("home", "campus", 120, 0, False),
        ("home", "campus", 119, 0, True),
        ("home", "campus", 149, 30, True),
        ("home", "campus", 150, 30, False),
        ("home", "paper", 120, 30, True),
        ("campus", "campus", 90, 0, True),
        ("home", "oral", 20, 30, False),
        ("home", "assignment", 1, 30, False),
        ("oral", "oral", 119, 0, True),
        ("oral", "campus", 10, 0, False),
    ],
)
def test_the_same_form_is_never_shorter(mode, form, minutes, extra, too_short):
    one = offer(slot(form=form, minutes=minutes), exam_mode=mode, extra_minutes=extra)
    assert found(one) == ([("A-03", "too_short")] if too_short else [])


@pytest.mark.parametrize(
    ("exam", "day", "code"),
    [
        (EXAM, EXAM, None),
        (EXAM, EXAM - timedelta(days=1), "before_exam"),
        # 25 and 26 December and the weekends do not count: the tenth working day is Tuesday 29 December.
        (EXAM, date(2026, 12, 29), None),
        (EXAM, date(2026, 12, 30), "too_late"),
        # Good Friday, Easter Monday and King's Day fall between.
        (date(2026, 4, 1), date(2026, 4, 17), None),
        (date(2026, 4, 1), date(2026, 4, 18), "too_late"),
    ],
)
def test_the_day_is_the_exam_day_or_soon_after(exam, day, code):
    one = offer(slot(day=day), exam_day=exam)
    assert found(one, on=exam - timedelta(weeks=3)) == ([("A-06", code)] if code else [])


def test_each_sitting_is_measured_by_itself():
    late, early = slot(day=date(2027, 1, 15), key="late"), slot(day=date(2026, 12, 1), key="early")
    open_ = open_criteria(offer(slot(), late, early), TODAY)
    assert [(o.code, o.facts["slot"]) for o in open_] == [("too_late", "late"), ("before_exam", "early")]


@pytest.mark.parametrize(
    ("on", "day", "enough"),
    [
        (date(2026, 12, 7), EXAM, True),  # Monday to Monday: five working days
        (date(2026, 12, 8), EXAM, False),
        (date(2026, 12, 5), EXAM, True),
        (date(2026, 12, 18), date(2026, 12, 28), True),  # Christmas Day does not count
        (date(2026, 12, 19), date(2026, 12, 28), False),
    ],
)
def test_notice(on, day, enough):
    assert gives_notice(day, on) is enough


def test_an_institution_may_be_stricter():
    strict = Terms(within=2, notice=10)
    late, near = slot(day=date(2026, 12, 17), key="late"), slot(day=date(2026, 12, 16), key="near")
    assert latest_day(EXAM, strict) == date(2026, 12, 16)
    assert found(offer(near, late, terms=strict)) == [("A-06", "too_late")]
    assert found(offer(near, terms=strict), on=date(2026, 12, 2)) == []
    (open_,) = open_criteria(offer(near, terms=strict), date(2026, 12, 3))
    assert (open_.code, open_.facts["days"]) == ("short_notice", 10)


def test_one_sitting_with_notice_is_enough():
    soon, later = slot(key="soon"), slot(day=date(2026, 12, 18), key="later")
    assert found(offer(soon), on=date(2026, 12, 10)) == [("A-11", "short_notice")]
    assert found(offer(soon, later), on=date(2026, 12, 10)) == []


@pytest.mark.parametrize("criterion", ["A-03", "A-04", "A-05", "A-06", "A-07", "A-08", "A-11"])
def test_only_some_criteria_can_be_waived(criterion):
    worst = offer(
        slot(day=date(2027, 3, 1), minutes=1, nothing_recorded=False),
        no_cost=False,
        same_attempts=False,
        result_working_days=None,
    )
    on = date(2027, 2, 26)
    left = {number for number, _ in found(replace(worst, agreed=frozenset({criterion})), on)}
    everything = {number for number, _ in found(worst, on)}
    assert criterion in everything
    assert everything - left == ({criterion} if criterion in MAY_AGREE else set())


@pytest.mark.parametrize(
    ("first", "on", "expected"),
    [
        (EXAM, TODAY, date(2026, 12, 10)),  # the Thursday before
        (EXAM, date(2026, 12, 10), date(2026, 12, 11)),
        (EXAM, date(2026, 12, 11), EXAM),
        (EXAM, date(2026, 12, 13), EXAM),
        (EXAM, EXAM, EXAM),
    ],
)
def test_choose_by(first, on, expected):
    assert choose_by(first, on) == expected


def test_the_tables_name_what_exists():
    assert set(SAME_FORM) == set(MODES)
    assert all(forms <= set(ALTERNATIVE_FORMS) for forms in SAME_FORM.values())
    assert len(CHECKS) == 7


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 1))


@given(days, st.integers(-30, 30), st.integers(-30, 40))
def test_an_offer_that_passes_keeps_its_promises(exam, offset, lead):
    day, on = exam + timedelta(days=offset), exam - timedelta(days=lead)
    open_ = open_criteria(offer(slot(day=day), exam_day=exam), on)
    assert {o.code for o in open_} <= set(OPEN_CODES)
    if not open_:
        assert exam <= day <= latest_day(exam)
        assert working_days_between(exam, day) <= 10
        # The day of the offer counts, the day of the sitting does not.
        before = [on + timedelta(days=ahead) for ahead in range((day - on).days)]
        assert sum(is_working_day(one) for one in before) >= 5


@given(days, st.integers(0, 30))
def test_choose_by_lies_between_now_and_the_sitting(first, lead):
    on = first - timedelta(days=lead)
    assert on <= choose_by(first, on) <= first
