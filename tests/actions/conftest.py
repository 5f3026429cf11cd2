"""An installation on each engine, the people in it, and an office that decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.db import Database
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.office import Office


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn; deeds are actions, so it has no pages."""
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    """The usual people."""
    return make_cast(made)


@pytest.fixture
def either(made: Make, people: Cast) -> Office:
    """An office on each engine in turn."""
    return Office(made, people)


@pytest.fixture
def office(make: Make, cast: Cast) -> Office:
    """An office on the engine that tests use when nothing depends on it."""
    return Office(make, cast)
