"""What the list of objections to one exam says."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

WHY_NOT = {
    "refusal": _l("A colleague proposed to refuse it. Decide about it by itself."),
    "no_proposal": _l("Nobody has proposed anything yet."),
    "proposed": _l("A proposal waits for a decider."),
    "identity": _l("Nobody is sure yet who asks."),
    "waits": _l("It waits for something else first."),
}
"""Why a case on the list cannot be ticked."""

DONE: dict[str, Callable[[int], str]] = {
    "grant": lambda number: ngettext(
        "%(num)s objection has been granted. The letter and the places have left.",
        "%(num)s objections have been granted. Each student has an own letter, with places.",
        number,
    ),
    "propose": lambda number: ngettext(
        "%(num)s proposal now waits for a decider.", "%(num)s proposals now wait for a decider.", number
    ),
    "sign": lambda number: ngettext(
        "%(num)s letter has left.", "%(num)s letters have left, each by itself.", number
    ),
}
"""What was done, by how many."""
