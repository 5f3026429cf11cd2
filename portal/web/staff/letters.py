"""The letters in a case, as its staff read and keep them."""

from __future__ import annotations

from typing import Any

from portal.models import Case, Letter
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.web.desk import find
from portal.web.letters import letter_file, letter_page
from portal.web.staff.case_file import open_case
from portal.web.staff.cases import area as area

TEMPLATE = "staff/cases/letter.html"


@area.get("/staff/cases/<ref>/letters/<letter_id>", allow=Permission.READ_CASES)
def letter(ref: str, letter_id: str) -> Any:
    """A letter as it was sent."""
    return letter_page(TEMPLATE, *_letter_in(ref, letter_id))


@area.get("/staff/cases/<ref>/letters/<letter_id>.pdf", allow=Permission.READ_CASES)
def letter_pdf(ref: str, letter_id: str) -> Any:
    """The same letter as a PDF."""
    return letter_file(TEMPLATE, *_letter_in(ref, letter_id))


def _letter_in(ref: str, letter_id: str) -> tuple[Case, Letter]:
    case, found = open_case(ref), find(Letter, letter_id)
    if found.case_id != case.id:
        raise Refused("gone")
    return case, found
