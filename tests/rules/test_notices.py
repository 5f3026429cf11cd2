"""What a notice must contain before it may leave (2.8 items 1 to 7, O-2, 2.4, 2.7, C15), item by item (R-12, R-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.rules.grounds import KEPT_GROUNDS, REFUSAL_GROUNDS, refusal_grounds
from portal.rules.parts import EVERY_TILE, parts, recorded_parts, refused_parts
from portal.rules.recordings import ALSO_KEPT, CATEGORIES, Channel
from portal.rules.remedies import (
    Kept,
    Missing,
    Notice,
    Said,
    Weighing,
    missing_from_notice,
    refusal_timing,
)

TODAY = date(2026, 11, 23)
LATER = date(2027, 2, 1)
WEIGHED = Weighing(
    "Een kamer.", "Alleen het scherm.", "De zaal is vol.", {"camera": "Nodig.", "screen": "Nodig."}
)


def notice(kind: str = "objection", outcome: str = "refused", **changes: Any) -> Notice:
    """A notice that lacks nothing; `changes` take something away."""
    refuses = outcome != "granted"
    whole = Notice(
        kind=kind, outcome=outcome, day=TODAY, ground=refusal_grounds(kind, outcome)[0] if refuses else None,
        explanation="Daarom.", objected=("camera", "screen"), recorded=frozenset({"camera", "screen"}),
        granted=("camera",) if outcome == "partly" else (), weighing=replace(WEIGHED, place="Balie 3."),
        kept=tuple(Kept(part, "legal_claims", LATER) for part in ("camera", "screen")), data_where="elsewhere",
        data_ready=True, corrects=("facts",), route="court", body="Rechtbank Amsterdam", dpo="fg@voorbeeld.example",
    )  # fmt: skip
    return replace(whole, **changes)


def codes(found: tuple[Missing, ...]) -> list[tuple[int | None, str, str]]:
    return [(one.item, one.code, one.part) for one in found]


@pytest.mark.parametrize(
    ("corrects", "code"),
    [
        ((), "corrects"),
        (("forged",), "corrects"),
        (("facts", "exam_answers"), "exam_answers"),
        (("grade",), None),
    ],
)
@pytest.mark.parametrize("outcome", ["granted", "partly"])
def test_a_correction_says_of_what_and_never_of_exam_answers(
    outcome: str, corrects: tuple[str, ...], code: str | None
) -> None:
    """11.2, C-434/16."""
    found = codes(missing_from_notice(notice("rectification", outcome, corrects=corrects)))
    assert found == ([(1, code, "")] if code else [])
    assert missing_from_notice(notice("rectification", "refused", corrects=corrects)) == ()


@pytest.mark.parametrize("kind", REFUSAL_GROUNDS)
@pytest.mark.parametrize("outcome", ["granted", "partly", "refused"])
def test_a_complete_notice_lacks_nothing(kind: str, outcome: str):
    assert missing_from_notice(notice(kind, outcome)) == ()


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"outcome": "maybe"}, [(1, "outcome", "")]),
        ({"ground": None}, [(2, "ground", "")]),
        ({"ground": "no_ground"}, [(2, "ground", "")]),
        ({"explanation": " \n"}, [(2, "explanation", "")]),
        ({"dutch": "  "}, [(2, "dutch", "")]),
        ({"dutch": "Daarom."}, []),
        ({"weighing": replace(WEIGHED, situation="")}, [(2, "situation", "")]),
        ({"weighing": replace(WEIGHED, milder=" ")}, [(2, "milder", "")]),
        ({"weighing": replace(WEIGHED, alternative="")}, [(2, "alternative", "")]),
        ({"weighing": replace(WEIGHED, channels={"camera": "Nodig."})}, [(2, "channel", "screen")]),
        ({"route": None}, [(5, "remedy_route", "")]),
        ({"route": "ombudsman"}, [(5, "remedy_route", "")]),
        ({"body": ""}, [(5, "remedy_body", "")]),
        ({"dpo": ""}, [(6, "dpo", "")]),
    ],
)
def test_what_a_refused_objection_still_lacks(changes, lacks):
    assert codes(missing_from_notice(notice(**changes))) == lacks


def test_a_grant_needs_reasons_and_no_remedies():
    bare = notice(outcome="granted", route=None, body="", dpo="", weighing=Weighing(), kept=())
    assert missing_from_notice(bare) == ()
    assert codes(missing_from_notice(replace(bare, explanation=""))) == [(2, "explanation", "")]


@pytest.mark.parametrize("granted", [(), ("camera", "screen"), ("microphone",), ("nonsense",)])
def test_a_part_is_neither_nothing_nor_everything(granted):
    found = codes(missing_from_notice(notice(outcome="partly", granted=granted)))
    assert (1, "granted_parts", "") in found


def test_only_what_is_refused_needs_a_reason():
    some = replace(WEIGHED, channels={"screen": "Nodig."})
    assert missing_from_notice(notice(outcome="partly", weighing=some)) == ()


@pytest.mark.parametrize(
    ("kept", "lacks"),
    [
        ((), [(2, "kept_ground", "screen"), (1, "kept_until", "screen")]),
        ((Kept("screen", "excessive", LATER),), [(2, "kept_ground", "screen")]),
        ((Kept("screen", "legal_claims", None),), [(1, "kept_until", "screen")]),
        ((Kept("screen", "legal_claims", TODAY),), [(1, "kept_until", "screen")]),
        *(((Kept("screen", ground, LATER),), []) for ground in KEPT_GROUNDS),
    ],
)
def test_nothing_stays_without_an_exception_and_an_end(kept, lacks):
    found = missing_from_notice(notice("erasure", "partly", ground="legal_claims", kept=kept))
    assert codes(found) == lacks


def test_a_whole_refusal_to_delete_may_rest_on_the_request_itself():
    assert missing_from_notice(notice("erasure", ground="excessive", kept=())) == ()
    assert codes(missing_from_notice(notice("erasure", ground="no_ground", kept=()))) == [
        (2, "kept_ground", "camera"), (1, "kept_until", "camera"),
        (2, "kept_ground", "screen"), (1, "kept_until", "screen"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["objection", "access", "rectification", "restriction", "portability"])
def test_a_limit_by_law_is_looked_at_again(kind: str):
    limited = notice(kind, ground="limited_by_law", kept=())
    assert codes(missing_from_notice(limited)) == [(1, "review_day", "")]
    again = Kept("", "limited_by_law", LATER)
    assert missing_from_notice(replace(limited, kept=(again,))) == ()
    assert codes(missing_from_notice(replace(limited, kept=(replace(again, until=TODAY),)))) == [
        (1, "review_day", "")
    ]


@pytest.mark.parametrize("kind", ["access", "portability"])
@pytest.mark.parametrize("outcome", ["granted", "partly"])
@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"data_where": None}, "data_where"),
        ({"data_where": "somewhere"}, "data_where"),
        ({"weighing": Weighing()}, "data_place"),
        ({"data_ready": False}, "data_ready"),
        ({"data_where": "in_portal", "data_ready": False}, "data_package"),
        ({"data_where": "in_portal", "weighing": Weighing()}, None),
    ],
)
def test_the_data_are_there_when_the_answer_leaves(kind, outcome, changes, lacks):
    found = codes(missing_from_notice(notice(kind, outcome, **changes)))
    assert found == ([(None, lacks, "")] if lacks else [])


def test_a_refused_copy_needs_no_data():
    assert missing_from_notice(notice("access", data_where=None, data_ready=False)) == ()


def test_others_are_no_reason_to_refuse_the_whole():
    for kind in ("access", "portability"):
        assert "rights_of_others" in refusal_grounds(kind, "partly")
        assert "rights_of_others" not in refusal_grounds(kind, "refused")
        assert codes(missing_from_notice(notice(kind, ground="rights_of_others"))) == [(2, "ground", "")]


@pytest.mark.parametrize(
    ("basis", "possible"),
    [(None, True), ("public_task", True), ("legal_duty", True), ("consent", False), ("contract", False)],
)
def test_the_basis_is_no_reason_where_it_gives_the_right(basis, possible):
    found = codes(missing_from_notice(notice("portability", ground="not_this_basis", basis=basis)))
    assert found == ([] if possible else [(2, "ground", "")])


def test_a_review_is_never_limited_by_law():
    assert "limited_by_law" not in refusal_grounds("human_review")
    assert "limited_by_law" in refusal_grounds("access")


TOLD = (
    Said(1, "part", "Je scherm"), Said(2, "explanation", "Het is *nodig*.\nEcht."), Said(3, "received", "1 mei 2026"),
    Said(4, "authority", "autoriteitpersoonsgegevens.nl"), Said(5, "remedy_until", "12 juni 2026"),
    Said(5, "remedy_body", "Bestuur & raad, Postbus 1"), Said(6, "dpo", "fg@voorbeeld.example"),
    Said(7, "exam", "Statistiek 1"),
)  # fmt: skip
LETTER = (
    "- Camera, je scherm\n\nHet is \\*nodig\\*.  \nEcht.\n\n1 mei 2026. https://autoriteitpersoonsgegevens.nl/x "
    "**12 juni 2026** aan Bestuur \\& raad, Postbus 1. fg@voorbeeld.example. Statistiek 1"
)


def test_a_letter_that_says_it_all():
    assert missing_from_notice(notice(letter=LETTER, told=TOLD)) == ()


@pytest.mark.parametrize("said", TOLD, ids=lambda said: said.code)
def test_whatever_does_not_stand_in_the_letter_is_told_with_its_item(said: Said):
    words = {"explanation": "Echt.", "remedy_body": "Postbus 1"}.get(said.code, said.words)
    letter = LETTER.replace(words, "").replace(words.lower(), "")
    assert codes(missing_from_notice(notice(letter=letter, told=TOLD))) == [
        (said.item, f"unsaid_{said.code}", "")
    ]


@pytest.mark.parametrize(
    ("outcome", "on", "extended", "timing"),
    [
        ("refused", date(2026, 12, 23), False, "in_time"),
        ("refused", date(2026, 12, 24), False, "late"),
        ("refused", date(2026, 12, 24), True, "late"),  # 12(4) knows no extension
        ("partly", date(2026, 12, 23), True, "in_time"),
        ("partly", date(2026, 12, 24), True, "inside_extension"),
        ("partly", date(2027, 2, 23), True, "inside_extension"),
        ("partly", date(2027, 2, 24), True, "late"),
        ("partly", date(2026, 12, 24), False, "late"),
        ("granted", date(2027, 2, 24), False, "in_time"),
    ],
)
def test_when_a_refusal_is_late(outcome, on, extended, timing):
    legal = date(2027, 2, 23) if extended else date(2026, 12, 23)
    assert refusal_timing(outcome, on, date(2026, 12, 23), legal, extended) == timing


# Kinds of data


def test_an_objection_is_about_what_was_objected_to():
    assert parts("objection", ["screen", "camera"]) == ("camera", "screen")
    assert parts("alternative") == EVERY_TILE
    assert refused_parts("objection", ["screen", "camera"], ["camera"]) == ("screen",)


def test_every_other_request_is_about_all_kinds():
    assert parts("access", ["camera"]) == EVERY_TILE + ALSO_KEPT


def test_what_an_exam_never_records_is_left_out():
    recorded = frozenset({"camera", "exam_activity"})
    assert parts("erasure", (), recorded) == ("camera", "exam_activity")
    assert parts("objection", (), recorded) == ("camera",)
    assert parts("objection", ("eye_tracking",), recorded) == ("eye_tracking",), "still an answer to give"
    assert refused_parts("erasure", (), ["camera"], recorded) == ("exam_activity",)


def test_an_earlier_explanation_counts_too_and_unknown_is_not_no():
    def version(on: str = "", unknown: str = "") -> list[Channel]:
        states = dict.fromkeys(CATEGORIES, "off") | {on: "on", unknown: "unknown"}
        return [Channel(category=one, state=states[one]) for one in CATEGORIES]

    found = recorded_parts([version(on="webcam_video"), version(on="room_scan", unknown="exam_activity")])
    assert found == {"camera", "room_scan", "exam_activity"}
    assert recorded_parts([]) == frozenset()


def test_after_a_bezwaar_a_letter_never_names_who_decided_on_it():
    """2.8 item 5, Awb 8:1: the court is next."""
    told = notice(
        route="awb",
        body="College van bestuur, Postbus 1",
        letter="Stuur je brief aan College van  bestuur, Postbus 1.",
    )
    assert missing_from_notice(told) == ()
    assert codes(missing_from_notice(replace(told, cause="bezwaar"))) == [(5, "bezwaar_again", "")]
    assert missing_from_notice(replace(told, cause="bezwaar", letter="Naar de rechtbank.")) == ()


@pytest.mark.parametrize(
    ("body", "letter", "blocked"),
    [
        ("Voorbeeld Hogeschool", "Naar de rechtbank. Voorbeeld Hogeschool", False),
        ("Hogeschool", "Naar de rechtbank. Voorbeeld Hogeschool", False),
        ("", "Naar de rechtbank.", False),
        ("De commissie", "Daarom zegt de commissie nee. Naar de rechtbank.", False),
        ("De commissie", "Daarom zegt de commissie nee. Stuur je brief aan de commissie.", True),
        ("Voorbeeld Hogeschool, Postbus 1", "Stuur je brief aan Voorbeeld Hogeschool, Postbus 1.", True),
    ],
)
def test_only_an_address_that_is_given_again_sends_somebody_back(body: str, letter: str, blocked: bool):
    told = notice(
        route="awb", body=body, letter=letter, cause="bezwaar", explanation="Daarom zegt de commissie nee.",
        names=("Voorbeeld Hogeschool", "Example University"),
    )  # fmt: skip
    assert codes(missing_from_notice(told)) == ([(5, "bezwaar_again", "")] if blocked else [])
