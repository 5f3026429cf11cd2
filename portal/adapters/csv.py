"""CSV files as institutions make them: rows with line numbers, in little memory, whatever is in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

LONGEST_LINE = 100_000
"""Characters of one line, and of one record; more is a fault in the file and is not kept in memory."""
MOST_LINES = 50
"""Lines that one record may have; a quote that stays open longer was never closed."""
_CLOSED_CELL = {d: re.compile(rf'(^|{d})"(?:[^"]|"")*"(?!")') for d in ",;"}
_OPEN_CELL = {d: re.compile(rf'(?:^|{d})"') for d in ",;"}


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; `code` names the reason, `facts` hold what its sentence needs."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Record:
    """One row as text cells by column name. `line` is where it begins; a row with a `flaw` has no cells."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    flaw: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Sheet:
    """A CSV file, read once from front to back: first its `header`, then its `records`.

    `header` holds the column names in lower case without spaces around them; a column without a name is "".
    Raises UnreadableFileError with one of the codes empty, utf16, not_utf8, binary, tabs and column_twice.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = _Lines(stream)
        first = self._lines.first_with_words()
        if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
            first = self._lines.first_with_words()
        if "\t" in first and "," not in first and ";" not in first:
            raise UnreadableFileError("tabs")
        self.delimiter = _delimiter(first)
        self.header = tuple(_column(name) for name in _split(self._whole(first)[0], self.delimiter) or [])
        _refuse_twice(self.header)

    def records(self) -> Iterator[Record]:
        """Each row that is not blank. A damaged row comes with its flaw; rows after it are read all the same.

        Raises UnreadableFileError("not_utf8") where the bytes stop being UTF-8.
        """
        while (text := self._lines.take()) is not None:
            record = self._record(text, self._lines.number)
            if record is not None:
                yield record

    def _record(self, text: str, line: int) -> Record | None:
        if not text.strip():
            return None
        whole, flaw = self._whole(text)
        if flaw:
            return Record(line, flaw=flaw)
        if "\0" in whole:
            return Record(line, flaw="nul_byte")
        cells = _split(whole, self.delimiter)
        if cells is None:
            return Record(line, flaw="line_too_long")
        if not any(cell.strip() for cell in cells):
            return None
        surplus = any(cell.strip() for cell in cells[len(self.header) :])
        if len(cells) < len(self.header) or surplus:
            return Record(line, flaw="ragged", facts={"cells": len(cells), "columns": len(self.header)})
        return Record(line, {name: cell for name, cell in zip(self.header, cells, strict=False) if name})

    def _whole(self, text: str) -> tuple[str, str | None]:
        """The record that begins with this line, with the lines that quotes bind to it; or what is wrong."""
        if len(text) >= LONGEST_LINE:
            return "", "line_too_long"
        more: list[str] = []
        is_open = _stays_open(text, self.delimiter)
        while is_open:
            following = self._lines.take() if len(more) < MOST_LINES else None
            if following is None or len(text) + len(following) > LONGEST_LINE:
                self._lines.give_back(more + ([following] if following is not None else []))
                return "", "quote_open"
            more.append(following)
            text += following
            is_open = '"' not in following or _stays_open(text, self.delimiter)
        return text, None


class _Lines:
    """Lines of text with their number, which can be given back to be read again as lines of their own."""

    def __init__(self, stream: BinaryIO) -> None:
        buffered = io.BufferedReader(_Borrowed(stream))
        _refuse_other_encodings(bytes(buffered.peek(4096)[:4096]))
        self._text = io.TextIOWrapper(buffered, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._given_back: list[str] = []
        self.number = 0
        """Of the line that was taken last, counted from 1."""

    def take(self) -> str | None:
        """The next line with its end, at most LONGEST_LINE characters of it; None at the end."""
        line = self._given_back.pop() if self._given_back else self._read()
        if line:
            self.number += 1
        return line or None

    def give_back(self, lines: list[str]) -> None:
        """Let these lines come again, the first one first."""
        self._given_back.extend(reversed(lines))
        self.number -= len(lines)

    def first_with_words(self) -> str:
        """The next line that is not blank; raises UnreadableFileError("empty") when there is none."""
        while (line := self.take()) is not None:
            if line.strip():
                return line
        raise UnreadableFileError("empty")

    def _read(self) -> str:
        line = rest = self._text.readline(LONGEST_LINE)
        while len(rest) == LONGEST_LINE and rest[-1] not in "\r\n":
            rest = self._text.readline(LONGEST_LINE)
        if not line.isascii() and any("\udc80" <= c <= "\udcff" for c in line):
            # Bytes that are no UTF-8 came through as these, so that the line can be named.
            raise UnreadableFileError("not_utf8", line=self.number + 1)
        return line


class _Borrowed(io.RawIOBase):
    """Somebody else's stream: reading its text must not close it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one read gives bytes."""
        given = self._stream.read(len(buffer))
        buffer[: len(given)] = given
        return len(given)


def _refuse_other_encodings(start: bytes) -> None:
    if start[:4] in (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError("binary")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start.count(0) > len(start) // 4 > 0:
        raise UnreadableFileError("utf16")


def _delimiter(first: str) -> str:
    outside = re.sub(r'"[^"]*"', "", first)
    return ";" if outside.count(";") > outside.count(",") else ","


def _column(name: str) -> str:
    return name.strip().strip("\ufeff").casefold()


def _refuse_twice(header: tuple[str, ...]) -> None:
    for name in header:
        if name and header.count(name) > 1:
            raise UnreadableFileError("column_twice", column=name[:60])


def _stays_open(text: str, delimiter: str) -> bool:
    """Whether the last cell began with a quote that has not been closed yet."""
    if '"' not in text:
        return False
    rest = _CLOSED_CELL[delimiter].sub(r"\1", text)
    return _OPEN_CELL[delimiter].search(rest) is not None


def _split(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record; None when the csv module finds it too much."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
