"""Importing a file: begin, plan and write a number of rows at a time, report what became of each, and end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from portal.actions.context import Context
from portal.actions.import_enrolments import plan_enrolments, write_enrolments
from portal.actions.import_exams import plan_exams, write_exams
from portal.actions.import_people import plan_people, write_people
from portal.actions.import_plans import OUTCOMES, Looking, Outcome, Planned, Seen
from portal.actions.import_sittings import plan_sittings, write_sittings
from portal.db import new_id
from portal.models import ImportRow, ImportRun
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.import_rows import KINDS, BadRow, Row

_PLAN: dict[str, Callable[[Looking, Sequence[Row], Seen], list[Planned]]] = {
    "people": plan_people, "exams": plan_exams, "enrolments": plan_enrolments,
    "sittings": plan_sittings,
}  # fmt: skip
_WRITE: dict[str, Callable[[Context, Sequence[Planned]], None]] = {
    "people": write_people, "exams": write_exams, "enrolments": write_enrolments,
    "sittings": write_sittings,
}  # fmt: skip
UNDER_WAY = ("checking", "applying")


def plan_rows(looking: Looking, kind: str, rows: Sequence[Row | BadRow], seen: Seen) -> list[Planned]:
    """What each row would do, in the order of the lines; a few queries whatever the number of rows."""
    good = [row for row in rows if isinstance(row, Row)]
    bad = [
        Planned(row.line, row.key, "refused", row.code, row.facts) for row in rows if isinstance(row, BadRow)
    ]
    return sorted([*bad, *_PLAN[kind](looking, good, seen)], key=lambda plan: plan.line)


def write_rows(ctx: Context, kind: str, planned: Sequence[Planned]) -> None:
    """Write to the register what was planned in this same transaction."""
    _WRITE[kind](ctx, planned)


@dataclass(frozen=True)
class StartImport:
    """A file that was put away encrypted. `run` is the id the report gets: one form gives one import."""

    kind: str
    file_id: str
    run: str | None = None


def start_import(ctx: Context, command: StartImport) -> ImportRun:
    """Begin with a dry run. Raises Refused("import_kind")."""
    ctx.require(Permission.IMPORT)
    if command.kind not in KINDS:
        raise Refused("import_kind")
    run = ImportRun(
        id=command.run or new_id(), kind=command.kind, state="checking", file_id=command.file_id,
        by=ctx.actor.id, created_at=ctx.now, changed_at=ctx.now, counts=_no_counts(()),
    )  # fmt: skip
    ctx.session.add(run)
    return run


@dataclass(frozen=True)
class ApplyImport:
    """Carry out what the dry run showed."""

    run: str


def start_applying(ctx: Context, command: ApplyImport) -> ImportRun:
    """Let the rows be written; each is looked at again. Raises Refused("import_moved_on")."""
    ctx.require(Permission.IMPORT)
    run = ctx.get(ImportRun, command.run)
    if run.state != "checked":
        raise Refused("import_moved_on")
    run.state, run.done, run.changed_at = "applying", 0, ctx.now
    run.counts = _no_counts(run.counts["unused"])
    return run


@dataclass(frozen=True)
class DropImport:
    """Throw the file away; the report stays for a while."""

    run: str


def drop_import(ctx: Context, command: DropImport) -> ImportRun:
    """Nothing will be written. The caller deletes the file afterwards. Raises Refused("import_moved_on")."""
    ctx.require(Permission.IMPORT)
    run = ctx.get(ImportRun, command.run)
    if run.state != "checked":
        raise Refused("import_moved_on")
    run.state, run.changed_at = "expired", ctx.now
    ctx.log("import:dropped", f"import:{run.id}", function="system", kind=run.kind)
    return run


def take_over(ctx: Context, run_id: str) -> ImportRun | None:
    """The import, if there is work to do on it. Whoever worked on it before stops at their next rows."""
    run = ctx.session.scalars(select(ImportRun).where(ImportRun.id == run_id).with_for_update()).one_or_none()
    if run is None or run.state not in UNDER_WAY:
        return None
    run.version += 1  # SQLAlchemy would count only a real change, and the clock may stand still
    run.changed_at = ctx.now
    return run


def report_rows(ctx: Context, run_id: str, version: int, planned: Sequence[Planned], *, after: int) -> int:
    """Add these rows to the report, in place of what it said of these lines (after line `after`).

    Gives the import's new version. Raises Refused("import_moved_on") when somebody else took it over.
    """
    run = _still_mine(ctx, run_id, version)
    ctx.session.execute(
        delete(ImportRow).where(
            ImportRow.run_id == run_id, ImportRow.line > after, ImportRow.line <= planned[-1].line
        )
    )
    if told := [_as_row(run_id, plan) for plan in planned if plan.outcome != "same"]:
        ctx.session.execute(insert(ImportRow), told)
    run.done += len(planned)
    run.counts = {**run.counts, **{name: run.counts[name] + n for name, n in count(planned).items()}}
    run.changed_at = ctx.now
    ctx.session.flush()
    return run.version


def finish(ctx: Context, run_id: str, version: int) -> None:
    """The last row was done: after a dry run a person decides, after applying it is over."""
    run = _still_mine(ctx, run_id, version)
    if run.state == "checking":
        run.state = "checked"
        ctx.log("import:checked", f"import:{run.id}", function="system", kind=run.kind, rows=run.total)
    else:
        run.state = "applied"
        log_applied(ctx, run.id, run.kind, run.counts)
    run.changed_at = ctx.now


def log_applied(ctx: Context, run_id: str, kind: str, counts: dict[str, Any]) -> None:
    """Note what an import did, in numbers."""
    told = {name: counts[name] for name in OUTCOMES}
    ctx.log("import:applied", f"import:{run_id}", function="system", kind=kind, **told)


def fail(ctx: Context, run_id: str, why: Refused) -> None:
    """The file as a whole cannot be used: say why, and forget rows that were told already."""
    run = take_over(ctx, run_id)
    if run is not None:
        ctx.session.execute(delete(ImportRow).where(ImportRow.run_id == run_id))
        run.state, run.problem = "failed", json.dumps({"code": why.code, "facts": why.facts})


def set_total(ctx: Context, run_id: str, version: int, total: int, unused: Sequence[str]) -> int:
    """How many rows the file has, and which of its columns are left alone. Gives the new version."""
    run = _still_mine(ctx, run_id, version)
    run.total, run.counts, run.changed_at = total, {**run.counts, "unused": list(unused)}, ctx.now
    run.version += 1
    ctx.session.flush()
    return run.version


def count(planned: Iterable[Planned]) -> dict[Outcome, int]:
    """How many rows of each outcome."""
    counted = Counter(plan.outcome for plan in planned)
    return {name: counted[name] for name in OUTCOMES}


def _still_mine(ctx: Context, run_id: str, version: int) -> ImportRun:
    run = ctx.get(ImportRun, run_id)
    if run.version != version:
        raise Refused("import_moved_on")
    return run


def _no_counts(unused: Sequence[str]) -> dict[str, Any]:
    return {**dict.fromkeys(OUTCOMES, 0), "unused": list(unused)}


def _as_row(run_id: str, plan: Planned) -> dict[str, Any]:
    return {
        "id": new_id(), "run_id": run_id, "line": plan.line, "outcome": plan.outcome, "key": plan.key[:255],
        "code": plan.code, "facts": dict(plan.facts),
    }  # fmt: skip
