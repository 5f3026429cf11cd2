"""Plays the whole period and writes docs/exam-period.md and docs/pictures/exam-period.svg."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.exam_period.assumptions import Assumptions
from tools.exam_period.counts import Counts
from tools.exam_period.institution import founded
from tools.exam_period.period import Period
from tools.exam_period.report import page, picture

DOCS = Path(__file__).resolve().parents[2] / "docs"


def played(told: Assumptions) -> tuple[Period, Counts]:
    """A period from beginning to end, and what was counted."""
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "portal", told) as here:
        period = Period(here)
        counts.watch(period)
        period.play()
        counts.finish(period)
    return period, counts


def main() -> int:
    """Write both files. Returns 1 when a promise was broken."""
    period, counts = played(Assumptions())
    (DOCS / "pictures/exam-period.svg").write_text(picture(counts.days), "utf-8")
    text = page(
        period.told, counts, len(period.objections), dict(period.refusals), "python -m tools.exam_period"
    )
    (DOCS / "exam-period.md").write_text(text, "utf-8")
    broken = counts.wrongly_listed or counts.wrongly_left_out or counts.unexplained
    print(text)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
