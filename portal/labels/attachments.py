"""Files in words: what we take, why one is not taken, and how a page lists those of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import date_in_words, language
from portal.rules.attachments import last_day

KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": _l("photo (JPEG)"),
    "image/png": _l("picture (PNG)"),
    "image/webp": _l("picture (WebP)"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "text/plain": _l("text"),
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/zip": "ZIP",
}
PURPOSES = {
    "message": _l("came with a message"),
    "scan": _l("scan of a letter"),
    "identity": _l("proof of who somebody is"),
    "package": _l("data to download"),
}
REMOVED = {
    "scripts": _l("without the scripts that were in it"),
    "embedded": _l("without the files that were inside it"),
    "signature": _l("its digital signature no longer counts"),
    "photo_data": _l("without place and camera"),
}
"""What our reader took out of a file, told to both sides."""
_TAKEN = _l("You can send: PDF, photo (JPEG, PNG or WebP), docx, odt or txt.")
UNFIT = {
    "empty": _l("“%(name)s” is empty. Choose another file."),
    "busy": _l("We could not look at “%(name)s”: it is too busy here now. Choose it again in a minute."),
    "too_big": _l("“%(name)s” is larger than 10 MB. Make it smaller, or send it in parts."),
    "unknown_kind": _l("We cannot take “%(name)s”."),
    "lies": _l("“%(name)s” is not what its name says. Open it and save it again. Then choose it again."),
    "broken": _l("We cannot open “%(name)s”. Save it again, and choose it again."),
    "locked": _l("“%(name)s” has a password. Save it without a password, and choose it again."),
    "heic": _l("“%(name)s” is a HEIC photo. Save it as JPEG, and choose it again."),
    "macros": _l("“%(name)s” can run programs (macros). Save it as a PDF, and choose that."),
    "embedded": _l("There are other files inside “%(name)s”. Save it as a PDF, and choose that."),
    "bomb": _l("“%(name)s” becomes far too large when it opens. Save it again as a PDF, and choose that."),
    "too_many_pixels": _l("“%(name)s” is too large a picture. Make it smaller, and choose it again."),
    "malware": _l("A virus scanner stops “%(name)s”. We do not take it. Choose another file."),
}  # fmt: skip
"""Why a file is not taken and what to do, by the codes of the reader."""


def why_not(name: str, code: str) -> str:
    """The refusal of this file in a sentence; of a kind that we do not take, also which ones we do."""
    said = str(UNFIT[code]) % {"name": name}
    return f"{said} {_TAKEN}" if code == "unknown_kind" else said


def size_in_words(size: int) -> str:
    """Bytes as people read them: `340 kB`, `1,2 MB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    number = f"{size / 1_000_000:.1f}"
    return f"{number.replace('.', ',') if language() == 'nl' else number} MB"


class FileLike(Protocol):
    """What a page needs of a file."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def removed(self) -> Sequence[str]: ...
    @property
    def purpose(self) -> str: ...
    @property
    def expires_at(self) -> datetime | None: ...
    def may_be_read(self, now: datetime, /) -> bool: ...


@dataclass(frozen=True)
class FileLine:
    """A file as a page lists it; `name` is what somebody called it, `about` what we say of it."""

    id: str
    name: str
    about: str
    is_there: bool


def file_line(file: FileLike, now: datetime) -> FileLine:
    """The line of this file at a moment (UTC)."""
    is_there = file.may_be_read(now)
    told = [str(KINDS.get(file.media_type, _("file"))), size_in_words(file.size)]
    told += [str(REMOVED[code]) for code in file.removed]
    if file.purpose != "message":
        told.append(str(PURPOSES[file.purpose]))
    if file.expires_at is not None and is_there:
        told.append(_("here until %(day)s", day=date_in_words(last_day(file.expires_at))))
    if not is_there:
        told.append(_("no longer here"))
    return FileLine(file.id, file.name, ", ".join(told), is_there)
