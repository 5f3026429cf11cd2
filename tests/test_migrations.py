"""The migrations make exactly the models' tables, go up and down on both engines, and keep data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from portal.db import Base, Database
from portal.jobs import endings
from portal.jobs.check import check
from portal.migrate import downgrade, upgrade
from portal.models import CaseEvent, Person
from tests.databases import DURABLE
from tests.make import NOW, Make, make_config, without_pages
from tests.old_shape import fill, put_back, without_aliases

OLD = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Shapes from before cases had names of their own for people and exams."""


def test_head_is_what_the_models_say(own_url: str) -> None:
    database = Database(own_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        difference = compare_metadata(context, Base.metadata)
    assert difference == []
    database.close()


@pytest.mark.slow
def test_down_and_up_again(own_url: str) -> None:
    database = Database(own_url)
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())
    database.close()


def test_upgrading_again_keeps_data(own_url: str) -> None:
    database = Database(own_url)
    with database.writing() as session:
        session.add(Person(id="p" * 24, name="Amira", created_at=NOW))
    upgrade(database)
    with database.reading() as session:
        assert session.get(Person, "p" * 24).created_at == NOW
    database.close()


def test_every_table_is_strict_on_sqlite(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.db.SQLITE_PRAGMAS", DURABLE)
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        made = connection.execute(text("select name, sql from sqlite_master where type = 'table'")).all()
        asked = ("journal_mode", "synchronous", "foreign_keys")
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    loose = [
        name
        for name, sql in made
        if "STRICT" not in sql and name not in ("alembic_version", "sqlite_sequence")
    ]
    assert loose == []
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


@pytest.mark.slow
@pytest.mark.parametrize("revision", OLD)
def test_cases_from_before_go_on_to_verify(own_url: str, tmp_path: Path, revision: str) -> None:
    """Filled under an older shape and brought to the newest, every chain, column and text still adds up.

    Also when one of those cases loses its people (T16), whose ids stand in its old events.
    """
    database = Database(own_url)
    make = Make(without_pages(make_config(tmp_path, own_url), database))
    rows = fill(make)
    downgrade(database, "base")
    upgrade(database, revision)
    put_back(database, without_aliases(rows, first=revision == "0001"))
    upgrade(database)
    checked = list(check(database))
    assert sum(one.cases for one in checked) == 3
    assert [finding for one in checked for finding in one.findings] == []
    with database.reading() as session:
        for event in session.scalars(select(CaseEvent)):
            assert event.who == "system" or session.get(Person, event.who), "no event was rewritten"
    assert endings.sweep(database, make.config, NOW + timedelta(days=366))["pseudonymised"] == 1
    assert [finding for one in check(database) for finding in one.findings] == []
    database.close()
