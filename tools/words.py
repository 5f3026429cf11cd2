"""Brings the catalogues up to date with the code and compiles them; `--check` only says what is not in order.

English is the source: its translation of a sentence is that sentence. Dutch is written by people, in
translations/nl/LC_MESSAGES/messages.po.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "translations"
SOURCE, LANGUAGES = "en", ("en", "nl")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}

NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""In the header of every catalogue: without one, today's would be written, and no check would ever agree."""


def main() -> int:
    """Update and compile, or check. Returns the exit code."""
    found = extract()
    checking = "--check" in sys.argv[1:]
    problems = [line for language in LANGUAGES for line in bring_up_to_date(language, found, checking)]
    print("\n".join(problems) or f"{len(found)} sentences, both languages complete.")
    return 1 if problems else 0


def extract() -> Catalog:
    """Every sentence in the code and the templates."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")
    found = new_catalog(SOURCE)
    for _file, _line, message, _comments, context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS
    ):
        found.add(message, context=context)
    return found


def bring_up_to_date(language: str, found: Catalog, checking: bool) -> list[str]:
    """Write the catalogue and its .mo, or compare them; returns what is not in order."""
    folder = TRANSLATIONS / language / "LC_MESSAGES"
    po, mo = folder / "messages.po", folder / "messages.mo"
    known = read_po(io.BytesIO(po.read_bytes()), locale=language)
    catalog, lacking = merged(language, found, known)
    problems = [f"{language}: not translated: {sentence}" for sentence in lacking]
    problems += [f"{language}: to be looked at (fuzzy): {m.id}" for m in known if m.id and m.fuzzy]
    for path, content in ((po, as_po(catalog)), (mo, as_mo(catalog))):
        if checking:
            if not path.exists() or path.read_bytes() != content:
                problems.append(f"{path.relative_to(ROOT)} is out of date: run make words")
        else:
            path.write_bytes(content)
    return problems


def merged(language: str, found: Catalog, known: Catalog) -> tuple[Catalog, list[str]]:
    """The catalogue with just the sentences that are in use, and those that have no translation yet."""
    catalog, lacking = new_catalog(language), []
    for message in found:
        if not message.id:
            continue
        translation = message.id if language == SOURCE else translation_of(message, known)
        if not translation or (isinstance(translation, tuple) and not all(translation)):
            lacking.append(sentence(message))
        catalog.add(message.id, translation, flags=message.flags - {"fuzzy"}, context=message.context)
    return catalog, lacking


def translation_of(message: Message, known: Catalog) -> str | tuple[str, ...]:
    """What people wrote for this sentence; empty when nobody has."""
    old = known.get(sentence(message), message.context)
    if old is None or not old.string:
        return ""
    if isinstance(message.id, str):
        return old.string if isinstance(old.string, str) else old.string[0]
    return (old.string, old.string) if isinstance(old.string, str) else tuple(old.string)


def sentence(message: Message) -> str:
    """The sentence itself, or its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def new_catalog(language: str) -> Catalog:
    """An empty catalogue whose header says nothing that changes by itself."""
    return Catalog(
        locale=language, project="Proctoring Rights Portal", version="1", copyright_holder="", msgid_bugs_address="",
        creation_date=NO_DATE, revision_date=None, last_translator="", language_team="", fuzzy=False, charset="utf-8",
    )  # fmt: skip


def as_po(catalog: Catalog) -> bytes:
    """As text, sorted, without line numbers, so that two people who add a sentence seldom collide."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_output=True, no_location=True)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """As the portal reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
