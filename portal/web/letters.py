"""A letter to read and to keep: page and PDF hold one text, the Markdown as it was sent."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Response, make_response, render_template
from markupsafe import Markup

from portal.adapters.pdf import PdfUnavailableError, available, write_pdf
from portal.config import Institution
from portal.content import Text, to_html
from portal.i18n import speaking
from portal.models import Case, Letter, SupervisionRequest
from portal.rules.calendar import local_date
from portal.web.desk import config, now
from portal.web.page import page

PORTAL_COLOUR = "#1d4f91"
"""Of the line below the letterhead, where the institution sets no colour of its own."""


@dataclass(frozen=True)
class Part:
    """A letter in one of its languages: `nl` or `en`, the title, and the body as HTML."""

    lang: str
    title: str
    body: Markup


def parts_of(letter: Letter) -> list[Part]:
    """What the letter says: in the student's own language, then the Dutch text that counts, if one came with it."""
    parts = [Part(letter.language, letter.title, to_html(letter.body))]
    if letter.binding_title and letter.binding_body:
        parts.append(Part("nl", letter.binding_title, to_html(letter.binding_body)))
    return parts


def letter_parts(request: SupervisionRequest) -> list[Part]:
    """The answer to a request for online supervision, as it was sent; nothing before that."""
    texts = [(request.letter_language, Text(request.letter_title, request.letter_body))]
    texts.append(("nl", Text(request.binding_title, request.binding_body)))
    return in_languages((lang, text) for lang, text in texts if text.body)


def in_languages(texts: Iterable[tuple[str, Text]]) -> list[Part]:
    """A text that nobody sent, such as a proof, in each of its languages."""
    return [Part(lang, text.title, to_html(text.body)) for lang, text in texts]


def parts_page(template: str, case: Case, parts: list[Part], *, refused: bool = False) -> Response:
    """Such a text as a page, like a letter."""
    return page(
        template, status=503 if refused else 200, case=case, parts=parts, pdf=available() and not refused,
        refused=refused,
    )  # fmt: skip


def parts_file(template: str, case: Case, parts: list[Part]) -> Response:
    """Such a text as a PDF, with today's date."""
    try:
        pdf = write_pdf(_on_paper(parts, case.ref, local_date(now())))
    except PdfUnavailableError:
        return parts_page(template, case, parts, refused=True)
    return _as_file(pdf, case)


def letter_page(template: str, case: Case, letter: Letter, *, refused: bool = False) -> Response:
    """The letter as a page, which offers the PDF where this machine can make one. `refused`: one was asked for."""
    return page(
        template, status=503 if refused else 200, case=case, letter=letter, parts=parts_of(letter),
        pdf=available() and not refused, refused=refused,
    )  # fmt: skip


def letter_file(template: str, case: Case, letter: Letter) -> Response:
    """The letter as a PDF to keep, named by the case number alone; the page instead where no PDF can be made."""
    try:
        pdf = write_pdf(_on_paper(parts_of(letter), case.ref, local_date(letter.sent_at)))
    except PdfUnavailableError:
        return letter_page(template, case, letter, refused=True)
    return _as_file(pdf, case)


def _as_file(pdf: bytes, case: Case) -> Response:
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename=f"{case.ref}.pdf")
    return response


def _on_paper(parts: list[Part], ref: str, day: date) -> str:
    """The whole letter as HTML, in its own language from letterhead to page number."""
    institution = config().institution
    with speaking(parts[0].lang):
        return render_template(
            "letters/letter.html", parts=parts, ref=ref, sent_on=day,
            logo=_logo(institution), accent=institution.accent_colour or PORTAL_COLOUR,
        )  # fmt: skip


def _logo(institution: Institution) -> str:
    """The institution's logo as an address that holds it, since a PDF is made without looking anywhere else."""
    if not institution.logo:
        return ""
    path = Path(institution.logo)
    try:
        held = b64encode(path.read_bytes()).decode()
    except OSError:  # it was there at the start; a letter goes on without it
        return ""
    return f"data:image/{'png' if path.suffix.lower() == '.png' else 'svg+xml'};base64,{held}"
