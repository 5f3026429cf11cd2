"""The documents keep up with the code: every table is accounted for, every link leads somewhere."""

from __future__ import annotations

import re
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
