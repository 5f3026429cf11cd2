"""Tiles, headings and summaries: unknown is never shown as no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.recordings import (
    ALSO_KEPT,
    CATEGORIES,
    INTRUSIVENESS,
    STATES,
    TILES,
    Channel,
    also_kept,
    by_intrusiveness,
    face_template,
    recorded,
    states_of,
    summary,
    tile_answer,
    tiles,
)

channel_sets = st.dictionaries(st.sampled_from(CATEGORIES), st.sampled_from(STATES)).map(
    lambda states: tuple(Channel(category, state) for category, state in states.items())
)


def answers(channels):
    return {tile.key: tile.answer for tile in tiles(channels)}


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        (["on"], "yes"),
        (["off"], "no"),
        (["unknown"], "unknown"),
        (["on", "unknown", "off"], "yes"),
        (["off", "unknown"], "unknown"),
        (["off", "off"], "no"),
        ([], "unknown"),
    ],
)
def test_any_on_is_yes_else_any_unknown_is_unknown(states, answer):
    assert tile_answer(states) == answer


def test_a_state_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="maybe"):
        tile_answer(["on", "maybe"])
    with pytest.raises(ValueError, match="not a category"):
        states_of([Channel("thoughts", "on")])


def test_the_23_categories_each_stand_in_one_place():
    placed = [category for tile in TILES for category in tile.categories] + list(ALSO_KEPT)
    assert sorted(placed) == sorted(CATEGORIES)
    assert sorted(INTRUSIVENESS) == sorted(CATEGORIES)
    assert len(CATEGORIES) == len(set(CATEGORIES)) == 23


def test_an_exam_of_which_nothing_is_known_shows_no_no():
    assert set(answers([]).values()) == {"unknown"}
    assert {one.answer for one in also_kept([])} == {"unknown"}


def test_one_unknown_camera_keeps_the_tile_from_saying_no():
    off = [Channel(category, "off") for category in CATEGORIES if category != "second_camera"]
    assert answers(off)["camera"] == "unknown"
    assert answers([*off, Channel("second_camera", "off")])["camera"] == "no"


@given(channel_sets)
def test_there_are_always_nine_tiles_and_no_means_all_off(channels):
    states = states_of(channels)
    shown = tiles(channels)
    assert len(shown) == 9
    for one in (*shown, *also_kept(channels)):
        if one.answer == "no":
            assert {states[category] for category in one.categories} == {"off"}
        if one.answer == "unknown":
            assert "on" not in {states[category] for category in one.categories}


@given(channel_sets)
def test_what_is_recorded_is_what_is_on_the_most_intrusive_first(channels):
    found = [channel.category for channel in recorded(channels)]
    assert set(found) == {channel.category for channel in channels if channel.state == "on"}
    assert found == sorted(found, key=INTRUSIVENESS.index)


@given(channel_sets)
def test_the_summary_counts_every_category_once(channels):
    facts = summary(channels)
    assert facts.on + facts.off + facts.unknown == 23
    assert facts.on == len(recorded(channels))


@pytest.mark.parametrize(("state", "answer"), [("on", "yes"), ("off", "no"), ("unknown", "unknown")])
def test_recognising_faces_has_an_answer_of_its_own(state, answer):
    assert (
        face_template([Channel("id_document_image", "on"), Channel("biometric_template", state)]).answer
        == answer
    )


def test_nobody_said_whether_faces_are_recognised():
    assert face_template([Channel("id_document_image", "on")]).answer == "unknown"


def test_a_face_template_comes_before_everything():
    shuffled = [Channel(category, "on") for category in CATEGORIES]
    assert by_intrusiveness(shuffled)[0].category == "biometric_template"


def test_the_summary_takes_the_longest_term_and_leaves_what_is_off_aside():
    facts = summary(
        [
            Channel("webcam_video", "on", seen_by_code="examiner_if_flagged", kept_days=30),
            Channel("microphone_audio", "on", seen_by_code="live_invigilator", kept_days=7),
            Channel("mouse", "off", seen_by_code="supplier_reviewer", kept_days=365),
        ]
    )
    assert facts.kept_days == 30
    assert facts.seen_by == ("live_invigilator", "examiner_if_flagged")
    assert facts.watched_live
    assert not facts.kept_unknown
    assert not facts.seen_by_unknown


@pytest.mark.parametrize(
    ("channel", "rules", "on_fraud", "unknown"),
    [
        (Channel("mouse", "on"), (), False, True),
        (Channel("mouse", "on", kept_rule="grade_final"), ("grade_final",), False, False),
        (Channel("mouse", "on", kept_days=30, kept_rule="grade_final"), (), False, False),
        (Channel("mouse", "on", kept_days=30, kept_rule="fraud_decision_final"), (), True, False),
        (Channel("mouse", "on", kept_rule="fraud_decision_final"), ("fraud_decision_final",), True, False),
        (Channel("mouse", "on", kept_days=0), (), False, False),
    ],
)
def test_a_term_without_days_is_not_hidden_by_one_with_days(channel, rules, on_fraud, unknown):
    facts = summary([channel])
    assert (facts.kept_rules, facts.kept_longer_on_fraud, facts.kept_unknown) == (rules, on_fraud, unknown)


@pytest.mark.parametrize(
    ("channel", "own", "unknown"),
    [
        (Channel("mouse", "on"), False, True),
        (Channel("mouse", "on", seen_by_code="other"), False, True),
        (Channel("mouse", "on", seen_by_code="other", seen_by_nl="De decaan."), False, True),
        (
            Channel("mouse", "on", seen_by_code="other", seen_by_nl="De decaan.", seen_by_en="The dean."),
            True,
            False,
        ),
        (Channel("mouse", "on", seen_by_code="examiner"), False, False),
    ],
)
def test_somebody_else_says_nothing_without_words_in_both_languages(channel, own, unknown):
    assert (summary([channel]).seen_by_own, summary([channel]).seen_by_unknown) == (own, unknown)
