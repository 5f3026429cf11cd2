"""Which date a case is about, and why: the worse of two missed dates, waiting told apart, an exam that is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rules.next_date import NextDate, Reason, is_overdue, judge_repeat_by, next_date, reasons

DAY = timedelta(days=1)
TARGET, DEADLINE = date(2026, 9, 28), date(2026, 10, 7)


@dataclass
class Row:
    """A case received on 7 September 2026, as section 6.3 has one."""

    kind: str = "objection"
    state: str = "in_assessment"
    received_at: datetime = datetime(2026, 9, 7, 12, tzinfo=UTC)
    legal_deadline: date = DEADLINE
    target: date = TARGET
    sort_by: date = TARGET
    reply_by: date | None = None
    answered_on: date | None = None
    default_due: date | None = None
    remedy: str | None = None
    repeat: str | None = None
    identity: str = "signed_in"
    freeze_ends: date | None = None
    look_again: date | None = None
    legal_hold: date | None = None


@pytest.mark.parametrize(
    ("row", "on", "told"),
    [
        (Row(), TARGET, NextDate(TARGET, "target")),
        (Row(), DEADLINE, NextDate(TARGET, "target")),  # only the target was missed
        (Row(), DEADLINE + DAY, NextDate(DEADLINE, "deadline")),  # the law's date is the worse one
        (Row(target=DEADLINE), TARGET, NextDate(DEADLINE, "deadline")),
        (Row(reply_by=DEADLINE + DAY), DEADLINE + 30 * DAY, NextDate(DEADLINE + DAY, "reply")),
        (Row(reply_by=DEADLINE + DAY, answered_on=TARGET), DEADLINE, NextDate(TARGET, "target")),  # it came
        (Row(reply_by=DEADLINE + DAY, answered_on=TARGET), DEADLINE + DAY, NextDate(DEADLINE, "deadline")),
        (Row(default_due=DEADLINE + 14 * DAY), DEADLINE + DAY, NextDate(DEADLINE + 14 * DAY, "default")),
        (Row(state="decided", sort_by=DEADLINE + DAY), TARGET, NextDate(DEADLINE + DAY, "follow_up")),
        (Row(state="completed", remedy="bezwaar_received"), TARGET, NextDate(TARGET, "remedy")),
        (Row(state="completed", remedy="bezwaar_decided"), TARGET, NextDate(TARGET, "follow_up")),
        (Row(state="decided", freeze_ends=TARGET), TARGET, NextDate(TARGET, "freeze")),
        (Row(state="completed", look_again=TARGET), TARGET, NextDate(TARGET, "look_again")),
        (Row(state="completed", legal_hold=TARGET), TARGET, NextDate(TARGET, "legal_hold")),
        (
            Row(state="completed", look_again=TARGET, remedy="petition_known"),
            TARGET,
            NextDate(TARGET, "remedy"),
        ),
        (Row(state="decided", look_again=DEADLINE), TARGET, NextDate(TARGET, "follow_up")),
        (Row(kind="dpo_question", target=DEADLINE), DEADLINE + DAY, NextDate(DEADLINE, "target")),  # no clock
    ],
)
def test_which_date_matters(row: Row, on: date, told: NextDate):
    assert next_date(row, on) == told


@pytest.mark.parametrize(
    ("row", "overdue"),
    [
        (Row(), True),
        (Row(reply_by=DEADLINE), False),
        (Row(reply_by=DEADLINE, answered_on=TARGET), True),  # unread, an answer stops no clock (C9)
        (Row(state="decided"), False),
        (Row(kind="dpo_question"), False),
    ],
)
def test_overdue_is_the_laws_date_alone(row: Row, overdue: bool):
    assert is_overdue(row, DEADLINE + DAY) is overdue
    assert not is_overdue(row, DEADLINE)


@pytest.mark.parametrize(
    ("received", "by"),
    [(date(2026, 9, 7), date(2026, 9, 8)), (date(2026, 9, 11), date(2026, 9, 14))],
)
def test_a_repeat_is_judged_within_one_working_day(received: date, by: date):
    assert judge_repeat_by(received) == by


EXAM = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("row", "exam", "on", "codes"),
    [
        (Row(), None, TARGET, []),
        (Row(), None, TARGET + DAY, ["law_until"]),
        (Row(), None, DEADLINE + DAY, []),  # the date itself says it
        (Row(default_due=DEADLINE + 14 * DAY), None, DEADLINE + DAY, ["late_since"]),
        (Row(repeat="pending"), None, TARGET, ["judge_repeat"]),
        (Row(repeat="protects"), None, TARGET, []),
        (Row(identity="unverified", state="received"), None, TARGET, ["identity"]),
        (Row(identity="unverified", reply_by=DEADLINE), None, TARGET, []),  # it was asked
        (Row(), EXAM, EXAM - 8 * DAY, ["law_until"]),
        (Row(), EXAM, EXAM - 7 * DAY, ["law_until", "exam_near"]),
        (Row(), EXAM, EXAM, ["exam_near"]),
        (Row(), EXAM, EXAM + DAY, ["exam_passed"]),
        (Row(), date(2026, 9, 1), DEADLINE, ["law_until"]),  # objected afterwards (O-7)
        (Row(kind="access"), EXAM, EXAM, []),
        (Row(state="decided"), EXAM, EXAM, []),
    ],
)
def test_what_is_said_beside_the_date(row: Row, exam: date | None, on: date, codes: list[str]):
    assert [one.code for one in reasons(row, exam, (), on)] == codes


def test_what_waits_on_the_case_comes_last():
    waits = [Reason("board", DEADLINE), Reason("message")]
    told = reasons(Row(repeat="pending"), None, waits, TARGET)
    assert told == (Reason("judge_repeat", date(2026, 9, 8)), *waits)
