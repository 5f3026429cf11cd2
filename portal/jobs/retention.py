"""What is kept only for a while and then goes: drafts, old sessions, guests who asked nothing, traces of machinery."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import Base, Database
from portal.models import (
    Case,
    Deed,
    Draft,
    GuestLink,
    OutboxMail,
    Person,
    SeenLogoutToken,
    SignIn,
    StaffRole,
    Stash,
)
from portal.models.drafts import DRAFT_DAYS
from portal.models.post import waits_for_post
from portal.models.staff_roles import KEPT_DAYS

TRACE_DAYS = 30
LINK_DAYS = 1
"""No link may work longer than that (the bound of the setting `link_minutes`)."""
AT_ONCE = 500
"""Rows a transaction, so that nobody waits long behind a sweep."""


def sweep(database: Database, now: datetime) -> dict[str, int]:
    """Delete what is old enough at `now` (aware). Returns how many rows went, by table."""
    draft, trace = now - timedelta(days=DRAFT_DAYS), now - timedelta(days=TRACE_DAYS)
    link = now - timedelta(days=LINK_DAYS)
    rules: tuple[tuple[type[Base], InstrumentedAttribute[str], Any], ...] = (
        (Draft, Draft.id, Draft.changed_at < draft),
        (Stash, Stash.id, Stash.kept_at < draft),
        (SignIn, SignIn.token_digest, SignIn.last_seen_at < trace),
        (Deed, Deed.key, Deed.at < trace),
        (SeenLogoutToken, SeenLogoutToken.jti, SeenLogoutToken.seen_at < trace),
        (GuestLink, GuestLink.id, GuestLink.asked_at < link),
        (StaffRole, StaffRole.person_id, StaffRole.seen_at < now - timedelta(days=KEPT_DAYS)),
        (OutboxMail, OutboxMail.id, _finished_before(trace)),
        (Person, Person.id, _guest_without_request(trace)),
    )
    return {model.__tablename__: _delete(database, model, key, when) for model, key, when in rules}


def _finished_before(moment: datetime) -> Any:
    sent = (OutboxMail.state == "sent") & (OutboxMail.sent_at < moment)
    dead = (OutboxMail.state == "dead") & (OutboxMail.created_at < moment) & ~waits_for_post()
    return or_(sent, dead)


def _guest_without_request(moment: datetime) -> Any:
    """A guest from before this moment who asked nothing, is writing nothing, and has no session."""
    theirs = (Case.subject_id, Case.representative_id, Draft.person_id, SignIn.person_id)
    asked_nothing = [~exists().where(owner == Person.id) for owner in theirs]
    return and_(Person.guest_email.is_not(None), Person.created_at < moment, *asked_nothing)


def _delete(database: Database, model: type[Base], key: InstrumentedAttribute[str], when: Any) -> int:
    deleted = 0
    while True:
        with database.reading() as session:  # looking costs nobody anything; a minute mostly finds nothing
            keys = list(session.scalars(select(key).where(when).limit(AT_ONCE)))
        if not keys:
            return deleted
        with database.writing() as session:
            found = session.execute(delete(model).where(key.in_(keys), when))
            deleted += found.rowcount  # type: ignore[attr-defined]
