"""Carrying an import through: read, plan and write some rows at a time, so that nobody waits long behind it.

Everything may be killed and run again: rows and the report's progress are written in the same transaction.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.actions.context import Actor, Context
from portal.actions.import_plans import Looking, Planned, Seen
from portal.actions.imports import (
    UNDER_WAY,
    fail,
    finish,
    plan_rows,
    report_rows,
    set_total,
    take_over,
    write_rows,
)
from portal.adapters.csv import Sheet, UnreadableFileError
from portal.adapters.files import BrokenFileError, Vault
from portal.config import Config
from portal.db import Database
from portal.models import ImportRun
from portal.rules.access import Role
from portal.rules.errors import Refused
from portal.rules.import_rows import BadRow, Row, check_header, read_row

ROWS_AT_ONCE = {"people": 400, "enrolments": 400, "exams": 10, "sittings": 20}
"""Rows of one transaction. An exam or a sitting is written as staff would write it, in several statements."""
BREATH_SECONDS = 0.06
"""At least so long between two transactions: on SQLite a writer who waits looks every few hundredths of a second
whether it is their turn. On a busy machine it is as long as the last transaction took."""
LONGEST_BREATH_SECONDS = 0.25
UPLOAD_HOURS = 24
REPORT_DAYS = 30
SILENT_MINUTES = 2
"""An import that has not moved for so long has lost its worker."""
log = logging.getLogger("portal.jobs")

Clock = Callable[[], datetime]


@dataclass
class Importing:
    """One file on its way into the register, on behalf of somebody who was allowed to import."""

    database: Database
    config: Config
    kind: str
    by: str
    clock: Clock
    breath_seconds: float = BREATH_SECONDS
    seen: Seen = field(default_factory=Seen)
    """What earlier lines of this file were about."""
    held_seconds: float = 0.0
    """How long the last transaction took: on a busy machine others get as much time again."""

    def look(self, rows: list[Row | BadRow]) -> list[Planned]:
        """What these rows would do; writes nothing."""
        with self.database.reading() as session:
            return plan_rows(Looking(session, self.clock(), self.config), self.kind, rows, self.seen)

    def write(
        self, rows: list[Row | BadRow], then: Callable[[Context, list[Planned]], None] = lambda *_: None
    ) -> list[Planned]:
        """Look again and write, in one transaction together with `then`.

        Begins again when somebody else wrote about the same person or exam in between.
        """
        for last in (False, False, True):
            seen, begun = self.seen.copy(), time.monotonic()
            try:
                with self.transaction() as ctx:
                    looking = Looking(ctx.session, ctx.now, self.config, lock=True)
                    planned = plan_rows(looking, self.kind, rows, seen)
                    write_rows(ctx, self.kind, planned)
                    then(ctx, planned)
            except (IntegrityError, OperationalError):
                if last:
                    raise
            else:
                self.seen, self.held_seconds = seen, time.monotonic() - begun
                break
        return planned

    def transaction(self) -> _Transaction:
        """One transaction of whoever imports."""
        return _Transaction(self)

    def breathe(self) -> None:
        """Let others write: on SQLite everybody waits for the one who writes, on PostgreSQL almost nobody."""
        if not self.breath_seconds:
            return
        if self.database.engine.dialect.name == "sqlite":
            time.sleep(max(self.breath_seconds, min(self.held_seconds, LONGEST_BREATH_SECONDS)))
        else:
            time.sleep(self.breath_seconds / 4)


class _Transaction:
    def __init__(self, importing: Importing) -> None:
        self._of, self._writing = importing, importing.database.writing()

    def __enter__(self) -> Context:
        actor = Actor(self._of.by, frozenset({Role.SCHEDULER}))
        return Context(self._writing.__enter__(), actor, self._of.clock(), self._of.config)

    def __exit__(self, *error: object) -> bool | None:
        return self._writing.__exit__(*error)  # type: ignore[arg-type]


def survey(kind: str, stream: BinaryIO) -> tuple[int, tuple[str, ...]]:
    """How many rows the file has, and which of its columns are not used. Reads it to the end.

    Raises Refused when the file as a whole cannot be used: the codes of Sheet and check_header, only_header.
    """
    try:
        sheet = Sheet(stream)
        unused = check_header(kind, sheet.header)
        total = sum(1 for _record in sheet.records())
    except UnreadableFileError as problem:
        raise Refused(problem.code, **problem.facts) from problem
    if not total:
        raise Refused("only_header")
    return total, unused


def rows_of(kind: str, stream: BinaryIO) -> Iterator[Row | BadRow]:
    """The file's rows, read one by one."""
    for record in Sheet(stream).records():
        if record.flaw:
            yield BadRow(record.line, "", record.flaw, record.facts)
        else:
            yield read_row(kind, record.line, record.cells)


def at_once(kind: str, rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    """The rows in the portions of one transaction each."""
    source = iter(rows)
    while portion := list(islice(source, ROWS_AT_ONCE[kind])):
        yield portion


def vault_of(config: Config) -> Vault:
    """Where uploads wait."""
    return Vault(config.data / "uploads", config.file_keys)


def carry_on(
    database: Database, config: Config, run_id: str, clock: Clock, *, breath_seconds: float = BREATH_SECONDS
) -> None:
    """Check or apply the import, from where it stands to its end; leave it alone when nothing is to do."""
    with database.writing() as session:
        run = take_over(Context(session, Actor("system"), clock(), config), run_id)
    if run is None:
        return
    importing = Importing(database, config, run.kind, run.by, clock, breath_seconds)
    vault = vault_of(config)
    try:
        _carry_on(importing, run, vault)
    except Refused as why:
        if why.code == "import_moved_on":  # another worker has it now
            return
        _give_up(importing, run, vault, why)
    except (BrokenFileError, FileNotFoundError):
        _give_up(importing, run, vault, Refused("file_gone"))
    else:
        if run.state == "applying":
            vault.delete(run.file_id)


def _carry_on(importing: Importing, run: ImportRun, vault: Vault) -> None:
    version = run.version
    if not run.total:
        with vault.open(run.file_id) as stream:
            total, unused = survey(run.kind, stream)
        with importing.transaction() as ctx:
            version = set_total(ctx, run.id, version, total, unused)
    with vault.open(run.file_id) as stream:
        rows = rows_of(run.kind, stream)
        after = 0
        for portion in at_once(run.kind, islice(rows, run.done)):  # done before the worker was lost
            after = importing.look(portion)[-1].line
        for portion in at_once(run.kind, rows):
            version = _portion(importing, run, version, portion, after)
            after = portion[-1].line
            importing.breathe()
    with importing.transaction() as ctx:
        finish(ctx, run.id, version)


def _portion(
    importing: Importing, run: ImportRun, version: int, portion: list[Row | BadRow], after: int
) -> int:
    """Look at or write these rows, and report them. Gives the import's new version."""
    reported = version

    def report(ctx: Context, planned: list[Planned]) -> None:
        nonlocal reported
        reported = report_rows(ctx, run.id, version, planned, after=after)

    if run.state == "applying":
        importing.write(portion, report)
    else:
        planned = importing.look(portion)
        with importing.transaction() as ctx:
            report(ctx, planned)
    return reported


def _give_up(importing: Importing, run: ImportRun, vault: Vault, why: Refused) -> None:
    with importing.transaction() as ctx:
        fail(ctx, run.id, why)
    vault.delete(run.file_id)


def sweep(database: Database, config: Config, clock: Clock) -> None:
    """Carry on with imports that lost their worker, and let go of uploads and reports that are old enough."""
    silent = clock() - timedelta(minutes=SILENT_MINUTES)
    with database.reading() as session:
        lost = list(
            session.scalars(
                select(ImportRun.id).where(ImportRun.state.in_(UNDER_WAY), ImportRun.changed_at < silent)
            )
        )
    for run_id in lost:
        log.warning("Import %s lost its worker; carrying on", run_id)
        carry_on(database, config, run_id, clock)
    forget(database, config, clock())


def forget(database: Database, config: Config, now: datetime) -> None:
    """Delete uploads after 24 hours, whatever became of them, and reports after 30 days."""
    vault_of(config).delete_older_than(now - timedelta(hours=UPLOAD_HOURS))
    old = now - timedelta(hours=UPLOAD_HOURS)
    with database.reading() as session:
        waiting = session.scalars(
            select(ImportRun.id).where(ImportRun.state == "checked", ImportRun.created_at < old)
        ).all()
        finished = session.scalars(
            select(ImportRun.id).where(ImportRun.created_at < now - timedelta(days=REPORT_DAYS))
        ).all()
    if not waiting and not finished:
        return
    with database.writing() as session:
        for run in session.scalars(
            select(ImportRun).where(ImportRun.id.in_([*waiting, *finished])).with_for_update()
        ):
            if run.id in finished:
                session.delete(run)
            elif run.state == "checked":
                run.state = "expired"
