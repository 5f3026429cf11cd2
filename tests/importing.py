"""Bringing a text into the register the way an upload does, for tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from portal.actions.context import Actor, Context
from portal.actions.imports import ApplyImport, StartImport, start_applying, start_import
from portal.config import Config
from portal.db import Database
from portal.jobs.imports import carry_on, vault_of
from portal.models import ImportRow, ImportRun
from portal.rules.access import Role

SCHEDULER = Actor("s" * 24, frozenset({Role.SCHEDULER}))


class Importer:
    """One database with its uploads. `now` is the moment of everything that happens."""

    def __init__(self, database: Database, config: Config, now: datetime | None = None) -> None:
        self.database, self.config = database, config
        self.now = now or datetime.now(UTC)

    def do(self, action: Any, command: Any, actor: Actor = SCHEDULER) -> Any:
        with self.database.writing() as session:
            return action(Context(session, actor, self.now, self.config), command)

    def start(self, kind: str, content: str | bytes) -> str:
        """Put the file away and begin; gives the import's id."""
        data = content.encode() if isinstance(content, str) else content
        file_id = vault_of(self.config).store(io.BytesIO(data))
        return str(self.do(start_import, StartImport(kind, file_id)).id)

    def work(self, run_id: str) -> ImportRun:
        """What the worker does."""
        carry_on(self.database, self.config, run_id, lambda: self.now, breath_seconds=0)
        return self.run(run_id)

    def check(self, kind: str, content: str | bytes) -> ImportRun:
        """The dry run."""
        return self.work(self.start(kind, content))

    def apply(self, run: ImportRun) -> ImportRun:
        """Apply what was checked."""
        self.do(start_applying, ApplyImport(run.id))
        return self.work(run.id)

    def bring(self, kind: str, content: str | bytes) -> dict[str, int]:
        """Check and apply; gives the counts."""
        run = self.apply(self.check(kind, content))
        assert run.state == "applied", run.problem
        return counts(run)

    def run(self, run_id: str) -> ImportRun:
        with self.database.reading() as session:
            return session.get_one(ImportRun, run_id)

    def rows(self, run: ImportRun) -> list[tuple[int, str, str | None]]:
        """Line, outcome and code of each row in the report."""
        with self.database.reading() as session:
            found = session.query(ImportRow).filter_by(run_id=run.id).order_by(ImportRow.line)
            return [(row.line, row.outcome, row.code) for row in found]


def counts(run: ImportRun) -> dict[str, int]:
    """Only the outcomes that there are."""
    return {name: number for name, number in run.counts.items() if name != "unused" and number}
