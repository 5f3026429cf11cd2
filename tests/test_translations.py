"""Both languages are complete: catalogues current and compiled, every text there twice with the same placeholders."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal import content

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "translations"
LANGUAGES = ("nl", "en")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def catalogue(lang: str):
    with (WORDS / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def test_the_catalogues_hold_what_the_code_says() -> None:
    result = subprocess.run(
        [sys.executable, "tools/words.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang: str) -> None:
    for message in catalogue(lang):
        if message.id:
            forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
            assert all(forms), f"{lang}: {message.id!r} has no translation"
            assert not message.fuzzy, f"{lang}: {message.id!r} is fuzzy"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_are_the_same(lang: str) -> None:
    for message in catalogue(lang):
        ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
        forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        for one, other in zip(ids, forms, strict=False):
            assert set(PLACEHOLDER.findall(one)) == set(PLACEHOLDER.findall(other)), (lang, one)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalogue_is_current(lang: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(lang))
    assert (WORDS / lang / "LC_MESSAGES" / "messages.mo").read_bytes() == compiled.getvalue(), (
        "run make words"
    )


@pytest.mark.parametrize("folder", ["pages", "letters", "mails"])
def test_every_text_is_there_in_both_languages_with_the_same_placeholders(folder: str) -> None:
    names = {lang: {path.stem for path in (WORDS / lang / folder).glob("*.md")} for lang in LANGUAGES}
    assert names["nl"] == names["en"]
    assert names["nl"]
    for name in names["nl"]:
        assert content.placeholders(folder, name, "nl") == content.placeholders(folder, name, "en"), name


TO_THE_DPO = {"late", "inside_extension", "alone"}
"""What a mail to the data protection officer tells: about the institution, never about the student (2.8, T09)."""


def test_no_mail_tells_kind_exam_reason_or_outcome() -> None:
    mails = [path.stem for path in (WORDS / "nl" / "mails").glob("*.md") if path.stem[:6] != "staff-"]
    told = {name for mail in mails for name in content.placeholders("mails", mail, "nl")}
    assert told <= {
        "ref",
        "link",
        "deadline",
        "exam_first",
        "exam_day",
        "says_date",
        "at_once",
        "choose_by",
        "reply_by",
        "minutes",
        "contact_email",
        "dpo_email",
        "institution",
        *TO_THE_DPO,
    }


def test_no_mail_to_staff_tells_who_or_why() -> None:
    mails = [path.stem for path in (WORDS / "nl" / "mails").glob("staff-*.md")]
    told = {name for mail in mails for name in content.placeholders("mails", mail, "nl")}
    counted = {"late", "soon", "new", "short", "has_late", "has_soon", "has_new", "has_short"}
    counted |= {"needed", "seats", "shortage", "lacking", "nearly"}
    forwarded = {"received", "sent_on", "kept"}
    assert told <= counted | forwarded | {"ref", "link", "day", "exam", "institution", "portal", "has_exam"}
