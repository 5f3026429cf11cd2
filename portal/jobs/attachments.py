"""Files in cases: where they stand, and how they go when their time is over or nobody came for them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Select

from portal.actions.attachments import StoredFile, let_go, let_go_when_over
from portal.actions.context import SYSTEM, Context
from portal.adapters.files import Source, Vault
from portal.config import Config
from portal.db import Database
from portal.models import Attachment
from portal.rules.retention import IDENTITY_DAYS

ORPHAN_HOURS = 24
"""A file without a row after so long belongs to a form that never came to its end."""
AT_ONCE = 500


def vault_of(config: Config) -> Vault:
    """Where the files in cases stand, each under an id that names nobody."""
    return Vault(config.data / "attachments", config.file_keys)


def put_away(
    config: Config, name: str, media_type: str, source: Source, removed: tuple[str, ...] = ()
) -> StoredFile:
    """Keep these bytes encrypted, for a deed that puts them in a case; `tidy` takes back what no deed claimed."""
    measured = _Measured(source)
    file_id = vault_of(config).store(measured)
    return StoredFile(file_id, name, media_type, measured.size, measured.digest.hexdigest(), removed)


class _Measured:
    """Counts and digests the bytes that pass through it."""

    def __init__(self, source: Source) -> None:
        self.source, self.size, self.digest = source, 0, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        piece = self.source.read(size)
        self.size += len(piece)
        self.digest.update(piece)
        return piece


def sweep(database: Database, config: Config, now: datetime) -> int:
    """Let go of the files whose time is over at `now` (aware); tells how many. Killed in between, `tidy` ends it.

    That is a date of the file itself, or for evidence of identity a week after it was made sure who asks (section 9).
    """
    known = Attachment.identity_is_known(now - timedelta(days=IDENTITY_DAYS))
    ways = ((Attachment.due(now), let_go_when_over), (known, let_go))
    return sum(_sweep(database, config, now, due, step) for due, step in ways)


def _sweep(
    database: Database, config: Config, now: datetime, due: Select[Attachment],
    step: Callable[[Context, str], str | None],
) -> int:  # fmt: skip
    with database.reading() as session:
        ids = [file.id for file in session.scalars(due.limit(AT_ONCE))]
    for attachment_id in ids:
        with database.writing() as session:
            file_id = step(Context(session, SYSTEM, now, config), attachment_id)
        if file_id is not None:
            vault_of(config).delete(file_id)
    return len(ids)


def tidy(database: Database, config: Config, now: datetime) -> int:
    """Delete files that no row names, a day after they came; tells how many. Never one that is on its way into a case."""
    vault, deleted = vault_of(config), 0
    old = now - timedelta(hours=ORPHAN_HOURS)
    vault.delete_unfinished(old)
    for file_ids in _batches(vault.ids(before=old)):
        with database.reading() as session:
            claimed = set(session.scalars(Attachment.claimed(file_ids)))
        for file_id in set(file_ids) - claimed:
            vault.delete(file_id)
            deleted += 1
    return deleted


def _batches(file_ids: list[str]) -> Iterator[list[str]]:
    source = iter(file_ids)
    while batch := list(islice(source, AT_ONCE)):
        yield batch
