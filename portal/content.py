"""Long texts: pages, letters and mails as Markdown per language, with named placeholders.

A file opens with front matter (`title: …`). `{name}` is a placeholder. A paragraph that opens with
`[if name]` or `[unless name]` stays only when that value is (not) there. A paragraph `[part name]` stands for the
paragraphs of `parts/name.md`, which several texts share. The institution's overlay folder wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from portal.paths import TRANSLATIONS

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_CONDITION = re.compile(r"\[(if|unless) (\w+)\]\s*")
_PART = re.compile(r"^\[part ([\w-]+)\]$", re.MULTILINE)
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_BLOCK_SIGN = re.compile(r"^\s*(?:([-+=])|(\d{1,9})([.)]))")
_renderer = MarkdownIt("commonmark", {"html": False, "linkify": False})


class MissingText(LookupError):  # noqa: N818 (it reads as what it is)
    """There is no such text in that language."""


@dataclass(frozen=True)
class Text:
    """A title and a body in Markdown (of a mail: plain text), placeholders filled."""

    title: str
    body: str


def load(
    folder: str,
    name: str,
    language: str,
    values: Mapping[str, Any] | None = None,
    overlay: Path | None = None,
) -> Text:
    """The text `<language>/<folder>/<name>.md` with its placeholders filled.

    Raises MissingText, or KeyError naming a placeholder without a value.
    """
    title, body = _read(folder, name, language, overlay)
    given = values or {}
    paragraphs = [kept for paragraph in body.split("\n\n") if (kept := _choose(paragraph, given)) is not None]
    plain = folder == "mails"
    return Text(_fill(title, given, plain=True), _fill("\n\n".join(paragraphs), given, plain))


def to_html(markdown: str) -> Markup:
    """Markdown as HTML; raw HTML in it stays text."""
    return Markup(_renderer.render(markdown))  # noqa: S704 (html is off, so the renderer escapes)


def placeholders(folder: str, name: str, language: str) -> set[str]:
    """Every name used in a text, conditions included, so that a test can compare languages."""
    title, body = _read(folder, name, language, None)
    return set(_PLACEHOLDER.findall(title + body)) | {found[1] for found in _CONDITION.findall(body)}


@lru_cache(maxsize=256)
def _read(folder: str, name: str, language: str, overlay: Path | None) -> tuple[str, str]:
    for root in filter(None, (overlay, TRANSLATIONS)):
        path = root / language / folder / f"{name}.md"
        if path.is_file():
            title, body = _split(path.read_text("utf-8"))
            return title, _PART.sub(lambda part: _read("parts", part[1], language, overlay)[1], body)
    raise MissingText(f"{language}/{folder}/{name}.md")


def _split(source: str) -> tuple[str, str]:
    _, front, body = source.split("---\n", 2)
    title = next(
        line.removeprefix("title:").strip() for line in front.splitlines() if line.startswith("title:")
    )
    return title, body.strip()


def _choose(paragraph: str, values: Mapping[str, Any]) -> str | None:
    condition = _CONDITION.match(paragraph)
    if not condition:
        return paragraph
    wanted = condition[1] == "if"
    return paragraph[condition.end() :] if bool(values.get(condition[2])) is wanted else None


def _fill(text: str, values: Mapping[str, Any], plain: bool) -> str:
    def value(match: re.Match[str]) -> str:
        found = values[match[1]]
        if plain:
            return " ".join(str(found).split()) if match[1] != "body" else str(found)
        if isinstance(found, Text):
            return found.body
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        return as_typed(str(found), "> " if line == "> " else "")

    return _PLACEHOLDER.sub(value, text)


def as_typed(words: str, prefix: str = "") -> str:
    """Words of people as Markdown that shows them as they were typed: signs stay signs, line breaks stay.

    `prefix` opens each further line, so that a quotation holds all of them.
    """
    lines = [
        _BLOCK_SIGN.sub(_escaped, _MARKDOWN_SIGNS.sub(r"\\\1", line)).strip() for line in words.split("\n")
    ]
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += ("  " if before and line else "") + f"\n{prefix}{line}"
    return joined


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"
