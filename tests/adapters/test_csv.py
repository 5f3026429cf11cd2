"""CSV as institutions make it: encodings, separators, quotes, damage, and the line of each row."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.csv import LONGEST_LINE, Record, Sheet, UnreadableFileError


def read(text: str | bytes) -> list[Record]:
    return list(sheet(text).records())


def sheet(text: str | bytes) -> Sheet:
    return Sheet(io.BytesIO(text.encode() if isinstance(text, str) else text))


def rows(text: str | bytes) -> list[tuple[int, dict[str, str] | str]]:
    return [(record.line, record.flaw or record.cells) for record in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", [(2, {"a": "1", "b": "2"})]),
        ("a;b\r\n1;2\r\n", [(2, {"a": "1", "b": "2"})]),
        ("\ufeffa;b\n1;2", [(2, {"a": "1", "b": "2"})]),
        ("a;b\r1;2\r", [(2, {"a": "1", "b": "2"})]),
        ("a;b\n1,5;2\n", [(2, {"a": "1,5", "b": "2"})]),
        ("A , b\n1,2", [(2, {"a": "1", "b": "2"})]),
        ("\n\na,b\n\n1,2\n \n3,4\n", [(5, {"a": "1", "b": "2"}), (7, {"a": "3", "b": "4"})]),
        ('a,b\n"1,5","x ""y"""\n', [(2, {"a": "1,5", "b": 'x "y"'})]),
        ('a,b\n"one\ntwo",2\n3,4\n', [(2, {"a": "one\ntwo", "b": "2"}), (4, {"a": "3", "b": "4"})]),
        (
            'a,b\n"one\r\n\r\ntwo",2\r\n3,4',
            [(2, {"a": "one\r\n\r\ntwo", "b": "2"}), (5, {"a": "3", "b": "4"})],
        ),
        ('a,b\n5" pipe,2\n3,4\n', [(2, {"a": '5" pipe', "b": "2"}), (3, {"a": "3", "b": "4"})]),
        ("sep=;\na;b\n1;2\n", [(3, {"a": "1", "b": "2"})]),
        ("a;b\n;;\n1;2;;\n", [(3, {"a": "1", "b": "2"})]),
        ("a;b;\n1;2;3\n", [(2, {"a": "1", "b": "2"})]),
        ("a,b\n007,ẞ 雨 مَها\n", [(2, {"a": "007", "b": "ẞ 雨 مَها"})]),
        ("a\n1\n", [(2, {"a": "1"})]),
    ],
)
def test_rows_with_the_line_on_which_they_begin(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1\n3,4\n", [(2, "ragged"), (3, {"a": "3", "b": "4"})]),
        ("a,b\n1,2,3\n3,4\n", [(2, "ragged"), (3, {"a": "3", "b": "4"})]),
        ('a,b\n"1,2\n3,4\n', [(2, "quote_open"), (3, {"a": "3", "b": "4"})]),
        ("a,b\n1\0,2\n3,4\n", [(2, "nul_byte"), (3, {"a": "3", "b": "4"})]),
        (f"a,b\n{'x' * (LONGEST_LINE + 7)},2\n3,4\n", [(2, "line_too_long"), (3, {"a": "3", "b": "4"})]),
        (f"a,b\n{'x' * LONGEST_LINE}\n3,4\n", [(2, "line_too_long"), (3, {"a": "3", "b": "4"})]),
    ],
)
def test_a_damaged_row_does_not_stop_the_next(text, expected):
    assert rows(text) == expected


def test_a_quote_that_never_closes_costs_one_row_not_the_file():
    text = 'a,b\n"1,2\n' + "".join(f"{n},x\n" for n in range(200))
    found = read(text)
    assert [record.line for record in found if record.flaw] == [2]
    assert len(found) == 201
    assert found[-1].line == 202


def test_a_ragged_row_tells_how_many_cells():
    assert read("a,b,c\n1,2\n")[0].facts == {"cells": 2, "columns": 3}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("a;b\n1;2\n".encode("utf-16"), "utf16"),
        ("a;b\n1;2\n".encode("utf-16-le"), "utf16"),
        ("a;b\n1;2\n".encode("utf-16-be"), "utf16"),
        (b"PK\x03\x04rest of a spreadsheet", "binary"),
        (b"%PDF-1.7", "binary"),
        (b"a\tb\n1\t2\n", "tabs"),
        (b"a;b;A\n1;2;3\n", "column_twice"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, code):
    with pytest.raises(UnreadableFileError) as raised:
        sheet(content)
    assert raised.value.code == code


def test_latin_1_names_its_line():
    with pytest.raises(UnreadableFileError) as raised:
        read(b"a;b\n" + b"1;2\n" * 5000 + "René;2\n".encode("latin-1"))
    assert (raised.value.code, raised.value.facts) == ("not_utf8", {"line": 5002})


def test_only_a_header_has_no_rows():
    assert rows("a,b\n") == []
    assert sheet("a;b\n").header == ("a", "b")


def test_memory_stays_small():
    def endless():
        yield b"a,b\n"
        for n in range(60_000):
            yield b"%d,%s\n" % (n, b"x" * 80)

    stream = _Stream(endless())
    tracemalloc.start()
    count = sum(1 for _record in Sheet(stream).records())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 2_000_000, "the file has 5 MB"


class _Stream(io.RawIOBase):
    def __init__(self, pieces):
        self.pieces, self.rest = pieces, b""

    def readable(self):
        return True

    def readinto(self, buffer):
        while len(self.rest) < len(buffer) and (piece := next(self.pieces, b"")):
            self.rest += piece
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_reason(content):
    try:
        found = read(content)
    except UnreadableFileError:
        return
    lines = [record.line for record in found]
    assert lines == sorted(set(lines))


_cell = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=("Cs",)), max_size=20)


@given(
    st.lists(st.tuples(_cell.filter(str.strip), _cell), max_size=12),
    st.sampled_from(",;"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_spreadsheet_writes_comes_back(table, delimiter, newline):
    import csv

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerow(("first", "second"))
    writer.writerows(table)
    found = [tuple(record.cells.values()) for record in read(out.getvalue())]
    assert found == table
