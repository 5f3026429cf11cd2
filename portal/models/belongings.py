"""Which rows go with a case or an exam: those of every table that leads to it, also of tables that come later."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Table
from sqlalchemy.orm import Session

from portal.db import Base


def belonging(column: str, but: Collection[str] = ()) -> list[Table]:
    """The tables with this column (`case_id`, `exam_id`) that are not among `but`, those that lead to others first."""
    tables = reversed(Base.metadata.sorted_tables)
    return [table for table in tables if column in table.columns and table.name not in but]


def let_go_with(session: Session, column: str, key: str, but: Collection[str] = ()) -> None:
    """Delete every row that belongs to the case or exam with this id. Objects that the session holds are not told."""
    session.flush()
    for table in belonging(column, but):
        session.execute(table.delete().where(table.columns[column] == key))
