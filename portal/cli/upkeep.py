"""Commands of whoever runs the portal: check, migrate, serve, worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.config import Config, ConfigError
from portal.db import Database

SENTENCES = {
    "row_missing": "a row is missing",
    "chain_broken": "this row does not follow the one before it",
    "row_changed": "this row was changed after it was written",
    "tail_cut": "rows are missing at the end",
    "alias_missing": "nothing tells who did this",
    "person_left": "the case lost its people, and something still leads to them",
    "column_changed": "this column is not what the events add up to",
    "unreadable": "the events cannot be read",
    "text_changed": "these words are not those that were written",
    "text_missing": "a text is missing",
    "file_changed": "this file is not described as it was when it came",
    "file_missing": "the row of a file is missing",
    "request_untold": "the log tells otherwise of this request for online supervision",
    "bytes_gone": "the bytes of this file are not there",
    "bytes_changed": "the bytes of this file are not those that came, or no key opens them",
}
NOT_AT_HEAD = "The database is not in the shape that this version needs. Run `portal migrate` first."


@click.command("check")
@click.option("--files", is_flag=True, help="Read the bytes of every file in a case too.")
def check_command(files: bool) -> None:
    """Recompute every case from its events; exit 1 when something does not add up."""
    from portal.jobs.attachments import vault_of
    from portal.jobs.check import Checked, check

    with installation() as (config, database):
        _at_head(database)
        total = Checked()
        for batch in check(database, vault_of(config) if files else None):
            total += batch
            for finding in batch.findings:
                click.echo(f"{finding.ref}: {finding.where}: {SENTENCES[finding.code]}")
    wrong = len({finding.ref for finding in total.findings})
    click.echo(
        f"{total.cases} cases, {total.events} events, {total.texts} texts and {total.files} files checked: "
        + (
            f"{wrong} {'case does' if wrong == 1 else 'cases do'} not add up."
            if wrong
            else "all of it adds up."
        )
    )
    sys.exit(1 if wrong else 0)


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the shape that this version needs; does nothing when it is there."""
    from portal.migrate import upgrade

    with installation() as (_config, database):
        upgrade(database)
    click.echo("The database is up to date.")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--threads", type=click.IntRange(1, 256), default=8, show_default=True)
def serve_command(host: str, port: int, threads: int) -> None:
    """Serve the pages, for a reverse proxy that speaks https to the world."""
    from waitress import serve

    from portal.app import create_app

    with installation() as (config, database):
        _at_head(database)
        app = create_app(config, database)
        click.echo(f"Serving {config.base_url} at {host}:{port}.")
        try:
            serve(app, host=host, port=port, threads=threads, ident=None, _quiet=True)
        except OSError as problem:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used: {problem.strerror or problem}."
            ) from problem


@click.command("worker")
def worker_command() -> None:
    """Send mail and do what comes due; one is enough, more do no harm."""
    from portal.jobs.tasks import Jobs

    with installation() as (config, database):
        _at_head(database)
        click.echo("Working. Stop with Ctrl+C or SIGTERM.")
        Jobs(config, database).run()


@contextmanager
def installation() -> Iterator[tuple[Config, Database]]:
    """The settings and the database of this installation. Ends with a sentence when a setting is wrong."""
    try:
        config = Config.load()
    except ConfigError as problem:
        raise click.ClickException(str(problem)) from problem
    config.data.mkdir(parents=True, exist_ok=True)
    database = Database(config.database_url)
    try:
        yield config, database
    finally:
        database.close()


def _at_head(database: Database) -> None:
    from portal.migrate import is_at_head

    if not is_at_head(database):
        raise click.ClickException(NOT_AT_HEAD)
