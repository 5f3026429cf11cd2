"""When two people edit: what stands there now, beside what was typed, so that nobody overwrites unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Meanwhile:
    """One field that somebody else filled in otherwise: its label, what stands there now, what was typed."""

    label: str
    now: str
    typed: str


def differing(
    form: Any,
    names: Iterable[str],
    now: dict[str, Any],
    in_words: Callable[[str, Any], str],
    label: Callable[[str], str],
) -> list[Meanwhile]:
    """The fields in which what was typed differs from what stands there now, in the order of the page."""
    return [
        Meanwhile(label(name), in_words(name, now.get(name)), in_words(name, form[name].data))
        for name in names
        if (form[name].data or "") != (now.get(name) or "")
    ]


def whole(typed: str | None) -> int | None:
    """The edition of a row that a page showed, from its hidden field; None for what is no number."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else None
