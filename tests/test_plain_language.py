"""Every letter, mail and page text is plain enough for a student under stress, in both languages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from portal import content
from portal.paths import TRANSLATIONS
from tests.plain_language import (
    complaints,
    is_passive,
    measure,
    stiff_words,
    syllables,
    text_of_html,
    text_of_markdown,
)

FOLDERS = ("letters", "mails", "pages")
TEXTS = sorted(
    (path.parts[-3], path.parts[-2], path.stem)
    for folder in FOLDERS
    for path in TRANSLATIONS.glob(f"*/{folder}/*.md")
)
SAMPLES: dict[str, dict[str, str]] = {
    "nl": {
        "exam": "Statistiek 1", "exam_day": "maandag 14 december 2026", "received": "23 november 2026",
        "deadline": "23 december 2026", "decided": "7 december 2026", "target": "4 december 2026",
        "choose_by": "7 december 2026", "remedy_until": "18 januari 2027", "answer_by": "5 december 2026",
        "explanation": "We kunnen je ook op een andere manier zien. Daarom maak je dit tentamen op school.",
        "message": "Welk tentamen bedoel je?",
        "places": "14 december, 9.00 uur, zaal 3.12", "parts": "camera, microfoon",
        "when": "maandag 14 december 2026, 9.00 tot 11.00 uur", "place": "zaal 3.12",
        "ground": "deze gegevens zijn nodig voor een onderzoek", "institution": "Voorbeeld Hogeschool",
        "remedy_body": "College van bestuur, Postbus 1, 1000 AA Voorbeeld",
        "means": "Antwoord op de pagina van je verzoek.", "reply_by": "maandag 7 december 2026",
        "was": "woensdag 23 december 2026", "provisional": "dinsdag 5 januari 2027", "new": "dinsdag 5 januari 2027",
        "answered_on": "maandag 7 december 2026", "reason": "Je vraagt tien opnamen. Er staan andere mensen in beeld.",
        "which_right": "In de wet heet dit inzage (AVG, artikel 15): je wilt zien wat we over je hebben.",
        "answer": "Ja, je mag de opname zelf bekijken. Vraag dat bij de school.",
        "entered": "30 december 2026", "before": "Je verzoek om je gegevens te zien", "after": "Je bezwaar",
        "why": "Je schrijft dat je niet gefilmd wilt worden. Dat is een bezwaar.",
        "desk": "de helpdesk", "said": "Je scherm ging op zwart tijdens je tentamen.", "sent": "24 november 2026",
        "others": "2026-8KQ4-M2XE",
        "refused_parts": "- Camera. Zonder beeld zien we niet of er iemand naast je zit.\n- Je scherm",
        "situation": "Je woont met drie mensen in één kamer.",
        "milder": "We keken naar alleen je scherm. Dan zien we niet wie er meekijkt.",
        "another": "De zaal is op die dag vol.", "due": "23 december 2026", "earlier": "1 december 2026",
        "looked_at_again": "1 februari 2027", "package_until": "6 januari 2027",
        "purpose": "We kijken of je zelf je tentamen maakt.", "software": "Geen software beoordeelt je.",
        "recorded": "- Beeld van je camera. Je examinator. We bewaren dit: 30 dagen.",
        "recipients": "- Het bedrijf staat in Nederland.", "exam_pages": "- Statistiek 1",
        "child": "Iemand die voor je zorgt, vroeg ons iets voor jou. We zeiden ja. Je deed niets fout.",
    },
    "en": {
        "exam": "Statistics 1", "exam_day": "Monday 14 December 2026", "received": "23 November 2026",
        "deadline": "23 December 2026", "decided": "7 December 2026", "target": "4 December 2026",
        "choose_by": "7 December 2026", "remedy_until": "18 January 2027", "answer_by": "5 December 2026",
        "explanation": "We can see you in another way. So you take this exam at school.",
        "message": "Which exam do you mean?",
        "places": "14 December, 9.00, room 3.12", "parts": "camera, microphone",
        "when": "Monday 14 December 2026, 9.00 to 11.00", "place": "room 3.12",
        "ground": "we need these data for a court case", "institution": "Example University",
        "remedy_body": "College van bestuur, Postbus 1, 1000 AA Voorbeeld",
        "means": "Answer on the page of your request.", "reply_by": "Monday 7 December 2026",
        "was": "Wednesday 23 December 2026", "provisional": "Tuesday 5 January 2027", "new": "Tuesday 5 January 2027",
        "answered_on": "Monday 7 December 2026", "reason": "You ask for ten recordings. Other people are in them.",
        "which_right": "In law you ask for access (GDPR, article 15): you want to see what we have about you.",
        "answer": "Yes, you may look at the recording yourself. Ask the school for that.",
        "entered": "30 December 2026", "before": "Your request to see your data", "after": "Your objection",
        "why": "You write that you do not want to be filmed. That is an objection.",
        "desk": "the help desk", "said": "Your screen went black during your exam.", "sent": "24 November 2026",
        "others": "2026-8KQ4-M2XE",
        "refused_parts": "- Camera. Without it we cannot see if someone sits next to you.\n- Your screen",
        "situation": "You live in one room with three people.",
        "milder": "We looked at your screen only. Then we cannot see who helps you.",
        "another": "The room is full on that day.", "due": "23 December 2026", "earlier": "1 December 2026",
        "looked_at_again": "1 February 2027", "package_until": "6 January 2027",
        "purpose": "We check that you take your exam yourself.", "software": "No software judges you.",
        "recorded": "- Video from your camera. Your examiner. We keep it: 30 days.",
        "recipients": "- The company is in the Netherlands.", "exam_pages": "- Statistics 1",
        "child": "Somebody who cares for you asked us something, for you. We said yes. You did nothing wrong.",
    },
}  # fmt: skip
SAME_IN_BOTH = {
    "ref": "2026-7KQ4-M2XD", "dpo_name": "Dov de Wit", "dpo_email": "fg@voorbeeld.example",
    "phone": "020 555 01 23",
    "link": "https://privacy.voorbeeld.example/nl/requests/2026-7KQ4-M2XD",
    "contact_email": "help@voorbeeld.example", "desk_email": "helpdesk@voorbeeld.example",
    "idle_minutes": "60", "result_days": "10", "days": "2", "backup_days": "30",
    "access_link": "https://privacy.voorbeeld.example/nl/requests/new/access",
    "statement_link": "https://privacy.voorbeeld.example/nl/requests/2026-7KQ4-M2XD/statement",
}  # fmt: skip
CHOICES = {"granted", "partly", "refused", "refuses", "awb", "appeal", "court"}


def _variants(folder: str, name: str, language: str) -> Iterator[str]:
    """The text for each outcome and remedy route, with every other condition on and off."""
    conditions = (
        content.placeholders(folder, name, language) - CHOICES - set(SAMPLES[language]) - set(SAME_IN_BOTH)
    )
    seen = set()
    for outcome, route, rest in itertools.product(
        ("granted", "partly", "refused"), ("awb", "appeal", "court"), (True, False)
    ):
        refuses = outcome != "granted"
        told: dict[str, Any] = {
            **SAME_IN_BOTH, **SAMPLES[language], outcome: True, "refuses": refuses, route: refuses,
            **dict.fromkeys(conditions, rest),
        }  # fmt: skip
        text = content.load(folder, name, language, told)
        whole = f"{text.title}\n\n{text.body}"
        if whole not in seen:
            seen.add(whole)
            yield whole


@pytest.mark.parametrize(("language", "folder", "name"), TEXTS, ids=["/".join(text) for text in TEXTS])
def test_a_text_is_plain_enough_for_students(language: str, folder: str, name: str) -> None:
    for whole in _variants(folder, name, language):
        assert not (wrong := complaints(text_of_markdown(whole), language, "student")), wrong


def test_there_are_texts_in_both_languages() -> None:
    assert {(folder, name) for language, folder, name in TEXTS if language == "nl"} == {
        (folder, name) for language, folder, name in TEXTS if language == "en"
    }
    assert len(TEXTS) > 20


@pytest.mark.parametrize(
    ("language", "legal", "plain"),
    [
        (
            "nl",
            "De opnamen worden ten hoogste dertig dagen bewaard, waarna deze worden vernietigd.",
            "We bewaren de opname 30 dagen. Valt er niets op? Dan wissen we die.",
        ),
        (
            "nl",
            "Indien u bezwaar heeft tegen de inzet van proctoring, dient u dit kenbaar te maken.",
            "Wil je geen online toezicht? Maak dan bezwaar.",
        ),
        (
            "en",
            "The deadline for your objection has been extended pursuant to Article 12(3).",
            "We need more time. You will get our answer by 22 February. The reason: your request is complex.",
        ),
    ],
)
def test_the_measure_tells_a_law_from_a_letter(language: str, legal: str, plain: str) -> None:
    assert complaints(legal, language, "student")
    assert not complaints(plain, language, "student")


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        ("nl", "tentamen", 3),
        ("nl", "bezwaar", 2),
        ("en", "objection", 3),
        ("en", "queue", 1),
        ("en", "rhythm", 2),
    ],
)
def test_syllables(language: str, word: str, count: int) -> None:
    assert syllables(word, language) == count


@pytest.mark.parametrize(
    ("language", "sentence", "passive"),
    [
        ("nl", "Je verzoek wordt door ons bekeken.", True),
        ("nl", "We bekijken je verzoek.", False),
        ("nl", "Dan wordt het bezwaar een verzoek.", False),
        ("en", "Your request is not yet decided, and data are only kept here.", True),
        ("en", "We keep your data for 30 days.", False),
        ("en", "Nothing else is needed.", False),
    ],
)
def test_passive_sentences(language: str, sentence: str, passive: bool) -> None:
    assert is_passive(sentence, language) is passive


def test_stiff_words_come_with_a_plain_one() -> None:
    assert stiff_words("Indien je wilt, dan tevens dit.", "nl") == {"indien": "als", "tevens": "ook"}
    assert not stiff_words("Een dienaar", "nl")


def test_of_a_page_only_what_a_person_reads_counts() -> None:
    page = """<!doctype html><html lang="nl"><body><nav>Menu</nav><main><h1>Kop</h1><p>Een <a href="/">zin</a>
    <div data-plain="skip">teneinde</div><p lang="en">English</p><textarea>typed</textarea></main>"""
    assert text_of_html(page).split() == ["Kop", "Een", "zin"]


def test_sentences_end_where_people_end_them() -> None:
    found = measure("## Kop\n\nZie art. 21. Dat kost 3.50 euro! Mail a@b.example.", "nl")
    assert found is not None
    assert [sentence.text for sentence in found.sentences] == [
        "## Kop",
        "Zie art. 21.",
        "Dat kost 3.50 euro!",
        "Mail",
    ]
