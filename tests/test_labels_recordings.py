"""Every code has its words in both languages, and sentences say no more than the data do."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from portal.labels import changes as change_labels
from portal.labels import missing as missing_labels
from portal.labels import recordings as words
from portal.labels import rights as right_labels
from portal.labels.changes import what_changed
from portal.labels.missing import missing_sentence
from portal.labels.opening import opening_sentences
from portal.labels.shown import shown_also_kept, shown_face_template, shown_records, shown_tiles
from portal.paths import TRANSLATIONS
from portal.rules import gates, recordings, rights
from portal.rules.explanations import MISSING, TEXTS, VALUES, Missing
from portal.rules.recordings import CATEGORIES, Channel, ExamFacts

NINE_O_CLOCK = datetime(2026, 12, 14, 8, tzinfo=UTC)
CAMERA = Channel("webcam_video", "on", "see_help", None, None, "examiner", None, None, 30, None, ("NL", "DE"))
OFF = tuple(Channel(category, "off") for category in CATEGORIES)


@pytest.fixture(scope="module")
def app():
    app = Flask(__name__)
    Babel(app, default_translation_directories=str(TRANSLATIONS))
    return app


@pytest.fixture
def speaking(app):
    @contextmanager
    def speak(lang):
        with app.app_context(), force_locale(lang):
            yield

    return speak


def only(*channels):
    """These channels, and all others off."""
    named = {channel.category for channel in channels}
    return (*channels, *(channel for channel in OFF if channel.category not in named))


LISTS = {
    "categories": (words.CATEGORIES, recordings.CATEGORIES),
    "tiles": (words.TILES, [tile.key for tile in recordings.TILES]),
    "answers": (words.ANSWERS, recordings.ANSWERS),
    "states": (words.STATES, recordings.STATES),
    "modes": (words.MODES, recordings.MODES),
    "why": (words.WHY, recordings.WHY),
    "seen by": (words.SEEN_BY, recordings.SEEN_BY),
    "people": (words.SEEN_BY_PEOPLE, set(recordings.SEEN_BY) - {"nobody_software_only", "other"}),
    "kept": (words.KEPT_RULES, recordings.KEPT_RULES),
    "live watchers": (words.LIVE_WATCHERS, recordings.LIVE_WATCHERS),
    "judges": (words.HUMAN_JUDGES, recordings.HUMAN_JUDGES),
    "exceptions": (words.SPECIAL_EXCEPTIONS, recordings.SPECIAL_EXCEPTIONS),
    "alternatives": (words.ALTERNATIVE_FORMS, recordings.ALTERNATIVE_FORMS),
    "missing": (missing_labels.MISSING, [*MISSING, *gates.GATE_CODES]),
    "rights": (right_labels.RIGHTS, [right.code for right in rights.RIGHTS]),
    "what rights mean": (right_labels.WHAT_IT_MEANS, [right.code for right in rights.RIGHTS]),
    "bases": (right_labels.BASES, rights.BASES),
    "what bases mean": (right_labels.BASES_MEAN, rights.BASES),
    "erasure": (right_labels.ERASURE_CONDITIONS, rights.ERASURE_CONDITIONS),
    "instead": (right_labels.INSTEAD, rights.INSTEAD),
    "changed texts": (change_labels.TEXTS, set(TEXTS) - {"change_note"}),
    "changed values": (change_labels.VALUES, VALUES),
    "was": (change_labels.WAS, recordings.STATES),
    "is": (change_labels.IS, recordings.STATES),
}
SAME_IN_BOTH = {"Camera"}


@pytest.mark.parametrize("name", LISTS)
def test_every_code_has_words_in_both_languages_and_no_words_are_left_over(name, speaking):
    labels, codes = LISTS[name]
    assert set(labels) == set(codes)
    with speaking("en"):
        english = {code: str(label) for code, label in labels.items()}
    with speaking("nl"):
        dutch = {code: str(label) for code, label in labels.items()}
    assert all(english.values())
    assert [
        code for code in codes if dutch[code] == english[code] and english[code] not in SAME_IN_BOTH
    ] == []


@pytest.mark.parametrize(
    ("days", "rule", "dutch"),
    [
        (30, None, "30 dagen"),
        (1, None, "24 uur"),
        (0, None, "tot het einde van de dag"),
        (None, "end_of_session", "tot het einde van het tentamen"),
        (30, "grade_final", "30 dagen, of korter als je cijfer eerder vaststaat"),
        (30, "fraud_decision_final", "30 dagen, of langer als we fraude onderzoeken"),
        (None, None, "Dit weten we nog niet."),
        (None, "", "Dit weten we nog niet."),
    ],
)
def test_how_long_kept(days, rule, dutch, speaking):
    with speaking("nl"):
        assert words.kept(days, rule) == dutch


def test_countries_in_the_readers_language(speaking):
    with speaking("nl"):
        assert words.countries(["NL", "DE", "US"]) == "Nederland, Duitsland en Verenigde Staten"
        assert words.countries("NL DE") == "Nederland en Duitsland"
        assert words.countries("") == words.countries([]) == "Dit weten we nog niet."
    with speaking("en"):
        assert words.countries(["NL", "DE"]) == "Netherlands and Germany"


def test_own_words_keep_their_language_and_are_escaped(speaking):
    channel = replace(CAMERA, why_code="other", why_nl="<b>Zo</b>")
    with speaking("en"):
        assert shown_records([channel])[0].why == '<span lang="nl">&lt;b&gt;Zo&lt;/b&gt;</span>'
    with speaking("nl"):
        shown = shown_records([channel])[0].why
        assert not hasattr(shown, "__html__")
        assert shown == "<b>Zo</b>"


def test_own_words_stand_behind_the_coded_reason(speaking):
    channel = replace(CAMERA, why_nl="Bij <meerkeuze>.", why_en="With multiple choice.")
    with speaking("nl"):
        assert shown_records([channel])[0].why == "Om te zien of iemand je helpt. Bij &lt;meerkeuze&gt;."


def test_an_exam_of_which_nothing_is_known(speaking):
    with speaking("nl"):
        assert {tile.word for tile in shown_tiles([])} == {"Onbekend"}
        assert {line.word for line in shown_also_kept([])} == {"Onbekend"}
        assert shown_face_template([]).word == "Onbekend"
        assert shown_records([]) == []
        sentences = opening_sentences(ExamFacts(None, "home", ()))
    assert sentences == [
        "We weten nog niet wanneer dit tentamen is.",
        "Je maakt het thuis, op je eigen computer.",
        "We weten nog niet wat dit tentamen opneemt.",
        "We weten nog niet of iemand live meekijkt.",
        "We weten nog niet of software je beoordeelt.",
        "We weten nog niet wie over fraude beslist.",
    ]


def test_recognised_faces_are_a_record_and_not_a_line_apart(speaking):
    with speaking("nl"):
        assert shown_face_template([Channel("biometric_template", "off")]).word == "Nee"
        assert shown_face_template([Channel("biometric_template", "on")]) is None
        assert shown_records([CAMERA, Channel("biometric_template", "on")])[0].name == "Je gezicht herkennen"


def test_the_opening_of_an_exam_that_is_fully_known(speaking):
    exam = ExamFacts(NINE_O_CLOCK, "home", only(CAMERA), "no", None, "yes", "examiner")
    with speaking("nl"):
        assert opening_sentences(exam) == [
            "Dit tentamen is op maandag 14 december 2026 om 9.00.",
            "Je maakt het thuis, op je eigen computer.",
            "Dit tentamen neemt 1 ding op.",
            "Niemand kijkt live mee.",
            "Deze mensen kunnen opnames zien: je examinator.",
            "Uiterlijk op 13 januari 2027 wissen we alle opnames.",
            "Software meldt wat opvalt.",
            "Een mens beslist over fraude, niet de software: je examinator.",
        ]
    with speaking("en"):
        assert "We delete all recordings by 13 January 2027." in opening_sentences(exam)


@pytest.mark.parametrize(
    "channels",
    [
        (CAMERA,),
        only(CAMERA, Channel("mouse", "unknown")),
        only(CAMERA, replace(CAMERA, category="mouse", kept_days=None)),
        only(CAMERA, replace(CAMERA, category="mouse", kept_days=None, kept_rule="grade_final")),
        only(CAMERA, replace(CAMERA, category="mouse", kept_days=None, kept_rule="fraud_decision_final")),
    ],
)
def test_all_is_only_promised_when_nothing_is_open(channels, speaking):
    with speaking("en"):
        said = " ".join(opening_sentences(ExamFacts(NINE_O_CLOCK, "home", channels)))
    assert "all recordings" not in said
    assert "Some recordings we keep for 30 days." in said


def test_only_software_is_said_only_when_it_is_sure(speaking):
    software = replace(CAMERA, seen_by_code="nobody_software_only")
    sure = ExamFacts(NINE_O_CLOCK, "home", only(software), "no")
    sentence = "No person looks at the recordings, only software."
    with speaking("en"):
        assert sentence in opening_sentences(sure)
        for unsure in (
            replace(sure, live_watch="unknown"),
            replace(sure, live_watch="yes"),
            replace(sure, channels=(software,)),
            replace(sure, channels=only(software, replace(CAMERA, category="mouse"))),
            replace(sure, channels=only(software, replace(CAMERA, category="mouse", seen_by_code=None))),
        ):
            assert sentence not in opening_sentences(unsure)


@pytest.mark.parametrize(
    ("live", "by", "seen_by", "dutch"),
    [
        ("yes", "supplier", "examiner", "Iemand van het bedrijf dat de opnames maakt, kijkt live mee."),
        ("yes", None, "examiner", "Iemand kijkt live mee. We weten nog niet wie."),
        ("no", None, "examiner", "Niemand kijkt live mee."),
        ("no", None, "live_invigilator", "We weten nog niet of iemand live meekijkt."),
        ("unknown", None, "examiner", "We weten nog niet of iemand live meekijkt."),
    ],
)
def test_who_watches_live(live, by, seen_by, dutch, speaking):
    channels = only(replace(CAMERA, seen_by_code=seen_by))
    with speaking("nl"):
        assert dutch in opening_sentences(ExamFacts(NINE_O_CLOCK, "home", channels, live, by))


@pytest.mark.parametrize(
    ("software", "judge"), [("yes", None), ("yes", "nobody"), ("unknown", None), ("no", None)]
)
def test_a_person_decides_only_if_the_data_say_so(software, judge, speaking):
    exam = ExamFacts(NINE_O_CLOCK, "home", OFF, "no", None, software, judge)
    with speaking("en"):
        assert not any(sentence.startswith("A person decides") for sentence in opening_sentences(exam))
        assert any(
            "A person" in one for one in opening_sentences(replace(exam, human_judge_code="exam_board"))
        )


def test_without_supervision_and_after_the_exam(speaking):
    with speaking("nl"):
        assert opening_sentences(ExamFacts(NINE_O_CLOCK, "campus", (), supervised=False, over=True)) == [
            "Dit tentamen was op maandag 14 december 2026 om 9.00.",
            "Dit tentamen is zonder online toezicht.",
        ]


def test_what_is_missing_names_the_thing(speaking):
    with speaking("nl"):
        assert missing_sentence(Missing("I-09", "channel_kept", "mouse")) == (
            "Hoe je de muis beweegt: Vul in hoe lang we dit bewaren."
        )
        assert missing_sentence(Missing("I-03", "necessity")) == (
            "Schrijf waarom dit tentamen online toezicht nodig heeft, in het Nederlands en in het Engels."
        )


def test_articles_in_both_languages(speaking):
    with speaking("nl"):
        assert right_labels.articles(rights.right("R-10")) == "AVG, artikel 22 lid 1 en 22 lid 3"
        assert right_labels.basis_article("public_task") == "AVG, artikel 6 lid 1 onder e"
    with speaking("en"):
        assert right_labels.articles(rights.right("R-15")) == "GDPR, article 79 and 82"


def version(**other):
    texts = {f"{stem}_{lang}": "" for stem in TEXTS for lang in ("nl", "en")}
    return SimpleNamespace(**{**texts, **dict.fromkeys(VALUES), "channels": (), **other})


def test_what_changed_in_sentences(speaking):
    old = version(channels=(replace(CAMERA, category="mouse"),), live_watch="unknown")
    new = version(
        channels=(CAMERA, replace(CAMERA, category="mouse", kept_days=14)),
        live_watch="yes",
        lawful_basis="public_task",
        purpose_nl="Fraude voorkomen",
    )
    with speaking("nl"):
        assert what_changed(old, new) == [
            "Video van je camera: was nog niet bekend, staat nu aan.",
            "Hoe je de muis beweegt: we bewaren het anders. Eerst: 30 dagen. Nu: 14 dagen.",
            "Waarom dit mag, is veranderd. Dit hoort bij de taak die de school van de wet heeft.",
            "Iemand kijkt live mee: was nog niet bekend, is nu ja.",
            "We beschrijven het doel anders.",
        ]
        assert what_changed(None, new) == ["Dit is de eerste versie."]
        assert what_changed(new, new) == ["Er is niets veranderd."]


def test_every_kind_of_change_has_a_sentence(speaking):
    filled = version(
        channels=(Channel("mouse", "off"), CAMERA),
        **{
            name: ("NL",) if name == "countries" else "x"
            for name in VALUES
            if name not in change_labels._CODES
        },
        **{name: next(iter(codes)) for name, codes in change_labels._CODES.items()},
    )
    filled.lawful_basis = "consent"
    for stem in TEXTS:
        setattr(filled, f"{stem}_nl", "x")
    for lang in ("nl", "en"):
        with speaking(lang):
            there, back = what_changed(version(), filled), what_changed(filled, version())
        assert len(there) == len(back) == 2 + len(VALUES) + len(TEXTS) - 1
        assert not [sentence for sentence in there + back if "%(" in sentence or ".." in sentence]
