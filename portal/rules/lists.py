"""What the lists of an exam carry beside names and numbers: their version, and a code that a door can check (6.2, 6.4)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 6
FORMS: Final = ("page", "csv", "signed")
"""How a list leaves the portal: on a page, as a table for a spreadsheet, or signed for a supplier."""
CAUSES: Final = ("facilities", "request", "technical", "other")
"""Why somebody sits elsewhere who asked nothing under the GDPR; told to nobody but exam administration (6.2)."""


def version_of(*parts: str) -> str:
    """Sixteen characters that differ as soon as what is listed differs; the order counts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def proof_code(secret: str, exam_id: str, person_id: str) -> str:
    """The code of one person at one exam: on their proof, and beside their name on the list (6.4).

    Without the secret of the installation nobody can make one up; it tells nothing about a case.
    """
    digest = hmac.digest(secret.encode(), f"proof\n{exam_id}\n{person_id}".encode(), "sha256")
    number = int.from_bytes(digest[:8], "big")
    letters = [CROCKFORD[(number >> 5 * place) & 31] for place in range(CODE_LENGTH)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])


def valid_until(made_at: datetime, minutes: int, exam_ends: datetime) -> datetime:
    """Until when a list counts: so many minutes, and never after the exam (moments in UTC)."""
    return min(made_at + timedelta(minutes=minutes), max(exam_ends, made_at))
