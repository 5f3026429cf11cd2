"""What an answer to a request for access says about somebody's data, line by line (15(1), 15(2))."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.labels.explanation_blocks import SOFTWARE
from portal.labels.recordings import HUMAN_JUDGES
from portal.labels.shown import Record

NO_COMPUTER_DECIDES = _l("No computer decides anything about you.")


def record_line(record: Record) -> str:
    """One kind of data with who sees it and how long it stays."""
    return str(
        _(
            "%(what)s. %(who)s We keep it: %(term)s.",
            what=record.name,
            who=seen_by.striptags() if isinstance(seen_by := record.seen_by, Markup) else seen_by,
            term=record.kept,
        )
    )


def about_software(explanation: Any) -> str:
    """Whether a computer decides something (15(1)(h)); what software points out, a person judges."""
    said = str(SOFTWARE[explanation.software_judges])
    if explanation.software_judges == "no":
        return f"{said} {NO_COMPUTER_DECIDES}"
    judge = explanation.human_judge_code
    if judge and judge != "nobody":
        return f"{said} " + str(_("A person decides about cheating: %(who)s.", who=HUMAN_JUDGES[judge]))
    return said
