"""The page and the picture that a played period leaves in docs/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tools.exam_period.assumptions import Assumptions
from tools.exam_period.counts import Counts, Day

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 880, 380, 56, 190, 20, 44
LINES = (
    ("planned", "seats planned", "#6b6b6b", "6 4"),
    ("needed", "seats needed", "#b5520c", ""),
    ("seated", "students with a seat", "#1f4e8f", ""),
    ("undecided", "objections without an answer", "#2b2b2b", "2 3"),
)
"""Attribute of Day, its name, colour and dashes: told apart without colour too."""


@dataclass(frozen=True)
class Frame:
    """Where days and numbers stand in the drawing."""

    days: Sequence[Day]
    step: int
    """Between two lines of the scale."""
    top: int
    """The highest number on it."""

    @classmethod
    def around(cls, days: Sequence[Day]) -> Frame:
        """A frame in which all these days fit."""
        most = max(max(getattr(day, name) for name, *_ in LINES) for day in days)
        step = _round(most / 4)
        return cls(days, step, step * -(-most // step))

    def x(self, number: int) -> float:
        """Where the day with this number stands."""
        return LEFT + (WIDTH - LEFT - RIGHT) * number / max(1, len(self.days) - 1)

    def y(self, value: float) -> float:
        """Where this number stands."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top


def picture(days: Sequence[Day]) -> str:
    """The period as an SVG drawing: one line for each count, by day."""
    frame = Frame.around(days)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'font-family="sans-serif" font-size="13" fill="#2b2b2b">',
            "<title>An exam period, day by day</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            *_scale(frame),
            *_mondays(frame),
            *_lines(frame),
            *_names(frame),
            "</svg>\n",
        ]
    )


def _scale(frame: Frame) -> Iterator[str]:
    for value in range(0, frame.top + 1, frame.step):
        yield f'<path d="M{LEFT} {frame.y(value):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{frame.y(value) + 4:.1f}" text-anchor="end">{value}</text>'


def _mondays(frame: Frame) -> Iterator[str]:
    foot = HEIGHT - BOTTOM
    mondays = [(frame.x(number), day.day) for number, day in enumerate(frame.days) if day.day.weekday() == 0]
    for number, (place, day) in enumerate(mondays):
        yield f'<path d="M{place:.1f} {foot}v5" stroke="#888"/>'
        if number % 2 == 0:
            yield f'<text x="{place:.1f}" y="{foot + 20}" text-anchor="middle">{day.day} {day:%b}</text>'


def _lines(frame: Frame) -> Iterator[str]:
    for name, _, colour, dashes in LINES:
        points = " ".join(
            f"{frame.x(n):.1f},{frame.y(getattr(day, name)):.1f}" for n, day in enumerate(frame.days)
        )
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _names(frame: Frame) -> Iterator[str]:
    """What each line counts, at its end, none over another."""
    lowest = 0.0
    ends = sorted((frame.y(getattr(frame.days[-1], name)), label, colour) for name, label, colour, _ in LINES)
    for place, label, colour in ends:
        lowest = max(place, lowest + 16)
        yield f'<text x="{WIDTH - RIGHT + 6}" y="{lowest + 4:.1f}" fill="{colour}" font-size="12">{label}</text>'


def _round(step: float) -> int:
    for size in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000):
        if size >= step:
            return size
    return 2000


def page(told: Assumptions, counts: Counts, filed: int, refusals: dict[str, int], command: str) -> str:
    """docs/exam-period.md: what was taken for granted, what came out, and how to read it."""
    without = sum(counts.without_seat.values())
    short = sum(counts.fell_short.values())
    first, last = counts.days[0].day, counts.days[-1].day
    results = (
        ("Objections", filed),
        ("Students on a list of who may be proctored", counts.listed),
        ("… of them with an objection that forbids it", len(counts.wrongly_listed)),
        ("Students without an objection who are missing from such a list", counts.wrongly_left_out),
        ("Students who took an exam without online supervision because they objected", counts.protected),
        ("… of them without an answer when the exam began", counts.undecided_at_exam),
        ("… with a seat no later than A-06 allows", counts.seated),
        ("… without one", without),
        ("… who took the objection back after the exam", counts.taken_back),
        ("Exams for which there were fewer seats than such students", f"{short} of {told.exams}"),
        ("Exams about which exam administration was warned", len(counts.warned)),
        (
            "Students without a seat where seats were left, or no warning came first",
            sum(counts.unexplained.values()),
        ),
    )
    parts = [
        HEADING.format(
            students=f"{told.students:,}",
            exams=told.exams,
            first=_day(first),
            last=_day(last),
            command=command,
        ),
        "## What came out\n",
        _table(("Count", "Number"), results),
        "![Seats needed and planned, students with a seat, and objections without an answer, day by day]"
        "(pictures/exam-period.svg)\n",
        _where(counts),
        "## What was taken for granted\n",
        _table(("Habit", "Taken"), _habits(told)),
        f"The portal refused {sum(refusals.values())} deeds meanwhile, as it should: "
        + ", ".join(
            f"`{code}` {n}" for code, n in sorted(refusals.items(), key=lambda one: (-one[1], one[0]))
        )
        + ".\n",
    ]
    return "\n".join(parts)


HEADING = """\
# An exam period, played

{students} students take {exams} exams with online supervision, from {first} until {last}. They object as the table below
says; staff answer late; exam administration plans too few seats for some exams. Everything goes through the actions and
jobs of real use, on a database of its own. Made by `{command}`; a small period is played by every test run.

Two promises are counted:

- **Nobody is proctored while their objection stands** (6.2). At the start of each exam the list of who may be proctored is
  compared with what the player remembers of each student.
- **Whoever is not proctored has a seat in time** (6.4, A-06): on the day of the exam or within ten working days after it.
  Where seats fall short, the warning must have come first.
"""


def _where(counts: Counts) -> str:
    if not counts.without_seat:
        return "Everybody had a seat in time.\n"
    rows = [
        (code, students, _day(counts.warned[code]) if code in counts.warned else "no warning")
        for code, students in sorted(counts.without_seat.items())
    ]
    return (
        "Where seats fell short, and when exam administration was first warned:\n\n"
        + _table(("Exam", "Students without a seat in time", "Warned on"), rows)
        + "\nThese students are still not proctored, keep their attempt, and stay on top of the list of who needs a place.\n"
        + "At an exam with seats enough in all, a student can still be without one: a seat at a moment of another exam of\n"
        + "theirs is not offered (A-12), nor one less than five working days away (A-11).\n"
    )


def _habits(told: Assumptions) -> list[tuple[str, str]]:
    return [
        (
            "Objections, of those who take an exam",
            f"{told.objecting:.1%}; at {told.crowded} exams {told.crowded_objecting:.0%}",
        ),
        ("When they come", "; ".join(f"{share:.0%} {_span(low, high)}" for share, low, high in told.lead)),
        (
            "When staff answer, in working days",
            "; ".join(f"{share:.0%} after {low}–{high}" for share, low, high in told.answers),
        ),
        ("Refusals, of the answers", f"{told.refusing:.0%}"),
        ("Withdrawals", f"{told.withdrawing:.0%}"),
        ("Students who do not choose a seat", f"{told.silent:.0%}"),
        ("First sittings planned", f"{told.plan_working_days} working days before the exam"),
        ("Exams for which half of the expected seats are planned", f"{told.short_planning:.0%}"),
        (
            "Warnings after which a sitting is added",
            f"{told.mending:.0%}, {told.mend_working_days} working days later",
        ),
        ("Seed of the random numbers", str(told.seed)),
    ]


def _span(low: int, high: int) -> str:
    if high == 0:
        return "on the morning of the exam"
    return "the day before" if high == 1 else f"{low}–{high} days before"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"
