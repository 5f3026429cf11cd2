"""`portal keys`: which keys the encrypted files need, and giving all of them the first one."""

from __future__ import annotations

import sys
from collections import Counter

import click

from portal.cli.upkeep import installation


@click.group("keys")
def keys_group() -> None:
    """The keys of encrypted files."""


@keys_group.command("status")
def status_command() -> None:
    """Tell how many files need which key; exit 1 when the settings lack one of them."""
    from portal.jobs.keys import UNREADABLE, in_use

    with installation() as (config, _database):
        found, first = in_use(config), next(iter(config.file_keys))
    for key in config.file_keys:
        click.echo(f"{key}: {_files(found[key])}{', encrypts what comes in' if key == first else ''}")
    lacking = [key for key in sorted(found) if key not in config.file_keys]
    for key in lacking:
        name = "files that are damaged" if key == UNREADABLE else f"{key}, which is not in the settings"
        click.echo(f"{name}: {_files(found[key])}")
    sys.exit(1 if lacking else 0)


@keys_group.command("rotate")
def rotate_command() -> None:
    """Encrypt every file with the first key of the settings. May be stopped and run again at any moment."""
    from portal.jobs.keys import rotate

    outcomes: Counter[str] = Counter()
    with installation() as (config, _database):
        first = next(iter(config.file_keys))
        for where, outcome in rotate(config):
            outcomes[outcome] += 1
            if outcome == "broken":
                click.echo(f"{where}: no key in the settings opens this file, or it is damaged.")
    click.echo(
        f"{_files(outcomes['renewed'])} encrypted anew with {first}, {outcomes['same']} had it already."
    )
    if outcomes["broken"]:
        click.echo(f"{_files(outcomes['broken'])} left as they stand. Keep every key that you have.")
        sys.exit(1)
    click.echo("No file needs another key.")


def _files(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
