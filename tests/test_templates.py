"""Templates keep their promises: no gettext of variables, no unescaped output, htmx attributes as data-hx."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", ALL, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_only_literals_are_translated(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.findall(r"\b_\(\s*[^\"'\s]", source), (
        "inside _() stands a literal: its result counts as safe HTML"
    )


@pytest.mark.parametrize("path", ALL, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_nothing_is_marked_safe_or_inline(path: Path) -> None:
    source = path.read_text("utf-8")
    assert "|safe" not in source.replace(" ", ""), "mark HTML safe in Python, where it is made"
    assert not re.search(r"\s(style|on[a-z]+)=\"", source), "CSP forbids inline style and handlers"
    assert not re.search(r"\shx-", source), "write data-hx-…"


def test_every_template_compiles(app) -> None:
    for path in ALL:
        app.jinja_env.get_template(str(path.relative_to(TEMPLATES)))


def test_every_live_block_has_an_element_with_its_name() -> None:
    """A region that a view names in live=(…) is a block whose outer element has that id."""
    views = Path(__file__).resolve().parent.parent / "portal" / "web"
    for view in views.rglob("*.py"):
        for template, names in re.findall(
            r'page\(\s*"([^"]+)",[^)]*?live=\(([^)]*)\)', view.read_text("utf-8"), re.S
        ):
            source = (TEMPLATES / template).read_text("utf-8")
            for name in re.findall(r'"(\w+)"', names):
                assert re.search(r"{% block " + name + r" %}\s*<\w+[^>]*\bid=\"" + name + '"', source), (
                    template,
                    name,
                )
