"""Files in a case: which kinds are taken, how large and how many, what they are for, and which refusals are noted."""

from __future__ import annotations

from dataclasses import dataclass

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes of one file as it was chosen."""
FILES_AT_ONCE = 5
FILES_IN_A_CASE = 100
NAME_LIMIT = 120
"""Characters of a file's name, its extension included."""

PURPOSES = ("message", "scan", "identity", "package")
"""What came with a message; a scanned letter; evidence of identity (2.7, 12(6)); data handed out (11.2)."""
MANIFEST_STAYS = frozenset({"package"})
"""Of these the name and digest stay when the file goes (section 9: delete, keep manifest)."""
NOTED = frozenset({"malware", "bomb", "lies", "macros"})
"""Refusals of a file that the log of the case tells: somebody, or something on their computer, tried it on."""


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken: its media type, and the extension under which it is kept."""

    media_type: str
    extension: str


KINDS = {
    "pdf": Kind("application/pdf", ".pdf"),
    "jpeg": Kind("image/jpeg", ".jpg"),
    "png": Kind("image/png", ".png"),
    "webp": Kind("image/webp", ".webp"),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "odt": Kind("application/vnd.oasis.opendocument.text", ".odt"),
    "txt": Kind("text/plain", ".txt"),
}
