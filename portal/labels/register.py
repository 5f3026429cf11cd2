"""The register in words for staff: where an exam stands, what the catalogue says, sections of the editor."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

STANDINGS = {
    "unsupervised": _l("Without online supervision"),
    "not_published": _l("Not published"),
    "published": _l("Published, not approved"),
    "in_review": _l("Approval asked"),
    "approved": _l("May be proctored"),
    "suspended": _l("Suspended"),
}
COLOURS = {
    "unsupervised": "neutral",
    "not_published": "warning",
    "published": "info",
    "in_review": "info",
    "approved": "success",
    "suspended": "danger",
}
STANDS_FOR = {
    "unsupervised": _l("Nothing watches this exam. Students can read that."),
    "not_published": _l("Students cannot read yet what this exam records."),
    "published": _l("Students can read the explanation. The exam may not be proctored yet."),
    "in_review": _l("Somebody asked for approval. A second person looks at it."),
    "approved": _l("The explanation is complete and a second person approved it."),
    "suspended": _l("Something changed after the approval. This exam is held without online supervision."),
}

CATALOGUE = {
    "always": _l("Part of normal use"),
    "optional": _l("The school can switch it on or off"),
    "possible": _l("Possible; the source does not say who decides"),
    "no": _l("Not recorded"),
    "local": _l("Stays on the computer of the student"),
    "disputed": _l("Sources differ"),
    None: _l("No source says anything"),
}

ALSO_KEPT = _l("Also kept")
NOT_CHOSEN = _l("Not known yet")
ANSWERS = {"yes": _l("Yes"), "no": _l("No"), "unknown": NOT_CHOSEN}


def standing(exam: Any) -> str:
    """Where an exam stands: a code of STANDINGS. An exam without a product is never proctored (11.3)."""
    if not exam.is_proctored:
        return "unsupervised"
    if exam.approval != "not_approved":
        return str(exam.approval)
    return "published" if exam.published_id else "not_published"


def many_missing(code: str, number: int) -> str:
    """What is to do about so many kinds of data at once, in one sentence. Raises KeyError for another code."""
    sentences = {
        "channel_unknown": ngettext(
            "Find out if %(num)s kind of data is recorded.",
            "Find out if %(num)s kinds of data are recorded.",
            number,
        ),
        "channel_why": ngettext(
            "Say why you need %(num)s kind of data.", "Say why you need %(num)s kinds of data.", number
        ),
        "channel_seen_by": ngettext(
            "Say who sees %(num)s kind of data.", "Say who sees %(num)s kinds of data.", number
        ),
        "channel_countries": ngettext(
            "Say where %(num)s kind of data is stored.", "Say where %(num)s kinds of data are stored.", number
        ),
        "channel_kept": ngettext(
            "Say how long you keep %(num)s kind of data.",
            "Say how long you keep %(num)s kinds of data.",
            number,
        ),
    }
    return str(sentences[code])
