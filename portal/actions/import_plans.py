"""What a row of an import would do, before anything is written: shared by all kinds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from portal.config import Config
from portal.rules.errors import Refused
from portal.rules.import_rows import Row

Outcome = Literal["new", "changed", "same", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "same", "refused")


@dataclass(frozen=True)
class Planned:
    """What becomes of a row. `write` holds the values to write; a change tells its `fields` in the facts."""

    line: int
    key: str
    outcome: Outcome
    code: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    write: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Looking:
    """What planning needs: session, moment (UTC) and settings. `lock` holds the rows that are read."""

    session: Session
    now: datetime
    config: Config
    lock: bool = False


class Seen:
    """The rows of this file so far, so that a second line about the same thing is noticed."""

    def __init__(self, rows: Mapping[str, tuple[int, bytes]] | None = None) -> None:
        self._rows = dict(rows or {})

    def copy(self) -> Seen:
        """The same knowledge, for a transaction that may have to begin again."""
        return Seen(self._rows)

    def again(self, name: str, row: Row, values: Mapping[str, Any]) -> bool:
        """Whether an earlier line gave it these values; Refused("twice", first=line) when it gave others."""
        said = hashlib.blake2b(repr(sorted(values.items())).encode(), digest_size=16).digest()
        line, digest = self._rows.setdefault(name, (row.line, said))
        if line == row.line:
            return False
        if digest != said:
            raise Refused("twice", first=line)
        return True

    def claim(self, name: str, row: Row, code: str) -> None:
        """Take something that only one line may have. Raises Refused(code, first=line)."""
        line, _digest_of_it = self._rows.setdefault(name, (row.line, b""))
        if line != row.line:
            raise Refused(code, first=line)


def new(row: Row, write: Mapping[str, Any]) -> Planned:
    """The row adds something."""
    return Planned(row.line, row.key, "new", write=write)


def changed_or_same(row: Row, stands: Any, values: Mapping[str, Any]) -> Planned:
    """The row about a thing that stands there: which of these values differ from it."""
    differing = {name: value for name, value in values.items() if getattr(stands, name) != value}
    if not differing:
        return same(row)
    write = {"id": stands.id, **differing}
    return Planned(row.line, row.key, "changed", facts={"fields": sorted(differing)}, write=write)


def same(row: Row) -> Planned:
    """The row says what stands there already."""
    return Planned(row.line, row.key, "same")


def refused(row: Row, why: Refused) -> Planned:
    """The row cannot be used."""
    return Planned(row.line, row.key, "refused", why.code, why.facts)
