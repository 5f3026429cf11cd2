"""What must hold for every date: the clock against a slow second reading of the law, and its promises."""

import calendar as months_of
from datetime import UTC, date, datetime, timedelta

from dateutil.easter import easter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.rules.calendar import AMSTERDAM, EQUATED_DAYS, local_date, next_working_day
from portal.rules.deadlines import KINDS, MONTHS, Suspension, count, is_in_time, replay
from portal.rules.errors import Refused
from portal.rules.targets import target

ONE = timedelta(days=1)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2095, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(1990, 1, 1), date(2095, 1, 1))
walls = st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("9999-12-31"))
kinds = st.sampled_from(KINDS)
month_kinds = st.sampled_from(sorted(MONTHS))


def always(*strategies):
    """Many examples, and no time limit for one: the machine may be busy."""
    return lambda test: settings(deadline=None, max_examples=300)(given(*strategies)(test))


@st.composite
def received_and_questions(draw):
    """A receipt and up to four answered questions, close enough together to overlap and to come too late."""
    received = draw(instants)
    hours = st.integers(0, 24 * 60)
    questions = []
    for _ in range(draw(st.integers(0, 4))):
        asked = received + timedelta(hours=draw(hours))
        questions.append(Suspension(asked, asked + timedelta(hours=draw(hours))))
    return received, questions


# A second reading of the law: sets of days, one day at a time, another Easter.


def is_closed(day: date, *, equated: bool = False) -> bool:
    sunday = easter(day.year)
    moving = {sunday + timedelta(days=offset) for offset in (-2, 1, 39, 50)}
    fixed = {(1, 1), (5, 5), (12, 25), (12, 26)}
    kings = (4, 26) if date(day.year, 4, 27).weekday() == 6 else (4, 27)
    return (
        day.isoweekday() > 5
        or day in moving
        or (day.month, day.day) in fixed | {kings}
        or (equated and day in EQUATED_DAYS)
    )


def rolled(day: date, *, equated: bool = False) -> date:
    while is_closed(day, equated=equated):
        day += ONE
    return day


def nominal(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, months_of.monthrange(year, month)[1]))


def by_hand(kind: str, received: datetime, questions: list[Suspension]) -> date:
    last = nominal(local_date(received), MONTHS[kind])
    still: set[date] = set()
    for question in sorted(questions, key=lambda one: local_date(one.asked)):
        if local_date(question.asked) > rolled(last + len(still) * ONE):
            continue
        day = local_date(question.asked) + ONE
        while day < local_date(question.answered):
            still.add(day)
            day += ONE
    return rolled(last + len(still) * ONE)


@always(month_kinds, received_and_questions())
def test_the_clock_agrees_with_a_slow_second_reading(kind, case):
    received, questions = case
    assert count(kind, received, questions).due == by_hand(kind, received, questions)


@always(instants)
def test_six_weeks_agree_with_a_slow_second_reading(event):
    assert count("six_weeks", event).due == rolled(local_date(event) + timedelta(days=42), equated=True)


@always(month_kinds, received_and_questions())
def test_no_deadline_before_the_date_of_the_law_or_on_a_closed_day(kind, case):
    received, questions = case
    due = count(kind, received, questions).due
    assert due >= nominal(local_date(received), MONTHS[kind])
    assert due >= count(kind, received).due
    assert not is_closed(due)


@always(instants)
def test_six_weeks_never_end_before_42_days_or_on_a_closed_day(event):
    due = count("six_weeks", event).due
    assert due >= local_date(event) + timedelta(days=42)
    assert not is_closed(due, equated=True)


@always(instants)
def test_a_breach_has_72_hours_to_the_microsecond(aware):
    due = count("breach72h", aware).due
    assert due.astimezone(UTC) - aware == timedelta(hours=72)
    assert due.tzinfo is AMSTERDAM
    assert is_in_time(due, due)
    assert not is_in_time(due.astimezone(UTC) + timedelta(microseconds=1), due)


@always(
    kinds,
    instants,
    st.timedeltas(timedelta(0), ONE * 40),
)
def test_later_receipt_never_gives_an_earlier_deadline(kind, received, wait):
    first, later = count(kind, received).due, count(kind, received + wait).due
    if kind == "breach72h":
        first, later = first.astimezone(UTC), later.astimezone(UTC)
    assert later >= first


@always(month_kinds, received_and_questions(), st.timedeltas(timedelta(0), ONE * 40))
def test_later_receipt_never_gives_an_earlier_deadline_with_the_same_questions(kind, case, wait):
    received, questions = case
    assume(all(question.asked >= received + wait for question in questions))
    assert count(kind, received + wait, questions).due >= count(kind, received, questions).due


@always(month_kinds, received_and_questions(), st.randoms())
def test_the_order_in_which_questions_are_given_does_not_matter(kind, case, chance):
    received, questions = case
    mixed = list(questions)
    chance.shuffle(mixed)
    assert count(kind, received, mixed).due == count(kind, received, questions).due


@always(month_kinds, received_and_questions())
def test_replaying_the_working_gives_the_date(kind, case):
    deadline = count(kind, *case)
    assert replay(deadline.working) == deadline.due


@always(month_kinds, received_and_questions())
def test_an_open_question_in_time_leaves_no_date_and_one_too_late_leaves_the_date(kind, case):
    received, questions = case
    in_time = Suspension(received + ONE, None)
    deadline = count(kind, received, [in_time, *questions])
    assert deadline.due is replay(deadline.working) is None
    settled = count(kind, received, questions).due
    too_late = Suspension(datetime.combine(settled + 60 * ONE, received.timetz()), None)
    assert count(kind, received, [*questions, too_late]).due == settled


@always(month_kinds, instants, st.integers(0, 20), st.integers(0, 60))
def test_the_provisional_date_is_that_of_an_answer_on_the_last_day_of_the_reply_term(
    kind, received, wait, term
):
    asked = received + wait * ONE
    reply_by = local_date(asked) + term * ONE
    provisional = count(kind, received, [Suspension(asked, None, reply_by)]).provisional
    assert provisional == count(kind, received, [Suspension(asked, reply_by)]).due


@always(instants)
def test_replaying_hours_and_weeks_gives_the_date(moment):
    for kind in ("breach72h", "six_weeks"):
        deadline = count(kind, moment)
        assert replay(deadline.working) == deadline.due


@always(walls, kinds)
def test_any_wall_time_is_counted_or_clearly_refused(wall, kind):
    try:
        deadline = count(kind, wall)
    except Refused as refused:
        assert refused.code in ("no_such_local_time", "date_out_of_range")  # noqa: PT017
    else:
        assert replay(deadline.working) == deadline.due


@always(days, st.integers(-10, 150), st.integers(0, 30), st.lists(st.integers(-30, 150), max_size=40))
def test_a_target_keeps_its_promises(received, ahead, lead, closed_offsets):
    exam = received + timedelta(days=ahead)
    closed = frozenset(received + timedelta(days=offset) for offset in closed_offsets)
    legal = count("one_month", received).due
    floor = next_working_day(received)
    found = target(received, exam, legal, lead, closed)
    assert received <= found.day <= legal
    assert found.working[-1].day == found.day
    assert (found.mode == "legal_only") == (exam < received)
    if found.mode == "normal":
        assert floor <= found.day <= exam
        assert found.day not in closed or found.day == floor
        assert sum(not is_closed(day) and day not in closed for day in span(found.day, exam)) >= lead
    elif found.mode == "urgent":
        assert found.day == (floor if floor < exam else exam)
        assert is_closed(found.day - ONE) or found.day <= received + ONE or found.day == exam
    else:
        assert found.day == legal or (legal in closed and found.day >= floor)


def span(first: date, end: date) -> list[date]:
    """The days from the first up to, not including, the end."""
    return [first + timedelta(days=number) for number in range((end - first).days)]


@always(days, st.integers(0, 150), st.integers(0, 30))
def test_without_closed_days_the_target_is_that_of_the_five_rules(received, ahead, lead):
    exam = received + timedelta(days=ahead)
    legal = count("one_month", received).due
    latest, left = exam, lead
    while left:
        latest -= ONE
        left -= not is_closed(latest)
    floor = received + ONE
    while is_closed(floor):
        floor += ONE
    found = target(received, exam, legal, lead)
    if min(legal, latest) >= floor:
        assert (found.day, found.mode) == (min(legal, latest), "normal")
    else:
        assert (found.day, found.mode) == (floor if floor < exam else exam, "urgent")


@always(days, st.integers(0, 150), st.integers(1, 30), st.lists(st.integers(0, 150), max_size=40))
def test_closed_days_never_move_a_target_later_unless_it_becomes_urgent(
    received, ahead, lead, closed_offsets
):
    exam = received + timedelta(days=ahead)
    closed = frozenset(received + timedelta(days=offset) for offset in closed_offsets)
    legal = count("one_month", received).due
    without, with_closed = target(received, exam, legal, lead), target(received, exam, legal, lead, closed)
    assert with_closed.day <= without.day or with_closed.mode == "urgent"
