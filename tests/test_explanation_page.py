"""What a reader sees of an exam: every field of section 3, unknown as unknown, and always a way out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.labels.explanation_page import Links, explanation_page
from portal.models import Channel, Explanation
from portal.rules.explanations import TEXTS
from portal.rules.recordings import CATEGORIES, STATES
from portal.rules.rights import BASES
from tests.browser import check_page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINKS = Links(
    objection="/object", rights="/rights", access="/access", erasure="/erasure", other_exam="/other",
    versions={1: "/versions/1", 2: "/versions/2"},
)  # fmt: skip
PRODUCT = SimpleNamespace(name="Proctorio", supplier=SimpleNamespace(name="Proctorio Inc."))


def an_exam(**more):
    values = {
        "id": "e", "slug": "stat1", "code": "STAT1", "name_nl": "Statistiek 1", "name_en": "Statistics 1",
        "starts_at": datetime(2027, 1, 14, 8, tzinfo=UTC), "zone": "Europe/Amsterdam", "mode": "home",
        "approval": "approved", "product": PRODUCT, "product_id": "p", "published_id": "v1",
        "best_before": None, "open_alternative": False, "cancelled": False,
        "is_proctored": True, "is_on_request": False, "may_be_proctored": True, "day": date(2027, 1, 14),
        **more,
    }  # fmt: skip
    return SimpleNamespace(**values, name=lambda lang: values[f"name_{lang}"])


def a_version(number=1, *, states=None, filled=True, **more):
    texts = (
        {f"{stem}_{lang}": f"{stem} ({lang})" for stem in TEXTS for lang in ("nl", "en")} if filled else {}
    )
    channels = [
        Channel(
            position=place, category=one, state=(states or {}).get(one, "off"), why_code="see_who_sits",
            seen_by_code="examiner_if_flagged", kept_days=30, countries="DE",
        )
        for place, one in enumerate(CATEGORIES)
    ]  # fmt: skip
    given_values = {
        "live_watch": "unknown", "software_judges": "unknown", "compulsory": "unknown", "countries": "",
        "sub_processors": "", **texts, **more,
    }  # fmt: skip
    return Explanation(
        id=f"v{number}", exam_id="e", number=number, state="published", published_at=NOW + timedelta(number),
        channels=channels, **given_values,
    )  # fmt: skip


@pytest.fixture
def shown(app):
    """Draw an exam: the view-model and the checked page."""

    def draw(exam, version, lang="en", versions=()):
        with app.test_request_context(f"/{lang}/"), force_locale(lang):
            config = app.extensions["portal_config"]
            page = explanation_page(exam, version, config, NOW, links=LINKS, versions=versions)
            html = app.jinja_env.globals["ui"].explanation.body(page)
            return page, check_page(f"<h1>{page.heading}</h1>{html}", fragment=True), str(html)

    return draw


FULL = {
    "lawful_basis": "public_task", "live_watch": "no", "software_judges": "yes",
    "human_judge_code": "examiner", "compulsory": "yes", "alternative_form": "campus",
    "sub_processors": "Amazon", "countries": "NL US",
}  # fmt: skip


def test_every_text_of_section_3_is_on_the_page(shown):
    version = a_version(states={"webcam_video": "on"}, **FULL)
    _page, _checked, html = shown(an_exam(), version)
    for stem in sorted(set(TEXTS) - {"interest", "change_note"}):
        assert f"{stem} (en)" in html, stem
    for word in (
        "Proctorio Inc.",
        "Amazon",
        "United States",
        "Dov de Wit",
        "020 555 01 23",
        "College van bestuur",
    ):
        assert word in html, word


def test_it_is_one_page_in_both_languages(shown):
    version = a_version(states={"webcam_video": "on"}, **FULL)
    english, dutch = (shown(an_exam(), version, lang)[1] for lang in ("en", "nl"))
    ids = [
        [attrs["id"] for _tag, attrs, _text in page.elements if "id" in attrs] for page in (english, dutch)
    ]
    assert ids[0] == ids[1]
    assert english.text("h1") == "What the exam Statistics 1 records"
    assert dutch.text("h1") == "Wat het tentamen Statistiek 1 opneemt"


def test_a_text_in_the_other_language_says_so(shown):
    version = a_version(filled=False, purpose_nl="Om fraude te zien.", **FULL)
    _page, checked, _html = shown(an_exam(), version)
    assert ("nl", "Om fraude te zien.") in [(attrs.get("lang"), text) for attrs, text in checked.all("p")]


def test_an_empty_explanation_says_unknown_and_never_no(shown):
    version = a_version(states=dict.fromkeys(CATEGORIES, "unknown"), filled=False)
    page, checked, html = shown(an_exam(approval="not_approved", may_be_proctored=False), version)
    assert {tile.answer for tile in page.tiles} | {item.answer for item in page.also_kept} == {"unknown"}
    assert page.not_recorded == []
    words = [text for _attrs, text in checked.all("p")]
    assert "We do not know this yet." in words
    assert "No software judges you." not in html
    assert "Nobody watches live." not in html
    assert "This is not recorded" not in html


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STATES), min_size=23, max_size=23), st.sampled_from([None, *BASES]))
def test_whatever_is_known_the_page_is_sound_and_offers_a_way_out(shown, states, basis):
    version = a_version(states=dict(zip(CATEGORIES, states, strict=True)), filled=False, lawful_basis=basis)
    page, checked, _html = shown(an_exam(), version)
    assert len(page.tiles) == 9
    assert len(page.also_kept) == 4
    assert len(page.records) == states.count("on")
    assert len(page.not_recorded) == states.count("off")
    assert "/object" in [attrs.get("href") for attrs, _text in checked.all("a")]


def test_recognising_faces_always_has_its_own_heading(shown):
    for state, heading in (
        ("on", "Recognising your face"),
        ("off", "Recognising your face: No"),
        ("unknown", "Recognising your face: Unknown"),
    ):
        _page, checked, _html = shown(an_exam(), a_version(states={"biometric_template": state}))
        assert [text for _attrs, text in checked.all("h3")].count(heading) == 1, state


class TestNotices:
    def test_not_approved(self, shown):
        page, _checked, _html = shown(an_exam(approval="in_review", may_be_proctored=False), a_version())
        assert [notice.heading for notice in page.notices] == ["Not yet approved for online supervision"]

    def test_suspended_is_held_without_it(self, shown):
        page, _checked, _html = shown(an_exam(approval="suspended", may_be_proctored=False), a_version())
        assert page.notices[0].heading == "Not yet approved for online supervision"
        assert page.notices[0].sentences == ("This exam is held without it.",)

    def test_approved_has_none(self, shown):
        assert shown(an_exam(), a_version())[0].notices == ()

    def test_no_explanation_says_when_it_comes_and_whom_to_mail(self, shown):
        exam = an_exam(approval="not_approved", may_be_proctored=False, published_id=None)
        page, checked, _html = shown(exam, None)
        assert page.notices[0].sentences == (
            "You can read it here by 17 December 2026.",
            "Do you have a question? Mail help@voorbeeld.example.",
        )
        assert "/object" in [attrs.get("href") for attrs, _text in checked.all("a")]
        assert page.tiles == []

    def test_too_late_is_said(self, shown):
        start = datetime(2026, 12, 1, 8, tzinfo=UTC)
        exam = an_exam(starts_at=start, day=start.date(), published_id=None)
        sentence = shown(exam, None)[0].notices[0].sentences[0]
        assert sentence == "It should have been here on 3 November 2026. We are late. Sorry."

    def test_an_old_version_says_that_there_is_a_newer_one(self, shown):
        first, second = a_version(1), a_version(2)
        exam = an_exam(published_id="v2")
        assert shown(exam, first, versions=[second, first])[0].notices[0].heading == "This is an old version"
        assert shown(exam, second, versions=[second, first])[0].notices == ()


class TestChoice:
    def test_the_other_exam_is_there_only_when_it_is_open(self, shown):
        assert shown(an_exam(), a_version())[0].choice.other_url == ""
        assert shown(an_exam(open_alternative=True), a_version())[0].choice.other_url == "/other"

    @pytest.mark.parametrize(
        ("basis", "label"),
        [
            (None, "Object"),
            ("public_task", "Object"),
            ("legitimate_interest", "Object"),
            ("consent", "Take back your consent"),
            ("contract", "Ask for another exam"),
            ("legal_duty", "Ask for another exam"),
        ],
    )
    def test_the_button_names_the_right_that_applies(self, shown, basis, label):
        choice = shown(an_exam(), a_version(lawful_basis=basis))[0].choice
        assert (choice.label, choice.url) == (label, "/object")

    def test_the_advice_is_never_a_limit(self, shown):
        for day in (None, date(2026, 12, 1), date(2026, 11, 1)):
            advice = shown(an_exam(best_before=day), a_version())[0].choice.advice
            assert "day of the exam" in advice or "Later is allowed" in advice

    def test_after_the_exam_one_can_still_object(self, shown):
        exam = an_exam(starts_at=NOW - timedelta(days=1), day=date(2026, 11, 22))
        assert shown(exam, a_version())[0].choice.url == "/object"


def test_without_supervision_there_is_nothing_to_object_to(shown):
    exam = an_exam(
        product=None, product_id=None, is_proctored=False, may_be_proctored=False, published_id=None
    )
    page, checked, html = shown(exam, None)
    assert "This exam has no online supervision." in html
    assert (page.notices, page.choice, page.tiles) == ((), None, [])
    assert "/rights" in [attrs.get("href") for attrs, _text in checked.all("a")]


def test_versions_say_what_changed_newest_first(shown):
    first, second = a_version(1), a_version(2, states={"webcam_video": "on"})
    page, checked, _html = shown(an_exam(published_id="v2"), second, versions=[first, second])
    assert [(one.number, one.shown) for one in page.versions] == [(2, True), (1, False)]
    assert page.versions[0].changes == ("Video from your camera: was off, is now on.",)
    assert page.versions[0].note.text == "change_note (en)"
    assert "/versions/1" in [attrs.get("href") for attrs, _text in checked.all("a")]


def test_what_people_typed_cannot_become_html(shown):
    version = a_version(filled=False, purpose_en="<script>alert(1)</script> & <b>", sub_processors="<i>")
    _page, _checked, html = shown(an_exam(), version)
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


def test_the_law_stands_apart_from_the_plain_words(shown):
    _page, _checked, html = shown(an_exam(), a_version(**FULL))
    plain = html.split('data-plain="legal"')
    assert "6(1)(e)" not in plain[0]
    assert "GDPR, article 6(1)(e)" in plain[1]
