"""Whether two moments of one student overlap: in instants, so that clock changes and zones count as they are (A-12, C12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(hours=24)
"""No exam and no sitting lasts longer: nothing that began before that can still run."""


@dataclass(frozen=True)
class Span:
    """From an instant (UTC) on, for so many minutes."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def overlaps(self, other: Span) -> bool:
        """Whether both run at some instant; one that begins when the other ends does not overlap."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def clashes(one: Span, others: Iterable[Span]) -> bool:
    """Whether this one overlaps any of the others."""
    return any(one.overlaps(other) for other in others)
