"""What an explanation still lacks, field by field, I-01 to I-16."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from portal.rules.changes import changes, renews_notice
from portal.rules.explanations import (
    FIELDS,
    MISSING,
    TEXTS,
    VALUES,
    Missing,
    exam_facts,
    leaves_the_eea,
    missing_for_explanation,
)
from portal.rules.recordings import CATEGORIES, Channel

NOON = datetime(2026, 12, 14, 11, tzinfo=UTC)
CAMERA = Channel(
    "webcam_video", "on", "see_help", None, None, "examiner_if_flagged", None, None, 30, None, ("NL",)
)
CHANNELS = (CAMERA, *(Channel(category, "off") for category in CATEGORIES if category != "webcam_video"))
SCHOOL = {
    "name_nl": "Hogeschool Voorbeeld",
    "contact_email": "privacy@school.example",
    "dpo_email": "fg@school.example",
    "exam_day_phone": "030 123 45 67",
    "remedy_body": "College van bestuur",
}
CODES = {
    "lawful_basis": "public_task",
    "special_exception": None,
    "live_watch": "no",
    "live_watch_by_code": None,
    "software_judges": "yes",
    "human_judge_code": "examiner",
    "sub_processors": "geen",
    "countries": ("NL",),
    "compulsory": "no",
    "alternative_form": "campus",
}


def explanation(**other):
    texts = {f"{stem}_{lang}": f"{stem} in {lang}" for stem in TEXTS for lang in ("nl", "en")}
    return SimpleNamespace(**{**texts, **CODES, "number": 1, "channels": CHANNELS, **other})


def missing(channels=CHANNELS, product="A product", school=None, **other):
    institution = SimpleNamespace(**{**SCHOOL, **(school or {})})
    return missing_for_explanation(
        explanation(**other), channels, SimpleNamespace(product=product), institution
    )


def codes(found):
    return {one.code for one in found}


def with_camera(**other):
    return (replace(CAMERA, **other), *CHANNELS[1:])


def test_a_complete_explanation_lacks_nothing():
    assert missing() == []


def test_an_empty_explanation_lacks_something_in_every_field():
    empty = {f"{stem}_{lang}": None for stem in TEXTS for lang in ("nl", "en")} | dict.fromkeys(VALUES)
    nobody = dict.fromkeys(SCHOOL, "")
    found = missing((replace(CAMERA, kept_days=None),), None, nobody, **empty, number=2)
    assert {one.field for one in found} == set(FIELDS)
    assert [one.field for one in found] == sorted(one.field for one in found)


@pytest.mark.parametrize("stem", sorted(set(TEXTS) - {"interest", "transfer_safeguard", "change_note"}))
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_text_is_needed_in_both_languages(stem, lang):
    assert missing(**{f"{stem}_{lang}": "  "}) == [Missing(TEXTS[stem], stem)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lawful_basis": None}, {"lawful_basis", "rights"}),
        ({"lawful_basis": "legitimate_interest", "interest_nl": ""}, {"interest"}),
        ({"live_watch": "unknown"}, {"live_watch"}),
        ({"live_watch": "yes"}, {"live_watch_by"}),
        ({"software_judges": "unknown"}, {"software_judges"}),
        ({"software_judges": "no", "flag_criteria_nl": ""}, set()),
        ({"human_judge_code": None}, {"human_judge"}),
        ({"human_judge_code": "nobody"}, {"human_must_judge"}),
        ({"sub_processors": ""}, {"sub_processors"}),
        ({"countries": ()}, {"countries"}),
        ({"countries": ("US",), "transfer_safeguard_en": None}, {"transfer_safeguard"}),
        ({"transfer_safeguard_en": None}, set()),
        ({"compulsory": "unknown"}, {"compulsory"}),
        ({"alternative_form": None}, {"alternative_form"}),
        ({"number": 2, "change_note_nl": ""}, {"change_note"}),
        ({"number": 1, "change_note_nl": ""}, set()),
        ({"product": None}, {"product"}),
        ({"school": {"dpo_email": ""}}, {"dpo_contact"}),
        ({"school": {"remedy_body": ""}}, {"remedy_body"}),
        ({"school": {"exam_day_phone": ""}}, {"exam_day_phone"}),
    ],
)
def test_what_one_gap_leads_to(change, expected):
    assert codes(missing(**change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"state": "unknown"}, {"channel_unknown", "not_recorded"}),
        ({"why_code": None}, {"channel_why"}),
        ({"why_code": "other"}, {"channel_why"}),
        ({"why_code": "other", "why_nl": "Zo.", "why_en": "So."}, set()),
        ({"seen_by_code": ""}, {"channel_seen_by"}),
        ({"kept_days": None}, {"channel_kept"}),
        ({"kept_days": 0}, set()),
        ({"kept_days": None, "kept_rule": "grade_final"}, set()),
        ({"countries": ()}, {"channel_countries"}),
        ({"seen_by_code": "live_supplier"}, {"live_watch_contradicts"}),
        ({"state": "off", "why_code": None, "kept_days": None}, set()),
    ],
)
def test_what_one_channel_lacks(change, expected):
    found = missing(with_camera(**change))
    assert codes(found) == expected
    assert {one.category for one in found if one.code.startswith("channel")} <= {"webcam_video"}


def test_a_channel_that_nobody_set_is_unknown():
    assert codes(missing(CHANNELS[1:])) == {"channel_unknown", "not_recorded"}


def test_recognising_faces_needs_an_exception():
    face = tuple(
        replace(CAMERA, category=one.category) if one.category == "biometric_template" else one
        for one in CHANNELS
    )
    assert codes(missing(face)) == {"special_exception"}
    assert missing(face, special_exception="explicit_consent") == []


def test_a_country_of_a_channel_that_is_off_is_no_transfer():
    assert not leaves_the_eea(explanation(), [replace(CAMERA, state="off", countries=("US",))])
    assert leaves_the_eea(explanation(), [replace(CAMERA, countries=("NL", "RS"))])


def test_countries_may_stand_in_a_text_with_spaces():
    assert missing(with_camera(countries="NL DE"), countries="NL DE") == []
    assert leaves_the_eea(explanation(countries="NL US"), ())
    assert changes(explanation(countries="NL DE"), explanation(countries=("DE", "NL"))) == ()


def test_facts_of_an_exam_without_an_explanation_are_unknown():
    exam = SimpleNamespace(starts_at=NOON, mode="home", is_proctored=True, is_on_request=False)
    facts = exam_facts(exam, None, NOON - timedelta(days=1))
    assert (facts.channels, facts.live_watch, facts.software_judges, facts.over) == (
        (),
        "unknown",
        "unknown",
        False,
    )
    assert exam_facts(exam, explanation(), NOON + timedelta(days=1)).over
    assert exam_facts(exam, explanation(), NOON).channels == CHANNELS
    assert exam_facts(exam, explanation(), NOON).human_judge_code == "examiner"


def test_every_field_of_section_3_can_be_missing():
    assert set(MISSING.values()) == set(FIELDS)


def test_the_same_version_has_no_changes():
    assert changes(explanation(), explanation()) == ()


@pytest.mark.parametrize(
    ("change", "about", "renews"),
    [
        ({"channels": with_camera(state="off")}, "state", True),
        ({"channels": with_camera(why_code="see_room")}, "why", True),
        ({"channels": with_camera(kept_days=14)}, "kept", True),
        ({"channels": with_camera(countries=("DE",))}, "countries", True),
        ({"purpose_en": "Something else"}, "purpose", True),
        ({"live_watch": "yes"}, "live_watch", True),
        ({"human_judge_code": "exam_board"}, "human_judge_code", True),
        ({"private_tips_nl": "Anders"}, "private_tips", False),
        ({"compulsory": "yes"}, "compulsory", False),
    ],
)
def test_a_change_of_substance_starts_the_notice_period_again(change, about, renews):
    found = changes(explanation(), explanation(**change))
    assert [one.about for one in found] == [about]
    assert renews_notice(found) is renews


def test_details_of_a_channel_that_is_off_do_not_count():
    off = explanation(channels=with_camera(state="off"))
    assert changes(off, explanation(channels=with_camera(state="off", kept_days=5))) == ()


def test_a_new_note_is_no_change_and_the_order_of_countries_is_none():
    old = explanation(countries=("NL", "DE"))
    assert changes(old, explanation(countries=("NL", "DE"), change_note_nl="Nieuw")) == ()
    assert changes(explanation(), explanation(number=2)) == ()


def test_a_channel_that_disappears_has_become_unknown():
    [change] = changes(explanation(), explanation(channels=CHANNELS[1:]))
    assert (change.category, change.old, change.new) == ("webcam_video", "on", "unknown")
