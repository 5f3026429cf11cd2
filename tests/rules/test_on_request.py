"""Online supervision for who asks: the last day to ask, the day of the answer, and what still counts (section 3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rules.errors import Refused
from portal.rules.on_request import answer_by, check_wider, counts, last_day_to_ask

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("exam", "days", "last"),
    [
        ("2026-10-16", 10, "2026-10-02"),
        ("2026-10-16", 1, "2026-10-15"),
        ("2026-05-19", 10, "2026-05-01"),  # Ascension and 5 May are no working days
        ("2027-01-04", 3, "2026-12-29"),  # the first of January neither
    ],
)
def test_the_last_day_to_ask_lies_so_many_working_days_before_the_exam(
    exam: str, days: int, last: str
) -> None:
    assert last_day_to_ask(date.fromisoformat(exam), days) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("asked", "exam", "closed", "due"),
    [
        ("2026-09-07", "2026-10-16", (), "2026-09-14"),  # five working days
        ("2026-09-04", "2026-10-16", (), "2026-09-11"),
        ("2026-10-12", "2026-10-16", (), "2026-10-15"),  # before the exam day
        ("2026-10-15", "2026-10-16", (), "2026-10-15"),
        ("2026-10-16", "2026-10-16", (), "2026-10-16"),  # never before the day of asking
        ("2026-09-07", "2026-10-16", ("2026-09-14",), "2026-09-11"),  # closed: the open day before
        ("2026-12-22", "2027-01-15", ("2026-12-30",), "2026-12-29"),
    ],
)
def test_the_answer_is_there_in_five_working_days_and_before_the_exam(
    asked: str, exam: str, closed: tuple[str, ...], due: str
) -> None:
    days = frozenset(map(date.fromisoformat, closed))
    found = answer_by(date.fromisoformat(asked), date.fromisoformat(exam), 5, days)
    assert found == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("state", "anew", "exam_plan", "expected"),
    [
        ("granted", None, 0, True),
        ("granted", MOMENT - timedelta(days=1), 0, True),
        ("granted", MOMENT + timedelta(seconds=1), 0, False),  # other recordings since they said so
        ("granted", None, 1, False),  # moved, or called off
        ("open", None, 0, False),
        ("refused", None, 0, False),
        ("withdrawn", None, 0, False),
        ("lapsed", None, 0, False),
    ],
)
def test_only_a_grant_of_what_the_student_still_wants_counts(
    state: str, anew: datetime | None, exam_plan: int, expected: bool
) -> None:
    assert counts(state, MOMENT, 0, anew, exam_plan) is expected


@pytest.mark.parametrize(
    ("was", "becomes", "days_left", "refused"),
    [
        ("on_request", "everybody", 27, True),
        ("on_request", "everybody", 28, False),
        ("on_request", "everybody", 0, True),
        ("on_request", "everybody", -1, False),  # held already: nobody is recorded any more
        ("everybody", "on_request", 1, False),
        ("on_request", "on_request", 1, False),
    ],
)
def test_supervision_for_everybody_is_told_in_time(
    was: str, becomes: str, days_left: int, refused: bool
) -> None:
    today = date(2026, 9, 1)
    exam = today + timedelta(days=days_left)
    if not refused:
        check_wider(was, becomes, today, exam, 28)
        return
    with pytest.raises(Refused) as caught:
        check_wider(was, becomes, today, exam, 28)
    assert (caught.value.code, caught.value.facts) == ("supervision_too_soon", {"days": 28})
