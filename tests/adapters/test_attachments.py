"""Files that people send: what is kept of an honest one, and how each dishonest one is found out."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from portal.adapters import attachments
from portal.adapters.attachments import Accepted, Unfit, inspect
from portal.adapters.attachments.names import clean_name
from portal.adapters.attachments.reading import read
from portal.rules.attachments import FILE_LIMIT, NAME_LIMIT
from tests import samples

HONEST = {
    "brief.pdf": ("pdf", "application/pdf", samples.pdf()),
    "foto.jpg": ("jpeg", "image/jpeg", samples.photo("JPEG")),
    "foto.png": ("png", "image/png", samples.photo("PNG")),
    "foto.webp": ("webp", "image/webp", samples.photo("WEBP")),
    "brief.docx": (
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", samples.docx(),
    ),
    "brief.odt": ("odt", "application/vnd.oasis.opendocument.text", samples.odt()),
    "brief.txt": ("txt", "text/plain", "Café à € 3".encode()),
}  # fmt: skip


def unfit(name: str, raw: bytes) -> str:
    """Why it is not taken."""
    with pytest.raises(Unfit) as refused:
        read(name, raw)
    return refused.value.code


def verdict(name: str, raw: bytes) -> str:
    """The kind it is taken as, or why it is not."""
    try:
        return read(name, raw).kind
    except Unfit as refused:
        return refused.code


def flat(image: bytes) -> Image.Image:
    return Image.open(io.BytesIO(image)).convert("RGB")


# Honest files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HONEST)
def test_each_kind_is_taken_under_its_own_name(name: str) -> None:
    kind, media_type, raw = HONEST[name]
    found = read(name, raw)
    assert (found.kind, found.media_type, found.name, found.removed) == (kind, media_type, name, ())


@pytest.mark.parametrize("name", HONEST)
def test_what_is_kept_is_taken_again(name: str) -> None:
    """What our reader wrote is a file of the same kind, which every other reader takes too."""
    found = read(name, HONEST[name][2])
    assert read(found.name, found.content).kind == found.kind


@pytest.mark.parametrize("name", HONEST)
def test_the_name_may_be_missing(name: str) -> None:
    kind, _media_type, raw = HONEST[name]
    found = read("zonder", raw)
    assert (found.kind, found.name) == (kind, "zonder." + name.rpartition(".")[2])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
        (b"Caf\xe9 \x80 5", "Café € 5"),
        ("Café".encode("utf-16"), "Café"),
        ("田中\r\n\tx\f".encode(), "田中\r\n\tx\f"),
    ],
)
def test_text_is_kept_as_utf_8(raw: bytes, text: str) -> None:
    assert read("a.txt", raw).content.decode() == text


@pytest.mark.parametrize("given", ["foto.png", "foto.HEIC", "foto.jpeg", "foto.webp"])
def test_pictures_may_mix_up_their_extensions_and_get_the_right_one(given: str) -> None:
    assert read(given, samples.photo("JPEG")).name == "foto.jpg"


# Names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("brief.pdf", "brief.pdf"),
        ("BRIEF.PDF", "BRIEF.pdf"),
        ("scan v1.2", "scan v1.2.pdf"),
        ("cv.pdf.exe", "cv.pdf.exe.pdf"),
        ("C:\\Users\\amira\\brief.pdf", "brief.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("a\u202efdp.exe", "a fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("a\x00b.pdf", "a b.pdf"),
        ('<b>"?*|.pdf', "_b_____.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("/", "file.pdf"),
        ("zeugnis \U0001f98a.pdf", "zeugnis \U0001f98a.pdf"),
    ],
)
def test_a_name_is_one_line_without_a_path(given: str, kept: str) -> None:
    assert clean_name(given, "pdf") == kept


@pytest.mark.parametrize("stem", ["x" * 300, "é" * 300, "a." * 200, " ." * 200])
def test_a_long_name_keeps_its_extension(stem: str) -> None:
    name = clean_name(f"{stem}.pdf", "pdf")
    assert name.endswith(".pdf")
    assert len(name) <= NAME_LIMIT


# Lies --------------------------------------------------------------------------------------------

PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
PAGE = b"<!doctype html><script>alert(1)</script>"
LIES = {
    "a picture that says PDF": ("a.pdf", samples.photo("PNG")),
    "a PDF that says picture": ("a.png", samples.pdf()),
    "a PDF that says text": ("a.txt", samples.pdf()),
    "a program that says PDF": ("a.pdf", PROGRAM),
    "a program that says Word": ("a.docx", PROGRAM),
    "a program that says text": ("a.txt", PROGRAM),
    "a web page that says PDF": ("a.pdf", PAGE),
    "a web page that says picture": ("a.jpg", PAGE),
    "a web page before a PDF": ("a.pdf", PAGE + samples.pdf()),
    "an archive that says Word": ("a.docx", samples.archive({"a.txt": b"a"})),
    "a Word document that says OpenDocument": ("a.odt", samples.docx()),
    "a Word document that says PDF": ("a.pdf", samples.docx()),
    "a picture that says Word": ("a.docx", samples.photo("PNG")),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_is_not_what_its_name_says(lie: str) -> None:
    assert unfit(*LIES[lie]) == "lies"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.exe", PROGRAM), ("a", PROGRAM), ("a.html", PAGE), ("a.svg", b"<svg/>"), ("a.gif", b"GIF89a" + b"\0" * 50),
        ("a.zip", samples.archive({"a.txt": b"a"})), ("a.js", b"alert(1)"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), ("a.tiff", samples.photo("TIFF")),
    ],
)  # fmt: skip
def test_other_kinds_are_not_taken(name: str, raw: bytes) -> None:
    assert unfit(name, raw) == "unknown_kind"


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [("a.csv", b"naam;cijfer\nEva;8\n", "text/csv"), ("a.json", b'{"a": 1}', "application/json")],
)
def test_what_machines_read_is_kept_as_it_is(name: str, raw: bytes, kind: str) -> None:
    """Art. 20: for a package; what a student sends is never one of these."""
    accepted = inspect(name, io.BytesIO(raw))
    assert (accepted.name, accepted.media_type, accepted.content) == (name, kind, raw)


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [("a.json", b"{a: 1}", "broken"), ("a.json", b"\x00{}", "lies"), ("a.csv", b"\x00", "lies")],
)
def test_what_is_not_what_machines_read(name: str, raw: bytes, code: str) -> None:
    assert unfit(name, raw) == code


def test_a_photo_of_a_phone_in_heic_has_a_sentence_of_its_own() -> None:
    assert unfit("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == "heic"


@pytest.mark.parametrize(
    "name", ["brief.pdf", "foto.jpg", "foto.png", "foto.webp", "brief.docx", "brief.odt"]
)
def test_a_file_that_was_cut_off(name: str) -> None:
    raw = HONEST[name][2]
    for kept in (len(raw) // 2, len(raw) - len(raw) // 5):
        assert verdict(name, raw[:kept]) in ("broken", "pdf"), "a PDF whose pages can be read is mended"


@pytest.mark.parametrize("name", HONEST)
def test_any_damage_is_a_verdict_and_nothing_else(name: str) -> None:
    raw = HONEST[name][2]
    for place in range(0, len(raw), max(1, len(raw) // 60)):
        damaged = bytearray(raw)
        damaged[place] ^= 0xFF
        assert verdict(name, bytes(damaged))


def test_too_large_and_empty() -> None:
    assert unfit("a.pdf", b"") == "empty"
    assert unfit("a.txt", b"x" * (FILE_LIMIT + 1)) == "too_big"
    assert read("a.txt", b"x" * FILE_LIMIT).kind == "txt"


# The string of the virus scanners ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("eicar.com", samples.EICAR),
        ("eicar.txt", b"before " + samples.EICAR + b" after"),
        ("a.pdf", samples.pdf() + samples.EICAR),
        ("a.pdf", samples.pdf(samples.with_packed(b"x" * 100 + samples.EICAR))),
        ("a.pdf", samples.pdf(lambda made: samples.with_file(made, samples.EICAR))),
        ("a.docx", samples.docx(**{"word/media/a.bin": b"x" * 65_500 + samples.EICAR})),
        ("a.odt", samples.odt(**{"Pictures/a.bin": samples.EICAR})),
        ("a.png", samples.photo("PNG") + samples.EICAR),
    ],
)
def test_the_test_virus_is_found_wherever_it_hides(name: str, raw: bytes) -> None:
    assert unfit(name, raw) == "malware"


# PDF ---------------------------------------------------------------------------------------------


def test_scripts_and_files_are_taken_out_of_a_pdf_and_told() -> None:
    found = read("a.pdf", samples.pdf(samples.with_script))
    assert found.removed == ("scripts",)
    assert b"hidden" not in found.content
    assert b"calc.exe" not in found.content
    found = read("a.pdf", samples.pdf(samples.with_file, compress_streams=False))
    assert found.removed == ("embedded",)
    assert b"a file inside" not in found.content
    with pikepdf.open(io.BytesIO(found.content)) as kept:
        assert len(kept.pages) == 1
        assert len(kept.attachments) == 0


def _nested(made: pikepdf.Pdf) -> None:
    step = Dictionary(
        S=Name.GoTo, D=Array([]), Next=Array([Dictionary(S=Name.SubmitForm, F="https://evil.example")])
    )
    made.pages[0].obj.Annots = Array(
        [made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, A=step))]
    )


def _form(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["a", Dictionary(S=Name.JavaScript, JS="x")]))
    )


@pytest.mark.parametrize("fill", [_nested, _form])
def test_what_runs_is_found_deep_inside(fill) -> None:
    found = read("a.pdf", samples.pdf(fill))
    assert found.removed == ("scripts",)
    assert read("a.pdf", found.content).removed == ()
    assert b"evil" not in found.content


def test_a_link_and_a_first_page_may_stay() -> None:
    def fill(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://school.example")
        )
        made.pages[0].obj.Annots = Array([made.make_indirect(link)])

    found = read("a.pdf", samples.pdf(fill))
    assert found.removed == ()
    assert b"https://school.example" in found.content


def test_a_signature_no_longer_counts_and_that_is_told() -> None:
    def fill(made: pikepdf.Pdf) -> None:
        made.Root.Sig = made.make_indirect(Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3])))

    assert read("a.pdf", samples.pdf(fill)).removed == ("signature",)


@pytest.mark.parametrize("password", ["geheim", ""])
def test_a_pdf_with_a_password(password: str) -> None:
    locked = samples.pdf(encryption=pikepdf.Encryption(owner="owner", user=password))
    assert unfit("a.pdf", locked) == "locked"


@pytest.mark.parametrize("behind", [samples.archive({"run.exe": b"MZ"}), PAGE])
def test_of_a_pdf_that_is_something_else_too_only_the_pdf_is_kept(behind: bytes) -> None:
    found = read("a.pdf", samples.pdf() + behind)
    assert found.kind == "pdf"
    assert b"run.exe" not in found.content
    assert b"<script>" not in found.content
    assert not zipfile.is_zipfile(io.BytesIO(found.content))


@pytest.mark.parametrize("raw", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF\n", b"%PDF-" + os.urandom(3000)])
def test_what_only_begins_like_a_pdf(raw: bytes) -> None:
    assert unfit("a.pdf", raw) == "broken"


# Pictures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_words_are_gone_from_a_photo(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Telefoonmerk"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    more = {"comment": "thuis"} if kind == "JPEG" else {}
    found = read("a", samples.photo(kind, exif=exif, icc_profile=b"profielwoord" * 12, **more))
    assert found.removed == ("photo_data",)
    with Image.open(io.BytesIO(found.content)) as kept:
        assert not kept.getexif()
        assert not set(kept.info) & {"exif", "icc_profile", "comment", "xmp", "parsed_exif"}
    for word in (b"Telefoonmerk", b"profielwoord", b"thuis"):
        assert word not in found.content


def test_words_in_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "Amira Haddad")
    assert b"Amira" not in read("a.png", samples.photo("PNG", pnginfo=told)).content


def test_a_photo_is_kept_the_way_up_that_people_see_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    kept = flat(read("a.jpg", samples.photo("JPEG", exif=exif, quality=95)).content)
    assert kept.size == (40, 60)
    assert kept.getpixel((20, 5))[0] > 200, "what was left is on top now"


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("1", "L", "RGB", "CMYK", "YCbCr")),
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *(("WEBP", mode) for mode in ("L", "P", "RGB", "RGBA", "CMYK")),
    ],
)
def test_pictures_of_every_mode(kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (9, 7)).save(out, kind)
    with Image.open(io.BytesIO(read("a", out.getvalue()).content)) as kept:
        assert kept.size == (9, 7)


def test_what_can_be_seen_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(read("a.png", out.getvalue()).content)) as kept:
        assert kept.getpixel((1, 1))[3] == 0


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    first.save(out, "PNG", save_all=True, append_images=[second])
    found = read("a.png", out.getvalue())
    with Image.open(io.BytesIO(found.content)) as kept:
        assert getattr(kept, "n_frames", 1) == 1
    assert flat(found.content).getpixel((4, 4)) == (255, 0, 0)


def test_a_script_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in read("a.png", samples.photo("PNG") + PAGE).content
    assert b"<script>" not in read("a.jpg", samples.photo("JPEG", comment=PAGE.decode())).content


def test_a_picture_of_too_many_pixels() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    data = zlib.compress(b"\0" * 100)
    body = struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    assert unfit("a.png", b"\x89PNG\r\n\x1a\n" + chunk + body) == "too_many_pixels"
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert unfit("a.png", out.getvalue()) == "too_many_pixels"


# Documents ---------------------------------------------------------------------------------------


_with = samples.docx
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


MEMBERS = {
    "macros": ("macros", _with(**{"word/vbaProject.bin": b"x"})),
    "macros by type": (
        "macros",
_with(**{"[Content_Types].xml": f'<Types><Override PartName="/a" ContentType="{MACRO_TYPE}"/></Types>'.encode()}),
    ),
    "a control": ("macros", _with(**{"word/activeX/activeX1.xml": b"<a/>"})),
    "Basic in OpenDocument": ("macros", samples.odt(**{"Basic/Standard/Module1.xml": b"<a/>"})),
    "a script in OpenDocument": ("macros", samples.odt(**{"Scripts/python/a.py": b"a"})),
    "a template from elsewhere": (
        "macros", _with(**{"word/_rels/settings.xml.rels": samples.relation("attachedTemplate", "https://evil.example/a.dotm")}),
    ),
    "a template from a share": (
        "macros", _with(**{"word/_rels/settings.xml.rels": samples.relation("attachedTemplate", "file://evil/a.dotm")}),
    ),
    "a table of a spreadsheet": ("embedded", _with(**{"word/embeddings/a.xlsx": b"x"})),
    "an archive inside": ("embedded", _with(**{"word/media/image1.png": samples.archive({"a": b"a"})})),
    "a program inside": ("embedded", samples.odt(**{"Pictures/a.png": PROGRAM})),
    "an old Office file inside": ("embedded", samples.odt(**{"Object 1": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})),
    "a path that leads out": ("broken", _with(**{"../../evil": b"a"})),
    "a path from the root": ("broken", _with(**{"/etc/passwd": b"a"})),
    "a path of Windows": ("broken", _with(**{"C:\\evil": b"a"})),
    "two of one name": ("broken", _with(**{"word/Document.xml": b"<a/>"})),
    "no text in it": ("broken", samples.archive({n: b for n, b in samples.docx_members().items() if "document" not in n})),
    "XML that is none": ("broken", _with(**{"word/document.xml": b"<a>"})),
    "XML that grows": ("bomb", _with(**{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
    "a bomb": ("bomb", _with(**{"word/media/a.bmp": b"\0" * 5_000_000})),
    "too many members": ("bomb", _with(**{f"word/{number}.txt": b"" for number in range(2_001)})),
}  # fmt: skip


@pytest.mark.parametrize("what", MEMBERS)
def test_what_a_document_may_not_hold(what: str) -> None:
    code, raw = MEMBERS[what]
    assert unfit("zonder", raw) == code


def test_what_a_document_may_hold() -> None:
    found = read(
        "a.docx",
        samples.docx(
            **{
                "word/_rels/settings.xml.rels": samples.relation(
                    "attachedTemplate", "file:///C:/Users/a/Normal.dotm"
                ),
                "word/_rels/document.xml.rels": samples.relation("hyperlink", "https://school.example"),
                "word/media/image1.emz": b"\x1f\x8b\x08 a drawing",
                "word/media/": b"",
            }
        ),
    )
    with zipfile.ZipFile(io.BytesIO(found.content)) as kept:
        assert kept.read("word/document.xml") == b"<document><p>Hallo</p></document>"
        assert len(kept.namelist()) == 6


def test_a_document_that_lies_about_its_size() -> None:
    """The list says that a member is small; unpacked it is not."""
    raw = bytearray(samples.docx(**{"word/media/a.bmp": b"\0" * 5_000_000}))
    place = raw.index(struct.pack("<I", 5_000_000))
    while place >= 0:
        raw[place : place + 4] = struct.pack("<I", 1_000)
        place = raw.find(struct.pack("<I", 5_000_000))
    assert unfit("a.docx", bytes(raw)) == "broken"


def test_a_link_in_a_document() -> None:
    out = io.BytesIO(samples.docx())
    with zipfile.ZipFile(out, "a") as made:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert unfit("a.docx", out.getvalue()) == "broken"


def test_a_document_that_is_something_else_too_is_packed_anew() -> None:
    out = io.BytesIO(samples.docx())
    with zipfile.ZipFile(out, "a") as made:
        made.comment = PAGE
    found = read("a.docx", out.getvalue())
    assert b"<script>" not in found.content


def test_an_opendocument_keeps_its_type_in_front() -> None:
    content = read("a.odt", samples.odt()).content
    assert content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")


def test_a_document_with_a_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    assert unfit("a.docx", ole) == "locked"


# In a process of its own ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", HONEST)
def test_a_process_of_its_own_comes_to_the_same(name: str) -> None:
    raw = HONEST[name][2]
    found = inspect(name, io.BytesIO(raw))
    assert isinstance(found, Accepted)
    assert (found.kind, found.name) == (HONEST[name][0], name)
    assert found.content


def asked(name: str, raw: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        inspect(name, io.BytesIO(raw))
    return refused.value.code


def test_its_refusals_come_back() -> None:
    assert asked("a.pdf", samples.photo()) == "lies"
    assert asked("é\n\u202e.txt", samples.EICAR) == "malware"
    assert asked("a.pdf", b"") == "empty"
    assert asked("a.pdf", b"x" * (FILE_LIMIT + 1)) == "too_big"


def test_a_pdf_that_unpacks_without_end() -> None:
    """First 0.3 MB, unpacked 300 MB; and in a chain, beyond any memory."""
    big = b"\0" * (300 * 1024 * 1024)
    assert asked("a.pdf", samples.pdf(samples.with_packed(big))) == "bomb"

    def chain(made: pikepdf.Pdf) -> None:
        stream = made.make_stream(b"")
        packed = zlib.compress(zlib.compress(big), 9)
        stream.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode]))
        made.Root.Extra = stream

    assert asked("a.pdf", samples.pdf(chain)) == "bomb"


def test_many_streams_that_are_too_much_together() -> None:
    """Each of them is within its limit."""

    def fill(made: pikepdf.Pdf) -> None:
        packed = zlib.compress(b"\0" * (100 * 1024 * 1024))
        made.Root.Extra = Array([])
        for _ in range(6):
            stream = made.make_stream(b"")
            stream.write(packed, filter=Name.FlateDecode)
            made.Root.Extra.append(stream)

    assert asked("a.pdf", samples.pdf(fill)) == "bomb"


@pytest.fixture
def other_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Another program in the place of ours."""
    package = tmp_path / "portal" / "adapters" / "attachments"
    package.mkdir(parents=True)
    for folder in (package, package.parent, package.parent.parent):
        (folder / "__init__.py").touch()
    monkeypatch.setattr(attachments, "_ROOT", tmp_path)
    return lambda body: (package / "__main__.py").write_text(body) and None


@pytest.mark.parametrize("body", ["import time; time.sleep(60)", "import os; os.kill(os.getpid(), 11)"])
def test_a_reader_that_never_ends_or_dies_is_an_answer(other_reader, monkeypatch, body: str) -> None:
    monkeypatch.setattr(attachments, "SECONDS", 1)
    other_reader(body)
    assert asked("a.txt", b"a") == "bomb"


def test_a_reader_that_fails_by_itself_is_no_fault_of_the_file(other_reader) -> None:
    other_reader("import nothing_that_is_installed")
    with pytest.raises(CalledProcessError):
        inspect("a.txt", io.BytesIO(b"a"))


def test_the_reader_gets_no_secrets(other_reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_FILE_KEYS", "k1:secret")
    other_reader(
        "import json, os\n"
        "names = [name for name in os.environ if name.startswith('PORTAL')]\n"
        "print(json.dumps({'kind': 'txt', 'name': str(names), 'removed': []}))"
    )
    assert inspect("a.txt", io.BytesIO(b"a")).name == "[]"
