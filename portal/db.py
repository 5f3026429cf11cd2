"""The database: one engine, short transactions, strict column types, and instants that are always UTC."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Enum, Integer, MetaData, String, Text, create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import JSON, BigInteger, Float, LargeBinary, TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a receipt is a promise that survives a power cut
    "busy_timeout=10000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
)


@compiles(String, "sqlite")
@compiles(Text, "sqlite")
@compiles(DateTime, "sqlite")
@compiles(Date, "sqlite")
@compiles(Enum, "sqlite")
@compiles(JSON, "sqlite")
def _strict_text(element: Any, compiler: Any, **kw: Any) -> str:
    return "TEXT"


@compiles(Boolean, "sqlite")
@compiles(BigInteger, "sqlite")
@compiles(Integer, "sqlite")
def _strict_integer(element: Any, compiler: Any, **kw: Any) -> str:
    return "INTEGER"


@compiles(Float, "sqlite")
def _strict_real(element: Any, compiler: Any, **kw: Any) -> str:
    return "REAL"


@compiles(LargeBinary, "sqlite")
def _strict_blob(element: Any, compiler: Any, **kw: Any) -> str:
    return "BLOB"


class Instant(TypeDecorator[datetime]):
    """A moment in time: refuses values without zone, stores UTC and gives UTC back on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; on SQLite each is STRICT."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
    }
    __table_args__: Any = {"sqlite_strict": True}


def strict(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments with constraints, still STRICT on SQLite."""
    return (*constraints, {"sqlite_strict": True})


def new_id() -> str:
    """A random id (24 hex characters) that is derived from nothing, so that destroying the row cuts the link."""
    return secrets.token_hex(12)


class Database:
    """The one way to the tables: `reading()` for a GET, `writing()` for a deed.

    On SQLite a deed begins with BEGIN IMMEDIATE, so that two writers queue instead of losing an update;
    a read begins deferred, since it would otherwise wait behind every writer.
    """

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        self._reader = self.engine.execution_options(readonly=True)

    def reader(self) -> Session:
        """A session for looking only; the caller closes it."""
        return Session(self._reader, expire_on_commit=False, autoflush=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only, closed at the end."""
        with self.reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give all connections back to the system."""
        self.engine.dispose()


def _make_engine(url: str) -> Engine:
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if not sqlite:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True)  # words and names stay out of messages about errors

    @event.listens_for(engine, "connect")
    def _set_pragmas(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # SQLAlchemy's begin event below speaks for itself
        for pragma in SQLITE_PRAGMAS:
            dbapi.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        readonly = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine
