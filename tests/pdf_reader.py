"""Reads a tagged PDF as a screen reader does: along its tags, in their order, with the language of each."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf

BLOCKS = re.compile(r"/(P|H[1-6]|LI)")


class Block(NamedTuple):
    """A heading, paragraph or list item: its tag, the language it is in, and its words."""

    tag: str
    lang: str
    words: str


class PdfReader:
    """A PDF whose words can be asked for."""

    def __init__(self, body: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(body))
        self.root: Any = self.file.Root
        self._marked = [dict(_marked(page)) for page in self.file.pages]
        self._number = {page.objgen: at for at, page in enumerate(self.file.pages)}
        self._unread = [set(marked) for marked in self._marked]
        self.blocks = list(self._read(self.root.StructTreeRoot, str(self.root.get("/Lang", "")), None))

    @property
    def text(self) -> str:
        """Everything that is read out."""
        return " ".join(block.words for block in self.blocks)

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Tag and words of each heading."""
        return [(block.tag, block.words) for block in self.blocks if block.tag.startswith("H")]

    @property
    def in_the_margins(self) -> list[str]:
        """For each page, what is drawn on it and not read out."""
        return [
            " ".join(marked[at] for at in sorted(unread))
            for marked, unread in zip(self._marked, self._unread, strict=True)
        ]

    @property
    def xmp(self) -> str:
        """What the file says about itself."""
        return self.root.Metadata.read_bytes().decode()

    def _read(self, element: Any, lang: str, page: Any) -> Iterator[Block]:
        lang, page = str(element.get("/Lang", lang)), element.get("/Pg", page)
        tag = str(element.get("/S", ""))
        if BLOCKS.fullmatch(tag):
            yield Block(tag[1:], lang, " ".join(" ".join(self._words(element, page)).split()))
        else:
            for kid in _kids(element):
                if isinstance(kid, pikepdf.Dictionary):
                    yield from self._read(kid, lang, page)

    def _words(self, element: Any, page: Any) -> Iterator[str]:
        page = element.get("/Pg", page)
        for kid in _kids(element):
            if isinstance(kid, int):
                number = self._number[page.objgen]
                self._unread[number].discard(kid)
                yield self._marked[number].get(kid, "")
            elif "/S" in kid:
                yield from self._words(kid, page)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The words of each marked piece of a page, by its number."""
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, str] = defaultdict(str)
    marks: list[Any] = []
    font: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                marks.append(operands[1].get("/MCID"))
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ":
                pieces = [bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String)]
                words = "".join(
                    font[piece[at : at + 2]] for piece in pieces for at in range(0, len(piece), 2)
                )
                if marks and marks[-1] is not None:
                    found[int(marks[-1])] += words
    return found


def _letters(font: Any) -> dict[bytes, str]:
    """Glyph → letters, from the table in the font."""
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"^<([0-9a-f]+)> <([0-9a-f]*)>$", table, re.M)
    return {bytes.fromhex(glyph): bytes.fromhex(letters).decode("utf-16-be") for glyph, letters in pairs}


def squeezed(text: str) -> str:
    """Without any white space: where lines break is the paper's business."""
    return "".join(text.split())
