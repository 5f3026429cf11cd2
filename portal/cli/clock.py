"""The clock on the command line: `portal deadline` and `portal target`, without configuration or database."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from portal.cli.clock_lines import (
    answer_deadline,
    answer_target,
    count_target,
    read_line,
    read_moment,
    read_suspension,
)
from portal.rules.deadlines import Deadline, count
from portal.rules.errors import Refused
from portal.rules.targets import LEAD_WORKING_DAYS, Target

_Say = Callable[[Refused], str]

_language = click.option(
    "--language", type=click.Choice(["nl", "en"]), default="en", help="Language of the words."
)


@click.command("deadline")
@click.argument("kind", required=False)
@click.argument("received", required=False)
@click.option(
    "--suspended", multiple=True, metavar="FROM/TO", help="A question and its answer; FROM/ while open."
)
@click.option(
    "--batch", is_flag=True, help="Read JSON lines on standard input, write one answer line for each."
)
@_language
def deadline_command(
    kind: str | None, received: str | None, suspended: tuple[str, ...], batch: bool, language: str
) -> None:
    """When the answer is due, and how that date was counted (rules C1 to C16).

    KIND is one_month, extended, suspended, breach72h or six_weeks. RECEIVED is a date and time in Amsterdam,
    such as 2026-03-05T14:00, or one with an offset.
    """
    with _answering(language, batch, kind, received, *suspended):
        if batch:
            _answer_lines(answer_deadline, language)
            return
        if kind is None or received is None:
            raise Refused("kind_and_time_needed")
        deadline = count(kind, read_moment(received, "RECEIVED"), [read_suspension(one) for one in suspended])
        _tell(deadline.due.isoformat() if deadline.due else None, language, deadline)


@click.command("target")
@click.argument("received", required=False)
@click.argument("exam", required=False)
@click.option("--lead", type=int, help="Working days between target and exam; 10 if not given.")
@click.option(
    "--batch", is_flag=True, help="Read JSON lines on standard input, write one answer line for each."
)
@_language
def target_command(
    received: str | None, exam: str | None, lead: int | None, batch: bool, language: str
) -> None:
    """By when the institution aims to decide an objection, given the exam (rule 6.3: policy, not law)."""
    with _answering(language, batch, received, exam, lead):
        if batch:
            _answer_lines(answer_target, language)
            return
        if received is None or exam is None:
            raise Refused("time_and_exam_needed")
        days = LEAD_WORKING_DAYS if lead is None else lead
        legal, aim = count_target(read_moment(received, "RECEIVED"), read_moment(exam, "EXAM"), days)
        _tell(f"{aim.day.isoformat()} {aim.mode}", language, legal, aim)


@contextmanager
def _answering(language: str, batch: bool, *given: object) -> Iterator[None]:
    """A refusal becomes one sentence on standard error, and exit 2."""
    try:
        if batch and any(value is not None for value in given):
            raise Refused("batch_stands_alone")
        yield
    except Refused as refused:
        with _speaking(language) as say:
            click.echo(say(refused), err=True)
        click.get_current_context().exit(2)


def _answer_lines(answer: Callable[[Mapping[str, Any]], dict[str, Any]], language: str) -> None:
    """One answer line, flushed, for each line that is not blank, in order; a bad line gets its sentence."""
    say: _Say | None = None
    with ExitStack() as words:
        for line in sys.stdin.buffer:
            if not line.strip():
                continue
            try:
                answered = answer(read_line(line))
            except Refused as refused:
                if say is None:
                    say = words.enter_context(_speaking(language))
                answered = {"error": say(refused)}
            click.echo(json.dumps(answered))


def _tell(headline: str | None, language: str, *counted: Deadline | Target) -> None:
    if headline is not None:
        click.echo(headline)
    with _speaking(language):
        from portal.labels.working import sentences

        for one in counted:
            for sentence in sentences(one):
                click.echo(sentence)


@contextmanager
def _speaking(language: str) -> Iterator[_Say]:
    """The portal's words, loaded only when there is something to say: a batch without errors needs none."""
    from flask import Flask
    from flask_babel import Babel

    from portal import paths
    from portal.labels.clock import clock_refusal

    app = Flask("portal")
    Babel(app, default_locale=language, default_translation_directories=str(paths.TRANSLATIONS))
    with app.app_context():
        yield clock_refusal
