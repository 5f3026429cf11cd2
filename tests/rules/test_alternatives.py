"""The criteria of an alternative exam (section 7), A-01 to A-14, by tables and by search."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.alternatives import (
    BY_BOARD,
    CHECKS,
    CRITERIA,
    MAY_AGREE,
    OPEN_CODES,
    SAME_FORM,
    Assessed,
    Needs,
    Offer,
    Promise,
    Replaced,
    Slot,
    Statement,
    Terms,
    choose_by,
    closed_by,
    delay,
    differing,
    fitting,
    gives_notice,
    latest_day,
    open_criteria,
)
from portal.rules.calendar import is_working_day, working_days_between
from portal.rules.recordings import ALTERNATIVE_FORMS, MODES

EXAM = date(2026, 12, 14)  # a Monday
TODAY = date(2026, 11, 23)  # a Monday, three weeks earlier
SIDE = Assessed(("Kansen berekenen", "Een toets kiezen"), "100 %", "5", "1–10", "5,5")
SAME = Statement(SIDE, SIDE, same_assessor=True, comparable=True)
PROMISE = Promise(no_cost=True, same_attempts=True, result_working_days=10, no_mark=True)
USUAL = Replaced(EXAM, "home", 120, frozenset({"camera", "screen"}))


def slot(day=EXAM, form="campus", minutes=150, nothing_recorded=True, key="s1", **more):
    return Slot(key, day, form, minutes, nothing_recorded, **more)


def offer(*slots, **changes):
    """A whole offer; a change is one of the offer itself, or of the exam, the promise or the needs in it."""
    parts = {"exam": USUAL, "promise": PROMISE, "needs": Needs(30, frozenset({"camera"}))}
    for name in [one for one in changes if one not in Offer.__dataclass_fields__]:
        part = next(key for key, value in reversed(parts.items()) if hasattr(value, name))
        parts[part] = replace(parts[part], **{name: changes.pop(name)})
    whole = Offer(slots=slots or (slot(),), statements=dict.fromkeys(ALTERNATIVE_FORMS, SAME), **parts)
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
        ({"no_mark": False}, [("A-09", "mark_unstated")]),
        ({"result_working_days": None}, [("A-07", "result_unstated")]),
        ({"complaint_route": False}, [("A-13", "no_complaint_route")]),
        ({"slots": ()}, [("A-10", "no_sitting")]),
        ({"slots": (slot(nothing_recorded=False),)}, [("A-04", "recorded")]),
        ({"slots": (slot(), slot(nothing_recorded=False, key="s2"))}, [("A-04", "recorded")]),
        ({"slots": (slot(accessible=False),)}, [("A-10", "not_accessible")]),
        ({"slots": (slot(form="home", accessible=False),)}, [("A-10", "at_home")]),
        ({"slots": (slot(contact=False),)}, [("A-14", "no_contact")]),
    ],
)
def test_what_must_be_stated(changes, expected):
    assert found(offer(**changes)) == expected


def test_the_board_speaks_once_per_form_before_anything_is_offered():
    """A-01 to A-04 stand open together while the exam board is silent about a form."""
    silent = offer(slot(), slot(form="paper", key="s2"), statements={"campus": SAME})
    assert found(silent) == [(criterion, "board_silent") for criterion in BY_BOARD]
    assert fitting(silent, TODAY) == {"s1"}


@pytest.mark.parametrize(
    ("exam", "other", "equal"),
    [
        (("a", "b"), ("a", "b"), True),
        (("a", "b"), ("b", "a"), True),
        (("a", "b"), ("a",), False),
        (("a",), ("a", "b"), False),
        ((), (), False),
    ],
)
def test_the_learning_outcomes_are_the_exams_list(exam, other, equal):
    """A-01: "list equal to the exam's list"; nothing stated is not equal."""
    stated = replace(SAME, exam=replace(SIDE, outcomes=exam), other=replace(SIDE, outcomes=other))
    expected = [] if equal else [("A-01", "other_outcomes")]
    assert found(offer(statements={"campus": stated})) == expected


@pytest.mark.parametrize("name", ["weight", "credits", "scale", "pass_mark"])
@pytest.mark.parametrize(
    ("exam", "other", "equal"), [("x", "x", True), ("x", "y", False), ("", "", False), ("x", "", False)]
)
def test_it_counts_the_same(name, exam, other, equal):
    """A-02: "fields equal"; a field that nobody filled in is not equal to anything."""
    stated = replace(SAME, exam=replace(SIDE, **{name: exam}), other=replace(SIDE, **{name: other}))
    assert differing(stated) == (() if equal else (name,))
    assert found(offer(statements={"campus": stated})) == ([] if equal else [("A-02", "counts_otherwise")])


def test_the_assessor_is_the_same_or_as_well_trained():
    assert differing(replace(SAME, same_assessor=False)) == ("assessor",)


@pytest.mark.parametrize(
    ("form", "comparable", "extra", "facilities", "code"),
    [
        ("oral", True, 0, (), None),
        ("oral", False, 0, (), "not_comparable"),
        ("assignment", False, 0, (), "not_comparable"),
        ("campus", False, 0, (), None),  # the same form: minutes say it
        ("oral", True, 30, (), "no_extra_time"),
        ("oral", True, 30, ("extra_time",), None),
    ],
)
def test_another_form_needs_the_board_and_keeps_facilities(form, comparable, extra, facilities, code):
    """A-03: other form: board statement; always facilities ⊇."""
    stated = {form: replace(SAME, comparable=comparable)}
    one = offer(slot(form=form, facilities=frozenset(facilities)), statements=stated, extra_minutes=extra)
    assert found(one) == ([("A-03", code)] if code else [])


@pytest.mark.parametrize(
    ("records", "off", "codes"),
    [
        ((), ("camera",), []),
        (("screen",), ("camera",), []),
        (("camera",), ("camera",), ["still_recorded"]),
        (("microphone",), ("camera",), ["more_recorded"]),
        (("microphone",), ("microphone",), ["still_recorded", "more_recorded"]),
    ],
)
def test_what_was_objected_to_is_off_and_nothing_is_added(records, off, codes):
    """A-04: intersection of channels empty; no new channel. The exam records camera and screen."""
    stated = {"campus": replace(SAME, records=frozenset(records))}
    one = offer(statements=stated, off=frozenset(off))
    assert found(one) == [("A-04", code) for code in codes]


@pytest.mark.parametrize(
    ("counts_until", "resit_closes", "latest"),
    [
        (None, None, date(2026, 12, 29)),
        (date(2026, 12, 18), None, date(2026, 12, 18)),
        (None, date(2026, 12, 17), date(2026, 12, 17)),
        (date(2026, 12, 18), date(2026, 12, 16), date(2026, 12, 16)),
        (None, date(2027, 3, 1), date(2026, 12, 29)),
    ],
)
def test_the_last_day_is_the_first_of_three(counts_until, resit_closes, latest):
    """A-06: "date ≤ min of three dates"."""
    exam = replace(USUAL, counts_until=counts_until, resit_closes=resit_closes)
    on_it, after = slot(day=latest, key="on"), slot(day=latest + timedelta(days=1), key="after")
    open_ = open_criteria(offer(on_it, after, exam=exam), TODAY)
    assert {one.facts["slot"] for one in open_ if one.code == "too_late"} == {"after"}


@pytest.mark.parametrize(
    ("promised", "usual", "until", "code"),
    [
        (10, None, None, None),
        (10, 10, None, None),
        (11, 10, None, "result_later"),
        (0, 10, None, "result_unstated"),
        (None, 10, None, "result_unstated"),
        # Five working days after Monday 14 December is Monday 21 December.
        (5, 10, date(2026, 12, 21), None),
        (6, 10, date(2026, 12, 21), "result_too_late"),
    ],
)
def test_the_result_comes_as_soon_as_the_exams_own(promised, usual, until, code):
    """A-07: the same number of working days, and in time for the same progression decision."""
    exam = replace(USUAL, result_working_days=usual, counts_until=until)
    one = offer(exam=exam, promise=replace(PROMISE, result_working_days=promised))
    assert found(one) == ([("A-07", code)] if code else [])


def test_the_resit_is_no_alternative():
    """A-08: "the alternative is not the resit"."""
    resit, other = slot(day=date(2026, 12, 16), key="resit"), slot(key="other")
    open_ = open_criteria(offer(resit, other, resit_day=date(2026, 12, 16)), TODAY)
    assert [(one.code, one.facts["slot"]) for one in open_] == [("is_resit", "resit")]


@pytest.mark.parametrize(
    ("slots", "hindered", "codes"),
    [
        ((slot(),), False, []),
        ((slot(clashes=True),), False, ["clashes"]),
        ((slot(clashes=True), slot(key="s2")), False, []),
        ((slot(clashes=True), slot(key="s2", clashes=True)), False, ["clashes", "clashes"]),
        ((slot(),), True, ["one_date"]),
        ((slot(), slot(key="s2")), True, ["one_date"]),
        ((slot(), slot(day=EXAM + timedelta(days=1), key="s2")), True, []),
    ],
)
def test_a_second_date_where_the_first_cannot_be(slots, hindered, codes):
    """A-12: a clash with another exam, or a documented hindrance: second slot exists."""
    assert found(offer(*slots, hindered=hindered)) == [("A-12", code) for code in codes]


def test_the_delay_is_told_in_working_days():
    assert [delay(EXAM, EXAM + timedelta(days=days)) for days in (-1, 0, 1, 5, 7, 14)] == [0, 0, 1, 4, 5, 9]


def test_each_criterion_of_a_whole_offer_is_closed_by_somebody():
    said = closed_by(offer(), TODAY)
    assert tuple(said) == CRITERIA
    assert {one: said[one] for one in BY_BOARD} == dict.fromkeys(BY_BOARD, "board")
    assert (said["A-05"], said["A-06"], said["A-13"]) == ("administration", "portal", "portal")
    late = offer(slot(day=date(2027, 1, 15)), agreed=frozenset({"A-06"}))
    assert found(late) == []
    assert closed_by(late, TODAY)["A-06"] == "agreed"


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
    place = slot(form=form, minutes=minutes, facilities=frozenset({"extra_time"}))
    one = offer(place, mode=mode, extra_minutes=extra)
    codes = [code for _criterion, code in found(one) if code != "at_home"]
    assert codes == (["too_short"] if too_short else [])


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
    one = offer(slot(day=day), day=exam)
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


@pytest.mark.parametrize("criterion", CRITERIA)
def test_only_some_criteria_can_be_waived(criterion):
    """A-06, A-10, A-11 and A-12 in writing; never A-02, A-04, A-05, A-08, A-09, and the others neither."""
    worst = offer(
        slot(day=date(2027, 3, 1), minutes=1, nothing_recorded=False, accessible=False, contact=False, clashes=True),
        promise=Promise(), statements={}, complaint_route=False,
    )  # fmt: skip
    on = date(2027, 2, 26)
    left = {number for number, _ in found(replace(worst, promise=Promise(agreed=frozenset({criterion}))), on)}
    everything = {number for number, _ in found(worst, on)}
    assert everything == set(CRITERIA)
    assert everything - left == ({criterion} if criterion in MAY_AGREE else set())
    assert {o.criterion for o in open_criteria(worst, on) if o.may_be_waived} == set(MAY_AGREE)


def test_no_offer_without_a_sitting_is_waived():
    (open_,) = open_criteria(offer(slots=()), TODAY)
    assert not open_.may_be_waived


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
    assert len(CHECKS) == len(CRITERIA) == 14


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 1))


@given(days, st.integers(-30, 30), st.integers(-30, 40))
def test_an_offer_that_passes_keeps_its_promises(exam, offset, lead):
    day, on = exam + timedelta(days=offset), exam - timedelta(days=lead)
    open_ = open_criteria(offer(slot(day=day), day=exam), on)
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
