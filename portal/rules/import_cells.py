"""One cell of an import: text as people and spreadsheets write it, read as a value or refused with why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time
from typing import Any

from portal.rules.calendar import AMSTERDAM
from portal.rules.errors import Refused

SHOWN = 60
"""Characters of a refused cell that its sentence repeats."""
_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]\d+", re.IGNORECASE)
_SHEET_ERROR = re.compile(
    r"#(?:N/A|N/B|REF!|VERW!|NAME\?|NAAM\?|VALUE!|WAARDE!|DIV/0!|DEEL/0!|NULL!|LEEG!|NUM!|GETAL!|#+)"
)
_DAY = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2}))|(?:(?P<d2>\d{1,2})-(?P<m2>\d{1,2})-(?P<y2>\d{4}))"
)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
_MOMENT = re.compile(r"(?P<day>[\d-]+)[T ]\s*(?P<clock>[\d:.]+?)(?P<offset>Z|[+-]\d{2}:?\d{2})?")
_YES_NO = {
    "yes": True,
    "ja": True,
    "1": True,
    "true": True,
    "no": False,
    "nee": False,
    "0": False,
    "false": False,
}
_LANGUAGES = {"nl": "nl", "dutch": "nl", "nederlands": "nl", "en": "en", "english": "en", "engels": "en"}
_MODES = {
    "home": "home", "thuis": "home", "campus": "campus", "school": "campus", "op school": "campus",
    "oral": "oral", "mondeling": "oral",
}  # fmt: skip
_SUPERVISED_FOR = {
    "everybody": "everybody", "iedereen": "everybody", "on_request": "on_request", "on request": "on_request",
    "op verzoek": "on_request", "op_verzoek": "on_request",
}  # fmt: skip
_FORMS = {
    "campus": "campus", "school": "campus", "op school": "campus", "at school": "campus", "oral": "oral",
    "mondeling": "oral", "assignment": "assignment", "opdracht": "assignment", "paper": "paper", "on paper": "paper",
    "op papier": "paper", "home": "home", "at home": "home", "thuis": "home",
}  # fmt: skip

Reader = Callable[[str, str], Any]
"""(column, text that is not blank) → value; raises Refused with the column and what was written."""


def line_of_text(text: str) -> str:
    """Text on one line, in any script: one form of each character (NFC), no control characters."""
    if text.isascii() and text.isprintable():  # most cells of most files
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    kept = (
        " " if c.isspace() else c
        for c in composed
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs")
    )
    return " ".join("".join(kept).split())


def is_filled(text: str) -> bool:
    """Whether there is anything to see: not spaces, control and invisible characters alone."""
    found = line_of_text(text)
    return bool(found) and (found.isascii() or any(unicodedata.category(c) != "Cf" for c in found))


def refuse(code: str, column: str, text: str, **facts: Any) -> Refused:
    """The refusal of a cell, with the beginning of what stands in it."""
    return Refused(code, column=column, value=line_of_text(text)[:SHOWN], **facts)


def words(limit: int) -> Reader:
    """Any text of at most this many characters."""

    def read(column: str, text: str) -> str:
        found = line_of_text(text)
        if len(found) > limit:
            raise refuse("cell_too_long", column, found, limit=limit)
        return found

    return read


def identifier(limit: int, *, fold: bool = False) -> Reader:
    """A number or code that is compared letter by letter: leading zeros count, spaces around it do not.

    `fold` makes capitals small. Refuses "rounded_number" for what a spreadsheet made of a long number
    (1,23E+12): digits are lost, and nobody can guess them.
    """

    def read(column: str, text: str) -> str:
        found = line_of_text(text)
        if not found.isascii():
            found = "".join(c for c in found if unicodedata.category(c) != "Cf").strip()
        if _ROUNDED.fullmatch(found):
            raise refuse("rounded_number", column, found)
        if _SHEET_ERROR.fullmatch(found):
            raise refuse("sheet_error", column, found)
        if len(found) > limit:
            raise refuse("cell_too_long", column, found, limit=limit)
        return found.casefold() if fold else found

    return read


def mail(column: str, text: str) -> str:
    """A mail address, as far as one can tell from looking at it."""
    found = text.strip()
    local, at, host = found.rpartition("@")
    whole = at and local and "." in host.strip(".") and "@" not in local
    if not whole or len(found) > 254 or not found.isprintable() or " " in found:
        raise refuse("bad_email", column, text)
    return found


def whole_number(low: int, high: int) -> Reader:
    """A whole number between two bounds."""

    def read(column: str, text: str) -> int:
        found = text.strip()
        if not (found.isascii() and found.isdigit() and len(found) < 10 and low <= int(found) <= high):
            raise refuse("bad_number", column, text, low=low, high=high)
        return int(found)

    return read


def one_of(table: dict[str, Any], code: str) -> Reader:
    """One of the words in the table, whatever its capitals."""

    def read(column: str, text: str) -> Any:
        found = line_of_text(text).casefold()
        if found not in table:
            raise refuse(code, column, text)
        return table[found]

    return read


yes_or_no = one_of(_YES_NO, "bad_yes_no")
mode = one_of(_MODES, "bad_mode")
form = one_of(_FORMS, "bad_form")
supervised_for = one_of(_SUPERVISED_FOR, "bad_supervision_for")


def some_of(codes: Collection[str], code: str) -> Reader:
    """Any of these codes, with spaces, commas or plus signs between them; in the order of the codes."""

    def read(column: str, text: str) -> list[str]:
        found = set(re.split(r"[\s,;+|]+", line_of_text(text).casefold())) - {""}
        if found - set(codes):
            raise refuse(code, column, text, codes=list(codes))
        return [one for one in codes if one in found]

    return read


def language(column: str, text: str) -> str:
    """nl or en, also as nl-NL or in words."""
    found = line_of_text(text).casefold()
    code = _LANGUAGES.get(found) or _LANGUAGES.get(found.replace("_", "-").split("-")[0])
    if code is None:
        raise refuse("bad_language", column, text)
    return code


def day(column: str, text: str) -> date:
    """A date as 2027-01-21 or 21-01-2027. Slashes are refused: nobody can tell 1/2 from 2/1."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None or not text.isascii():
            raise ValueError
        parts = found.groupdict()
        read = date(*(int(parts[name] or parts[f"{name}2"]) for name in ("y", "m", "d")))
    except ValueError:
        raise refuse("bad_date", column, text) from None
    if not 2000 <= read.year < 2100:
        raise refuse("bad_date", column, text)
    return read


def clock(column: str, text: str) -> time:
    """A time of day as 09:00 or 9.00."""
    found = _CLOCK.fullmatch(text.strip())
    try:
        if found is None or not text.isascii():
            raise ValueError
        hour, minute, second = (int(part) for part in found.groups(default="0"))
        return time(hour, minute, second)
    except ValueError:
        raise refuse("bad_time", column, text) from None


def moment(column: str, text: str) -> datetime:
    """A date and time, aware in UTC: with its offset, else on the clock of Amsterdam (C12)."""
    stripped = text.strip()
    found = _MOMENT.fullmatch(stripped)
    if found is None:
        day(column, stripped)
        raise refuse("time_missing", column, text)
    local = datetime.combine(day(column, found["day"]), clock(column, found["clock"]))
    if found["offset"] is None:
        return on_the_clock(column, local)
    try:
        return datetime.fromisoformat(local.isoformat() + found["offset"]).astimezone(UTC)
    except ValueError:
        raise refuse("bad_time", column, text) from None


def on_the_clock(column: str, local: datetime) -> datetime:
    """The instant of a naive time on the clock of Amsterdam, in UTC.

    Refuses "time_skipped" in the hour that spring takes away, and "time_twice" in the one that autumn gives
    twice: an offset says which one is meant.
    """
    first, second = (local.replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(AMSTERDAM).replace(tzinfo=None) != local:
        raise refuse("time_skipped", column, local.strftime("%Y-%m-%d %H:%M"))
    if first != second:
        raise refuse("time_twice", column, local.strftime("%Y-%m-%d %H:%M"))
    return first
