"""Sign-ins under way, in a signed cookie of their own: a visit to /login leaves nothing in the database.

The browser keeps its own state, nonce and verifier; without the code that the provider gives once, to that browser,
they are worth nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request

from portal.adapters.links import LinkError, SignedLinks
from portal.web.desk import config

PURPOSE = "sign-in"
LASTS = timedelta(hours=1)
"""Somebody may have to look for the phone with their second factor."""
KEPT = 4
"""Windows in which somebody begins at once; a cookie holds no more."""
LONGEST_BACK = 300
"""Characters of the page to go back to; a longer one becomes the start page."""


def attempts() -> dict[str, Any]:
    """The sign-ins that this browser began within the hour, by state; each with `attempt` and `back`."""
    try:
        return _links().read(PURPOSE, request.cookies.get(_name(), ""), LASTS)
    except LinkError:
        return {}


def keep(response: Response, kept: dict[str, Any]) -> Response:
    """Give the browser these sign-ins to keep, the newest of them; none takes the cookie away."""
    flags: dict[str, Any] = {"secure": config().secure, "httponly": True, "samesite": "Lax", "path": "/"}
    if not kept:
        if _name() in request.cookies:
            response.delete_cookie(_name(), **flags)
        return response
    newest = dict(list(kept.items())[-KEPT:])
    response.set_cookie(_name(), _links().sign(PURPOSE, newest), max_age=LASTS, **flags)
    return response


def shortened(back: str) -> str:
    """A page to go back to that fits in a cookie."""
    return back if len(back) <= LONGEST_BACK else "/"


def _name() -> str:
    return "__Host-portal-sign-in" if config().secure else "portal-sign-in"


def _links() -> SignedLinks:
    return SignedLinks(config().secret_key)
