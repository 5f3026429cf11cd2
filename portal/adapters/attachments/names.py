"""The name of a file as it can be shown and saved anywhere: one line, no path, the extension of what it is."""

from __future__ import annotations

import re
import unicodedata

from portal.rules.attachments import KINDS, NAME_LIMIT

CLAIMS = {
    "pdf": "pdf", "jpg": "image", "jpeg": "image", "png": "image", "webp": "image", "heic": "image", "heif": "image",
    "docx": "docx", "odt": "odt", "txt": "txt", "text": "txt",
    "csv": "csv", "json": "json",
}  # fmt: skip
"""What an extension says about a file. Pictures are one: phones and chat programs mix their extensions up."""
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')
_UNNAMED = "file"


def extension(name: str) -> str:
    """The letters behind the last dot, in lower case; "" when there are none."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def shown_name(name: str) -> str:
    """The last part of what the browser called it, on one line (NFC, at most 120 characters)."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in last)
    return " ".join(shown.split())[:NAME_LIMIT]


def clean_name(name: str, kind: str) -> str:
    """The shown name without what no file system takes, ending as its kind ends."""
    stem = _NOT_IN_A_NAME.sub("_", shown_name(name))
    if extension(stem) in CLAIMS:
        stem = stem.rpartition(".")[0]
    ending = KINDS[kind].extension
    return (stem.strip(". ")[: NAME_LIMIT - len(ending)].rstrip(". ") or _UNNAMED) + ending
