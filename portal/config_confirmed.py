"""Who confirmed a setting, on what ground, and when somebody must look at it again (section 13)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from portal.config_error import ConfigError, require
from portal.config_norms import NORMS, norm_name

if TYPE_CHECKING:
    from portal.config import Config

Standing = Literal["confirmed", "not_confirmed", "review_due"]
PARTS = ("source", "approver", "review")
HOW = '{ source = "…", approver = "…", review = 2027-09-01 }'


@dataclass(frozen=True)
class Confirmation:
    """One line of `[confirmed]`. The approver is a function or a name; from `review` on the line counts as due."""

    source: str
    approver: str
    review: date


def standing(config: Config, setting: str, today: date) -> Standing | None:
    """Whether somebody confirmed this setting; None for one that section 13 does not name. `today` is local."""
    name = norm_name(setting)
    if name is None:
        return None
    confirmation = config.confirmed.get(name)
    if confirmation is None:
        return "not_confirmed"
    return "review_due" if confirmation.review <= today else "confirmed"


def read_confirmations(raw: Any) -> dict[str, Confirmation]:
    """The table `[confirmed]`, or the same as JSON in PORTAL_CONFIRMED: name → confirmation.

    `[confirmed.teams] exam_day` and `"teams.exam_day"` are one name. Raises ConfigError for a name that needs no
    confirmation, a part that is missing, and a date that is none.
    """
    try:
        table = json.loads(raw or "{}") if isinstance(raw, str) else raw
    except json.JSONDecodeError as problem:
        raise ConfigError(f"Setting confirmed cannot be read as JSON: {problem}.") from problem
    require(isinstance(table, Mapping), "confirmed", f"a table: name = {HOW}")
    return {name: _confirmation(name, parts) for name, parts in _lines(table, "")}


def _lines(table: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, parts in table.items():
        name = f"{before}{key}"
        if name not in NORMS and isinstance(parts, Mapping) and not set(parts) & set(PARTS):
            yield from _lines(parts, f"{name}.")
        else:
            yield name, parts


def _confirmation(name: str, parts: Any) -> Confirmation:
    where = f"confirmed.{name}"
    require(name in NORMS, where, "the name of a setting to confirm; docs/settings.md lists them")
    require(isinstance(parts, Mapping) and set(parts) == set(PARTS), where, HOW)
    for part in ("source", "approver"):
        text = parts[part]
        require(isinstance(text, str) and text.strip(), f"{where}.{part}", "a text between quotes")
    return Confirmation(
        parts["source"].strip(), parts["approver"].strip(), as_date(f"{where}.review", parts["review"])
    )


def as_date(name: str, raw: Any) -> date:
    """A day as TOML or a text wrote it. Raises ConfigError with the setting's name."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as problem:
        raise ConfigError(f"Setting {name} cannot be read: {raw!r}. Write dates as 2026-12-24.") from problem
