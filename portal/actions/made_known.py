"""When a refusal was made known: six weeks count from the post or the mail, not from the signature (C13, Awb 6:8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.actions.context import Context
from portal.models import Case, Letter, OutboxMail
from portal.rules.deadlines import count
from portal.rules.errors import Refused

MAIL_LEAVES_WITHIN = timedelta(minutes=15)
"""After the signature: what is signed just before midnight is told with the last day that follows from the next day."""


def is_later(known_at: datetime, told: date | None) -> bool:
    """Whether six weeks from this moment (UTC) end after the last day that was told."""
    due = count("six_weeks", known_at).due
    return isinstance(due, date) and told is not None and due > told


def later_last_day(case: Case, letter: Letter, known_at: datetime) -> date | None:
    """The last day to challenge the refusal in this letter, if it was made known at `known_at` (UTC).

    None when the letter refuses nothing that can still be challenged, or when the day that was told is not earlier.
    """
    challenged = (
        letter.kind == "decision" and case.decided_at is not None and letter.sent_at >= case.decided_at
    )
    if not challenged or not is_later(known_at, case.remedy_until):
        return None
    due = count("six_weeks", known_at).due
    assert isinstance(due, date)
    return due


@dataclass(frozen=True)
class NoteAnnounced:
    """The mail about this letter (its id) left on a later day than the letter."""

    letter: str


def note_announced(ctx: Context, command: NoteAnnounced) -> None:
    """Move the last day to challenge the refusal; the letter said that later days are added.

    Raises Refused("gone"), and Refused("told_already") when the day that was told is not earlier.
    """
    letter = ctx.get(Letter, command.letter)
    case = ctx.session.get_one(Case, letter.case_id, with_for_update={"of": Case})
    left = select(OutboxMail.sent_at).where(OutboxMail.dedupe_key == f"letter:{letter.id}")
    left_at = ctx.session.scalar(left)
    until = later_last_day(case, letter, left_at) if left_at else None
    if until is None:
        raise Refused("told_already")
    ctx.record(
        "case:letter:announced", case, function="system", letter=letter.id, remedy_until=until.isoformat()
    )
