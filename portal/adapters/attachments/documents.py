"""Word and OpenDocument texts: every member is unpacked under limits, checked, and packed anew in a fresh archive."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from xml.parsers import expat

from portal.adapters.attachments.eicar import watched
from portal.adapters.attachments.verdict import Unfit
from portal.rules.attachments import KINDS

MEMBERS = 2_000
UNPACKED_LIMIT = 128 * 1024 * 1024
"""Bytes of all members together, unpacked."""
RATIO = 200
"""How many times larger a member may become. Text packs to a tenth, a repeated table to a hundredth."""
SMALL = 1024 * 1024
"""A member up to this size may pack as well as it likes."""
PIECE = 64 * 1024
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NEEDED = {
    "docx": ("[Content_Types].xml", "_rels/.rels"),
    "odt": ("mimetype", "content.xml", "META-INF/manifest.xml"),
}
_PROGRAMS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/", "word/activex/", "word/macros/")
_PICTURES = (".emz", ".wmz")
"""Drawings that older versions of Word pack by themselves."""
_ARCHIVES = (
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
)
"""How archives, old Office files (which hold other files) and programs begin."""
_FETCHED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/aFChunk")
_ELSEWHERE = re.compile(r"(https?|ftp|mhtml):|\\\\|//|file:(//[^/]|/{4})", re.IGNORECASE)
"""Relations that would fetch another document, or run one, when somebody opens this one; and from where.
A template on one's own disk (file:///C:…) is named by many documents, and fetched by none.
"""


def clean_document(raw: bytes) -> tuple[str, bytes]:
    """Kind (docx or odt) and the document packed anew.

    Raises Unfit: unknown_kind for another archive, broken, locked, macros, embedded, bomb, malware; and the
    library's own errors over bytes that are no archive.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = _listed(archive)
        kind = _kind(members)
        content = {name: _unpacked(archive, one) for name, one in members.items()}
    _check(kind, content)
    return kind, _packed(kind, content)


def _listed(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files in it by name, when the list alone shows nothing wrong."""
    found = archive.infolist()
    if len(found) > MEMBERS or sum(one.file_size for one in found) > UNPACKED_LIMIT:
        raise Unfit("bomb")
    for one in found:
        if one.flag_bits & 0x1:
            raise Unfit("locked")
        if one.file_size > max(SMALL, RATIO * one.compress_size):
            raise Unfit("bomb")
        if _is_odd(one):
            raise Unfit("broken")
    files = {one.filename: one for one in found if not one.is_dir()}
    if len({name.casefold() for name in files}) < sum(not one.is_dir() for one in found):
        raise Unfit("broken")  # two members of one name: each program would read another one
    return files


def _is_odd(one: zipfile.ZipInfo) -> bool:
    """A path that leads elsewhere, a link, or a packing that no office program uses."""
    path = PurePosixPath(one.filename)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in one.filename or ":" in one.filename
    packed_oddly = one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return leads_out or packed_oddly or stat.S_ISLNK(one.external_attr >> 16)


def _kind(members: Mapping[str, object]) -> str:
    for kind, needed in _NEEDED.items():
        if all(name in members for name in needed):
            return kind
    raise Unfit("unknown_kind")


def _unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """Its bytes; reading to the end proves their number and their checksum."""
    with archive.open(one) as stream:
        return b"".join(watched(iter(lambda: stream.read(PIECE), b"")))


def _check(kind: str, content: Mapping[str, bytes]) -> None:
    for name, body in content.items():
        lower = name.casefold()
        if any(lower.startswith(part) or lower.endswith(part) for part in _PROGRAMS):
            raise Unfit("macros")
        packed = body.startswith(_ARCHIVES) and not lower.endswith(_PICTURES)
        if packed or lower.startswith("word/embeddings/"):
            raise Unfit("embedded")
        if body and lower.endswith((".xml", ".rels")):  # OpenDocument leaves settings empty
            elements = _elements(body)
            if lower.endswith(".rels") and any(map(_fetches, elements)):
                raise Unfit("macros")
    if kind == "docx":
        _check_word(content)
    elif content["mimetype"].strip() != KINDS["odt"].media_type.encode():
        raise Unfit("unknown_kind")


def _elements(body: bytes) -> list[dict[str, str]]:
    """The attributes of every element of an XML member.

    Raises Unfit("broken") when it is not well-formed, Unfit("bomb") when it makes definitions of its own: those can
    grow without end.
    """

    def refuse(*_: object) -> None:
        raise Unfit("bomb")

    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as bad:
        raise Unfit("broken") from bad
    return found


def _check_word(content: Mapping[str, bytes]) -> None:
    """A list of types names its main part, without macros, and that part is there."""
    types = {
        one.get("ContentType", ""): one.get("PartName", "")
        for one in _elements(content["[Content_Types].xml"])
    }
    if any("macroEnabled" in name for name in types):
        raise Unfit("macros")
    if _WORD not in types:
        raise Unfit("unknown_kind")
    if types[_WORD].lstrip("/") not in content:
        raise Unfit("broken")


def _fetches(relation: Mapping[str, str]) -> bool:
    """Whether opening the document would fetch this from another place."""
    kind, target = relation.get("Type", ""), relation.get("Target", "")
    fetched = relation.get("TargetMode") == "External" and kind.endswith(_FETCHED)
    return fetched and _ELSEWHERE.match(target) is not None


def _packed(kind: str, content: Mapping[str, bytes]) -> bytes:
    """A fresh archive of the same members: nothing before, between or behind them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        first = [name for name in ("mimetype",) if kind == "odt"]  # OpenDocument: first, and not packed
        for name in [*first, *(name for name in content if name not in first)]:
            method = zipfile.ZIP_STORED if name in first else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content[name], method)
    return out.getvalue()
