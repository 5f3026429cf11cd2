"""Which kind of file this is, by really reading it: neither its name nor what the browser says decides."""

from __future__ import annotations

import json

from portal.adapters.attachments.documents import clean_document
from portal.adapters.attachments.eicar import refuse_eicar
from portal.adapters.attachments.images import clean_image
from portal.adapters.attachments.names import CLAIMS, clean_name, extension
from portal.adapters.attachments.pdf import clean_pdf
from portal.adapters.attachments.texts import read_text
from portal.adapters.attachments.verdict import Accepted, Unfit
from portal.rules.attachments import FILE_LIMIT

_PHOTOS_OF_PHONES = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim", b"heis")
_TEXTS = ("txt", "csv", "json")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""How an Office file with a password begins, and what such a file names inside."""


def read(name: str, raw: bytes) -> Accepted:
    """The file as it may be kept. Call it through `inspect`, which does so in a process of its own.

    Raises Unfit with any of its codes. What the name claims must be what the file is ("lies"); a plain text has
    nothing else to know it by, so its name must not claim another kind.
    """
    if not raw:
        raise Unfit("empty")
    if len(raw) > FILE_LIMIT:
        raise Unfit("too_big")
    refuse_eicar(raw)
    claimed = CLAIMS.get(extension(name))
    try:
        return _read(name, raw, claimed)
    except Unfit:
        raise
    except MemoryError as endless:
        raise Unfit("bomb") from endless
    except Exception as fell:  # readers raise anything at all over bytes that are not what they should be
        raise Unfit("broken") from fell


def _read(name: str, raw: bytes, claimed: str | None) -> Accepted:
    found = _found(raw)
    if found is None:
        return _as_text(name, raw, claimed)
    if found == "archive":
        return _as_document(name, raw, claimed)
    if claimed not in (None, found):
        raise Unfit("lies")
    kind, content, removed = clean_pdf(raw) if found == "pdf" else clean_image(raw)
    return Accepted(kind, clean_name(name, kind), content, removed)


def _found(raw: bytes) -> str | None:
    """What the first bytes say: pdf, image or archive. Raises Unfit: heic, locked."""
    if raw.startswith(b"%PDF-"):
        return "pdf"
    if raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"
    ):
        return "image"
    if raw.startswith(b"PK\x03\x04"):
        return "archive"
    if raw[4:8] == b"ftyp" and raw[8:12] in _PHOTOS_OF_PHONES:
        raise Unfit("heic")
    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise Unfit("locked")
    return None


def _as_text(name: str, raw: bytes, claimed: str | None) -> Accepted:
    kind = "txt" if not extension(name) else claimed
    text = read_text(raw) if kind in _TEXTS else None
    if kind is None or text is None:
        raise Unfit("lies" if claimed else "unknown_kind")
    if kind == "json":
        json.loads(text)
    return Accepted(kind, clean_name(name, kind), text)


def _as_document(name: str, raw: bytes, claimed: str | None) -> Accepted:
    try:
        kind, content = clean_document(raw)
    except Unfit as unfit:
        if unfit.code == "unknown_kind" and claimed:
            raise Unfit("lies") from unfit
        raise
    if claimed not in (None, kind):
        raise Unfit("lies")
    return Accepted(kind, clean_name(name, kind), content)
