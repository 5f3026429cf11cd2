"""Who may be proctored at an exam, as the signed file that a supplier reads: numbers, and nothing else about anybody."""

from __future__ import annotations

from flask import Response

from portal.actions.lists import TakenList
from portal.adapters.signed_lists import MEDIA_TYPE, ListSigner
from portal.i18n import speaking
from portal.labels.lists import NOBODY
from portal.models import Supplier
from portal.web.desk import config


def signer() -> ListSigner:
    """Signs with the key of this installation."""
    return ListSigner(config().secret_key)


def signed(taken: TakenList, supplier: Supplier) -> Response:
    """The list as a JWS: for whom, about which exam, when it was made, until when it counts, and the candidates.

    An empty list says why it is empty, so that nobody takes it for a fault (11.3).
    """
    exam = taken.exam
    claims = {
        "iss": config().base_url, "aud": supplier.slug, "iat": int(taken.made_at.timestamp()),
        "exp": int(taken.valid_until.timestamp()), "exam": exam.code, "version": taken.version,
        "session": exam.surveillance_session_reference, "starts_at": exam.local_start.isoformat(),
        "candidates": sorted(line.candidate for line in taken.lines), "status": exam.status,
    }  # fmt: skip
    if exam.status in NOBODY:
        with speaking(config().default_language):
            claims["note"] = str(NOBODY[exam.status])
    answer = Response(signer().sign(claims), mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{exam.slug}.jws"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
