"""What is kept only for a while and then goes: drafts, old sessions, who looked at what, people who are gone, traces.

How a closed case ends is `jobs/endings.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, not_, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from portal.actions.guests import WINDOW
from portal.db import Base, Database
from portal.models import (
    Case,
    CaseAlias,
    Deed,
    Draft,
    Enrolment,
    Exam,
    Feed,
    GuestLink,
    Letter,
    ListedApart,
    LogEntry,
    Look,
    OutboxMail,
    Person,
    Placement,
    SeenLogoutToken,
    SignIn,
    StaffRole,
    StandingGrant,
    Stash,
    SupervisionRequest,
)
from portal.models.drafts import DRAFT_DAYS
from portal.models.post import waits_for_post
from portal.models.staff_roles import KEPT_DAYS
from portal.rules.retention import EXAM_YEARS, LOOKS_DAYS, REQUEST_DAYS

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
        (SignIn, SignIn.token_digest, or_(SignIn.last_seen_at < trace, _visit_before(link))),
        (Deed, Deed.key, Deed.at < trace),
        (SeenLogoutToken, SeenLogoutToken.jti, SeenLogoutToken.seen_at < trace),
        (GuestLink, GuestLink.id, GuestLink.asked_at < link),
        (StaffRole, StaffRole.person_id, StaffRole.seen_at < now - timedelta(days=KEPT_DAYS)),
        (OutboxMail, OutboxMail.id, _finished_before(trace)),
        (ListedApart, ListedApart.id, _exam_held_before(trace)),
        (SupervisionRequest, SupervisionRequest.id, _asked_before(now - timedelta(days=REQUEST_DAYS))),
        (Person, Person.id, _known_by_nobody(trace)),
    )
    gone = {model.__tablename__: _delete(database, model, key, when) for model, key, when in rules}
    return {**gone, "origins": _forget_origins(database, now)}


def tidy(database: Database, now: datetime) -> dict[str, int]:
    """The same for what takes longer to look through, and goes after a year or more. Returns how many, by table."""
    year = now - timedelta(days=LOOKS_DAYS)
    rules: tuple[tuple[type[Base], InstrumentedAttribute[str], Any], ...] = (
        (Look, Look.id, Look.at < year),
        (LogEntry, LogEntry.id, or_(_about_people_before(year), _old_deeds(now))),
        (Person, Person.id, _left(year)),
    )
    return {model.__tablename__: _delete(database, model, key, when) for model, key, when in rules}


def _visit_before(moment: datetime) -> Any:
    """The session of somebody who never signed in."""
    return and_(SignIn.person_id.is_(None), SignIn.last_seen_at < moment)


def _forget_origins(database: Database, now: datetime) -> int:
    """From where links were asked is forgotten once they are no longer counted (`actions/guests.py`)."""
    old = and_(GuestLink.asked_from.is_not(None), GuestLink.asked_at <= now - WINDOW)
    with database.writing() as session:
        done = session.execute(update(GuestLink).where(old).values(asked_from=None))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which `execute` types as Result


def _finished_before(moment: datetime) -> Any:
    sent = (OutboxMail.state == "sent") & (OutboxMail.sent_at < moment)
    dead = (OutboxMail.state == "dead") & (OutboxMail.created_at < moment) & ~waits_for_post()
    return or_(sent, dead)


def _exam_held_before(moment: datetime) -> Any:
    """Why somebody sat elsewhere may tell of their health: it goes soon after the exam, unlike the exam (section 9)."""
    return exists().where(Exam.id == ListedApart.exam_id, Exam.starts_at < moment)


def _asked_before(moment: datetime) -> Any:
    """Why somebody asked for this may tell of their health: it goes once the exam and the time to appeal are past."""
    answered = or_(SupervisionRequest.answered_at.is_(None), SupervisionRequest.answered_at < moment)
    held = exists().where(Exam.id == SupervisionRequest.exam_id, Exam.starts_at < moment)
    return and_(answered, held)


def _about_people_before(moment: datetime) -> Any:
    """Who looked somebody up, who signed in, who took a list of students: the access log (section 9)."""
    people = or_(LogEntry.about.startswith("person:"), LogEntry.tag.startswith("exam:list:"))
    return and_(LogEntry.at < moment, people)


def _old_deeds(now: datetime) -> Any:
    """What was done outside cases; what is about an exam goes with that exam (`jobs/endings.py`)."""
    old = now - timedelta(days=EXAM_YEARS * LOOKS_DAYS)
    return and_(LogEntry.at < old, not_(LogEntry.about.startswith("exam:")))


def _known_by_nobody(moment: datetime) -> Any:
    """Somebody without an account, from before this moment, who has nothing here: a guest, or a child they named."""
    no_account = and_(
        Person.sub.is_(None), Person.institution_user_id.is_(None), Person.student_number.is_(None)
    )
    return and_(no_account, Person.created_at < moment, *_has_nothing())


def _left(moment: datetime) -> Any:
    """Somebody with an account from before this moment who has nothing here; who signs in again begins anew."""
    return and_(Person.created_at < moment, *_has_nothing())


def _has_nothing() -> list[Any]:
    """No case, no exam, no task, no session, and no part in a decision that still stands by name."""
    return [~exists().where(column == Person.id) for column in _THEIRS]


_THEIRS: tuple[InstrumentedAttribute[Any], ...] = (
    Case.subject_id, Case.representative_id, Case.handler_id, Case.reviewer_id, CaseAlias.target, Draft.person_id,
    Enrolment.person_id, Exam.approval_asked_by, Exam.approved_by, Feed.person_id, Letter.person_id, ListedApart.person_id,
    Placement.person_id, SignIn.person_id, StaffRole.person_id, StandingGrant.decided_by, SupervisionRequest.person_id,
)  # fmt: skip
"""Where a person stands by their id; who stands in one of these is still needed."""


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
