"""A small exam period, played through the real actions and jobs: the promises of 6.2, 6.4 and A-06 are kept in it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tools.exam_period.__main__ import DOCS, played
from tools.exam_period.assumptions import Assumptions
from tools.exam_period.counts import Counts
from tools.exam_period.period import Period
from tools.exam_period.report import page, picture

SMALL = Assumptions(students=150, exams=4, exams_each=2, crowded=1, objecting=0.08, seed=7)


@pytest.fixture(scope="module")
def small() -> tuple[Period, Counts]:
    return played(SMALL)


@pytest.mark.slow
def test_nobody_is_listed_for_supervision_while_their_objection_stands(small: tuple[Period, Counts]) -> None:
    period, counts = small
    assert len(period.objections) > 20
    assert counts.undecided_at_exam > 0  # there was something to protect
    assert counts.wrongly_listed == []
    assert counts.wrongly_left_out == 0


@pytest.mark.slow
def test_a_seat_is_missing_only_where_seats_fell_short_after_a_warning(small: tuple[Period, Counts]) -> None:
    _, counts = small
    assert counts.seated > 0
    assert counts.without_seat.total() > 0  # a crowded exam is part of the period
    assert sum(counts.unexplained.values()) <= 1  # who has another exam at each moment that was left


@pytest.mark.slow
def test_the_page_and_the_picture_can_be_made_of_it(small: tuple[Period, Counts]) -> None:
    period, counts = small
    text = page(SMALL, counts, len(period.objections), dict(period.refusals), "command")
    assert f"| Objections | {len(period.objections)} |" in text
    assert ET.fromstring(picture(counts.days)).tag.endswith("svg")


def test_the_picture_in_the_documentation_belongs_to_its_page() -> None:
    assert "(pictures/exam-period.svg)" in (DOCS / "exam-period.md").read_text("utf-8")
    assert (Path(DOCS) / "pictures/exam-period.svg").read_text("utf-8").startswith("<svg")
