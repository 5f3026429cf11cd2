"""Bringing the database to the newest shape: alembic, with the connection given by the caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.paths import MIGRATIONS

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig
    from sqlalchemy.engine import Connection

    from portal.db import Database


def alembic_config(connection: Connection) -> AlembicConfig:
    """Alembic's configuration for this connection, without an alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database up to this revision; does nothing when it is there."""
    from alembic import command

    with _unchecked(database) as connection:
        command.upgrade(alembic_config(connection), to)


def is_at_head(database: Database) -> bool:
    """Whether the database has the shape that this version of the portal needs. Changes nothing."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with database.reading() as session:
        connection = session.connection()
        here = MigrationContext.configure(connection).get_current_heads()
        return set(here) == set(ScriptDirectory.from_config(alembic_config(connection)).get_heads())


def downgrade(database: Database, to: str) -> None:
    """Take the database back to this revision."""
    from alembic import command

    with _unchecked(database) as connection:
        command.downgrade(alembic_config(connection), to)


@contextmanager
def _unchecked(database: Database) -> Iterator[Connection]:
    """One transaction in which SQLite does not follow references; at its end every one must lead somewhere.

    SQLite changes a column by copying its table and dropping the old one. With references checked, that is refused
    as soon as another table has rows that lead there, or takes those rows along.
    """
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # before the transaction: inside one this is ignored
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if sqlite else []
                if lost:
                    raise RuntimeError(f"{len(lost)} rows would lead nowhere; the first is in {lost[0][0]}")
        finally:
            if sqlite:
                connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
