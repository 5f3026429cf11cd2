"""Where a message went that was no privacy request, and the signed link behind which the desk reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for

from portal.adapters.links import SignedLinks
from portal.i18n import language
from portal.models import Case, Forwarding
from portal.web.desk import config, looking

PURPOSE = "forward"
WORKS = timedelta(days=30)


def link_to(forwarding_id: str) -> str:
    """The whole address for the mail, in the language of the institution."""
    token = _links().sign(PURPOSE, {"forwarding": forwarding_id})
    return config().base_url + url_for("forwarded.show", token=token, lang=config().default_language)


def forwarding_in(token: str) -> str:
    """The id that a token carries. Raises LinkError: `broken` or `expired`."""
    return str(_links().read(PURPOSE, token, WORKS)["forwarding"])


def forwarding_of(case: Case) -> dict[str, Any]:
    """For a page of the case: where it went, and what that desk is called; nothing while it went nowhere."""
    if case.state != "misrouted":
        return {"forwarding": None}
    row, desks = looking().scalars(Forwarding.of_case(case.id)).first(), config().desks
    return {
        "forwarding": row,
        "desk": desks.name(language(), row.desk) if row else "",
        "desk_email": desks.address(row.desk) if row else "",
    }


def _links() -> SignedLinks:
    return SignedLinks(config().secret_key)
