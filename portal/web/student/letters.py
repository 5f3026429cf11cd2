"""The letters in a student's own request: to read, to print, to keep."""

from __future__ import annotations

from typing import Any

from flask import abort

from portal.models import Case, Letter
from portal.rules.access import Permission
from portal.web.desk import find
from portal.web.letters import letter_file, letter_page
from portal.web.student.requests import area as area

TEMPLATE = "student/requests/letter.html"


@area.get("/requests/<ref>/letters/<letter>", allow=Permission.OWN_CASES)
def letter(ref: str, letter: str) -> Any:
    """A letter in the words that were sent, to read or print."""
    return letter_page(TEMPLATE, *_letter_in(ref, letter))


@area.get("/requests/<ref>/letters/<letter>.pdf", allow=Permission.OWN_CASES)
def letter_pdf(ref: str, letter: str) -> Any:
    """The same letter as a PDF."""
    return letter_file(TEMPLATE, *_letter_in(ref, letter))


def _letter_in(ref: str, letter: str) -> tuple[Case, Letter]:
    case, found = find(Case, ref), find(Letter, letter)
    if found.case_id != case.id:
        abort(404)
    return case, found
