"""Which facts of an event name something that another table leads to a person or an exam (section 9, 11.1).

An event holds such an id only as an alias of its case: a random word, made for that case alone. Where the aliases
of a case are destroyed, its events lead to nobody any more, and not one of them was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

NAMED: Final[Mapping[str, str]] = {
    "subject": "person",
    "representative": "person",
    "handler": "person",
    "reviewer": "person",
    "exam": "exam",
    "sitting": "sitting",
    "sittings": "sitting",
    "standing": "grant",
    "new": "case",
}
"""Fact → what it names. Who did it (`who`) is a person too. Rows that go with the case need no alias."""


def renamed(facts: Mapping[str, Any], name: Callable[[str, str], str | None]) -> dict[str, Any]:
    """The same facts, where each id of NAMED is what `name(what, id)` calls it, one by one in a list."""
    return {
        fact: _each(value, NAMED[fact], name) if fact in NAMED else value for fact, value in facts.items()
    }


def _each(value: Any, what: str, name: Callable[[str, str], str | None]) -> Any:
    if isinstance(value, list):
        return [name(what, one) for one in value]
    return None if value is None else name(what, value)
