"""docs/settings.md and docs/portal.toml tell of every setting, with the defaults and bounds that hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from portal.config import Config
from portal.config_bounds import BOUNDS
from portal.config_norms import NORMS, norm_name

DOCS = Path(__file__).parents[1] / "docs"
SECRETS = {
    "PORTAL_SECRET_KEY": "s" * 32, "PORTAL_OIDC_CLIENT_SECRET": "c" * 32, "PORTAL_MAIL_PASSWORD": "p",
    "PORTAL_FILE_KEYS": "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
}  # fmt: skip
NOT_IN_THE_FILE = {"secret_key", "file_keys", "oidc.client_secret", "mail.password"}


def names(kind: Any = Config, table: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting that somebody may write, with its default."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        if is_dataclass(hints[field.name]):
            yield from names(hints[field.name], f"{field.name}.")
        elif field.name not in {"demo", "confirmed"}:
            yield f"{table}{field.name}", field.default


def rows() -> dict[str, list[str]]:
    """Setting → the cells of its row."""
    found: dict[str, list[str]] = {}
    for line in (DOCS / "settings.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:]]
        if line.startswith("| `"):
            found |= dict.fromkeys(re.findall(r"`([a-z_.]+)`", cells[0]), cells)
    return found


ROWS = rows()


def test_every_setting_has_a_row_and_no_row_is_of_nothing() -> None:
    assert set(ROWS) == {name for name, _default in names()}


@pytest.mark.parametrize(("name", "default"), [pair for pair in names() if isinstance(pair[1], int)])
def test_the_row_tells_the_default(name: str, default: int) -> None:
    assert ROWS[name][1] == str(default).lower()


@pytest.mark.parametrize("name", BOUNDS)
def test_the_row_tells_the_bounds(name: str) -> None:
    bound = BOUNDS[name]
    told = str(bound.least) if bound.least == bound.most else f"{bound.least}–{bound.most}"
    assert ROWS[name][2].split(";")[0] == told


@pytest.mark.parametrize("name", ROWS)
def test_the_row_tells_the_rule(name: str) -> None:
    norm = NORMS.get(norm_name(name) or "")
    assert ROWS[name][3] == (f"{norm.kind}, {norm.rule}" if norm else "")


def test_the_whole_file_can_be_loaded_and_leaves_nothing_out() -> None:
    written = tomllib.loads((DOCS / "portal.toml").read_text("utf-8"))
    config = Config.load({"PORTAL_CONFIG": str(DOCS / "portal.toml"), **SECRETS})
    flat = {
        f"{table}.{key}" if isinstance(value, dict) else table
        for table, value in written.items()
        for key in (value if isinstance(value, dict) else [""])
        if table != "confirmed"
    }
    assert flat == {name for name, _default in names()} - NOT_IN_THE_FILE
    assert set(config.confirmed) == {"remedy_route", "lead_working_days", "supplier_terms", "teams.exam_day"}


@pytest.mark.parametrize(("name", "default"), [pair for pair in names() if isinstance(pair[1], int | str)])
def test_the_whole_file_holds_the_defaults(name: str, default: object) -> None:
    written: Any = tomllib.loads((DOCS / "portal.toml").read_text("utf-8"))
    for part in name.split("."):
        written = written.get(part) if isinstance(written, dict) else written
    assert default in ("", MISSING, written) or name in {"proxies", *NOT_IN_THE_FILE}
