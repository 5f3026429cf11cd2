"""Small files of each kind, honest and not, made while the test runs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(fill: Callable[[pikepdf.Pdf], None] = lambda _: None, **saved: object) -> bytes:
    """A PDF of one page; `fill` puts more in it."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Title"] = "Bewijs"
        fill(made)
        made.save(out, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def with_script(made: pikepdf.Pdf) -> None:
    """Runs when the file is opened, and when a page is."""
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('hidden')")
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F="calc.exe"))


def with_file(made: pikepdf.Pdf, content: bytes = b"a file inside") -> None:
    """A file inside the file."""
    made.attachments["inside.bin"] = content


def with_packed(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """A stream that becomes this when it is unpacked."""

    def fill(made: pikepdf.Pdf) -> None:
        stream = made.make_stream(b"")
        stream.write(zlib.compress(content), filter=Name.FlateDecode)
        made.Root.Extra = stream

    return fill


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **saved: object) -> bytes:
    """A picture that is red on the left and blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def archive(members: Mapping[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as made:
        for name, body in members.items():
            made.writestr(name, body, zipfile.ZIP_STORED if name == "mimetype" else packed)
    return out.getvalue()


def docx_members(text: str = "Hallo", **more: bytes) -> dict[str, bytes]:
    """The parts of a Word document."""
    return {
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"/>'.encode(),
        "word/document.xml": f"<document><p>{text}</p></document>".encode(),
        **more,
    }


def docx(text: str = "Hallo", **more: bytes) -> bytes:
    """A Word document."""
    return archive(docx_members(text, **more))


def odt(text: str = "Hallo", **more: bytes) -> bytes:
    """An OpenDocument text."""
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": f"<content>{text}</content>".encode(),
            "META-INF/manifest.xml": b"<manifest/>",
            "Configurations2/accelerator/current.xml": b"",
            **more,
        }
    )


def relation(kind: str, target: str) -> bytes:
    """A relation of a Word document with something elsewhere."""
    told = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="{_RELATIONS}">{told}</Relationships>'.encode()
