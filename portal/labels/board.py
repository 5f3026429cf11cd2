"""What the exam board is asked and says, in words."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from portal.labels.alternatives import OFF, must_be_off

ANSWERS = {
    "possible": _l("Yes, that is possible"),
    "not_possible": _l("No, that is not possible"),
}
"""What a member of the board can answer."""
SAID = {
    "possible": _l("The exam board says that the exam can be held without this."),
    "not_possible": _l("The exam board says that the exam cannot be held without this."),
    "none_received": _l("None received: the exam board gave no answer in time."),
    "not_needed": _l("The decision came before an answer was needed."),
}
"""The same codes where the case is handled and decided."""
MODES = {
    "home": _l("At home"),
    "campus": _l("At school"),
    "oral": _l("Oral exam, by video call"),
}
"""How the exam itself is held."""


def off(parts: Sequence[str]) -> str:
    """What must be off, as a list; nothing ticked is everything (O-1)."""
    return must_be_off(parts or list(OFF))
