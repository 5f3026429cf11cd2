"""What a decision keeps for a while: until which day, and what of it is still there (2.4, 2.7, 2.8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.rules.remedies import Kept


def first_look(kept: Iterable[Kept]) -> date | None:
    """The first day on which something goes or is looked at again, as the letter says; None where nothing was kept."""
    return min((one.until for one in kept if one.until is not None), default=None)


def still_kept(kept: Iterable[Kept], gone: Iterable[str]) -> tuple[Kept, ...]:
    """What is left of it: `gone` are the kinds of data that were let go since."""
    left = set(gone)
    return tuple(one for one in kept if one.part not in left)
