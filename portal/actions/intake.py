"""What comes in by letter, by mail, at the counter or by phone: staff write it down, with the true moment of receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.actions.attachments import StoredFile, attach
from portal.actions.context import Context
from portal.actions.intake_drafts import own_intake
from portal.actions.opening import Opening, kind_of, last_day, open_case, target_of
from portal.actions.representatives import representative_at
from portal.db import new_id
from portal.models import Case, Draft, Exam, Person
from portal.models.own import OwnExams, bases_of, exams_of, open_objections_of
from portal.models.people import CAPACITIES, address_key
from portal.rules import deadlines
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.deadlines import Deadline
from portal.rules.errors import Refused
from portal.rules.intake import ANSWERS, AUTHORITIES, OLDEST, offered_channels, words_as
from portal.rules.lifecycle import KINDS, SEATED


@dataclass(frozen=True)
class FindPerson:
    """A whole student number or mail address, as it stands in the letter."""

    words: str


@dataclass(frozen=True)
class Found:
    """Whom the words name: an id, or why there is none (`nobody`, `several`, `own_case`)."""

    person: str | None
    why: str = ""


def find_person(ctx: Context, command: FindPerson) -> Found:
    """The one person with this number or address; the log tells who looked, and whom they found.

    There is no list and no part of a name: whoever looks knows already whom the letter is from. A guest is found
    only by an address that no account has. Raises Refused("not_yours").
    """
    ctx.require(Permission.WORK_CASES)
    by = "mail" if "@" in command.words else "number"
    query = Person.with_address(command.words) if by == "mail" else Person.with_number(command.words)
    matches = list(ctx.session.scalars(query.limit(3)))
    people = [one for one in matches if not one.is_guest] or matches
    found = _found(ctx, people)
    ctx.log(
        "person:looked_up", f"person:{found.person or '-'}", function="handler", by=by,
        found=found.why or "one",
    )  # fmt: skip
    return found


def _found(ctx: Context, people: Sequence[Person]) -> Found:
    if len(people) != 1:
        return Found(None, "several" if people else "nobody")
    return Found(None, "own_case") if people[0].id == ctx.actor.id else Found(people[0].id)


@dataclass(frozen=True)
class TakeIn:
    """A request that reached the institution outside the portal.

    `person` is the id of somebody whom the portal knows; else `name` with `email` (or none), `capacity` and
    `known_by` describe who asks. `kind` is what they want, whatever they call it (2.1). `exams` are slugs.
    `received_at` is the true moment of receipt (UTC, C1). `answer` is `mail`, to `address` or else to their own, or
    `post`. `acting_name` is who writes for that person, with an address or none, and `relation` what they say of
    their authority (AUTHORITIES): the answer then goes to them. `scans` go with the first case. `draft` is the
    intake that this ends: sent twice, it makes each case once.
    """

    kind: str
    received_at: datetime
    channel: str
    words: str
    exams: tuple[str, ...] = ()
    person: str = ""
    name: str = ""
    email: str = ""
    capacity: str = "other"
    known_by: str = ""
    language: str = "nl"
    answer: str = "mail"
    address: str = ""
    acting_name: str = ""
    acting_email: str = ""
    relation: str = ""
    scans: tuple[StoredFile, ...] = ()
    draft: str = ""


def take_in(ctx: Context, command: TakeIn) -> list[str]:
    """Open a case for each exam, with one receipt moment, and acknowledge each (T01, N1). Returns the case numbers.

    Raises Refused: "own_case", "gone", "unknown_kind", "unknown_channel", "unknown_choice", "words_missing",
    "name_missing", "address_missing", "received_in_future", "received_too_long_ago", "no_such_exam",
    "exam_not_supervised", "has_open_objection" (`ref`).
    """
    ctx.require(Permission.WORK_CASES)
    draft = own_intake(ctx, command.draft) if command.draft else None
    if draft is not None and draft.is_sent:
        return list(draft.sent_refs)
    _check(ctx, command)
    subject = _subject(ctx, command)
    exams = exams_meant(ctx, subject, command.kind, command.exams)
    opened = _opened(ctx, command, subject, exams)
    attach(ctx, opened[0], command.scans, purpose="scan")
    if draft is not None:
        _end(ctx, draft, opened)
    return [case.ref for case in opened]


@dataclass(frozen=True)
class Planned:
    """A case that an intake would open: what it is under the basis of its exam (2.1), and by when (C2, 6.3)."""

    kind: str
    exam: Exam | None
    due: date
    working: Deadline
    target: date
    protects: bool
    """The person is then not proctored at this exam, which is still to come (O-3)."""


def planned(ctx: Context, command: TakeIn) -> list[Planned]:
    """What `take_in` would open now, without opening it. Raises Refused, as `take_in` does."""
    _check(ctx, command)
    subject = _known(ctx, command.person) if command.person else None
    if subject is not None:
        _address(command, subject)
    exams = exams_meant(ctx, subject, command.kind, command.exams)
    return [_plan(ctx, command, exam) for exam in exams]


def _plan(ctx: Context, command: TakeIn, exam: Exam | None) -> Planned:
    kind = kind_of(ctx, command.kind, command.person or None, exam)
    due = last_day(ctx, kind, command.received_at)
    target = target_of(ctx, kind, local_date(command.received_at), exam, due)
    ahead = exam is not None and exam.is_ahead(ctx.now)
    return Planned(
        kind,
        exam,
        due,
        deadlines.count("one_month", command.received_at),
        target.day,
        kind in SEATED and ahead,
    )


def _opened(ctx: Context, command: TakeIn, subject: Person, exams: Sequence[Exam | None]) -> list[Case]:
    group, email, acting = new_id(), _address(command, subject), _acting(ctx, command)
    words = {words_as(command.kind): command.words, "relation": command.relation if acting else ""}
    return [
        open_case(
            ctx,
            Opening(
                asked=command.kind, subject=subject, received_at=command.received_at, group=group, exam=exam,
                channel=command.channel, function="handler", language=command.language, email=email,
                words=words, representative=acting.id if acting else None,
            ),
        )
        for exam in exams
    ]  # fmt: skip


def _end(ctx: Context, draft: Draft, opened: Sequence[Case]) -> None:
    """The intake is done: what was typed stands in the cases now."""
    draft.sent_refs, draft.values, draft.changed_at = [case.ref for case in opened], {}, ctx.now


def _check(ctx: Context, command: TakeIn) -> None:
    """Codes that no page offers are somebody's own, and a receipt lies in the recent past."""
    if command.kind not in KINDS:
        raise Refused("unknown_kind")
    if command.channel not in offered_channels(ctx.config.official_channels):
        raise Refused("unknown_channel")
    if command.language not in ("nl", "en") or command.answer not in ANSWERS:
        raise Refused("unknown_choice")
    if not command.words.strip():
        raise Refused("words_missing")
    if command.acting_name.strip() and command.relation not in AUTHORITIES:
        raise Refused("unknown_choice")
    if command.received_at > ctx.now:
        raise Refused("received_in_future")
    if command.received_at < ctx.now - OLDEST:
        raise Refused("received_too_long_ago")


def _subject(ctx: Context, command: TakeIn) -> Person:
    return _known(ctx, command.person) if command.person else _guest(ctx, command)


def _known(ctx: Context, person_id: str) -> Person:
    found = ctx.session.get(Person, person_id)
    if found is None:
        raise Refused("gone")
    if found.id == ctx.actor.id:
        raise Refused("own_case")
    return found


def _guest(ctx: Context, command: TakeIn) -> Person:
    """Somebody without an account: known again by the address to which a link can be mailed, if they gave one."""
    if command.capacity not in CAPACITIES:
        raise Refused("unknown_choice")
    if not command.name.strip():
        raise Refused("name_missing")
    if command.email:
        known = ctx.session.scalars(Person.guest_at(command.email)).one_or_none()
        if known is not None:
            return known
    guest = Person(
        id=new_id(), guest_email=address_key(command.email) if command.email else None, email=command.email or "",
        name=command.name, capacity=command.capacity, known_by=command.known_by or "", language=command.language,
        created_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(guest)
    ctx.session.flush()
    return guest


def _acting(ctx: Context, command: TakeIn) -> Person | None:
    """Who writes for the person; without an address when the answer goes by post."""
    if not command.acting_name.strip():
        return None
    email = "" if command.answer == "post" else command.acting_email
    return representative_at(ctx, command.acting_name, email)


def _address(command: TakeIn, subject: Person) -> str:
    """Where mail goes; "" for who wants paper, or has somebody who acts for them. Raises Refused("address_missing")."""
    if command.answer == "mail" and command.acting_name.strip() and not command.acting_email:
        raise Refused("address_missing")
    if command.answer == "post" or command.acting_name.strip():
        return ""
    address = command.address or subject.email
    if not address:
        raise Refused("address_missing")
    return address


def exams_meant(
    ctx: Context, subject: Person | None, kind: str, slugs: Sequence[str]
) -> Sequence[Exam | None]:
    """One case for each of these; [None] is a request about all exams, or of somebody who names none.

    An objection that names none is about all coming exams with online supervision that the person takes
    (decision 13). `subject` None is somebody who is not known yet. Raises Refused, as `take_in` says.
    """
    chosen = list(dict.fromkeys(slugs))
    if not chosen:
        coming = _own(ctx, subject).coming(kind) if subject and kind in SEATED else []
        return coming or [None]
    found = list(ctx.session.scalars(select(Exam).where(Exam.slug.in_(chosen)).order_by(Exam.starts_at)))
    if len(found) != len(chosen):
        raise Refused("no_such_exam")
    if kind in SEATED:
        _check_supervised(found, _own(ctx, subject) if subject else None)
    return found


def _own(ctx: Context, subject: Person) -> OwnExams:
    exams = ctx.session.scalars(exams_of(subject.id)).unique().all()
    bases = ctx.session.execute(bases_of(exam.id for exam in exams))
    return OwnExams.of(exams, ctx.session.execute(open_objections_of(subject.id)), ctx.today, bases)


def _check_supervised(exams: Sequence[Exam], own: OwnExams | None) -> None:
    for exam in exams:
        if not exam.is_proctored:
            raise Refused("exam_not_supervised", exam=exam.code)
        if own is not None and exam.id in own.objected:
            raise Refused("has_open_objection", exam=exam.code, ref=own.objected[exam.id])
