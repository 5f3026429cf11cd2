"""Imports run one way: rules ← models ← actions ← jobs ← cli, web; nothing that decides reads a clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "portal"
ROW = ("rules", "models", "actions", "jobs")
BESIDE = {
    "config",
    "config_bounds",
    "config_checks",
    "config_confirmed",
    "config_error",
    "config_gaps",
    "config_norms",
    "config_oidc",
    "config_reading",
    "config_sections",
    "paths",
    "db",
    "i18n",
    "labels",
    "content",
    "catalogue",
    "theme",
    "migrate",
}
TELL_TIME = {"web", "cli", "app", "jobs", "demo", "adapters"}

MAY_IMPORT: dict[str, set[str]] = {
    "rules": {"rules"},
    "models": {"rules", "models"} | BESIDE,
    "actions": {"rules", "models", "actions"} | BESIDE,
    "adapters": {"rules", "adapters"} | BESIDE,
    "jobs": {*ROW, "adapters"} | BESIDE,
    "web": {*ROW, "adapters", "web"} | BESIDE,
    "app": {*ROW, "adapters", "web"} | BESIDE,
    "cli": {*ROW, "adapters", "web", "app", "cli", "demo"} | BESIDE,
    "demo": {*ROW, "adapters", "web", "app", "demo"} | BESIDE,
} | {name: {"rules"} | BESIDE for name in BESIDE}


def modules() -> Iterator[Path]:
    yield from sorted(PORTAL.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PORTAL))


def room(path: Path) -> str:
    parts = path.relative_to(PORTAL).with_suffix("").parts
    return parts[0]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "portal":
                yield from ((node.lineno, f"portal.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(PORTAL)))
def test_imports_run_one_way(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    assert here in MAY_IMPORT, f"portal/{here} is a new room: say in this test what it may import"
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] == "portal" and len(parts) > 1:
            assert parts[1] in MAY_IMPORT[here], (
                f"{path.relative_to(ROOT)}:{line} imports {name}; {here} may import only {sorted(MAY_IMPORT[here])}"
            )


@pytest.mark.parametrize("path", sorted((PORTAL / "rules").glob("*.py")), ids=lambda p: p.name)
def test_rules_use_the_standard_library_only(path: Path) -> None:
    import sys

    for line, name in imported(path):
        first = name.split(".")[0]
        assert first == "portal" or first in sys.stdlib_module_names, f"{path.name}:{line} imports {name}"


@pytest.mark.parametrize("path", [p for p in modules() if room(p) in {"models", "actions"}], ids=name_of)
def test_models_and_actions_know_no_web(path: Path) -> None:
    for line, name in imported(path):
        assert name.split(".")[0] not in {"flask", "werkzeug", "flask_wtf"}, (
            f"{path.name}:{line} imports {name}"
        )


@pytest.mark.parametrize("path", [p for p in modules() if room(p) not in TELL_TIME], ids=name_of)
def test_no_clock_below_the_edge(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            reads = (name in {"datetime", "date"} and node.func.attr in {"now", "today", "utcnow"}) or (
                name == "time" and node.func.attr == "time"
            )
            assert not reads, (
                f"{path.relative_to(ROOT)}:{node.lineno} reads the clock; `now` comes in the Context"
            )


def test_only_the_command_line_knows_the_demo() -> None:
    for path in modules():
        if room(path) not in {"demo", "cli"}:
            assert not any(name.startswith("portal.demo") for _line, name in imported(path)), path
