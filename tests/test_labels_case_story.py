"""Every state a request can be in has its sentence, its next thing to do, and one step that is going on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.labels import case_steps, case_story
from portal.labels.case_story import Story
from portal.rules.lifecycle import CLOSED_STATES, KINDS, STATES, TABLE, UNDECIDED
from portal.rules.remedies import OUTCOMES

TODAY = date(2026, 12, 1)
FRESH = Story(
    "objection",
    "received",
    None,
    TODAY,
    date(2026, 11, 23),
    date(2026, 12, 23),
    "Statistics 1",
    date(2026, 12, 14),
    True,
)


def reachable(kind: str) -> set[str]:
    """The states that the table lets a request of this kind come to."""
    return {
        step.to_state for step in TABLE if kind in step.kinds and step.machine == "case" and step.to_state
    }


def possible() -> list[Story]:
    """Every kind, state and outcome that can meet."""
    found = []
    for kind, state, outcome in product(KINDS, sorted(STATES), (None, *OUTCOMES)):
        undecided = state in UNDECIDED or state in ("misrouted", "answered", "closed")
        if undecided != (outcome is None) and state != "withdrawn":
            continue
        if state not in reachable(kind) or (kind == "withdrawal" and outcome in ("partly", "refused")):
            continue
        found.append(
            replace(
                FRESH, kind=kind, state=state, outcome=outcome, decided=TODAY if outcome else None,
                closed=TODAY if state in CLOSED_STATES else None, place="room 1" if state == "alternative_accepted" else "",
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_story_has_its_words(app: Flask, language: str) -> None:
    with force_locale(language):
        for story in possible():
            assert case_story.sentence(story)
            assert case_story.tag(story).text
            assert case_story.to_do(story)
            assert all(case_story.what_happens(story))
            steps = case_steps.timeline(story)
            states = [step.state for step in steps]
            assert states == sorted(states, key=["done", "now", "next"].index), (story, states)
            if story.undecided:
                assert states.count("now") == 1
                assert case_story.answer(story) is None
            if story.state in CLOSED_STATES:
                assert set(states) == {"done"}, story


def test_late_comes_before_everything(app: Flask) -> None:
    with force_locale("en"):
        on_the_day = replace(FRESH, today=FRESH.deadline)
        late = replace(FRESH, today=FRESH.deadline + timedelta(days=1))
        assert not on_the_day.late, "a date ends at 24:00 (C14)"
        assert late.late
        assert case_story.sentence(late) == "We are late with our answer"
        assert case_story.tag(late) == ("Too late", "danger")


def test_the_exam_day_is_told_first_only_when_it_comes_first(app: Flask) -> None:
    assert FRESH.shows_exam_day
    assert not replace(FRESH, exam_day=FRESH.deadline + timedelta(days=1)).shows_exam_day
    assert replace(FRESH, exam_day=FRESH.deadline).shows_exam_day
    assert not replace(FRESH, exam_day=TODAY - timedelta(days=1)).shows_exam_day
    assert not replace(FRESH, kind="access").shows_exam_day
    assert not replace(
        FRESH, state="decided", outcome="refused", decided=TODAY, protected=False
    ).shows_exam_day
    assert not replace(FRESH, state="withdrawn", closed=TODAY).shows_exam_day


def test_an_offer_and_a_question_each_ask_for_one_thing(app: Flask) -> None:
    with force_locale("en"):
        waiting = replace(FRESH, state="offering_alternative", outcome="granted", decided=TODAY)
        assert case_story.sentence(waiting) == "We are looking for a place for you"
        assert case_story.answer(waiting) == "We agree with your objection"
        offered = replace(waiting, offered=True)
        assert case_story.sentence(offered) == "Choose a place without online supervision"
        assert case_story.to_do(offered) == "Choose a place that suits you."
        assert case_story.to_do(replace(FRESH, asked=True)) == "We asked you something. Send us your answer."
