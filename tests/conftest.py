"""Fixtures for everyone: a real database on each engine, the app, and a browser that checks every page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import Environment

from portal.adapters.pdf import available
from portal.app import create_app
from portal.config import Config
from portal.db import Database
from portal.migrate import upgrade
from tests.browser import Browser
from tests.cast import Cast, make_cast
from tests.databases import Postgresql, fresh_file, hurry, let_go, postgresql
from tests.make import Make, make_config

_compiled: dict[tuple[object, ...], CodeType] = {}
_compile = Environment.compile


def _compile_once(
    self: Environment,
    source: str,
    name: str | None = None,
    filename: str | None = None,
    raw: bool = False,
    **more: bool,
) -> CodeType:
    """Every test makes an app of its own; all have the same templates, so each is compiled once for all."""
    key = (source, name, filename, raw, *more.items(), *sorted(self.extensions))
    if key not in _compiled:
        _compiled[key] = _compile(self, source, name, filename, raw, **more)
    return _compiled[key]


Environment.compile = _compile_once  # type: ignore[method-assign,assignment]

hurry()

settings.register_profile("quick", max_examples=15, deadline=None)
settings.register_profile("thorough", deadline=None)
settings.load_profile(os.environ.get("PORTAL_TEST_PROFILE", "thorough"))

ENGINES = os.environ.get("PORTAL_TEST_ENGINES", "sqlite,postgresql").split(",")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def worker_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker has its SQLite file."""
    return tmp_path_factory.mktemp("database")


@pytest.fixture
def sqlite_url(empty_sqlite: Path, worker_folder: Path) -> str:
    """This worker's SQLite file, without a row."""
    return fresh_file(empty_sqlite, worker_folder / "portal.db")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Postgresql]:
    """This worker's PostgreSQL."""
    with postgresql() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: Postgresql) -> str:
    """This worker's database on it, without a row."""
    return postgresql_server.emptied()


@pytest.fixture(params=ENGINES)
def any_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, on each engine in turn. Its tables stay as they are."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=ENGINES)
def own_url(request: pytest.FixtureRequest, empty_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """The same for one test alone, which may change the tables too."""
    if request.param == "sqlite":
        shutil.copyfile(empty_sqlite, tmp_path / "portal.db")
        yield f"sqlite:///{tmp_path}/portal.db"
        return
    server = request.getfixturevalue("postgresql_server")
    yield server.create("own")
    server.drop("own")


@dataclass(frozen=True)
class Installation:
    """One portal for all tests of a process, since putting its routes together takes longer than most tests."""

    folder: Path
    config: Config
    database: Database
    app: Flask
    extensions: dict[str, object]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A small institution, on SQLite."""
    folder = tmp_path_factory.mktemp("installation")
    config = make_config(folder, f"sqlite:///{folder}/portal.db")
    let_go(config.database_url)
    database = Database(config.database_url)
    app = create_app(config, database)
    yield Installation(folder, config, database, app, dict(app.extensions))
    database.close()


@pytest.fixture
def config(installation: Installation, empty_sqlite: Path) -> Config:
    """Its settings, and everything in it as on the first day."""
    for left in installation.folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.is_file():
            left.unlink()
    fresh_file(empty_sqlite, installation.folder / "portal.db")
    installation.app.extensions.update(installation.extensions)
    return installation.config


@pytest.fixture
def app(config: Config, installation: Installation) -> Iterator[Flask]:
    """The portal on SQLite, empty. For both engines make your own from `any_url`."""
    with installation.app.app_context():
        yield installation.app


@pytest.fixture
def make(app: Flask) -> Make:
    """Builders: people, exams, cases, made by the same actions as real use."""
    return Make(app)


@pytest.fixture
def browser(app: Flask, make: Make) -> Browser:
    """A visitor; `browser.as_(person, roles…)` signs in."""
    return Browser(app, make)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One browser for all journeys of a worker."""
    from tests.chromium import running_chromium

    with running_chromium() as browser:
        yield browser


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Pango."""

    def lacking(name: str, *_: object, **__: object) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr("ctypes.CDLL", lacking)
    available.cache_clear()
    yield
    available.cache_clear()


@pytest.fixture
def cast(make: Make) -> Cast:
    """The usual people."""
    return make_cast(make)
