"""The first page: one sentence, a search box, three links."""

from __future__ import annotations

from typing import Any

from flask import redirect, request

from portal.i18n import choose_language
from portal.rules.access import PUBLIC
from portal.web.area import Area
from portal.web.desk import config
from portal.web.page import page
from portal.web.session import sign_in_of

area = Area("start", __name__, side="public", prefix="")


@area.get("/", allow=PUBLIC)
def root() -> Any:
    """To the start page in the person's language, else in the browser's."""
    sign_in = sign_in_of()
    if sign_in is not None and sign_in.person is not None:
        lang = sign_in.person.language
    else:
        lang = choose_language(request.headers.get("Accept-Language", ""), config().default_language)
    response = redirect(f"/{lang}/")
    response.vary.add("Accept-Language")
    return response


@area.get("/<any(nl, en):lang>/", allow=PUBLIC)
def index() -> Any:
    """What one can do here; find an exam."""
    return page("public/start.html")
