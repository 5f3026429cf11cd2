"""The moment of receipt is the true one, on the clock in Amsterdam (C1, C12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.rules.errors import Refused
from portal.rules.intake import CHANNELS, OLDEST, moment_of_receipt, offered_channels, words_as
from portal.rules.lifecycle import KINDS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2026, 11, 20), time(13, 30), datetime(2026, 11, 20, 12, 30, tzinfo=UTC)),
        (date(2026, 7, 1), time(0, 0), datetime(2026, 6, 30, 22, 0, tzinfo=UTC)),
        (date(2026, 11, 20), None, datetime(2026, 11, 19, 23, 0, tzinfo=UTC)),
        (
            date(2026, 10, 25),
            time(2, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),  # twice: the first (C12)
        (date(2026, 11, 23), time(10, 0), NOW),
    ],
)
def test_day_and_time_are_one_instant(day: date, clock: time | None, utc: datetime) -> None:
    assert moment_of_receipt(day, clock, NOW) == utc


@pytest.mark.parametrize(
    ("day", "clock", "code"),
    [
        (date(2026, 11, 23), time(10, 1), "received_in_future"),
        (date(2027, 11, 20), None, "received_in_future"),
        (date(2016, 11, 20), None, "received_too_long_ago"),
        (date(1, 1, 1), None, "date_out_of_range"),
        (date(2026, 3, 29), time(2, 30), "no_such_local_time"),
    ],
)
def test_what_cannot_be_is_refused(day: date, clock: time | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        moment_of_receipt(day, clock, NOW)
    assert refused.value.code == code


def test_two_years_is_the_oldest() -> None:
    edge = (NOW - OLDEST).date() + timedelta(days=1)
    assert moment_of_receipt(edge, None, NOW)


def test_staff_choose_official_channels_or_a_colleague() -> None:
    assert offered_channels(("portal",)) == ("colleague",)
    assert offered_channels(("phone", "portal", "post")) == ("post", "phone", "colleague")
    assert set(offered_channels(CHANNELS)) == set(CHANNELS) - {"portal"}


def test_every_kind_keeps_the_words_of_a_letter() -> None:
    assert {words_as(kind) for kind in KINDS} == {"reason", "about", "question"}
