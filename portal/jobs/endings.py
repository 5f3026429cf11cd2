"""What is kept long enough goes, each case, person and exam in a transaction of its own (section 9, T16).

A query says what is old enough; the action looks at the day, the holds and the remedies again under the lock. Killed
in between, the next run goes on: a file whose row is gone belongs to nobody, and goes with the tidying.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.context import SYSTEM, Context
from portal.actions.retention import (
    DeleteCase,
    ForgetBirthday,
    ForgetExam,
    Pseudonymise,
    delete_case,
    forget_birthday,
    forget_exam,
    pseudonymise,
)
from portal.config import Config
from portal.db import Database
from portal.jobs.attachments import vault_of
from portal.jobs.deadlines import Now
from portal.models import ending
from portal.rules.errors import Refused

log = logging.getLogger("portal.jobs")


@dataclass(frozen=True)
class Ending:
    """One kind of end: what is due (numbers, ids or slugs), and the action that takes it; it may give file ids."""

    name: str
    due: Callable[[Now], Select[str]]
    action: Callable[[Context, Any], Iterable[str] | None]
    command: Callable[[str], Any]


ENDINGS: tuple[Ending, ...] = (
    Ending("birthdays", lambda now: ending.of_age_at_last(now.today), forget_birthday, ForgetBirthday),
    Ending("pseudonymised", lambda now: ending.to_pseudonymise(now.today, now.config.retention), pseudonymise, Pseudonymise),
    Ending("deleted", lambda now: ending.to_delete(now.today, now.config.retention), delete_case, DeleteCase),
    Ending("exams", lambda now: ending.exams_to_forget(now.at), forget_exam, ForgetExam),
)  # fmt: skip


def sweep(database: Database, config: Config, now: datetime) -> dict[str, int]:
    """End what is due at `now` (aware). Returns how many ended, by name."""
    return {one.name: _run(database, Now(now, config), one) for one in ENDINGS}


def _run(database: Database, now: Now, one: Ending) -> int:
    with database.reading() as session:
        keys = list(session.scalars(one.due(now)))
    return sum(_end(database, now, one, key) for key in keys)


def _end(database: Database, now: Now, one: Ending, key: str) -> bool:
    """End one; False when it is not (or no longer) due. A failure is noted and leaves the others alone."""
    try:
        with database.writing() as session:
            files = one.action(Context(session, SYSTEM, now.at, now.config), one.command(key))
    except (Refused, StaleDataError, IntegrityError):
        return False
    except Exception:
        log.exception("The step %s failed for one; the next sweep tries again", one.name)
        return False
    for file_id in files or ():
        vault_of(now.config).delete(file_id)
    return True
