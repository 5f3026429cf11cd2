"""Mail that must leave: one row at a time under a lease, sent outside the transaction, then marked.

Whoever claims a row has it for LEASE; a worker that dies in between loses nothing, since the next one takes
the row when the lease is over. The number of attempts tells whose claim it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import or_, select, update

from portal.adapters.mail import UnsendableError
from portal.db import Database
from portal.models import OutboxMail

LEASE = timedelta(minutes=5)
"""Longer than the mail server may take over one mail."""
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
log = logging.getLogger("portal.jobs")

Clock = Callable[[], datetime]


class Sends(Protocol):
    """Whatever can deliver one row: see adapters/mail.py."""

    def send(self, row: OutboxMail, at: datetime) -> None: ...


def wait_after(attempts: int) -> timedelta:
    """How long to wait after this many attempts: a minute, four, sixteen … six hours at most."""
    return min(FIRST_WAIT * float(4 ** (attempts - 1)), LONGEST_WAIT)


def drain(
    database: Database, mailer: Sends, clock: Clock, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Send every mail that is due; `clock` gives the moment in UTC. Returns how many left.

    Between two mails it asks whether to stop: what it has not begun waits for the next worker.
    """
    sent = 0
    while not stopped() and (row := claim(database, clock())) is not None:
        sent += _deliver(database, mailer, row, clock)
    return sent


def claim(database: Database, now: datetime) -> OutboxMail | None:
    """Take the mail that has waited longest, for LEASE; None when none is due or others have them all."""
    due = (
        OutboxMail.state == "waiting",
        OutboxMail.not_before <= now,
        or_(OutboxMail.lease_until.is_(None), OutboxMail.lease_until <= now),
    )
    with database.writing() as session:
        row = session.scalars(
            select(OutboxMail).where(*due).order_by(OutboxMail.not_before, OutboxMail.id).limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()  # fmt: skip
        if row is None:
            return None
        row.attempts, row.lease_until = row.attempts + 1, now + LEASE
        if row.attempts > ATTEMPTS:  # every worker that took it died over it
            _give_up(row)
            session.flush()
            return row
        return row


def _deliver(database: Database, mailer: Sends, row: OutboxMail, clock: Clock) -> bool:
    if row.state == "dead":
        return False
    try:
        mailer.send(row, clock())
    except UnsendableError as problem:
        return _failed(database, row, clock(), problem, last=True)
    except Exception as problem:  # whatever a network can do: the row waits for another turn
        return _failed(database, row, clock(), problem, last=row.attempts >= ATTEMPTS)
    _mark(database, row, state="sent", sent_at=clock(), lease_until=None)
    return True


def _failed(database: Database, row: OutboxMail, now: datetime, problem: Exception, *, last: bool) -> bool:
    # The id only: an address does not belong in a log.
    log.warning("Mail %s, attempt %s: %s", row.id, row.attempts, type(problem).__name__)
    if last:
        _give_up(row)
        _mark(database, row, state="dead", lease_until=None)
    else:
        _mark(database, row, not_before=now + wait_after(row.attempts), lease_until=None)
    return False


def _give_up(row: OutboxMail) -> None:
    row.state, row.lease_until = "dead", None
    log.error("Mail %s cannot be delivered and is given up after %s attempts", row.id, row.attempts)


def _mark(database: Database, row: OutboxMail, **values: object) -> None:
    """Write what became of it, unless the lease ran out and another worker has it now."""
    with database.writing() as session:
        session.execute(
            update(OutboxMail)
            .where(
                OutboxMail.id == row.id, OutboxMail.state == "waiting", OutboxMail.attempts == row.attempts
            )
            .values(**values)
        )
