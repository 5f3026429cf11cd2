"""Files in a case: which kinds are taken, how large and how many, what they are for, and which refusals are noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from portal.rules.calendar import local_date
from portal.rules.exams import local_moment

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes of one file as it was chosen."""
FILES_AT_ONCE = 5
FILES_IN_A_CASE = 100
NAME_LIMIT = 120
"""Characters of a file's name, its extension included."""

PURPOSES = ("message", "scan", "identity", "package")
"""What came with a message; a scanned letter; evidence of identity (2.7, 12(6)); data handed out (11.2)."""
MANIFEST_STAYS = frozenset({"package"})
"""Of these the name and digest stay when the file goes (section 9: delete, keep manifest)."""
NOTED = frozenset({"malware", "bomb", "lies", "macros"})
"""Refusals of a file that the log of the case tells: somebody, or something on their computer, tried it on."""


@dataclass(frozen=True)
class Allowance:
    """How much one person may send within 24 hours: files, and their bytes together."""

    files: int
    size: int

    def fits(self, files: int, size: int) -> bool:
        """Whether so many files of so many bytes together stay within it."""
        return files <= self.files and size <= self.size


OWN_ALLOWANCE = Allowance(60, 300 * 1024 * 1024)
"""For who sends files in a request of their own, or for somebody they act for. [policy]"""
STAFF_ALLOWANCE = Allowance(600, 3000 * 1024 * 1024)
"""For staff, who hand out the data of many students on one day. [policy]"""


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken: its media type, and the extension under which it is kept."""

    media_type: str
    extension: str


KINDS = {
    "pdf": Kind("application/pdf", ".pdf"),
    "jpeg": Kind("image/jpeg", ".jpg"),
    "png": Kind("image/png", ".png"),
    "webp": Kind("image/webp", ".webp"),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "odt": Kind("application/vnd.oasis.opendocument.text", ".odt"),
    "txt": Kind("text/plain", ".txt"),
    "csv": Kind("text/csv", ".csv"),
    "json": Kind("application/json", ".json"),
}
HANDED_OUT: frozenset[str] = frozenset({"csv", "json"})
"""Kinds that staff hand out in a package for machines to read (art. 20), and that nobody sends to them."""


class EventLike(Protocol):
    """What is read of an event."""

    @property
    def tag(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


def ends_after(day: date) -> datetime:
    """The moment (UTC) at which a file goes that can be fetched up to and including this day (C14)."""
    return local_moment(day + timedelta(days=1), 0, 0, "Europe/Amsterdam")


def last_day(expires_at: datetime) -> date:
    """The last local day on which a file with this end (UTC) is there."""
    return local_date(expires_at - timedelta(microseconds=1))


def renewals(events: Iterable[EventLike]) -> int:
    """How often the time to fetch a package was renewed since it was last made available (11.2)."""
    found = 0
    for event in events:
        if event.tag == "case:package:opened":
            found = 0
        elif event.tag == "case:package:renewed":
            found += 1
    return found
