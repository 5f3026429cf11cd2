"""How hard a text is to read, by what can be counted without a dictionary: long sentences and formal words.

The tests of the portal's own copy measure more (tests/plain_language.py), with these same sentences and words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONG_SENTENCE: Final = 20
"""Words; a longer sentence is hard to read."""
MEAN_SENTENCE: Final = 12
"""Words a sentence may have on average, in a text for students."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|www\.\S+")
_SHORTENED = re.compile(
    r"\b(bijv|bv|d\.w\.z|o\.a|e\.g|i\.e|nr|art|blz|ca|etc|mr|dr|prof|ing|ir|drs|jan|feb|mrt|apr|jun|jul|aug|sep|okt"
    r"|oct|nov|dec|no|vs|st)\.",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]?[A-ZÀ-Þ0-9])|;\s+")
_DOT = "\0"


@dataclass(frozen=True)
class Plainness:
    """What makes a text hard: words a sentence, the sentences that are long, formal words with a plain one each."""

    words: int
    mean: float
    long: tuple[str, ...]
    stiff: dict[str, str]

    @property
    def is_plain(self) -> bool:
        """Whether nothing was found to change."""
        return not self.long and not self.stiff and self.mean <= MEAN_SENTENCE


def plainness(text: str, language: str) -> Plainness | None:
    """The figures of a text in `nl` or `en`; None when it holds no words."""
    sentences = split_sentences(text)
    lengths = [len(words_in(sentence)) for sentence in sentences]
    full = [length for length, said in zip(lengths, sentences, strict=True) if not is_fragment(said, length)]
    if not sentences:
        return None
    long = tuple(said for length, said in zip(lengths, sentences, strict=True) if length > LONG_SENTENCE)
    counted = full or lengths
    return Plainness(sum(lengths), sum(counted) / len(counted), long, stiff_words(text, language))


def words_in(text: str) -> list[str]:
    """The words of a text, without figures and signs."""
    return _WORD.findall(text)


def is_fragment(sentence: str, words: int) -> bool:
    """Whether this is a heading or list item, which says nothing about the length of sentences."""
    return words < 6 and not re.search(r"[.!?]$", sentence)


def split_sentences(text: str) -> list[str]:
    """Sentences, headings and list items; addresses are left out, a blank line always ends a sentence."""
    found = []
    for block in re.split(r"\n\s*\n", _ADDRESS.sub(" ", text)):
        line = " ".join(block.split())
        line = _SHORTENED.sub(lambda match: match[0].replace(".", _DOT), line)
        line = re.sub(r"(\d)\.(?=\d)", rf"\1{_DOT}", line)
        found += [part.replace(_DOT, ".").strip() for part in _END.split(line)]
    return [sentence for sentence in found if _WORD.search(sentence)]


def stiff_words(text: str, language: str) -> dict[str, str]:
    """The formal words in a text, each with what to write instead."""
    lower = " ".join(text.lower().split())
    return {
        stiff: plain
        for stiff, plain in STIFF[language].items()
        if re.search(rf"(?<![\w-]){re.escape(stiff)}(?![\w-])", lower)
    }


STIFF: dict[str, dict[str, str]] = {
    "nl": {
        "teneinde": "om",
        "ingevolge": "volgens",
        "middels": "met",
        "door middel van": "met",
        "inzake": "over",
        "betreffende": "over",
        "aangaande": "over",
        "omtrent": "over",
        "desbetreffende": "deze",
        "derhalve": "dus",
        "alsmede": "en",
        "alsook": "en",
        "alvorens": "voordat",
        "behoudens": "behalve",
        "dient": "moet",
        "dienen": "moeten",
        "dient te": "moet",
        "geschiedt": "gebeurt",
        "geschieden": "gebeuren",
        "gehouden": "verplicht",
        "te allen tijde": "altijd",
        "met betrekking tot": "over",
        "ten aanzien van": "over",
        "ten behoeve van": "voor",
        "in het kader van": "voor, bij",
        "op basis van": "door, met",
        "voorafgaand aan": "voor",
        "indien": "als",
        "tenzij": "behalve als",
        "verstrekken": "geven",
        "verstrekt": "geeft",
        "verkrijgen": "krijgen",
        "verkregen": "gekregen",
        "gedurende": "tijdens",
        "dermate": "zo",
        "tevens": "ook",
        "echter": "maar",
        "reeds": "al",
        "conform": "volgens",
        "krachtens": "volgens",
        "jegens": "tegen",
        "onverwijld": "meteen",
        "onherroepelijk": "definitief",
        "terstond": "meteen",
        "waarborgen": "zorgen voor",
        "faciliteren": "helpen",
        "implementeren": "invoeren",
        "realiseren": "maken",
        "effectueren": "uitvoeren",
        "herevalueer": "kijk opnieuw",
        "instrueer": "leg uit",
        "instrueren": "uitleggen",
        "ontvangst": "krijgen",
        "bovengenoemde": "deze",
        "voornoemde": "deze",
        "hierbij": "",
        "hiertoe": "daarvoor",
        "daartoe": "daarvoor",
        "hetgeen": "wat",
        "thans": "nu",
        "casu quo": "of",
        "c.q.": "of",
        "d.m.v.": "met",
        "m.b.t.": "over",
        "i.v.m.": "door",
        "t.a.v.": "over",
        "betrokkene": "jij",
        "verzoeker": "jij",
        "uitsluitsel": "antwoord",
        "tegemoetkoming": "bijdrage",
        "inwilligen": "doen wat je vraagt",
        "ingewilligd": "goedgekeurd",
        "ten hoogste": "maximaal",
        "onevenredige": "te grote",
        "voltooien": "afmaken",
    },
    "en": {
        "pursuant to": "under",
        "in accordance with": "following",
        "prior to": "before",
        "subsequent to": "after",
        "in order to": "to",
        "with regard to": "about",
        "with respect to": "about",
        "in respect of": "about",
        "concerning": "about",
        "commence": "start",
        "terminate": "end",
        "utilise": "use",
        "utilize": "use",
        "shall": "must, will",
        "hereby": "",
        "herein": "here",
        "thereof": "of it",
        "whereby": "by which",
        "notwithstanding": "despite",
        "in the event that": "if",
        "save where": "unless",
        "provided that": "if",
        "obtain": "get",
        "obtained": "got",
        "retain": "keep",
        "retained": "kept",
        "ensure": "make sure",
        "facilitate": "help",
        "implement": "start",
        "endeavour": "try",
        "ascertain": "find out",
        "irrevocably": "for good",
        "not exceeding": "up to",
        "in lieu of": "instead of",
        "data subject": "you",
        "supplements": "adds to",
        "regarding": "about",
        "additional": "more",
        "assist": "help",
        "deployment": "use",
        "obliged": "must",
        "erasure request": "request to delete",
        "purged": "deleted",
        "supplied": "given",
        "demonstrate": "show",
        "demonstrates": "shows",
        "upon": "on",
        "via": "through",
        "undue delay": "waiting too long",
    },
}
"""Formal word or phrase → the plain one; an empty one means: leave it out."""
