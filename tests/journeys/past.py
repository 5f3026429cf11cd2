"""What happened before a journey begins: told to the running demo as its own past was, with the portal's actions."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from portal.config import Config
from portal.db import Database
from portal.demo.folder import MARKER, Folder
from portal.demo.settings import demo_config
from portal.demo.story import Story
from portal.jobs import seats
from portal.jobs.deadlines import sweep
from tests.make import without_pages


@contextmanager
def past_of(url: str, provider: str, folder: Path) -> Iterator[Story]:
    """One transaction in the past of the demo at `url`; afterwards the clock's steps that are due are taken."""
    now = datetime.now(UTC)
    with _behind(url, provider, folder) as (database, config):
        with database.writing() as session:
            yield Story(session, config, now, {})
        sweep(database, config, lambda: now)


def minute_passes(url: str, provider: str, folder: Path) -> None:
    """What the clock does each minute, now."""
    with _behind(url, provider, folder) as (database, config):
        sweep(database, config, lambda: datetime.now(UTC))


def hour_passes(url: str, provider: str, folder: Path) -> None:
    """What the clock looks at each hour about seats, now."""
    with _behind(url, provider, folder) as (database, config):
        seats.warn(database, config, datetime.now(UTC))


@contextmanager
def _behind(url: str, provider: str, folder: Path) -> Iterator[tuple[Database, Config]]:
    config = _config(url, provider, folder)
    database = Database(config.database_url)
    with without_pages(config, database).app_context():
        yield database, config
    database.close()


def _config(url: str, provider: str, folder: Path) -> Config:
    """The demo's own settings; its mail is sent by its own worker."""
    with Path(os.devnull).open("a") as nobody:
        known = Folder(folder, nobody, json.loads((folder / MARKER).read_text("utf-8")))
        return demo_config(url, provider, ("127.0.0.1", 25), known, "nl", on_a_network=False)
