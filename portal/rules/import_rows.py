"""One row of an import, kind by kind: which columns it has, what they may hold, what makes it unusable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from portal.rules import import_cells as cells
from portal.rules.errors import Refused
from portal.rules.sittings import FACILITIES

KINDS: Final = ("people", "exams", "enrolments", "sittings")
TIMED: Final = frozenset({"exams", "sittings"})
"""Kinds whose rows begin at a moment: `start`, or `date` and `time`."""
MINUTES_OF_A_DAY: Final = 24 * 60

COLUMNS: Final[dict[str, dict[str, cells.Reader]]] = {
    "people": {
        "institution_user_id": cells.identifier(255, fold=True),
        "student_number": cells.identifier(64),
        "name": cells.words(200),
        "email": cells.mail,
        "language": cells.language,
        "active": cells.yes_or_no,
        "self_exercise_from": cells.day,
    },
    "exams": {
        "exam_code": cells.identifier(64),
        "name_nl": cells.words(200),
        "name_en": cells.words(200),
        "course_code": cells.identifier(64),
        "start": cells.moment,
        "date": cells.day,
        "time": cells.clock,
        "duration_minutes": cells.whole_number(1, MINUTES_OF_A_DAY),
        "mode": cells.mode,
        "surveillance_product": cells.words(200),
        "supervision_for": cells.supervised_for,
        "surveillance_session_reference": cells.identifier(200),
        "retention_days": cells.whole_number(0, 3650),
        "best_before": cells.day,
        "cancelled": cells.yes_or_no,
        "counts_until": cells.day,
        "resit_closes": cells.day,
        "result_working_days": cells.whole_number(1, 60),
    },
    "enrolments": {
        "exam_code": cells.identifier(64),
        "institution_user_id": cells.identifier(255, fold=True),
        "student_number": cells.identifier(64),
        "extra_time_minutes": cells.whole_number(0, MINUTES_OF_A_DAY),
        "attempt": cells.whole_number(1, 99),
    },
    "sittings": {
        "exam_code": cells.identifier(64),
        "form": cells.form,
        "start": cells.moment,
        "date": cells.day,
        "time": cells.clock,
        "duration_minutes": cells.whole_number(5, MINUTES_OF_A_DAY),
        "place": cells.words(200),
        "capacity": cells.whole_number(1, 2000),
        "nothing_recorded": cells.yes_or_no,
        "accessible": cells.yes_or_no,
        "facilities": cells.some_of(FACILITIES, "bad_facility"),
        "invigilation": cells.words(200),
        "contact": cells.words(200),
    },
}
"""Every column that is read; others are named in the report and left alone."""

NEEDED: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "people": (("institution_user_id",), ("name",)),
    "exams": (
        ("exam_code",),
        ("name_nl", "name_en"),
        ("start", "date"),
        ("start", "time"),
        ("duration_minutes",),
        ("mode",),
    ),
    "enrolments": (("exam_code",), ("institution_user_id", "student_number")),
    "sittings": (
        ("exam_code",),
        ("form",),
        ("start", "date"),
        ("start", "time"),
        ("duration_minutes",),
        ("place",),
        ("capacity",),
        ("nothing_recorded",),
        ("contact",),
    ),
}
"""Of each group at least one column must be in the file, and filled in on each row."""


@dataclass(frozen=True)
class Row:
    """A row that can be used. `values` holds only what was filled in: an empty cell changes nothing."""

    line: int
    key: str
    """What people know the row by: user id, exam code, or both."""
    values: Mapping[str, Any]


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, and why: a code whose sentence stands in labels/imports.py."""

    line: int
    key: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def check_header(kind: str, header: Iterable[str]) -> tuple[str, ...]:
    """The columns that will not be used.

    Raises Refused("no_header") when the first line names no column we know, Refused("columns_missing").
    """
    names = [name for name in header if name]
    known = COLUMNS[kind]
    if not any(name in known for name in names):
        raise Refused("no_header", columns=_shortest(kind))
    missing = [group for group in NEEDED[kind] if not any(name in names for name in group)]
    if missing:
        raise Refused("columns_missing", columns=["/".join(group) for group in missing])
    return tuple(name for name in names if name not in known)


def _shortest(kind: str) -> list[str]:
    return list(dict.fromkeys(group[0] for group in NEEDED[kind]))


def read_row(kind: str, line: int, texts: Mapping[str, str]) -> Row | BadRow:
    """A row's cells as values; the first thing that is wrong makes it a BadRow."""
    try:
        values = {
            name: read(name, texts[name])
            for name, read in COLUMNS[kind].items()
            if texts.get(name) and cells.is_filled(texts[name])
        }
        _need(kind, values)
        values = _timed(values) if kind in TIMED else values
    except Refused as refused:
        return BadRow(line, key_of(kind, texts), refused.code, refused.facts)
    return Row(line, key_of(kind, texts), values)


def _need(kind: str, values: Mapping[str, Any]) -> None:
    for group in NEEDED[kind]:
        if not any(name in values for name in group):
            raise Refused("cell_missing", column="/".join(group))


def _timed(values: Mapping[str, Any]) -> dict[str, Any]:
    """`date` and `time` become `start`, on the clock of Amsterdam."""
    read = dict(values)
    on, at = read.pop("date", None), read.pop("time", None)
    if "start" not in read:
        read["start"] = cells.on_the_clock("time", datetime.combine(on, at))
    return read


def key_of(kind: str, texts: Mapping[str, str]) -> str:
    """What the row is known by, for the report."""
    names = {
        "people": ("institution_user_id",),
        "exams": ("exam_code",),
        "enrolments": ("exam_code", "institution_user_id", "student_number"),
        "sittings": ("exam_code", "start", "date", "time", "place"),
    }[kind]
    said = [cells.line_of_text(texts.get(name) or "")[: cells.SHOWN] for name in names]
    return " · ".join(text for text in said if text)
