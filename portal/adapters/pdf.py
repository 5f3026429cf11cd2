"""A document in HTML as a tagged PDF (PDF/UA-1), made on this machine: nothing is fetched and no file is read."""

from __future__ import annotations

import ctypes
import logging
import warnings
from functools import cache
from threading import Lock
from typing import Any

PANGO = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")
"""Pango under the names that systems give it; it brings along whatever else is needed."""

_one_at_a_time = Lock()  # so that memory stays that of one document, however many people ask at once


class PdfUnavailableError(Exception):
    """This machine cannot make a PDF: Pango, which sets the type, is not installed, or there is no font."""


@cache
def available() -> bool:
    """Whether this machine can make a PDF; quick, so that a page may ask before it offers one."""
    return any(_opens(name) for name in PANGO)


def write_pdf(html: str) -> bytes:
    """The document as a PDF with tags, with the title and the languages that its HTML has.

    Only what stands in the HTML itself is used: addresses other than `data:` lead nowhere. Fonts are those of the
    system. The first call takes half a second longer. Raises PdfUnavailableError.
    """
    with _one_at_a_time:
        weasyprint = _weasyprint()
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        pdf: bytes = document.write_pdf(
            font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_tags=True, finisher=_tell_languages
        )
        return pdf


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _weasyprint() -> Any:
    """Imported when the first PDF is made, since it is slow and most processes never make one."""
    if not available():
        raise PdfUnavailableError
    try:
        with warnings.catch_warnings():
            # It warns when there is no font at all, and would then take the whole process down with it.
            warnings.filterwarnings("error", category=UserWarning, module=r"weasyprint\.text\.fonts")
            import weasyprint
    except (OSError, UserWarning) as lacking:
        raise PdfUnavailableError from lacking
    logging.getLogger("weasyprint").disabled = True  # its complaints quote the letter
    return weasyprint


@cache
def _fonts() -> Any:
    """The fonts of the system, read once: what is read of them anew for each document stays in memory for good."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _tell_languages(document: Any, pdf: Any) -> None:
    """Give each <article> its own language in the tags, so that a screen reader speaks it in that one.

    By itself the document has one language in its tags. Articles are tagged in the order in which they are laid out.
    """
    from pydyf import String
    from weasyprint.formatting_structure.boxes import BlockBox

    laid_out = (box for page in document.pages for box in page._page_box.descendants())
    articles = (box for box in laid_out if box.element_tag == "article" and isinstance(box, BlockBox))
    tags = (item for item in pdf.objects if isinstance(item, dict) and item.get("S") == "/Art")
    for tag, article in zip(tags, articles, strict=False):
        tag["Lang"] = String(article.element.get("lang"))
