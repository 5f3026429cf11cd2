"""What the played period takes for granted, in one place: how many, when they object, how late staff are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random


@dataclass(frozen=True)
class Assumptions:
    """The size of the institution and the habits of its people. Shares are of 1; days count back from the exam."""

    students: int = 5000
    exams: int = 60
    exams_each: int = 3
    """How many of the exams a student takes."""
    first_exam: date = date(2027, 1, 18)
    """A Monday."""
    exams_a_day: int = 4
    seed: int = 20270118

    objecting: float = 0.035
    """Of those who take an exam."""
    crowded: int = 3
    """Exams about which many object in one week, as after a news item."""
    crowded_objecting: float = 0.2
    lead: tuple[tuple[float, int, int], ...] = (
        (0.45, 15, 35),
        (0.30, 6, 14),
        (0.17, 2, 5),
        (0.06, 1, 1),
        (0.02, 0, 0),
    )
    """Share of the objections, and between how many days before the exam they come; 0 is the morning of the exam itself."""

    answers: tuple[tuple[float, int, int], ...] = ((0.55, 1, 5), (0.25, 6, 14), (0.20, 40, 60))
    """Share of the cases, and after how many working days staff take them up: one in five far too late."""
    refusing: float = 0.1
    """Of the answers; a decider signs what a handler prepared, after the advice of the DPO."""
    withdrawing: float = 0.03
    """Of the students who objected, a few days later."""

    silent: float = 0.3
    """Of the students with an offer: they do not choose. The others choose within three days."""
    plan_working_days: int = 15
    """How long before the exam exam administration plans its first sittings."""
    short_planning: float = 0.3
    """Of the exams: for these only half of the expected seats are planned."""
    mending: float = 0.75
    """Of the warnings about seats: two working days later there is another sitting."""
    mend_working_days: int = 2

    def days_before(self, random: Random) -> int:
        """How many days before the exam an objection comes."""
        return _drawn(self.lead, random)

    def working_days_until_answer(self, random: Random) -> int:
        """How many working days after receipt staff answer."""
        return _drawn(self.answers, random)


def _drawn(shares: tuple[tuple[float, int, int], ...], random: Random) -> int:
    place = random.random() * sum(share for share, _, _ in shares)
    for share, low, high in shares:
        place -= share
        if place <= 0:
            return random.randint(low, high)
    return shares[-1][2]
