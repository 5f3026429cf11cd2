"""`portal import`: people, exams, enrolments and sittings from a CSV file, with a dry run unless `--apply` is given."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.rules.import_rows import KINDS


@click.group("import")
def import_group() -> None:
    """Bring people, exams, enrolments and sittings into the register from a CSV file.

    Without --apply nothing is written. Exit 1 when a row was refused, 2 when the file cannot be used.
    """


def _command(kind: str) -> click.Command:
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--apply", "write", is_flag=True, help="Write the rows; without it this is a dry run.")
    @click.option("--all", "with_same", is_flag=True, help="Tell of rows that change nothing, too.")
    @click.option(
        "--data", type=click.Path(path_type=Path), help="The folder of a demo, in place of the settings."
    )
    @click.option("--language", type=click.Choice(["nl", "en"]), default="en", help="Language of the words.")
    def command(**options: Any) -> None:
        _import(kind, **options)

    return click.command(kind, help=f"Import {kind} from FILE.")(command)


for _kind in KINDS:
    import_group.add_command(_command(_kind))


def _import(kind: str, file: Path, write: bool, with_same: bool, data: Path | None, language: str) -> None:
    with _words(language):
        from flask_babel import gettext as _

        from portal.labels.imports import counted

        config = _config(data)
        unused = _look_over(kind, file)
        if unused:
            click.echo(_("Columns that are not used: %(columns)s", columns=", ".join(unused)))
        counts = _tell(_outcomes(kind, file, write, config), with_same)
        click.echo(counted(counts))
        if not write:
            click.echo(_("Nothing was written. Add --apply to write."))
    sys.exit(1 if counts["refused"] else 0)


def _look_over(kind: str, file: Path) -> tuple[str, ...]:
    """Read the whole file once, before anything is written. Gives the columns that are not used."""
    from portal.jobs.imports import survey
    from portal.labels.imports import why
    from portal.rules.errors import Refused

    try:
        with file.open("rb") as stream:
            return survey(kind, stream)[1]
    except OSError as problem:
        _stop(f"{file}: {problem.strerror}")
    except Refused as refused:
        _stop(f"{file}: {why(refused.code, refused.facts)}")


def _outcomes(kind: str, file: Path, write: bool, config: Any) -> Iterator[Any]:
    """Each row's outcome, while the rows are being planned or written."""
    from portal.actions.imports import log_applied
    from portal.db import Database, new_id
    from portal.jobs.imports import Importing, at_once, rows_of

    database = Database(config.database_url)
    try:
        importing = Importing(database, config, kind, "command line", lambda: datetime.now(UTC))
        counts: Counter[str] = Counter()
        with file.open("rb") as stream:
            for portion in at_once(kind, rows_of(kind, stream)):
                planned = importing.write(portion) if write else importing.look(portion)
                counts.update(plan.outcome for plan in planned)
                yield from planned
                if write:
                    importing.breathe()
        if write:
            with importing.transaction() as ctx:
                log_applied(ctx, new_id(), kind, counts)
    finally:
        database.close()


def _tell(planned: Iterable[Any], with_same: bool) -> Counter[str]:
    """A line for each row. Gives how many rows had which outcome."""
    from portal.labels.imports import line_about

    counts: Counter[str] = Counter()
    for plan in planned:
        counts[plan.outcome] += 1
        if plan.outcome != "same" or with_same:
            click.echo(line_about(plan.line, plan.key, plan.outcome, plan.code, plan.facts))
    return counts


def _config(data: Path | None) -> Any:
    from portal.config import Config, ConfigError

    try:
        return Config.load() if data is None else _demo_config(data)
    except ConfigError as problem:
        _stop(str(problem))


def _demo_config(path: Path) -> Any:
    """The settings of a demo that was started in this folder, and may be running."""
    import io
    import json

    from portal.demo.folder import MARKER, Folder
    from portal.demo.settings import demo_config

    marker = path / MARKER
    if not marker.is_file():
        _stop(f"{path} is no folder of a demo. Start one with: portal demo --data {path}")
    folder = Folder(path, io.StringIO(), json.loads(marker.read_text("utf-8")))
    here = "http://localhost"
    return demo_config(here, here, ("localhost", 25), folder, "nl", on_a_network=False)


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


@contextmanager
def _words(language: str) -> Iterator[None]:
    from flask import Flask
    from flask_babel import Babel

    from portal import paths

    app = Flask("portal")
    Babel(app, default_locale=language, default_translation_directories=str(paths.TRANSLATIONS))
    with app.app_context():
        yield
