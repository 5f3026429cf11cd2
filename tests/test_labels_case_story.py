"""Every state a request can be in has its sentence, its next thing to do, and one step that is going on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.labels import case_now, case_steps, case_story
from portal.labels.case_story import Story
from portal.labels.exam_day import exam_day, meanwhile
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
            assert case_now.to_do(story)
            assert all(case_now.what_happens(story))
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


def test_who_objects_during_the_exam_reads_that_stopping_costs_no_attempt(app: Flask) -> None:
    """O-7: the portal never breaks off a session, so what it says there is no proof against one."""
    during = replace(FRESH, exam_day=TODAY, received=TODAY, today=TODAY, came="during")
    with force_locale("en"):
        box = exam_day(during)
        assert box
        assert "You may stop: you lose no attempt." in box.said
        assert not box.proves
        before = exam_day(replace(during, came="before"))
        assert before
        assert before.proves
        after = replace(during, came="after")
        assert exam_day(after) is None
        assert "has been" in meanwhile(after)
        assert "grade on time" in meanwhile(after)
        stopped = exam_day(replace(during, interim=True))
        assert stopped
        assert (stopped.proves, "may stop" in stopped.said) == (False, False)
        tomorrow = replace(during, interim=True, today=TODAY + timedelta(days=1))
        assert "You read here where and when." in meanwhile(tomorrow)
        assert "room 1" in meanwhile(replace(tomorrow, place="room 1"))


@pytest.mark.parametrize("state", ["sat", "non_detriment_check"])
def test_a_place_that_has_been_says_so_and_not_that_somebody_came(app: Flask, state: str) -> None:
    """7: a no-show is a matter of the exam rules; the portal knows the day of the place alone."""
    story = replace(
        FRESH, state=state, outcome="granted", decided=TODAY, place="room 1", place_day=date(2026, 11, 27)
    )
    with force_locale("en"):
        said = case_story.sentence(story)
        assert said == "Your exam without online supervision was on 27 November 2026"
        words = [said, case_story.tag(story).text, *(step.title for step in case_steps.timeline(story))]
        assert not [one for one in words if "You took" in one or "You take the exam" in one or "taken" in one]
        assert "was on" not in case_story.sentence(replace(story, place_day=None))


@pytest.mark.parametrize(
    ("hold", "used"), [("remedy", True), ("objection", False), ("restriction", False), ("access", True)]
)
def test_what_stands_still_is_what_the_hold_forbids(app: Flask, hold: str, used: bool) -> None:
    """11.2, 18(2): a remedy keeps data from being deleted; only an objection or a restriction keeps them from use."""
    with force_locale("en"):
        said = " ".join(case_now.what_happens(replace(FRESH, kind="access", hold=hold)))
    assert ("uses them" not in said) is used
    assert ("Nobody deletes" in said) is used


def test_a_restriction_is_told_as_long_as_it_keeps_from_supervision(app: Flask) -> None:
    """11.3: the page says what the list does; of a past exam it promises no grade and no attempt (O-7: an objection's)."""
    still = replace(FRESH, kind="restriction", hold="restriction")
    with force_locale("en"):
        box = exam_day(still)
        assert box
        assert (box.proves, "while we look at your request" in box.said) == (True, True)
        active = exam_day(replace(still, state="active", outcome="granted", decided=TODAY))
        assert active
        assert active.said == "You do not take Statistics 1 with online supervision."
        later = replace(still, exam_day=FRESH.deadline + timedelta(days=9))
        assert "while we look at your request" in meanwhile(later)
        for over in (
            replace(still, exam_day=TODAY - timedelta(days=1)),
            replace(still, exam_day=TODAY, came="during"),
            replace(still, protected=False),
        ):
            assert exam_day(over) is None
            assert meanwhile(over) == ""


def test_the_exam_day_is_told_first_only_when_it_comes_first(app: Flask) -> None:
    with force_locale("en"):
        assert exam_day(FRESH)
        assert exam_day(replace(FRESH, exam_day=FRESH.deadline + timedelta(days=1))) is None
        assert exam_day(replace(FRESH, exam_day=FRESH.deadline))
        assert exam_day(replace(FRESH, exam_day=TODAY - timedelta(days=1))) is None
        assert exam_day(replace(FRESH, kind="access")) is None
        refused = replace(FRESH, state="decided", outcome="refused", decided=TODAY, protected=False)
        assert exam_day(refused) is None
        assert exam_day(replace(FRESH, state="withdrawn", closed=TODAY)) is None
        late = replace(
            FRESH, today=FRESH.deadline + timedelta(days=1), exam_day=FRESH.deadline + timedelta(days=9)
        )
        assert exam_day(late), "without an answer in time the exam day may come first (6.4)"


def test_what_protects_is_told_with_proof_and_what_does_not_without(app: Flask) -> None:
    with force_locale("en"):
        told = exam_day(FRESH)
        assert told is not None
        assert told.proves
        assert (
            "do not have to take Statistics 1 with online supervision while we look at your objection"
            in told.said
        )
        today = exam_day(replace(FRESH, today=date(2026, 12, 14), interim=True, place="room 1"))
        assert today is not None
        assert (today.heading, today.said) == (
            "Today: Statistics 1", "You do not take Statistics 1 with online supervision.",
        )  # fmt: skip
        assert (today.next, today.proves) == ("This is your place: room 1.", True)
        repeat = exam_day(replace(FRESH, repeat="pending", protected=False))
        assert repeat is not None
        assert "Within 1 working day" in repeat.said
        assert not repeat.proves
        own = exam_day(replace(FRESH, own_act=True))
        assert own is not None
        assert "You chose to take Statistics 1" in own.said
        assert not own.proves, "a proof against what one chose would be none"
        withdrawn = replace(
            FRESH, kind="withdrawal", state="offering_alternative", outcome="granted", decided=TODAY
        )
        told = exam_day(withdrawn)
        assert told is not None
        assert told.said == "You do not take Statistics 1 with online supervision."


def test_a_repeat_that_brings_nothing_new_says_so(app: Flask) -> None:
    with force_locale("en"):
        denied = replace(FRESH, repeat="new_facts_denied", protected=False)
        assert exam_day(denied) is None
        assert meanwhile(denied) == "We saw nothing new. So our first answer still counts for Statistics 1."
        assert meanwhile(FRESH) == "", "the box says it already"
        over = replace(FRESH, exam_day=TODAY - timedelta(days=2))
        assert "Nobody starts a new check" in meanwhile(over)


@pytest.mark.parametrize(
    ("kind", "hold", "words"),
    [
        ("access", "access", "Nobody deletes these data"),
        ("restriction", "restriction", "Nobody looks at these data or uses them now"),
        ("human_review", "restriction", "It has no effect for you"),
        ("objection", "objection", "Nobody looks at your recordings"),
    ],
)
def test_what_stands_still_is_said(app: Flask, kind: str, hold: str, words: str) -> None:
    over = replace(FRESH, kind=kind, hold=hold, exam_day=TODAY - timedelta(days=2))
    with force_locale("en"):
        assert words in " ".join(case_now.what_happens(over))
        assert words not in " ".join(case_now.what_happens(replace(over, hold=None, kind="erasure")))


def test_the_date_says_how_it_stands(app: Flask) -> None:
    with force_locale("en"):
        assert case_story.clock_tag(FRESH).text == "On time"
        assert case_story.clock_tag(replace(FRESH, extended=True)).text == "Extended"
        assert case_story.clock_tag(replace(FRESH, state="awaiting_identity")).text == "Waits for you"


def test_an_offer_and_a_question_each_ask_for_one_thing(app: Flask) -> None:
    with force_locale("en"):
        waiting = replace(FRESH, state="offering_alternative", outcome="granted", decided=TODAY)
        assert case_story.sentence(waiting) == "We are looking for a place for you"
        assert case_story.answer(waiting) == "We agree with your objection"
        offered = replace(waiting, offered=True)
        assert case_story.sentence(offered) == "Choose a place without online supervision"
        assert case_now.to_do(offered) == "Choose a place that suits you."
        full = replace(offered, waits=True)
        assert case_story.sentence(full) == case_story.tag(full).text == "You wait for a place"
        assert case_now.to_do(full) == "You do not have to do anything now."
        assert "You keep your right to a place." in case_now.what_happens(full)
        lost = replace(waiting, lost=True)
        assert case_now.what_happens(lost)[0].endswith("You go first for a new place.")
        assert case_now.to_do(replace(FRESH, asked=True)) == "We asked you something. Send us your answer."
