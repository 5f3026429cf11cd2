"""The documents keep up with the code: every table is accounted for, every link leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.db import Base
from portal.rules.access import Role

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "translations/glossary.md"])


def test_every_table_stands_in_the_privacy_document() -> None:
    told = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/privacy.md").read_text("utf-8")))
    assert set(Base.metadata.tables) - told == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not missing


def test_the_readme_names_every_role_of_the_demo() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [role.value for role in Role if role is not Role.SUBJECT and f"`{role.value}`" not in readme] == []


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [f"\n{number}." in text for number in range(1, 16)] == [True] * 15
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text


@pytest.mark.parametrize("tool", ["lifecycle", "rules"])
def test_what_is_made_from_the_code_is_up_to_date_and_complete(tool: str) -> None:
    """Each rule has code and a test, and the drawing is that of the table: `make docs` writes both anew."""
    said = subprocess.run(
        [sys.executable, f"tools/{tool}.py", "--check"], cwd=ROOT, env={**os.environ, "PYTHONPATH": "."},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
