"""The calculator, rule by rule: the examples of table 4.2, then a table for each of C1 to C16."""

import json
from datetime import UTC, date, datetime

import pytest

from portal.rules.deadlines import (
    KINDS,
    Step,
    Suspension,
    Warnings,
    as_data,
    count,
    is_in_time,
    replay,
    urgency,
    warn_equated_unknown,
)
from portal.rules.errors import Refused
from portal.rules.more_time import extension_gates, suspension_gates

at = datetime.fromisoformat
day = date.fromisoformat


def moment(text: str) -> datetime | date:
    return day(text) if len(text) == 10 else at(text)


def paused(*spans: str) -> list[Suspension]:
    """ "FROM TO", or "FROM -" while open, or with the end of the reply term as a third word."""
    found = []
    for span in spans:
        asked, answered, *reply_by = span.split()
        answer = None if answered == "-" else moment(answered)
        found.append(Suspension(moment(asked), answer, day(reply_by[0]) if reply_by else None))
    return found


def due(kind: str, received: str, *spans: str) -> str | None:
    deadline = count(kind, moment(received), paused(*spans))
    assert replay(deadline.working) == deadline.due
    return None if deadline.due is None else deadline.due.isoformat()


EXAMPLES = [
    ("2024-03-05T14:00", "one_month", "2024-04-05"),
    ("2030-01-31T14:00", "one_month", "2030-02-28"),
    ("2026-08-31T14:00", "one_month", "2026-09-30"),
    ("2026-06-30T23:59:59", "one_month", "2026-07-30"),
    ("2026-03-03T14:00", "one_month", "2026-04-07"),
    ("2025-03-26T14:00", "one_month", "2025-04-28"),
    ("2026-04-15T14:00", "one_month", "2026-05-15"),
    ("2031-11-25T14:00", "one_month", "2031-12-29"),
    ("2026-01-31T14:00", "extended", "2026-04-30"),
    ("2026-03-27T18:00", "breach72h", "2026-03-30T19:00:00+02:00"),
    ("2026-04-02T14:00", "six_weeks", "2026-05-18"),
]


@pytest.mark.parametrize(("received", "kind", "expected"), EXAMPLES)
def test_examples(received, kind, expected):
    assert due(kind, received) == expected


def test_example_with_a_suspension():
    assert due("suspended", "2026-09-07T14:00", "2026-09-09T11:00 2026-09-15T09:00") == "2026-10-12"


def test_every_kind_can_be_counted_and_no_other():
    assert KINDS == ("one_month", "extended", "suspended", "breach72h", "six_weeks")
    assert all(due(kind, "2026-09-07T14:00") for kind in KINDS)
    with pytest.raises(Refused, match="kind_unknown"):
        count("two_months", at("2026-09-07T14:00"))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-06-30T00:00:00", "2026-07-30"),
        ("2026-06-30T23:59:59.999999", "2026-07-30"),
        ("2026-07-01T00:00:00", "2026-08-03"),
        ("2026-06-30T21:59:59+00:00", "2026-07-30"),
        ("2026-06-30T22:00:00+00:00", "2026-08-03"),
        ("2026-12-31T23:00:00+00:00", "2027-02-01"),
        ("2026-06-30T18:00:00-04:00", "2026-08-03"),
        ("2026-07-01T11:59:00+14:00", "2026-07-30"),
        ("2026-05-16T03:00", "2026-06-16"),
        ("2026-04-27T12:00", "2026-05-27"),
        ("2026-06-30", "2026-07-30"),
    ],
)
def test_c1_receipt_is_the_local_date_at_any_hour_on_any_day(received, expected):
    assert due("one_month", received) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2027-02-01", "2027-03-01"), ("2027-07-15", "2027-08-16"), ("2026-12-14", "2027-01-14")],
)
def test_c2_the_same_date_next_month_and_not_thirty_days(received, expected):
    assert due("one_month", received) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2028-01-29", "2028-02-29"),
        ("2028-01-30", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2029-01-29", "2029-02-28"),
        ("2100-01-29", "2100-03-01"),
        ("2029-02-28", "2029-03-28"),
        ("2028-02-29", "2028-03-29"),
        ("2026-10-31", "2026-11-30"),
        ("2026-12-31", "2027-02-01"),
    ],
)
def test_c3_a_day_that_does_not_exist_is_the_last_of_the_month_without_stickiness(received, expected):
    assert due("one_month", received) == expected


@pytest.mark.parametrize(
    ("received", "spans", "expected"),
    [
        # Nominal Saturday 5 September and five days: Thursday. Rolled to Monday first, it would be Saturday.
        ("2026-08-05", ["2026-08-10 2026-08-16"], "2026-09-10"),
        # Nominal Good Friday 3 April, one day: Saturday, then over Easter.
        ("2026-03-03", ["2026-03-09 2026-03-11"], "2026-04-07"),
        # Four days: 7 April itself.
        ("2026-03-03", ["2026-03-09 2026-03-14"], "2026-04-07"),
        ("2026-03-03", ["2026-03-09 2026-03-15"], "2026-04-08"),
    ],
)
def test_c4_months_clamp_suspended_days_and_only_then_one_roll(received, spans, expected):
    assert due("one_month", received, *spans) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-04-05", "2026-05-06"),
        ("2027-04-05", "2027-05-07"),
        ("2026-04-25", "2026-05-26"),
        ("2026-12-01", "2027-01-04"),
        ("2028-03-27", "2028-04-28"),
        ("2029-12-01", "2030-01-02"),
        ("2026-11-26", "2026-12-28"),
    ],
)
def test_c5_a_last_day_that_is_closed_moves_until_a_working_day(received, expected):
    assert due("one_month", received) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2028-11-24", "2028-12-27"),
        ("2026-12-24", "2027-01-25"),
        ("2026-11-24", "2026-12-24"),
        ("2027-11-30", "2027-12-30"),
        ("2025-04-01", "2025-05-01"),
        ("2025-11-05", "2025-12-05"),
        ("2027-04-05", "2027-05-07"),
        ("2026-04-05", "2026-05-06"),
        ("2024-03-27", "2024-04-29"),
    ],
)
def test_c6_holidays_are_those_of_the_list_and_no_others(received, expected):
    assert due("one_month", received) == expected


@pytest.mark.parametrize(
    ("kind", "received", "expected"),
    [
        ("one_month", "2026-04-15", "2026-05-15"),
        ("extended", "2026-02-15", "2026-05-15"),
        ("one_month", "2027-04-07", "2027-05-07"),
        ("one_month", "2025-12-02", "2026-01-02"),
        ("six_weeks", "2026-04-03", "2026-05-18"),
        ("six_weeks", "2027-03-25", "2027-05-10"),
        ("six_weeks", "2024-11-14", "2024-12-30"),
        ("six_weeks", "2025-11-21", "2026-01-05"),
        ("six_weeks", "2028-03-17", "2028-05-01"),
    ],
)
def test_c7_equated_days_count_for_six_weeks_only(kind, received, expected):
    assert due(kind, received) == expected


def test_c7_warns_when_six_weeks_end_after_the_years_that_are_known():
    assert not warn_equated_unknown(count("six_weeks", day("2028-11-17")))
    assert count("six_weeks", day("2028-11-18")).due == day("2029-01-02")
    assert warn_equated_unknown(count("six_weeks", day("2028-11-18")))
    assert not warn_equated_unknown(count("one_month", day("2030-01-05")))


@pytest.mark.parametrize(
    ("received", "spans", "expected"),
    [
        ("2026-01-31", [], "2026-04-30"),
        ("2026-11-30", [], "2027-03-01"),
        ("2027-11-30", [], "2028-02-29"),
        ("2026-09-07", [], "2026-12-07"),
        ("2026-10-31", [], "2027-02-01"),
        ("2026-09-07", ["2026-09-09 2026-09-15"], "2026-12-14"),
        ("2026-01-31", ["2026-02-03 2026-02-05"], "2026-05-01"),
        # After the first month, before the extended date: still in time for the extended clock.
        ("2026-09-07", ["2026-11-02 2026-11-10"], "2026-12-14"),
    ],
)
def test_c8_extended_is_three_months_from_receipt_plus_suspended_days(received, spans, expected):
    assert due("extended", received, *spans) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (["2026-09-09T11:00 2026-09-09T15:00"], "2026-10-07"),
        (["2026-09-09T11:00 2026-09-10T15:00"], "2026-10-07"),
        (["2026-09-09T00:00 2026-09-11T23:59:59"], "2026-10-08"),
        (["2026-09-07T14:00 2026-09-09T00:00"], "2026-10-08"),
        (["2026-09-09 2026-09-15"], "2026-10-12"),
        # Two that overlap, in either order; one inside the other; the same twice; touching; apart.
        (["2026-09-09 2026-09-15", "2026-09-12 2026-09-18"], "2026-10-15"),
        (["2026-09-12 2026-09-18", "2026-09-09 2026-09-15"], "2026-10-15"),
        (["2026-09-09 2026-09-18", "2026-09-11 2026-09-13"], "2026-10-15"),
        (["2026-09-09 2026-09-15", "2026-09-09 2026-09-15"], "2026-10-12"),
        (["2026-09-09 2026-09-13", "2026-09-13 2026-09-16"], "2026-10-12"),
        (["2026-09-09 2026-09-11", "2026-09-14 2026-09-16"], "2026-10-09"),
        # A long one first, then one that ends before it, then one that starts before the long one ends.
        (["2026-09-08 2026-09-20", "2026-09-09 2026-09-11", "2026-09-15 2026-09-22"], "2026-10-20"),
        # Weekends inside count as days.
        (["2026-09-11 2026-09-14"], "2026-10-09"),
        # Over the change of clocks, with offsets: local dates count.
        (["2026-09-11T23:30:00+00:00 2026-09-13T22:30:00+00:00"], "2026-10-08"),
    ],
)
def test_c9_only_whole_days_strictly_between_question_and_answer_are_added(spans, expected):
    assert due("suspended", "2026-09-07T14:00", *spans) == expected
    assert due("one_month", "2026-09-07T14:00", *spans) == expected


def test_c9_holidays_inside_a_suspension_count_and_a_clock_change_does_not_matter():
    assert due("one_month", "2026-03-16", "2026-03-27T18:00 2026-04-07T09:00") == "2026-04-28"
    assert due("one_month", "2026-10-19", "2026-10-23T12:00 2026-10-27T12:00") == "2026-11-23"


def test_c9_a_suspension_ends_on_the_earlier_of_answer_and_reply_term():
    assert due("one_month", "2026-09-07", "2026-09-09 2026-09-30 2026-09-23") == "2026-10-20"
    assert due("one_month", "2026-09-07", "2026-09-09 2026-09-15 2026-09-23") == "2026-10-12"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (["2026-10-07T23:59 2026-10-20T09:00"], "2026-10-19"),
        (["2026-10-08T00:00 2026-10-20T09:00"], "2026-10-07"),
        # Late for the first date, in time after an earlier suspension; in whatever order they are given.
        (["2026-10-10 2026-10-20", "2026-09-09 2026-09-15"], "2026-10-21"),
        (["2026-10-13 2026-10-20", "2026-09-09 2026-09-15"], "2026-10-12"),
        # The first is late, so it does not carry the second.
        (["2026-10-08 2026-10-30", "2026-10-20 2026-10-25"], "2026-10-07"),
        # Late and never answered: it changes nothing, so there is a final date.
        (["2026-10-08 -"], "2026-10-07"),
    ],
)
def test_c10_a_question_after_the_current_deadline_has_no_effect(spans, expected):
    assert due("one_month", "2026-09-07T14:00", *spans) == expected


def test_c10_a_question_is_in_time_on_a_day_to_which_the_deadline_rolled():
    assert due("one_month", "2026-03-03", "2026-04-07 2026-04-10") == "2026-04-07"
    assert due("one_month", "2026-03-03", "2026-04-07 2026-04-20") == "2026-04-15"
    assert due("one_month", "2026-03-03", "2026-04-08 2026-04-20") == "2026-04-07"


@pytest.mark.parametrize(
    ("spans", "provisional"),
    [
        (["2026-09-09 -"], None),
        (["2026-09-09 - 2026-09-23"], "2026-10-20"),
        (["2026-09-09 2026-09-15", "2026-09-16 - 2026-09-30"], "2026-10-26"),
        (["2026-09-09 - 2026-09-23", "2026-09-11 -"], None),
        (["2026-09-11 - 2026-09-25", "2026-11-20 -"], None),
    ],
)
def test_c10_while_a_question_is_open_there_is_no_final_deadline(spans, provisional):
    deadline = count("suspended", at("2026-09-07T14:00"), paused(*spans))
    assert deadline.due is None
    assert deadline.provisional == (provisional and day(provisional))
    assert replay(deadline.working) is None


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ("2026-09-06 2026-09-15", "question_before_receipt"),
        ("2026-09-07T13:59:59 2026-09-15", "question_before_receipt"),
        ("2026-09-07T11:59:59+00:00 2026-09-15", "question_before_receipt"),
        ("2026-09-09 2026-09-08", "answer_before_question"),
        ("2026-09-09T11:00 2026-09-09T10:59", "answer_before_question"),
        ("2026-12-09 2026-12-08", "answer_before_question"),
        ("2026-09-09 - 2026-09-08", "reply_term_before_question"),
    ],
)
def test_c10_what_cannot_have_happened_is_rejected(span, code):
    with pytest.raises(Refused, match=code):
        count("one_month", at("2026-09-07T14:00"), paused(span))


def test_c10_a_question_at_the_moment_or_on_the_day_of_receipt_counts():
    assert due("one_month", "2026-09-07T14:00", "2026-09-07T14:00 2026-09-09T09:00") == "2026-10-08"
    assert due("one_month", "2026-09-07T14:00", "2026-09-07 2026-09-09") == "2026-10-08"
    assert due("one_month", "2026-09-07", "2026-09-07T00:00 2026-09-07T00:00") == "2026-10-07"


def test_c10_two_passages_of_one_hour_are_told_apart():
    first, second = "2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00"
    assert due("one_month", first, f"{second} 2026-10-27") == "2026-11-26"
    with pytest.raises(Refused, match="question_before_receipt"):
        due("one_month", second, f"{first} 2026-10-27")


@pytest.mark.parametrize("kind", ["breach72h", "six_weeks"])
def test_c10_hours_and_weeks_cannot_be_suspended(kind):
    for span in ("2026-09-09 2026-09-15", "2026-09-09 -"):
        with pytest.raises(Refused, match="kind_cannot_be_suspended"):
            count(kind, at("2026-09-07T14:00"), paused(span))


@pytest.mark.parametrize(
    ("aware", "expected"),
    [
        ("2026-09-07T14:00", "2026-09-10T14:00:00+02:00"),
        ("2026-04-03T09:00:05", "2026-04-06T09:00:05+02:00"),
        ("2026-12-24T23:59:59", "2026-12-27T23:59:59+01:00"),
        ("2026-03-27T18:00", "2026-03-30T19:00:00+02:00"),
        ("2026-10-23T18:00", "2026-10-26T17:00:00+01:00"),
        ("2026-03-26T02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-03-26T01:59:59", "2026-03-29T01:59:59+01:00"),
        ("2026-10-22T02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-22T03:30", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:30", "2026-10-28T01:30:00+01:00"),
        ("2026-10-25T02:30+01:00", "2026-10-28T02:30:00+01:00"),
        ("2026-09-07T12:00:00+00:00", "2026-09-10T14:00:00+02:00"),
        ("2026-09-07T14:00:00.250000", "2026-09-10T14:00:00.250000+02:00"),
        ("2026-12-30T12:00", "2027-01-02T12:00:00+01:00"),
        ("2028-02-27T12:00", "2028-03-01T12:00:00+01:00"),
        ("2026-09-07", "2026-09-10T00:00:00+02:00"),
    ],
)
def test_c11_a_breach_is_exactly_72_elapsed_hours_seconds_kept(aware, expected):
    assert due("breach72h", aware) == expected
    assert (at(expected) - count("breach72h", moment(aware)).received).total_seconds() == 72 * 3600


@pytest.mark.parametrize("kind", KINDS)
def test_c12_a_local_time_that_does_not_exist_is_rejected_for_every_kind(kind):
    for wall in ("2026-03-29T02:00", "2027-03-28T02:59:59"):
        with pytest.raises(Refused, match="no_such_local_time"):
            count(kind, at(wall))


def test_c12_also_in_a_question_or_an_answer():
    for span in ("2026-03-29T02:30 2026-04-02", "2026-03-20 2026-03-29T02:30", "2026-03-29T02:30 -"):
        with pytest.raises(Refused, match="no_such_local_time"):
            count("one_month", at("2026-03-16T14:00"), paused(span))


def test_c12_the_working_says_which_passage_was_taken_and_that_the_clock_changed():
    codes = [step.code for step in count("breach72h", at("2026-10-25T02:30")).working]
    assert codes == ["aware", "first_passage", "hours", "clock_change", "due"]
    assert count("breach72h", at("2026-10-25T02:30")).working[3].facts == {"minutes": -60}
    assert [step.code for step in count("breach72h", at("2026-10-25T02:30+01:00")).working] == [
        "aware",
        "hours",
        "due",
    ]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("2026-09-07T23:59:59", "2026-10-19"),
        ("2026-09-08T00:00", "2026-10-20"),
        ("2026-09-07T22:00:00+00:00", "2026-10-20"),
        ("2026-09-05", "2026-10-19"),
        ("2026-03-16", "2026-04-28"),
        ("2024-03-28T10:00", "2024-05-13"),
        ("2027-01-15", "2027-02-26"),
    ],
)
def test_c13_six_weeks_are_42_days_after_the_day_of_the_event(event, expected):
    assert due("six_weeks", event) == expected


@pytest.mark.parametrize(
    ("stamped", "due_at", "in_time"),
    [
        ("2026-10-07T21:59:59.999999+00:00", "2026-10-07", True),
        ("2026-10-07T22:00:00+00:00", "2026-10-07", False),
        ("2026-10-07T23:59:59", "2026-10-07", True),
        ("2026-10-08T00:00:00", "2026-10-07", False),
        ("2026-10-26T16:00:00+00:00", "2026-10-26T17:00:00+01:00", True),
        ("2026-10-26T16:00:00.000001+00:00", "2026-10-26T17:00:00+01:00", False),
        ("2026-10-25T02:10:00+01:00", "2026-10-25T02:50:00+02:00", False),
    ],
)
def test_c14_a_date_ends_at_midnight_and_an_instant_is_itself_in_time(stamped, due_at, in_time):
    assert is_in_time(at(stamped), moment(due_at)) is in_time


def test_c14_nothing_is_late_while_a_question_is_open():
    assert is_in_time(datetime(2099, 1, 1, tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-29", "calm"),
        ("2026-09-30", "amber"),
        ("2026-10-04", "amber"),
        ("2026-10-05", "red"),
        ("2026-10-07", "red"),
        ("2026-10-08", "late"),
    ],
)
def test_c16_amber_seven_days_and_red_two_working_days_before(today, expected):
    assert urgency(day("2026-10-07"), day(today)) == expected


def test_c16_an_institution_may_be_warned_earlier():
    early = Warnings(amber_days=14, red_working_days=5)
    assert urgency(day("2026-10-07"), day("2026-09-22"), early) == "calm"
    assert urgency(day("2026-10-07"), day("2026-09-23"), early) == "amber"
    assert urgency(day("2026-10-07"), day("2026-09-30"), early) == "red"


def test_c16_red_skips_weekends_holidays_and_closed_days():
    after_easter = day("2026-04-07")
    assert urgency(after_easter, day("2026-03-31")) == "amber"
    assert urgency(after_easter, day("2026-04-01")) == "red"
    assert (
        urgency(day("2026-10-07"), day("2026-10-02"), Warnings(closed_days=frozenset({day("2026-10-05")})))
        == "red"
    )
    assert urgency(None, day("2026-10-07")) == "calm"
    assert urgency(at("2026-10-26T17:00:00+01:00"), day("2026-10-27")) == "late"


# Years, ends of years, and the ends of the calendar.


@pytest.mark.parametrize("year", [1900, 1937, 1940, 1970, 2000, 2099, 2400, 9998])
def test_far_years_are_counted(year):
    assert due("one_month", f"{year}-06-10T12:00").startswith(f"{year}-07-1")
    assert due("six_weeks", f"{year}-12-01T12:00").startswith(f"{year + 1}-01-1")
    assert due("breach72h", f"{year}-06-10T12:00").startswith(f"{year}-06-13T12:00")


@pytest.mark.parametrize("kind", KINDS)
def test_past_the_calendar_is_a_clear_refusal(kind):
    for end in ("9999-12-31T12:00", "9999-12-31"):
        with pytest.raises(Refused, match="date_out_of_range"):
            count(kind, moment(end))
    assert count("one_month", day("9999-11-24")).due == day("9999-12-24")


def test_a_suspension_up_to_the_end_of_the_calendar_is_refused_and_quick():
    with pytest.raises(Refused, match="date_out_of_range"):
        count("one_month", day("2026-09-07"), paused("2026-09-09 9999-12-31"))
    with pytest.raises(Refused, match="date_out_of_range"):
        count(
            "one_month", day("2026-09-07"), [Suspension(day("2026-09-09"), datetime.max.replace(tzinfo=UTC))]
        )


# The working.


def test_the_working_can_say_same_date_holiday_and_so():
    steps = count("one_month", at("2027-04-05T14:00")).working
    assert steps == (
        Step("C1", "received", day("2027-04-05")),
        Step("C2", "same_date", day("2027-05-05"), {"months": 1}),
        Step("C5", "closed", day("2027-05-05"), {"why": "liberation_day"}),
        Step("C5", "closed", day("2027-05-06"), {"why": "ascension"}),
        Step("C14", "due", day("2027-05-07")),
    )


def test_the_working_of_a_clamp_names_the_day_that_is_missing():
    clamp = count("one_month", at("2030-01-31T14:00")).working[1]
    assert clamp == Step("C3", "clamped", day("2030-02-28"), {"months": 1, "number": 31})


def test_the_working_tells_each_question_and_what_it_added():
    spans = paused("2026-09-12 2026-09-18", "2026-09-09 2026-09-15", "2026-11-01 2026-11-20")
    found = [
        (step.rule, step.code, step.day, step.facts)
        for step in count("suspended", day("2026-09-07"), spans).working[2:6]
    ]
    assert found == [
        ("C9", "suspended", day("2026-09-09"), {"ends": day("2026-09-15"), "days": 5}),
        ("C9", "suspended", day("2026-09-12"), {"ends": day("2026-09-18"), "days": 3}),
        ("C10", "question_too_late", day("2026-11-01"), {"deadline": day("2026-10-15"), "days": 0}),
        ("C9", "days_added", day("2026-10-15"), {"days": 8}),
    ]


def test_the_working_is_plain_data_for_json():
    working = count("suspended", at("2026-09-07T14:00"), paused("2026-09-09 - 2026-09-23")).working
    assert json.loads(json.dumps(as_data(working))) == [
        {"rule": "C1", "code": "received", "day": "2026-09-07"},
        {"rule": "C2", "code": "same_date", "day": "2026-10-07", "months": 1},
        {"rule": "C10", "code": "question_open", "day": "2026-09-09", "ends": "2026-09-23", "days": 13},
        {"rule": "C9", "code": "days_added", "day": "2026-10-20", "days": 13},
        {"rule": "C10", "code": "no_final_deadline", "day": None, "provisional": "2026-10-20"},
    ]


def test_a_working_that_was_tampered_with_does_not_replay():
    steps = list(count("one_month", at("2027-04-05T14:00")).working)
    for broken in (
        steps[:2] + steps[3:],
        [*steps[:-1], Step("C14", "due", day("2027-05-10"))],
        [*steps[:2], Step("C5", "closed", day("2027-05-05"), {"why": "sunday"}), *steps[3:]],
        steps[1:],
        [*steps[:-1], Step("C9", "gift", day("2027-05-07"))],
    ):
        with pytest.raises(ValueError, match="does not"):
            replay(broken)


# What must hold before more time is recorded (C8, C9).

QUESTION = {
    "request_type": "access",
    "ground": "identity",
    "received_on": day("2026-09-07"),
    "asked_on": day("2026-09-14"),
    "reply_by": day("2026-09-28"),
    "means": "a video call",
    "current_due": day("2026-10-07"),
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"ground": "representation", "request_type": "objection"}, ()),
        ({"ground": "scope"}, ()),
        ({"ground": "scope", "request_type": "erasure"}, ("ground_not_for_this_request",)),
        ({"ground": "workload"}, ("ground_unknown",)),
        ({"asked_on": day("2026-09-07"), "reply_by": day("2026-09-21")}, ()),
        ({"asked_on": day("2026-09-06")}, ("question_before_receipt",)),
        ({"asked_on": day("2026-09-15"), "reply_by": day("2026-09-29")}, ("question_too_late_to_suspend",)),
        (
            {
                "asked_on": day("2026-09-21"),
                "reply_by": day("2026-10-05"),
                "insufficient_answer_on": day("2026-09-14"),
            },
            (),
        ),
        ({"reply_by": day("2026-09-27")}, ("reply_term_too_short",)),
        ({"reply_by": None}, ("reply_term_missing",)),
        ({"means": "  "}, ("means_missing",)),
        ({"current_due": day("2026-09-13")}, ("question_after_deadline",)),
        ({"current_due": day("2026-09-14")}, ()),
        ({"current_due": None}, ()),
        ({"kind": "six_weeks"}, ("kind_cannot_be_suspended",)),
        ({"kind": "extended"}, ()),
        (
            {"ground": "?", "means": "", "reply_by": None},
            ("ground_unknown", "reply_term_missing", "means_missing"),
        ),
    ],
)
def test_c9_gates_of_a_suspension(change, codes):
    assert suspension_gates(**QUESTION | change) == codes


def test_c9_five_working_days_skip_holidays():
    easter = {"received_on": day("2026-03-31"), "reply_by": day("2026-05-01"), "current_due": None}
    assert suspension_gates(**QUESTION | easter | {"asked_on": day("2026-04-09")}) == ()
    assert suspension_gates(**QUESTION | easter | {"asked_on": day("2026-04-10")}) == (
        "question_too_late_to_suspend",
    )


RECEIVED = at("2026-09-07T14:00")
NOTICE = {
    "sent": at("2026-10-07T23:59:59"),
    "ground": "complex",
    "unextended": count("one_month", RECEIVED),
    "extended": count("extended", RECEIVED),
    "already_extended": False,
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"ground": "many_requests"}, ()),
        ({"ground": "leave"}, ("extension_ground_unknown",)),
        ({"already_extended": True}, ("extended_already",)),
        ({"sent": at("2026-10-08T00:00")}, ("extension_too_late",)),
        (
            {
                "sent": at("2026-10-08T00:00"),
                "unextended": count("one_month", RECEIVED, paused("2026-09-09 2026-09-15")),
            },
            (),
        ),
        (
            {
                "sent": at("2026-11-20T09:00"),
                "unextended": count("one_month", RECEIVED, paused("2026-09-09 -")),
            },
            (),
        ),
        ({"objected_exams": [day("2026-12-07")]}, ()),
        ({"objected_exams": [day("2026-12-06")]}, ("extension_past_the_exam",)),
        ({"objected_exams": [day("2027-01-20"), day("2026-09-07")]}, ("extension_past_the_exam",)),
        ({"objected_exams": [day("2026-09-06")]}, ()),
    ],
)
def test_c8_gates_of_an_extension(change, codes):
    assert extension_gates(**NOTICE | change) == codes
