"""Texts for everyone: the rights, the privacy of the portal itself, accessibility."""

from __future__ import annotations

from typing import Any

from portal import content, i18n
from portal.labels import rights as words
from portal.rules.access import PUBLIC
from portal.rules.rights import RIGHTS
from portal.web.area import Area
from portal.web.desk import config
from portal.web.page import page
from portal.web.student.forms import FORMS

area = Area("texts", __name__, side="public")
WORK_BY_THEMSELVES = ("informed", "informed_elsewhere", "recipients_told", "reasons")
AFTERWARDS = ("complaint", "dpo_contact", "court")
"""Not requests to the school: where to go with a question or when you do not agree."""


@area.get("/rights", allow=PUBLIC)
def rights() -> Any:
    """Every right in one sentence, with when it applies and the button that starts it."""
    here = [
        right for kind in FORMS for right in RIGHTS if right.kind == kind and right.code not in AFTERWARDS
    ]
    return page(
        "public/texts/rights.html", here=here, words=words,
        always=[right for right in RIGHTS if right.code in WORK_BY_THEMSELVES],
    )  # fmt: skip


@area.get("/privacy", allow=PUBLIC)
def privacy() -> Any:
    """What the portal itself keeps about people."""
    return _text("privacy")


@area.get("/accessibility", allow=PUBLIC)
def accessibility() -> Any:
    """How accessible the portal is, and whom to tell when it is not."""
    return _text("accessibility")


def _text(name: str) -> Any:
    institution, lang = config().institution, i18n.language()
    values = {
        "institution": institution.name(lang),
        "contact_email": institution.contact_email,
        "dpo_name": institution.dpo_name,
        "dpo_email": institution.dpo_email,
        "idle_minutes": config().idle_minutes,
        "kept_months": config().retention.identified_months,
        "kept_years": config().retention.pseudonymised_years,
    }
    text = content.load("pages", name, lang, values, config().translations_overlay)
    return page("public/texts/text.html", heading=text.title, body=content.to_html(text.body))
