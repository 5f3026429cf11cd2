"""How many seats an exam will need, and whether they are there (section 7, P11). A shortage never takes a right away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

NEARLY: Final = 80
"""Per cent of the seats that is spoken for, from which exam administration hears of it."""
LEVELS: Final = (NEARLY, 100)


@dataclass(frozen=True)
class Forecast:
    """Numbers about one exam, or about a period: students and seats.

    `open` objections without an answer, each of which may need a seat (6.2); `granted` ones that need or have one;
    `seats` in the sittings that go ahead, of which `taken` are somebody's.
    """

    open: int = 0
    granted: int = 0
    seats: int = 0
    taken: int = 0

    @property
    def needed(self) -> int:
        """Seats that are needed when every open objection is granted."""
        return self.open + self.granted

    @property
    def free(self) -> int:
        """Seats that nobody has yet."""
        return max(self.seats - self.taken, 0)

    @property
    def shortage(self) -> int:
        """Seats that are lacking."""
        return max(self.needed - self.seats, 0)

    @property
    def level(self) -> int:
        """0 with room enough, NEARLY from 80 per cent on, 100 when seats are lacking."""
        if self.shortage:
            return 100
        return NEARLY if self.needed * 100 >= self.seats * NEARLY and self.needed else 0


def together(parts: Iterable[Forecast]) -> Forecast:
    """The sum of several exams. A shortage at one is no seat at another: see `shortage_of`."""
    rows = list(parts)
    return Forecast(
        *(sum(getattr(one, name) for one in rows) for name in ("open", "granted", "seats", "taken"))
    )


def shortage_of(parts: Iterable[Forecast]) -> int:
    """Seats that are lacking in a period: exam by exam, since a seat beside one exam helps nobody at another."""
    return sum(one.shortage for one in parts)


def week_of(day: date) -> date:
    """The Monday of the week in which this day falls."""
    return day - timedelta(days=day.weekday())
