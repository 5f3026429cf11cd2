"""`portal settings`: what is set and who confirmed it, and whether this installation may go live."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from portal.labels.settings_lines import Line, Missing


@click.command("settings")
def settings_command() -> None:
    """Print every setting that is no secret; exit 1 when something must be set or confirmed before going live."""
    from portal.config import Config, ConfigError
    from portal.labels.settings_lines import counted, groups, missing
    from portal.rules.calendar import local_date

    try:
        config = Config.load()
    except ConfigError as problem:
        raise click.ClickException(str(problem)) from problem
    today = local_date(datetime.now(UTC))
    for group in groups(config, today, date.isoformat):
        click.echo(f"\n{group.heading}")
        for line in group.lines:
            click.echo("\n".join(_about(line)))
    gaps, count = missing(config), counted(config, today)
    click.echo("\n".join(_what_follows(gaps)))
    open_ = count["not_confirmed"] + count["review_due"]
    click.echo(
        f"\n{count['confirmed']} confirmed, {count['not_confirmed']} not confirmed yet, "
        f"{count['review_due']} due for review."
    )
    sys.exit(1 if open_ or any(gap.must for gap in gaps) else 0)


def _about(line: Line) -> Iterator[str]:
    from portal.labels.settings import STANDINGS

    yield f"  {line.name} = {line.value}"
    if line.standing:
        yield f"      {line.basis}; {STANDINGS[line.standing]}"
    if line.confirmation:
        yield (
            f"      source: {line.confirmation.source}; approver: {line.confirmation.approver}; "
            f"review: {line.confirmation.review.isoformat()}"
        )


def _what_follows(gaps: list[Missing]) -> Iterator[str]:
    for gap in gaps:
        when = "Needed before going live" if gap.must else "Not set"
        yield f"\n{when}: {', '.join(name for name, _called in gap.names)}\n  {gap.sentence}"
