"""PDF: opened, gone through object by object, and written anew without what runs or hides.

What is taken out is told to both sides, since students do not know how to take it out themselves. Writing it anew
also drops whatever stood before, between or behind the objects: a web page or an archive in the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from portal.adapters.attachments.eicar import refuse_eicar
from portal.adapters.attachments.verdict import Unfit

STREAM_LIMIT = 128 * 1024 * 1024
UNPACKED_LIMIT = 512 * 1024 * 1024
"""Bytes of one stream and of all streams, unpacked. A page scanned in colour without loss takes some 100 MB."""
FILTERS = 4
RUNS = frozenset(
    map(Name, ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition",
               "/RichMediaExecute"))
)  # fmt: skip
"""Actions that run something, open another file or send what was filled in. A link to a web page may stay."""
KEYS = {
    "/JS": "scripts", "/JavaScript": "scripts", "/AA": "scripts", "/XFA": "scripts",
    "/EmbeddedFiles": "embedded", "/EF": "embedded", "/AF": "embedded", "/RichMediaContent": "embedded",
    "/Collection": "embedded",
}  # fmt: skip
"""Keys that go wherever they stand, and what went with them."""


def limit_memory() -> None:
    """Keep the library from unpacking a stream without end. For the whole process: only for one of our own."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=STREAM_LIMIT, png_max_memory=STREAM_LIMIT, run_length_max_memory=STREAM_LIMIT,
        tiff_max_memory=STREAM_LIMIT, dct_max_memory=STREAM_LIMIT, max_stream_filters=FILTERS,
        doc_max_warnings=1000,
    )  # fmt: skip


def clean_pdf(raw: bytes) -> tuple[str, bytes, tuple[str, ...]]:
    """Kind, the PDF written anew, and what was taken out: scripts, embedded, signature.

    Raises Unfit: locked, broken, bomb, malware; and the library's own errors over bytes that are no PDF.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(raw))
    except pikepdf.PasswordError as locked:
        raise Unfit("locked") from locked
    with pdf:
        if pdf.is_encrypted:
            raise Unfit("locked")
        if not len(pdf.pages):
            raise Unfit("broken")
        _look_inside(pdf)
        removed = {found for one in _dictionaries(pdf) for found in _disarm(one)}
        out = io.BytesIO()
        pdf.save(out)
    return "pdf", out.getvalue(), tuple(sorted(removed))


def _look_inside(pdf: pikepdf.Pdf) -> None:
    """Unpack every stream once: none holds what scanners stop, and together they are not beyond measure."""
    unpacked = 0
    for found in pdf.objects:
        if isinstance(found, Stream):
            content = _unpack(found)
            refuse_eicar(content)
            unpacked += len(content)
            if unpacked > UNPACKED_LIMIT:
                raise Unfit("bomb")


def _unpack(stream: Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.DataDecodingError as problem:
        if "limit" in str(problem):
            raise Unfit("bomb") from problem
    except pikepdf.PdfError:
        pass
    return stream.read_raw_bytes()  # a picture, or packed in a way that no reader knows


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every dictionary and stream, those inside others too."""
    waiting: list[Object] = [pdf.trailer, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            inside = [one[key] for key in list(one.keys())]
        elif isinstance(one, Array):
            inside = list(one)
        else:
            continue
        waiting += [part for part in inside if isinstance(part, Object) and not part.is_indirect]


def _disarm(one: Object) -> Iterator[str]:
    """Take out of this dictionary what runs or hides; tells what it was."""
    if one.get("/S") in RUNS:
        for key in list(one.keys()):
            del one[key]
        yield "scripts"
    for key, what in KEYS.items():
        if key in one:
            del one[key]
            yield what
    if "/ByteRange" in one:
        yield "signature"  # it vouches for the old bytes
