"""The calendar file, read back by a small reader that follows RFC 5545 word by word."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.calendar import Appointment, WholeDay, calendar_file, feed_file

WINTER = Appointment(
    uid="0f3a@portal.example",
    sequence=3,
    starts=datetime(2027, 1, 14, 8, 0, tzinfo=UTC),
    ends=datetime(2027, 1, 14, 10, 30, tzinfo=UTC),
    summary="Tentamen STAT1",
    location="Zaal 3.12",
    changed_at=datetime(2026, 12, 1, 12, 0, 5, tzinfo=UTC),
)


def read(body: bytes) -> dict[str, str]:
    """The properties of the appointment, unfolded and unescaped."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    lines = re.sub("\r\n[ \t]", "", body.decode()).split("\r\n")
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    found = dict(line.split(":", 1) for line in event)
    return {name: re.sub(r"\\([\\;,nN])", _unescape, value) for name, value in found.items()}


def _unescape(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def test_one_appointment():
    assert read(calendar_file(WINTER)) == {
        "UID": "0f3a@portal.example",
        "SEQUENCE": "3",
        "DTSTAMP": "20261201T120005Z",
        "LAST-MODIFIED": "20261201T120005Z",
        "DTSTART;TZID=Europe/Amsterdam": "20270114T090000",
        "DTEND;TZID=Europe/Amsterdam": "20270114T113000",
        "SUMMARY": "Tentamen STAT1",
        "LOCATION": "Zaal 3.12",
        "STATUS": "CONFIRMED",
    }


def test_the_frame():
    lines = calendar_file(WINTER).decode().split("\r\n")
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Proctoring Rights Portal//EN"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.index("TZID:Europe/Amsterdam") < lines.index("BEGIN:VEVENT")
    opened = [line[6:] for line in lines if line.startswith("BEGIN:")]
    closed = [line[4:] for line in lines if line.startswith("END:")]
    assert sorted(opened) == sorted(closed)


@pytest.mark.parametrize(
    ("utc_hour", "month", "expected"), [(8, 1, "T090000"), (7, 7, "T090000"), (23, 1, "T000000")]
)
def test_times_stand_on_amsterdams_clock(utc_hour, month, expected):
    starts = datetime(2027, month, 14, utc_hour, tzinfo=UTC)
    one = replace(WINTER, starts=starts, ends=starts + timedelta(hours=1))
    assert read(calendar_file(one))["DTSTART;TZID=Europe/Amsterdam"].endswith(expected)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        calendar_file(replace(WINTER, starts=datetime(2027, 1, 14, 9)))  # noqa: DTZ001


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(";,\\\n"), max_size=200)


@given(words, words)
def test_any_words_survive_in_lines_that_are_short_enough(summary, location):
    body = calendar_file(replace(WINTER, summary=summary, location=location))
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    found = read(body)
    assert (found["SUMMARY"], found["LOCATION"]) == (summary, location)


DEADLINE = WholeDay(
    uid="1b2c@portal.example",
    sequence=4,
    day=date(2027, 1, 15),
    summary="Laatste dag voor een antwoord",
    url="https://portal.example/nl/requests",
    changed_at=datetime(2026, 12, 1, 12, 0, 5, tzinfo=UTC),
)


def test_a_feed_holds_days_and_appointments_and_says_when_to_look_again():
    body = feed_file("Datums: Voorbeeld, hogeschool", [WINTER, DEADLINE])
    text = body.decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in text
    assert "X-WR-CALNAME:Datums: Voorbeeld\\, hogeschool\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    first, second = (f"{part}END:VEVENT\r\n" for part in text.split("END:VEVENT\r\n")[:2])
    assert read(first.encode()) == read(calendar_file(WINTER))
    assert read(second.encode()) == {
        "UID": "1b2c@portal.example",
        "SEQUENCE": "4",
        "DTSTAMP": "20261201T120005Z",
        "LAST-MODIFIED": "20261201T120005Z",
        "DTSTART;VALUE=DATE": "20270115",
        "SUMMARY": "Laatste dag voor een antwoord",
        "TRANSP": "TRANSPARENT",
        "URL": "https://portal.example/nl/requests",
    }


def test_an_empty_feed_is_still_a_calendar():
    lines = feed_file("Leeg", []).decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "BEGIN:VTIMEZONE" in lines
