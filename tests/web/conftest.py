"""The filled installation of `world.py`, built once in each worker and put back for each test that wants it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.app import create_app
from portal.db import Database
from tests.browser import Browser
from tests.databases import fresh_file
from tests.make import make_config
from tests.web.world import DESKS, World, make_world


@dataclass(frozen=True)
class Filled:
    """A world, its database as it was when it was just filled, and what its app had then."""

    world: World
    model: Path
    path: Path
    extensions: dict[str, object]


@pytest.fixture(scope="session")
def filled(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Built once in each worker: two seconds. Its app is everybody's, since it knows what it has compiled."""
    folder = tmp_path_factory.mktemp("world")
    url = fresh_file(empty_sqlite, folder / "portal.db")
    database = Database(url)
    app = create_app(make_config(folder, url, desks=DESKS), database)
    with app.app_context():
        world = make_world(app)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    shutil.copyfile(folder / "portal.db", folder / "model.db")
    return Filled(world, folder / "model.db", folder / "portal.db", dict(app.extensions))


@contextmanager
def opened(filled: Filled) -> Iterator[World]:
    """The filled installation, its database as on the first day."""
    fresh_file(filled.model, filled.path)
    app = filled.world.app
    app.extensions.update(filled.extensions)
    with app.app_context():
        yield filled.world.at(app)


@pytest.fixture
def world(filled: Filled) -> Iterator[World]:
    """The same for one test."""
    with opened(filled) as world:
        yield world


@pytest.fixture
def walker(world: World) -> Browser:
    """A visitor of the filled installation; `walker.as_(person, roles…)` signs in."""
    return Browser(world.app, world.make)
