"""A PDF that a screen reader can follow, that looks at nothing but what it was given, and that always comes."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import content
from portal.adapters.pdf import PdfUnavailableError, available, write_pdf
from portal.content import to_html
from tests.pdf_reader import Block, PdfReader, squeezed

ROOT = Path(__file__).parents[2]
LETTER = """
<article lang="nl"><h1>Ons antwoord</h1><p>We geven je <b>gelijk</b>.</p><h2>Waarom</h2>
<ul><li>je camera</li><li>je scherm</li></ul></article>
<article lang="en"><h1>Our answer</h1><p>You are right.</p></article>
"""


def document(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="nl"><head><title>Brief één</title>{head}</head><body>{body}</body></html>'


def test_it_is_tagged_and_says_what_it_is():
    read = PdfReader(write_pdf(document(LETTER)))
    assert read.root.MarkInfo.Marked
    assert read.root.StructTreeRoot.K[0].S == "/Document"
    assert read.root.Lang == "nl"
    assert read.root.ViewerPreferences.DisplayDocTitle
    assert str(read.file.docinfo["/Title"]) == "Brief één"
    assert 'pdfuaid:part="1"' in read.xmp
    assert "Brief één" in read.xmp
    assert all(page.obj.Tabs == "/S" for page in read.file.pages)


def test_headings_and_lists_are_read_as_such_each_in_its_language():
    assert PdfReader(write_pdf(document(LETTER))).blocks == [
        Block("H1", "nl", "Ons antwoord"),
        Block("P", "nl", "We geven je gelijk ."),
        Block("H2", "nl", "Waarom"),
        Block("LI", "nl", "• je camera"),
        Block("LI", "nl", "• je scherm"),
        Block("H1", "en", "Our answer"),
        Block("P", "en", "You are right."),
    ]


def test_words_outside_a_paragraph_keep_the_language_too():
    body = '<article lang="en">Loose <i>words</i><p>A</p></article><article lang="nl"><p>B</p></article>'
    read = PdfReader(write_pdf(document(body)))
    assert [(block.lang, block.words) for block in read.blocks] == [("en", "A"), ("nl", "B")]


def test_each_language_holds_over_several_pages():
    body = "".join(f'<article lang="{lang}">{"<p>woord</p>" * 200}</article>' for lang in ("nl", "en"))
    read = PdfReader(write_pdf(document(body)))
    assert len(read.file.pages) > 4
    assert [block.lang for block in read.blocks] == ["nl"] * 200 + ["en"] * 200


def test_a_link_tells_where_it_leads():
    read = PdfReader(write_pdf(document('<p>Zie <a href="https://school.example/x">de regels</a>.</p>')))
    [link] = read.file.pages[0].Annots
    assert link.A.URI == link.Contents == "https://school.example/x"
    assert read.text == "Zie de regels ."


# Nothing is looked at


HOSTILE = """
<link rel="stylesheet" href="{0}"><link rel="attachment" href="{0}"><style>@import url("{0}");
@font-face {{ font-family: x; src: url("{0}") }} p {{ background: url("{0}"); font-family: x }}</style>
<img src="{0}" alt="x"><object data="{0}"></object><embed src="{0}"><iframe src="{0}"></iframe>
<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{0}" width="9" height="9"/><use href="{0}#a"/></svg>
<a rel="attachment" href="{0}">mee</a><p>De brief</p>
"""


def test_no_address_is_ever_called():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.css"
        read = PdfReader(write_pdf(document(HOSTILE.format(address), HOSTILE.format(address))))
        called, _, _ = select.select([server], [], [], 0)
    assert not called
    assert "De brief" in read.text


def test_no_file_is_ever_read(tmp_path: Path):
    secret = tmp_path / "secret.css"
    secret.write_text('p::before { content: "geheim" }')
    for address in (secret.as_uri(), f"FILE://{secret}"):
        read = PdfReader(write_pdf(document(HOSTILE.format(address), HOSTILE.format(address))))
        assert "De brief" in read.text
        assert "geheim" not in read.text
        assert not read.file.attachments


def test_what_it_complains_about_stays_out_of_the_log(caplog: pytest.LogCaptureFixture):
    write_pdf(document('<img src="https://school.example/geheim.png" alt="x">'))
    assert "geheim" not in caplog.text


# It always comes

AS_TYPED = [
    "<script>alert(1)</script> <img src=x onerror=y> &amp; &#0; ]]> --> <!-- <style>p{display:none}</style>",
    "![a](file:///etc/passwd) [b](javascript:x) <https://x> `c` *d* # e",
    "Donaudampfschifffahrt" * 400,
    "😀👩🏽‍🏫 مرحبا بالعالم שלום नमस्ते ภาษาไทย 漢字 \u202eomgekeerd\u202c a\u0301\u0302\u0489" * 20,
    "tab\there\x00\x01\x0b\x1f\x7f\ufffe\uffff\u200b\u00ad einde",
    "> - 1. " * 500,
    "",
]


@pytest.mark.parametrize("words", AS_TYPED, ids=range(len(AS_TYPED)))
def test_whatever_somebody_types(words: str):
    for markdown in (words, as_letter(words)):
        assert "De brief" in PdfReader(write_pdf(document(f"{to_html(markdown)}<p>De brief</p>"))).text


@given(st.text(max_size=300))
def test_any_text_at_all(words: str):
    assert write_pdf(document(to_html(words))).startswith(b"%PDF-")


def as_letter(words: str) -> str:
    """The words as they stand in a letter, where signs are no Markdown."""
    return content._fill("{words}", {"words": words}, plain=False)


def test_words_with_signs_are_read_as_typed():
    words = "<b>*Niet* vet</b> & [geen](http://link.example)"
    html = document(to_html(as_letter(words)))
    assert squeezed(PdfReader(write_pdf(html)).text) == squeezed(words)


@pytest.mark.slow
def test_a_hundred_letters_leave_nothing_behind_in_memory():
    code = f"""
from portal.adapters.pdf import write_pdf
def used(letters):
    for _ in range(letters):
        write_pdf({document(LETTER)!r})
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
before = used(20)
print(used(100) - before)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 8_000, "kilobytes"


# A machine that cannot


def test_without_pango_it_says_so(no_pango: None):
    assert not available()
    with pytest.raises(PdfUnavailableError):
        write_pdf(document(LETTER))


def test_a_library_that_cannot_be_loaded_after_all(monkeypatch: pytest.MonkeyPatch):
    class Lacking:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libharfbuzz-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    with pytest.raises(PdfUnavailableError):
        write_pdf(document(LETTER))


def test_with_pango_a_page_may_offer_it():
    assert available()


def test_a_machine_without_fonts_lives_on(tmp_path: Path):
    """Pango would end the process there and then."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    code = f"""
from portal import content
from portal.adapters.pdf import PdfUnavailableError, write_pdf
for _ in range(2):
    try:
        write_pdf({document(LETTER)!r})
    except PdfUnavailableError:
        print("none")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "none\nnone\n"), done.stderr


def test_it_is_not_imported_before_it_is_needed():
    code = "import sys; import portal.app, portal.adapters.pdf; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
