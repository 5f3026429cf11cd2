"""What a refusal needs, when it bites, and until when it can be challenged (2.8, C13, T09, 11.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import remedies
from portal.rules.calendar import is_working_day
from portal.rules.errors import Refused


@pytest.mark.parametrize("route", ["awb", "court"])
@pytest.mark.parametrize(
    ("made_known", "until"),
    [
        (
            datetime(2026, 4, 2, 12, tzinfo=UTC),
            date(2026, 5, 18),
        ),  # Ascension, equated 15 May, weekend (4.2, 12)
        (datetime(2026, 11, 23, 9, tzinfo=UTC), date(2027, 1, 4)),
        (datetime(2026, 11, 13, 9, tzinfo=UTC), date(2026, 12, 28)),  # 25 December, 26 December, Sunday
        (
            datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
            date(2027, 1, 4),
        ),  # already 21 November here; a Saturday on
        (datetime(2027, 3, 26, 9, tzinfo=UTC), date(2027, 5, 10)),  # 7 May 2027 is equated, then a weekend
    ],
)
def test_six_weeks_from_the_moment_it_was_made_known(route, made_known, until):
    assert remedies.remedy(route, made_known) == remedies.Remedy(route, until)


@pytest.mark.parametrize("route", [None, "", "AWB", "ombudsman"])
def test_without_a_route_there_is_no_remedy_text(route):
    with pytest.raises(Refused) as refused:
        remedies.remedy(route, datetime(2026, 4, 2, tzinfo=UTC))
    assert refused.value.code == "no_remedy_route"


FIRST, LAST = datetime(2024, 1, 1), datetime(2028, 10, 1)  # noqa: DTZ001 (hypothesis adds the zone)


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_the_last_day_is_a_working_day_at_least_42_days_on(made_known):
    until = remedies.remedy("awb", made_known).until
    assert is_working_day(until)
    assert (until - made_known.date()).days >= 42


@pytest.mark.parametrize(
    ("kind", "outcome", "ground", "asked"),
    [
        ("objection", "granted", None, False),
        ("objection", "partly", "compelling_grounds", True),
        ("objection", "refused", "legal_claims", True),
        ("access", "refused", "rights_of_others", False),
        ("access", "refused", "excessive", True),
        ("access", "partly", "excessive", True),
        ("access", "granted", "excessive", False),
        ("erasure", "refused", "no_ground", False),
    ],
)
def test_the_dpo_is_asked_for_objections_and_excessive_requests(kind, outcome, ground, asked):
    assert remedies.needs_advice(kind, outcome, ground) is asked


@pytest.mark.parametrize(
    ("exam_on", "due"),
    [
        (None, date(2026, 11, 26)),
        (date(2027, 1, 14), date(2026, 11, 26)),
        (date(2026, 12, 8), date(2026, 11, 26)),  # the 11th working day
        (date(2026, 12, 7), date(2026, 11, 24)),  # the 10th: urgent
        (date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 20), date(2026, 11, 26)),  # over: nothing is urgent about it
    ],
)
def test_advice_within_three_working_days_or_one(exam_on, due):
    assert remedies.advice_due(date(2026, 11, 23), exam_on, 3, 1, frozenset()) == due


def test_advice_counts_working_days_only():
    assert remedies.advice_due(date(2026, 12, 24), None, 3, 1, frozenset()) == date(2026, 12, 30)
    closed = frozenset({date(2026, 12, 29)})
    assert remedies.advice_due(date(2026, 12, 24), None, 3, 1, closed) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("outcome", "kind", "exam_on", "protected"),
    [
        ("granted", "objection", date(2026, 12, 14), True),
        ("partly", "objection", date(2026, 12, 14), True),
        ("refused", "objection", date(2026, 12, 14), False),
        ("refused", "objection", date(2026, 11, 26), False),  # exactly 3 working days
        ("refused", "objection", date(2026, 11, 25), True),  # 2: too late for this sitting (11.2)
        ("refused", "objection", date(2026, 11, 23), True),  # the exam day itself
        ("refused", "objection", date(2026, 11, 20), False),
        ("refused", "objection", None, False),
        ("granted", "access", date(2026, 12, 14), False),
        ("refused", "erasure", date(2026, 11, 24), False),
    ],
)
def test_a_late_refusal_keeps_the_protection(outcome, kind, exam_on, protected):
    decided = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert remedies.protected_after(outcome, kind, decided, exam_on, 3) is protected


def test_the_cut_off_counts_local_days():
    before, after = datetime(2026, 11, 23, 22, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    exam = date(2026, 11, 26)
    assert remedies.protected_after("refused", "objection", before, exam, 3) is False
    assert remedies.protected_after("refused", "objection", after, exam, 3) is True, "it is the 24th here"


@pytest.mark.parametrize(
    ("kind", "exam_on", "by"),
    [
        ("objection", date(2027, 1, 14), date(2027, 1, 14)),
        ("objection", date(2026, 11, 20), date(2026, 12, 7)),
        ("objection", None, date(2026, 12, 7)),
        ("erasure", date(2027, 1, 14), date(2026, 12, 4)),
        ("access", None, date(2026, 11, 25)),
    ],
)
def test_what_a_decided_case_is_sorted_by(kind, exam_on, by):
    assert remedies.follow_up_by(kind, date(2026, 11, 23), exam_on, 9) == by
