"""Plain text: words that can be read, kept as UTF-8."""

from __future__ import annotations

import codecs
import re

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""All but tab, line feed, form feed and carriage return: no text holds them."""


def read_text(raw: bytes) -> bytes | None:
    """The text as UTF-8, read as what its byte order mark says, else as UTF-8 or Windows-1252; None if it is none."""
    marked = next((encoding for mark, encoding in _MARKS.items() if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else text.encode()
    return None
