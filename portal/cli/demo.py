"""`portal demo`: the whole portal to try, on this machine, with invented people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65534), default=8000, show_default=True,
    help="Port of the portal; the next one is for its sign-in page and mailbox.",
)  # fmt: skip
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("demo-data"), show_default=True,
    help="Folder for the demo's files; what happened in it is there again at the next start.",
)  # fmt: skip
@click.option("--reset", is_flag=True, help="Begin anew: remove what an earlier demo wrote in the folder.")
@click.option(
    "--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True,
    help="For visitors whose browser asks for neither Dutch nor English.",
)  # fmt: skip
@click.option(
    "--remedy-route", type=click.Choice(["awb", "court"]), default="awb", show_default=True,
    help="Where a refusal sends a student: a bezwaar to the school, or a petition to the court.",
)  # fmt: skip
@click.option(
    "--anyone-on-this-network-may-sign-in-as-anybody", "on_a_network", is_flag=True,
    help="Allow a --host that others can reach. Nobody needs a password.",
)  # fmt: skip
def demo_command(**options: Any) -> None:
    """Try the portal: invented people, exams and requests; nothing leaves this machine."""
    from portal.demo.folder import DemoError
    from portal.demo.run import Options, run

    try:
        run(Options(**options))
    except DemoError as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
