"""The filled installation of `world.py`, built once and copied for each test that wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.app import create_app
from portal.db import Database
from tests.browser import Browser
from tests.make import make_config
from tests.web.world import DESKS, World, make_world


@dataclass(frozen=True)
class Filled:
    """A folder with files, the database in it, and what is where."""

    folder: Path
    database: bytes
    world: World


@pytest.fixture(scope="session")
def filled(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Built once in each worker: two seconds."""
    folder = tmp_path_factory.mktemp("world")
    path = folder / "portal.db"
    path.write_bytes(empty_sqlite.read_bytes())
    config = make_config(folder, f"sqlite:///{path}", desks=DESKS)
    database = Database(config.database_url)
    app = create_app(config, database)
    with app.app_context():
        world = make_world(app)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return Filled(folder, path.read_bytes(), world)


@pytest.fixture
def world(filled: Filled, tmp_path: Path) -> Iterator[World]:
    """The filled installation, on a database of this test's own."""
    path = tmp_path / "world.db"
    path.write_bytes(filled.database)
    config = make_config(filled.folder, f"sqlite:///{path}", desks=DESKS)
    database = Database(config.database_url)
    app = create_app(config, database)
    with app.app_context():
        yield filled.world.at(app)
    database.close()


@pytest.fixture
def walker(world: World) -> Browser:
    """A visitor of the filled installation; `walker.as_(person, roles…)` signs in."""
    return Browser(world.app, world.make)
