"""Recomputing what the cases claim: the chain of events, the columns they add up to, the words and files they sealed.

The check reads and compares; it repairs nothing. It stays clean after a text or a file is erased, and after a case
lost its people: then nothing of them may be left, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.actions.context import SYSTEM
from portal.adapters.files import BrokenFileError, Vault
from portal.db import Database
from portal.jobs.check_requests import wrong_requests
from portal.models import Attachment, Case, CaseAlias, CaseEvent, CaseText
from portal.models.cases import GENESIS, STANDING
from portal.rules.aliases import renamed
from portal.rules.lifecycle import GONE_STATES
from portal.rules.standing import Standing, after, received

BATCH = 200
"""Cases in one transaction: the check of a large database holds nobody up."""
UNTOLD = frozenset({"draft"})
"""Kinds of text that no event tells of: nothing has happened yet."""


@dataclass(frozen=True)
class Finding:
    """Something in a case that cannot be true: its number, a code, and where."""

    ref: str
    code: str
    where: str = ""


@dataclass(frozen=True)
class Checked:
    """How much was looked at, and what was wrong with it."""

    cases: int = 0
    events: int = 0
    texts: int = 0
    files: int = 0
    findings: tuple[Finding, ...] = ()

    def __add__(self, other: Checked) -> Checked:
        return Checked(
            self.cases + other.cases,
            self.events + other.events,
            self.texts + other.texts,
            self.files + other.files,
            self.findings + other.findings,
        )


def check(database: Database, vault: Vault | None = None) -> Iterator[Checked]:
    """Check every case, batch by batch, so that the caller can tell as it goes; with `vault` also each file's bytes."""
    last = ""
    while True:
        with database.reading() as session:
            _freeze(session)
            cases = list(session.scalars(select(Case).where(Case.id > last).order_by(Case.id).limit(BATCH)))
            if not cases:
                yield Checked(findings=tuple(_wrong(session)))
                return
            yield _check_batch(session, cases, vault)
        last = cases[-1].id


def _wrong(session: Session) -> Iterator[Finding]:
    for ref, state in wrong_requests(session):
        yield Finding(ref, "request_untold", state)


def _freeze(session: Session) -> None:
    """One moment for the whole batch: else a deed in between would look like a lie."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _check_batch(session: Session, cases: Sequence[Case], vault: Vault | None) -> Checked:
    ids = [case.id for case in cases]
    tables = (CaseEvent, CaseText, Attachment, CaseAlias)
    events, texts, files, aliases = (_by_case(session, model, ids) for model in tables)
    findings: list[Finding] = []
    for case in cases:
        mine = files.get(case.id, [])
        happened, named = events.get(case.id, []), aliases.get(case.id, [])
        findings += check_case(case, happened, texts.get(case.id, []), named, mine)
        if vault is not None:
            findings += [Finding(case.ref, *found) for found in _bytes(vault, mine)]
    counts = [sum(map(len, rows.values())) for rows in (events, texts, files)]
    return Checked(len(cases), counts[0], counts[1], counts[2], tuple(findings))


def _by_case(session: Session, model: type[Any], ids: list[str]) -> dict[str, list[Any]]:
    order = model.alias if model is CaseAlias else model.seq if model is CaseEvent else model.id
    rows = session.scalars(select(model).where(model.case_id.in_(ids)).order_by(model.case_id, order))
    return {case_id: list(group) for case_id, group in groupby(rows, key=lambda row: row.case_id)}


def check_case(
    case: Case,
    events: Sequence[CaseEvent],
    texts: Iterable[CaseText],
    aliases: Iterable[CaseAlias],
    files: Iterable[Attachment] = (),
) -> Iterator[Finding]:
    """What is wrong with one case, given all its events in order, its texts, its aliases and the rows of its files. Pure."""
    meant, texts, files = {one.alias: one.target for one in aliases}, list(texts), list(files)
    left = len(meant) + len(texts) + len(files) + bool(case.email)
    found = [
        *([("person_left", f"{left} rows")] if left and case.state in GONE_STATES else []),
        *_chain(case, events), *_names(case, events, meant), *_columns(case, events, meant),
        *_texts(case, events, texts), *_files(case, events, files),
    ]  # fmt: skip
    for code, where in found:
        yield Finding(case.ref, code, where)


_Found = Iterator[tuple[str, str]]


def _chain(case: Case, events: Sequence[CaseEvent]) -> _Found:
    """Each row as it was written, each naming the row before it, and none missing at either end."""
    previous, state = GENESIS, None
    for position, event in enumerate(events, start=1):
        if event.seq != position:
            yield "row_missing", f"event {position}"
            return
        if event.previous != previous or event.from_state != state:
            yield "chain_broken", f"event {position}"
        if event.computed_digest() != event.digest:
            yield "row_changed", f"event {position}"
        previous, state = event.digest, event.to_state
    if len(events) != case.event_count or previous != case.head:
        yield "tail_cut", f"{len(events)} of {case.event_count} events"


def _names(case: Case, events: Sequence[CaseEvent], meant: Mapping[str, str]) -> _Found:
    """Everybody who did something has a name in the case that leads to them; once they are out of it, nobody (T16)."""
    for event in events if case.state not in GONE_STATES else ():
        if event.who != SYSTEM.id and event.who not in meant:
            yield "alias_missing", f"event {event.seq}"


def _columns(case: Case, events: Sequence[CaseEvent], meant: Mapping[str, str]) -> _Found:
    """Each column is what the events add up to."""
    try:
        told = fold(events, meant)
    except (KeyError, ValueError, TypeError, IndexError):
        yield "unreadable", "facts"
        return
    kept = case.standing
    for name in STANDING:
        if getattr(told, name) != getattr(kept, name):
            yield "column_changed", name


def fold(events: Sequence[CaseEvent], meant: Mapping[str, str]) -> Standing:
    """What the events of a case add up to, first to last; `meant` leads from an alias to the id behind it.

    Raises IndexError when there are no events.
    """
    first, *rest = events
    standing = replace(received(meant.get(first.who, ""), _told(first, meant)), state=first.to_state)
    for event in rest:
        standing = after(standing, event.tag, event.to_state, event.at, _told(event, meant))
    return standing


def _told(event: CaseEvent, meant: Mapping[str, str]) -> dict[str, Any]:
    return renamed(event.facts, lambda _what, alias: meant.get(alias))


def _texts(case: Case, events: Sequence[CaseEvent], texts: Iterable[CaseText]) -> _Found:
    """Each text still has the digest that its event sealed; erased words have nothing left to compare.

    The rows themselves are gone where the case lost its people, and nowhere else.
    """
    sealed: dict[str, str] = {}
    for event in events:
        sealed |= event.facts.get("texts") or {}
    for text in texts:
        if text.kind in UNTOLD:
            continue
        if sealed.pop(text.id, None) != text.digest or not text.is_intact:
            yield "text_changed", f"text {text.id} ({text.kind})"
    for missing in sealed if case.state not in GONE_STATES else ():
        yield "text_missing", f"text {missing}"


def _files(case: Case, events: Sequence[CaseEvent], files: Iterable[Attachment]) -> _Found:
    """Each row of a file is still what its event sealed; of an erased one nothing is left to compare."""
    sealed: dict[str, str] = {}
    for event in events:
        sealed |= event.facts.get("attachments") or {}
    for file in files:
        if sealed.pop(file.id, None) != file.digest or not file.is_intact:
            yield "file_changed", f"file {file.id}"
    for missing in sealed if case.state not in GONE_STATES else ():
        yield "file_missing", f"file {missing}"


def _bytes(vault: Vault, files: Iterable[Attachment]) -> _Found:
    """The bytes behind each row are there, and the ones that were sent."""
    for file in files:
        if file.file_id is None:
            continue
        try:
            with vault.open(file.file_id) as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != file.sha256:
                    yield "bytes_changed", f"file {file.id}"
        except FileNotFoundError:
            yield "bytes_gone", f"file {file.id}"
        except BrokenFileError:
            yield "bytes_changed", f"file {file.id}"
