"""A case is its events: append-only rows in a hash chain; every other column can be computed from them."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from portal.db import Base, new_id, strict
from portal.models.aliases import CaseAlias
from portal.models.exams import Exam
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.deadlines import Warnings, urgency
from portal.rules.lifecycle import GONE_STATES, HELD, WEIGHED, machine_of
from portal.rules.next_date import NextDate, is_overdue, next_date
from portal.rules.standing import Standing

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GENESIS = "0" * 64
STANDING = tuple(field.name for field in fields(Standing))


def new_reference(year: int) -> str:
    """A case number such as 2026-7KQ4-M2XD: the year and 8 random Crockford characters, no kind in it."""
    code = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    return f"{year}-{code[:4]}-{code[4:]}"


class Case(Base):
    """One request of one person. Its columns are what the events add up to, kept for the queue's index."""

    __tablename__ = "cases"
    __table_args__ = strict(
        Index("ix_cases_open_sort", "is_open", "sort_by", "id"),
        Index("ix_cases_subject", "subject_id", "received_at"),
        Index("ix_cases_exam", "exam_id", "kind", "state"),
        Index("ix_cases_representative", "representative_id"),
        Index("ix_cases_closed", "is_open", "closed_at"),
        Index("ix_cases_legal_hold", "legal_hold"),
        Index("ix_cases_freeze_ends", "freeze_ends"),
        Index("ix_cases_look_again", "look_again"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    group_id: Mapped[str] = mapped_column(String(24), index=True)
    """Shared by the cases that one message opened (2.1)."""
    exam_id: Mapped[str | None] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam | None] = relationship(lazy="joined")
    subject_id: Mapped[str] = mapped_column(ForeignKey("people.id"), nullable=True)
    """Empty once the case lost its people; no page and no deed gets at it then (T16, `visible_to`)."""
    subject: Mapped[Person] = relationship(lazy="joined", foreign_keys=[subject_id])
    representative_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """Acts for the subject: a parent of somebody under 16, or an agent with a mandate (2.7)."""
    representative: Mapped[Person | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[representative_id]
    )
    beside: Mapped[list[Case]] = relationship(
        primaryjoin=lambda: and_(foreign(Case.group_id) == remote(Case.group_id), Case.id != remote(Case.id)),
        lazy="raise_on_sql", viewonly=True, uselist=True, order_by=lambda: remote(Case.ref),
    )  # fmt: skip
    """What the same message opened besides this case (2.1)."""
    language: Mapped[str] = mapped_column(String(2))
    email: Mapped[str] = mapped_column(String(254), default="")
    state: Mapped[str] = mapped_column(String(24))
    outcome: Mapped[str | None] = mapped_column(String(8))
    is_open: Mapped[bool]
    handler_id: Mapped[str | None] = mapped_column(String(24), index=True)
    reviewer_id: Mapped[str | None] = mapped_column(String(24), index=True)
    channel: Mapped[str] = mapped_column(String(12), default="portal")
    """How it came in: a code of rules/intake.py (C1)."""
    identity: Mapped[str] = mapped_column(String(12), default="signed_in")
    received_at: Mapped[datetime]
    legal_deadline: Mapped[date]
    """The last day for the answer; while a question stops the clock, the provisional one (C10)."""
    refusal_deadline: Mapped[date]
    reply_by: Mapped[date | None] = mapped_column(index=True)
    answered_on: Mapped[date | None]
    extended: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    reminded: Mapped[str | None] = mapped_column(String(8))
    target: Mapped[date]
    target_mode: Mapped[str] = mapped_column(String(12))
    sort_by: Mapped[date]
    """The earlier of legal deadline and target; once decided, the date that still matters."""
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    protected: Mapped[bool] = mapped_column(default=False)
    """Whether this case keeps its student from being proctored at its exam (O-3, 6.2, 11.2)."""
    own_act: Mapped[bool] = mapped_column(default=False)
    """The student sits this session with supervision all the same, by an own act (6.2)."""
    resit_act: Mapped[bool] = mapped_column(default=False)
    """The student sits the resit with supervision all the same, by an own act (A-08)."""
    interim: Mapped[bool] = mapped_column(default=False)
    repeat: Mapped[str | None] = mapped_column(String(16))
    hold: Mapped[str | None] = mapped_column(String(12))
    remedy: Mapped[str | None] = mapped_column(String(20))
    remedy_until: Mapped[date | None]
    remedy_ended: Mapped[date | None]
    default_due: Mapped[date | None]
    audit_on: Mapped[date | None]
    """When somebody checks that there was no disadvantage: thirty days after the result (7)."""
    result_on: Mapped[date | None]
    """On which day the result came out; never what it was."""
    disadvantage_due: Mapped[date | None]
    """The last day for an answer to a disadvantage that the student reported; None without an open report."""
    exam_plan: Mapped[int] = mapped_column(default=0)
    """Up to which change of its exam's moment the case has come (`Exam.plan`)."""
    recording_seen_at: Mapped[datetime | None]
    """When the case was last looked at again because its exam records other things (`Exam.recorded_anew_at`)."""
    legal_hold: Mapped[date | None]
    """The day on which the data protection officer looks at the legal hold again; None without one (section 9)."""
    freeze_ends: Mapped[date | None]
    """The day from which frozen data may be used again, as the student was told (18(3))."""
    look_again: Mapped[date | None]
    """The first day on which something that was kept goes or is looked at again (2.4, 2.7)."""
    under_16: Mapped[bool] = mapped_column(default=False)
    """Kept when the student's birthday goes; before that, the birthday tells (2.7)."""
    basis: Mapped[str | None] = mapped_column(String(24))
    """The lawful basis of the exam, kept when the case loses the exam (T16)."""
    exam_term: Mapped[str] = mapped_column(String(12), default="")
    """The half-year in which it was, kept likewise: `2026/27-1`."""
    objected: Mapped[list[str]] = mapped_column(default=list)
    """Tiles objected to; empty means everything (O-1)."""
    head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    event_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    events: Mapped[list[CaseEvent]] = relationship(
        order_by="CaseEvent.seq", lazy="raise_on_sql", viewonly=True
    )
    texts: Mapped[list[CaseText]] = relationship(
        order_by="CaseText.created_at", lazy="raise_on_sql", viewonly=True
    )
    aliases: Mapped[list[CaseAlias]] = relationship(cascade="all, delete-orphan")
    """What its events call people, exams and other things; read by who writes an event or asks who wrote one."""

    __mapper_args__ = {"version_id_col": version}
    lookup = "ref"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Case]:
        """Students see their own cases and those in which they act for somebody; case staff all but these.

        A question to the data protection officer is seen by its writer and the DPO alone (38(5)). A case that lost
        its people is seen by nobody (T16).
        """
        own = or_(cls.subject_id == viewer.person_id, cls.representative_id == viewer.person_id)
        if viewer.side == "staff" and viewer.may(Permission.READ_CASES):
            others = select(cls).where(
                cls.state.not_in(GONE_STATES),
                cls.subject_id != viewer.person_id,
                or_(cls.representative_id.is_(None), cls.representative_id != viewer.person_id),
            )
            return others if viewer.may(Permission.ANSWER_DPO) else others.where(cls.kind != "dpo_question")
        if viewer.side == "student":
            return select(cls).where(own)
        return select(cls).where(cls.id.is_(None))

    @classmethod
    def with_refs(cls, viewer: Viewer, refs: Iterable[str]) -> Select[Case]:
        """Those with these numbers, the earliest date first."""
        return cls.visible_to(viewer).where(cls.ref.in_(list(refs))).order_by(cls.sort_by, cls.id)

    @classmethod
    def follows_its_exam(cls) -> ColumnElement[bool]:
        """Whether its student hears in it what becomes of the exam: while it is open, and after a refusal (O-6)."""
        refused = and_(cls.state == "completed", cls.outcome == "refused", cls.kind.in_(WEIGHED))
        return or_(cls.is_open.is_(True), refused)

    @classmethod
    def to_review(cls, viewer: Viewer) -> Select[Case]:
        """The cases in which this reviewer was asked to judge again, and has not yet (R-10)."""
        asked = cls.reviewer_id == viewer.person_id
        query = select(cls).where(asked, cls.state == "second_review", cls.subject_id != viewer.person_id)
        return query if viewer.may(Permission.REVIEW_FLAGS) else query.where(cls.id.is_(None))

    @classmethod
    def unsure_of(cls, person_id: str, identities: Collection[str]) -> Select[int]:
        """How many open requests this person sent, for themselves or somebody else, of which it is not sure who asks."""
        sent = or_(cls.subject_id == person_id, cls.representative_id == person_id)
        query = select(func.count()).select_from(cls)
        return query.where(sent, cls.is_open.is_(True), cls.identity.in_(identities))

    @property
    def standing(self) -> Standing:
        """The columns that the events add up to."""
        return Standing(
            **{name: getattr(self, name) for name in STANDING if name != "objected"},
            objected=tuple(self.objected),
        )

    @standing.setter
    def standing(self, standing: Standing) -> None:
        for name in STANDING:
            value = getattr(standing, name)
            setattr(self, name, list(value) if name == "objected" else value)

    def alias(self, what: str, target: str) -> str:
        """What the events of this case call the person, exam … with this id; the first time it gets a name."""
        known = next((one for one in self.aliases if (one.what, one.target) == (what, target)), None)
        if known is None:
            known = CaseAlias(alias=new_id(), what=what, target=target)
            self.aliases.append(known)
        return known.alias

    def meant_by(self, alias: str) -> str | None:
        """The id behind a name in the events; None once the names were destroyed, and for the portal itself."""
        return next((one.target for one in self.aliases if one.alias == alias), None)

    def state_of(self, deed: str) -> str:
        """The state that this deed of the table reads; `none` where nothing has begun beside the case."""
        machine = machine_of(deed)
        if machine == "remedy":
            return self.remedy or "none"
        if machine == "default":
            return "decision_due" if self.default_due else "none"
        return self.state

    def is_overdue(self, on: date) -> bool:
        """Whether the legal deadline has passed without a decision (C14: the date ends at 24:00)."""
        return is_overdue(self, on)

    @hybrid_property
    def waits_for_student(self) -> bool:
        """Whether a question stops the clock and no answer has come; one that nobody judged yet counts as one (C9)."""
        return self.reply_by is not None and self.answered_on is None

    @waits_for_student.inplace.expression
    @classmethod
    def _waits_for_student(cls) -> ColumnElement[bool]:
        return and_(cls.reply_by.is_not(None), cls.answered_on.is_(None))

    @property
    def clock_stands_still(self) -> bool:
        """Whether a question to the student stops the clock now (C9, C10)."""
        return self.reply_by is not None

    @hybrid_property
    def keeps_out(self) -> bool:
        """Whether it keeps its student from being proctored at its exam: protected, or a restriction that holds (11.3).

        A freeze for another reason, such as data that are wrong, is about what is there and not about an exam to come.
        One that ends on a day that was told protects the exams before that day by `protected` (18(3)).
        """
        watched = self.exam is not None and self.exam.is_proctored
        restricts = (
            self.kind == "restriction" and self.hold == "restriction" and watched and not self.freeze_ends
        )
        return self.protected or (self.is_open and restricts)

    @keeps_out.inplace.expression
    @classmethod
    def _keeps_out(cls) -> ColumnElement[bool]:
        watched = cls.exam_id.in_(select(Exam.id).where(Exam.product_id.is_not(None)))
        holds = and_(cls.kind == "restriction", cls.hold == "restriction", cls.freeze_ends.is_(None))
        restricts = and_(holds, watched)
        return or_(cls.protected.is_(True), and_(cls.is_open.is_(True), restricts))

    def waits_for_exam(self, at: datetime) -> bool:
        """Whether a restriction that was refused still holds at an exam to come (UTC `at`): a place can be chosen till then.

        Its freeze ends after that exam (18(3), 11.3).
        """
        return self.kind == "restriction" and self.protected and self.exam_is_ahead(at)

    @property
    def is_restricted(self) -> bool:
        """Whether recordings may only be stored: not viewed, exported or used (18(2), 2.5)."""
        return self.hold in ("objection", "restriction")

    def is_own(self, person_id: str | None) -> bool:
        """Whether this person asked, or acts for who asked."""
        return person_id is not None and person_id in (self.subject_id, self.representative_id)

    def needs_representative(self, on: date) -> bool:
        """Whether a pupil under 16 asked in person, and nobody acts for them yet (2.7)."""
        return self.representative_id is None and self.subject.is_minor(on)

    @classmethod
    def is_answered_to_a_guest(cls, ref: str) -> Select[bool]:
        """Whether the letters of this case (its number) go to somebody without an account; no row: no such case."""
        reader = func.coalesce(cls.representative_id, cls.subject_id)
        query = select(and_(Person.sub.is_(None), Person.institution_user_id.is_(None)))
        return query.select_from(cls).join(Person, Person.id == reader).where(cls.ref == ref)

    @property
    def is_answered_by_post(self) -> bool:
        """Whether letters go on paper: it came in through staff, and no mail address was left for it (12(3))."""
        return self.channel != "portal" and not self.email

    def exam_comes_first(self) -> bool:
        """Whether the exam day is on or before the legal deadline, so that it is told first (6.3)."""
        if self.exam is None or self.kind not in HELD or not self.subject.sits_exams:
            return False
        if self.kind == "restriction" and not self.keeps_out:
            return False
        return self.day_received <= self.exam.day <= self.legal_deadline

    def exam_is_ahead(self, at: datetime) -> bool:
        """Whether its exam is still to come at this instant (UTC), not called off, and its subject sits it (6.2)."""
        return self.exam is not None and self.exam.is_ahead(at) and self.subject.sits_exams

    def exam_is_over(self, at: datetime) -> bool:
        """Whether its exam has begun or been held at this instant (UTC); one that was called off never is."""
        return self.exam is not None and not self.exam.cancelled and at >= self.exam.starts_at

    def came(self, extra_minutes: int = 0) -> str:
        """Whether it came in `before` its exam (or about none), `during` it, extra time included, or `after` it (O-7)."""
        if self.exam is None or self.exam.cancelled or self.received_at < self.exam.starts_at:
            return "before"
        return "during" if self.received_at < self.exam.ends_at(extra_minutes) else "after"

    def missed_its_exam(self, at: datetime) -> bool:
        """Whether the exam has begun without its student, who waited for an answer (6.4)."""
        return self.interim and self.exam is not None and at >= self.exam.starts_at

    @property
    def asked(self) -> str:
        """What the student sent it as, before the law's name for it; from the events, which must be loaded (2.1)."""
        return str(self.events[0].facts.get("asked", self.events[0].facts["kind"]))

    @property
    def day_received(self) -> date:
        """The local date that the clock counts from (C1)."""
        return local_date(self.received_at)

    def next_date(self, on: date) -> NextDate:
        """The date that matters on this local date, and which of its dates that is."""
        return next_date(self, on)

    def is_near(self, on: date, warnings: Warnings) -> bool:
        """Whether the date that matters is near or past (C16)."""
        near = urgency(self.next_date(on).day, on, warnings) != "calm"
        return self.is_open and (near or self.is_overdue(on))


class CaseEvent(Base):
    """Something that happened to a case. No free text, no name, no address: codes, dates, ids, digests."""

    __tablename__ = "case_events"
    __table_args__ = strict(UniqueConstraint("case_id", "seq"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    seq: Mapped[int]
    at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    who: Mapped[str] = mapped_column(String(24))
    """What the case calls the person who did it (`Case.meant_by`), or `system`."""
    function: Mapped[str] = mapped_column(String(16))
    tag: Mapped[str] = mapped_column(String(48))
    from_state: Mapped[str | None] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    def computed_digest(self) -> str:
        """SHA-256 over everything in the row and the digest of the row before."""
        told = [
            self.case_id, self.seq, self.at.isoformat(), self.zone, self.who, self.function, self.tag,
            self.from_state, self.to_state, self.facts, self.previous,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


class CaseText(Base):
    """Words that people wrote in a case. The event that brought them carries only their salted digest."""

    __tablename__ = "case_texts"
    __table_args__ = strict(Index("ix_case_texts_case", "case_id", "created_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    kind: Mapped[str] = mapped_column(String(20))
    """What it is: `reason`, `message`, `explanation` … each code has its name in labels/cases.py."""
    author_id: Mapped[str] = mapped_column(String(24))
    body: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @classmethod
    def written(cls, case_id: str, kind: str, author_id: str, body: str, at: datetime) -> CaseText:
        """A new text with its salt and digest."""
        salt = secrets.token_hex(32)
        return cls(
            id=new_id(), case_id=case_id, kind=kind, author_id=author_id, body=body, salt=salt,
            digest=_salted(salt, body), created_at=at,
        )  # fmt: skip

    def erase(self) -> None:
        """Let the words and the salt go; the digest left behind tells nothing without them."""
        self.body = self.salt = None

    @property
    def is_intact(self) -> bool:
        """Whether the words still match their digest; erased words have nothing left to match."""
        if self.body is None or self.salt is None:
            return self.body is None and self.salt is None
        return _salted(self.salt, self.body) == self.digest


def _salted(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()
