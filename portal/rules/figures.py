"""What an exam's objections came to, as numbers for its re-evaluation (P02); none below ten is told (section 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

SMALLEST: Final = 10
"""A smaller number could point at somebody (section 9: figures below 10 are not published)."""


@dataclass(frozen=True)
class Objection:
    """One objection as the figures read it: codes and days, no person. `told` is what its events and place tell."""

    received_on: date
    outcome: str | None
    withdrawn: bool
    decided_on: date | None
    told: frozenset[str] = frozenset()
    """`interim`, `offered`, `no_seat`, `reported`, `found`."""
    delay: int | None = None
    """Working days that the result came late; None while no result is known (A-07)."""


@dataclass(frozen=True)
class Figure:
    """A code with its number; None stands for fewer than ten, or for a mean over fewer than ten."""

    code: str
    value: float | None


COUNTED: Final = ("granted", "partly", "refused")
TOLD: Final = ("interim", "offered", "no_seat", "reported", "found")


def figures(objections: Sequence[Objection]) -> list[Figure]:
    """All figures of one exam, in the order of the page: counts first, then the two means in days."""
    found = [
        _count("objections", objections),
        *(_count(one, [o for o in objections if o.outcome == one]) for one in COUNTED),
        _count("withdrawn", [o for o in objections if o.withdrawn]),
        *(_count(one, [o for o in objections if one in o.told]) for one in TOLD),
    ]
    answered = [(o.decided_on - o.received_on).days for o in objections if o.decided_on is not None]
    late = [o.delay for o in objections if o.delay is not None]
    return [*found, Figure("days_to_answer", _mean(answered)), Figure("delay", _mean(late))]


ASKED: Final = ("asked", "granted", "refused", "withdrawn", "lapsed")


def requests(numbers: Mapping[str, int]) -> list[Figure]:
    """How many students asked for online supervision where it is for who asks, and what became of it (section 3).

    `numbers` are by code of ASKED.
    """
    return [_number(f"supervision_{code}", numbers.get(code, 0)) for code in ASKED]


def _count(code: str, found: Sequence[Objection]) -> Figure:
    return _number(code, len(found))


def _number(code: str, number: int) -> Figure:
    return Figure(code, number if number >= SMALLEST else None)


def _mean(days: Iterable[int]) -> float | None:
    known = list(days)
    return round(sum(known) / len(known), 1) if len(known) >= SMALLEST else None
