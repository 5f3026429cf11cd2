"""Rows of an import: cells as people and spreadsheets write them, and what each refusal is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.csv import Sheet, UnreadableFileError
from portal.labels.imports import COLUMNS as COLUMN_LABELS
from portal.labels.imports import EXAMPLES, why
from portal.paths import TRANSLATIONS
from portal.rules.errors import Refused
from portal.rules.import_rows import COLUMNS, KINDS, BadRow, Row, check_header, read_row

PERSON = {"institution_user_id": "s1@x.example", "name": "Amira"}
EXAM = {
    "exam_code": "STAT1", "name_nl": "Statistiek", "start": "2027-01-21T09:00:00+01:00",
    "duration_minutes": "120", "mode": "home",
}  # fmt: skip
ENROLMENT = {"exam_code": "STAT1", "student_number": "001"}
SITTING = {
    "exam_code": "STAT1", "form": "campus", "start": "2027-01-21T09:00", "duration_minutes": "150", "place": "Zaal 1",
    "capacity": "12", "nothing_recorded": "yes", "contact": "020 555 01 23",
}  # fmt: skip
USUAL = {"people": PERSON, "exams": EXAM, "enrolments": ENROLMENT, "sittings": SITTING}
NINE = datetime(2027, 1, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def dutch():
    """Sentences in Dutch."""
    app = Flask("portal")
    Babel(app, default_locale="nl", default_translation_directories=str(TRANSLATIONS))
    with app.app_context(), force_locale("nl"):
        yield


def read(kind: str, **cells: str):
    return read_row(kind, 2, {**USUAL[kind], **cells})


@pytest.mark.parametrize(
    ("kind", "column", "text", "value"),
    [
        ("people", "institution_user_id", "  S1234567@School.Example ", "s1234567@school.example"),
        ("people", "institution_user_id", "\u200bs1@x.example\ufeff", "s1@x.example"),
        ("people", "student_number", " 0012345\u00a0", "0012345"),
        ("people", "student_number", "1E5", "1E5"),
        ("people", "name", "Ngũgĩ wa\tThiong'o", "Ngũgĩ wa Thiong'o"),
        ("people", "name", "محمد رضا", "محمد رضا"),
        ("people", "name", "می‌خواهم", "می‌خواهم"),
        ("people", "name", "Zoe\u0308", "Zoë"),
        ("people", "name", "A\x00B\x07C\nD", "ABC D"),
        ("people", "email", " a.b@x.example ", "a.b@x.example"),
        ("people", "language", "NL", "nl"),
        ("people", "language", "en-GB", "en"),
        ("people", "language", "Nederlands", "nl"),
        ("people", "self_exercise_from", "21-01-2027", date(2027, 1, 21)),
        *[("people", "active", text, True) for text in ("yes", "ja", "1", "TRUE", " Ja ")],
        *[("people", "active", text, False) for text in ("no", "nee", "0", "false", "NEE")],
        ("exams", "exam_code", " 003 ", "003"),
        ("exams", "start", "2027-01-21T09:00:00+01:00", NINE),
        ("exams", "start", "2027-01-21T08:00:00Z", NINE),
        ("exams", "start", "2027-01-21T09:00", NINE),
        ("exams", "start", "2027-01-21 9:00", NINE),
        ("exams", "start", "21-01-2027 09.00", NINE),
        ("exams", "start", "2027-07-01T09:00", datetime(2027, 7, 1, 7, 0, tzinfo=UTC)),
        ("exams", "start", "2027-10-31T02:30+02:00", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("exams", "mode", "Thuis", "home"),
        ("exams", "mode", "mondeling", "oral"),
        ("exams", "retention_days", "0", 0),
        ("exams", "best_before", "2027-1-7", date(2027, 1, 7)),
        ("enrolments", "extra_time_minutes", "30", 30),
        ("exams", "cancelled", "ja", True),
        ("enrolments", "attempt", " 2 ", 2),
        ("sittings", "form", "Op school", "campus"),
        ("sittings", "facilities", "quiet_room + extra_time", ["extra_time", "quiet_room"]),
        ("sittings", "accessible", "nee", False),
        ("sittings", "start", "2027-01-21 09:00", NINE),
    ],
)
def test_a_cell_as_people_write_it(kind, column, text, value):
    row = read(kind, **{column: text})
    assert isinstance(row, Row), row
    assert row.values[column] == value


@pytest.mark.parametrize(
    ("kind", "column", "text", "code"),
    [
        *[
            (kind, column, text, "rounded_number")
            for kind, column in [
                ("people", "institution_user_id"),
                ("people", "student_number"),
                ("exams", "exam_code"),
                ("exams", "surveillance_session_reference"),
                ("enrolments", "student_number"),
            ]
            for text in ("1,23E+12", "1.23E+12", "1,23457e+09", "4E+15")
        ],
        ("people", "student_number", "#N/A", "sheet_error"),
        ("people", "student_number", "######", "sheet_error"),
        ("people", "institution_user_id", "x" * 256, "cell_too_long"),
        ("people", "name", "x" * 201, "cell_too_long"),
        ("people", "institution_user_id", "   ", "cell_missing"),
        ("people", "institution_user_id", "\u200b", "cell_missing"),
        ("people", "name", "", "cell_missing"),
        ("people", "email", "a@b", "bad_email"),
        ("people", "email", "a b@x.example", "bad_email"),
        ("people", "email", "a@x.example\r\nBcc: c@x.example", "bad_email"),
        ("people", "language", "de", "bad_language"),
        ("people", "active", "maybe", "bad_yes_no"),
        ("people", "self_exercise_from", "31-02-2027", "bad_date"),
        ("exams", "start", "2027-03-28T02:30", "time_skipped"),
        ("exams", "start", "2027-10-31T02:30", "time_twice"),
        ("exams", "start", "2027-01-21", "time_missing"),
        ("exams", "start", "21-01-2027", "time_missing"),
        ("exams", "start", "01/02/2027 09:00", "bad_date"),
        ("exams", "start", "2019./2020.", "bad_date"),
        ("exams", "start", "2027-01-21T25:00", "bad_time"),
        ("exams", "start", "2027-01-21T09:00+99:99", "bad_time"),
        ("exams", "start", "0027-01-21T09:00", "bad_date"),
        ("exams", "start", "２０２７-01-21T09:00", "bad_date"),
        ("exams", "duration_minutes", "", "cell_missing"),
        ("exams", "duration_minutes", "0", "bad_number"),
        ("exams", "duration_minutes", "2 uur", "bad_number"),
        ("exams", "duration_minutes", "١٢٠", "bad_number"),
        ("exams", "duration_minutes", "9" * 5000, "bad_number"),
        ("exams", "mode", "moon", "bad_mode"),
        ("exams", "retention_days", "-1", "bad_number"),
        ("enrolments", "extra_time_minutes", "30,5", "bad_number"),
        ("enrolments", "attempt", "0", "bad_number"),
        ("sittings", "form", "resit", "bad_form"),
        ("sittings", "facilities", "massage", "bad_facility"),
        ("sittings", "capacity", "0", "bad_number"),
        ("sittings", "start", "2027-03-28T02:30", "time_skipped"),
        ("sittings", "contact", " ", "cell_missing"),
        ("enrolments", "exam_code", "", "cell_missing"),
        ("enrolments", "student_number", "", "cell_missing"),
    ],
)
def test_a_cell_that_cannot_be(kind, column, text, code, dutch):
    row = read(kind, **{column: text})
    assert isinstance(row, BadRow), row
    assert row.code == code
    assert "%(" not in why(row.code, row.facts)


def test_the_sentence_of_a_rounded_number_says_what_to_do(dutch):
    row = read("people", student_number="1,23E+12")
    assert why(row.code, row.facts) == (
        "In student_number staat ‘1,23E+12’: het rekenprogramma heeft cijfers weggelaten. "
        "Maak van de kolom tekst, vul het hele nummer in en bewaar opnieuw."
    )


def test_date_and_time_make_a_start():
    cells = {name: text for name, text in EXAM.items() if name != "start"}
    row = read_row("exams", 2, {**cells, "date": "21-01-2027", "time": "09:00"})
    assert isinstance(row, Row)
    assert row.values["start"] == NINE
    assert "date" not in row.values
    skipped = read_row("exams", 2, {**cells, "date": "28-03-2027", "time": "02:30"})
    assert isinstance(skipped, BadRow)
    assert skipped.code == "time_skipped"
    without = read_row("exams", 2, {**cells, "date": "21-01-2027", "time": ""})
    assert isinstance(without, BadRow)
    assert without.facts == {"column": "start/time"}


def test_empty_cells_say_nothing():
    row = read("people", email="", language=" ", active="")
    assert isinstance(row, Row)
    assert set(row.values) == {"institution_user_id", "name"}


def test_one_of_two_names_is_enough():
    row = read("exams", name_nl="", name_en="Statistics")
    assert isinstance(row, Row)


def test_unknown_columns_are_named():
    assert check_header("people", ("institution_user_id", "name", "zaal", "")) == ("zaal",)


@pytest.mark.parametrize(
    ("kind", "header", "code", "columns"),
    [
        ("people", ("s1@x.example", "Amira"), "no_header", ["institution_user_id", "name"]),
        ("people", ("institution_user_id",), "columns_missing", ["name"]),
        ("enrolments", ("exam_code", "name"), "columns_missing", ["institution_user_id/student_number"]),
        (
            "exams",
            ("exam_code", "date", "name_en", "mode", "duration_minutes"),
            "columns_missing",
            ["start/time"],
        ),
    ],
)
def test_missing_columns_are_named(kind, header, code, columns):
    with pytest.raises(Refused) as refused:
        check_header(kind, header)
    assert (refused.value.code, refused.value.facts["columns"]) == (code, columns)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_explained_and_the_example_can_be_imported(kind):
    import io

    assert list(COLUMN_LABELS[kind]) == list(COLUMNS[kind])
    sheet = Sheet(io.BytesIO("\n".join(EXAMPLES[kind]).encode()))
    assert check_header(kind, sheet.header) == ()
    read_rows = [read_row(kind, record.line, record.cells) for record in sheet.records()]
    assert len(read_rows) == 2
    assert all(isinstance(row, Row) for row in read_rows), read_rows


_any_cell = st.one_of(st.text(max_size=30), st.from_regex(r"[0-9:.T Z+-]{0,22}"), st.datetimes().map(str))


@given(st.sampled_from(KINDS), st.data())
def test_no_text_crashes(kind, data):
    cells = {name: data.draw(_any_cell) for name in COLUMNS[kind]}
    row = read_row(kind, 7, cells)
    assert row.line == 7
    assert isinstance(row, BadRow) or row.values


@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_no_bytes_crash(content, kind):
    import io

    header = ";".join(COLUMNS[kind]).encode()
    try:
        for record in Sheet(io.BytesIO(header + b"\n" + content)).records():
            if not record.flaw:
                read_row(kind, record.line, record.cells)
    except UnreadableFileError:
        return


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001, clocks on the wall
def test_a_moment_without_zone_is_amsterdams_or_is_refused(local):
    from portal.rules.calendar import AMSTERDAM

    row = read("exams", start=local.strftime("%Y-%m-%dT%H:%M"))
    if isinstance(row, BadRow):
        assert local.month in (3, 10)
        return
    assert row.values["start"].astimezone(AMSTERDAM).replace(tzinfo=None) == local.replace(
        second=0, microsecond=0
    )
