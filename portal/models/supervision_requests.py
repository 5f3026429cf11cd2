"""A student asks to take an exam at a distance, with online supervision (section 3). No case: it is no right of the GDPR."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    and_,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.exams import Exam
from portal.models.letters import OutboxMail
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules import on_request
from portal.rules.access import Permission
from portal.rules.calendar import in_amsterdam
from portal.rules.on_request import ALIVE


class SupervisionRequest(Base):
    """One request of one student for one exam; its number looks like that of a case and leads to none."""

    __tablename__ = "supervision_requests"
    __table_args__ = strict(
        Index("ix_supervision_requests_exam", "exam_id", "state"),
        Index("ix_supervision_requests_person", "person_id", "asked_at"),
        Index("ix_supervision_requests_due", "state", "due"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    reason: Mapped[str] = mapped_column(String(12))
    """A code of REASONS; "" once it was kept long enough."""
    asked_at: Mapped[datetime]
    read_number: Mapped[int]
    """The version of the explanation that the student read before they asked, or said again that they want it."""
    confirmed_at: Mapped[datetime]
    """When they last said that they want it, knowing what is recorded."""
    plan: Mapped[int] = mapped_column(default=0)
    """How often the exam had been moved or called off at that moment (`Exam.plan`)."""
    told_plan: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime]
    """Up to which change of the exam the student was asked again."""
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default="open")
    """A code of STATES."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(24))
    letter_title: Mapped[str] = mapped_column(Text, default="")
    letter_body: Mapped[str] = mapped_column(Text, default="")
    """The answer as it was sent, in the student's language; `binding_…` is the Dutch text that counts beside it."""
    letter_language: Mapped[str] = mapped_column(String(2), default="nl")
    binding_title: Mapped[str] = mapped_column(Text, default="")
    binding_body: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    """When it was taken back, or the exam day came."""
    reminded: Mapped[bool] = mapped_column(default=False)
    """Whether staff heard that it is late."""
    at_distance: Mapped[bool] = mapped_column(default=False)
    """What the student system says, as exam administration last noted: registered to take it at a distance."""
    registered_on: Mapped[date | None]
    registered_by: Mapped[str | None] = mapped_column(String(24))
    registration_evidence: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "ref"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[SupervisionRequest]:
        """One's own; staff who read cases see those of others, since a code may tell of somebody's health (2.7)."""
        query = select(cls)
        if viewer.side == "staff":
            allowed = viewer.may(Permission.READ_CASES)
            return query.where(cls.person_id != viewer.person_id if allowed else cls.id.is_(None))
        return query.where(cls.person_id == viewer.person_id)

    @property
    def is_alive(self) -> bool:
        """Whether it waits for an answer or was granted, and was not taken back."""
        return self.state in ALIVE

    @hybrid_property
    def counts(self) -> bool:
        """Whether it was granted and still says what the student wants (I-16)."""
        exam = self.exam
        return on_request.counts(self.state, self.confirmed_at, self.plan, exam.recorded_anew_at, exam.plan)

    @counts.inplace.expression
    @classmethod
    def _counts(cls) -> ColumnElement[bool]:
        """The same for a query that joins the exam."""
        same = or_(Exam.recorded_anew_at.is_(None), cls.confirmed_at >= Exam.recorded_anew_at)
        return and_(cls.state == "granted", same, cls.plan == Exam.plan)


def asked_for(exam_id: str) -> Select[str]:
    """Who asked to be supervised online at this exam, was granted it, and did not take it back."""
    query = select(SupervisionRequest.person_id).join(Exam, Exam.id == SupervisionRequest.exam_id)
    return query.where(SupervisionRequest.exam_id == exam_id, SupervisionRequest.counts)


def requests_of(person_id: str | None, exam_id: str | None = None) -> Select[SupervisionRequest]:
    """What this person asked, about one exam or all, the newest first."""
    query = select(SupervisionRequest).where(SupervisionRequest.person_id == person_id)
    query = query.where(SupervisionRequest.exam_id == exam_id) if exam_id else query
    return query.order_by(SupervisionRequest.asked_at.desc(), SupervisionRequest.id)


def _open_ahead() -> ColumnElement[bool]:
    return and_(
        SupervisionRequest.state == "open", Exam.cancelled_at.is_(None), Exam.supervision_for == "on_request"
    )


def waiting(viewer: Viewer) -> Select[SupervisionRequest]:
    """Requests without an answer, the one that is due first on top."""
    query = SupervisionRequest.visible_to(viewer).join(Exam, Exam.id == SupervisionRequest.exam_id)
    query = query.where(_open_ahead())
    return query.order_by(SupervisionRequest.due, Exam.starts_at, SupervisionRequest.ref)


def number_waiting(viewer: Viewer) -> Select[int]:
    """How many they are."""
    rows = waiting(viewer).with_only_columns(SupervisionRequest.id).order_by(None).subquery()
    return select(func.count()).select_from(rows)


def answered(viewer: Viewer, limit: int) -> Select[SupervisionRequest]:
    """The last ones that were answered, for looking one up."""
    query = SupervisionRequest.visible_to(viewer).where(SupervisionRequest.answered_at.is_not(None))
    return query.order_by(SupervisionRequest.answered_at.desc(), SupervisionRequest.id).limit(limit)


def numbers_of(exam_id: str) -> Select[str, int]:
    """State and how many students of one exam have a request that stands so; each student counts once."""
    query = select(SupervisionRequest.state, func.count(SupervisionRequest.person_id.distinct()))
    return query.where(SupervisionRequest.exam_id == exam_id).group_by(SupervisionRequest.state)


def late(today: date) -> Select[str]:
    """Requests whose answer is late, of which staff have not heard yet."""
    query = select(SupervisionRequest.ref).join(Exam, Exam.id == SupervisionRequest.exam_id)
    return query.where(
        _open_ahead(), SupervisionRequest.due < today, SupervisionRequest.reminded.is_(False)
    ).order_by(SupervisionRequest.due, SupervisionRequest.id)


def on_exam_day(today: date) -> Select[str]:
    """Requests without an answer whose exam is today or was before."""
    query = select(SupervisionRequest.ref).join(Exam, Exam.id == SupervisionRequest.exam_id)
    ends = in_amsterdam(today + timedelta(days=1))
    return query.where(SupervisionRequest.state == "open", Exam.starts_at < ends).order_by(
        SupervisionRequest.id
    )


def unanswered_tomorrow(today: date) -> Select[str]:
    """The same for an exam of tomorrow, whose student was not mailed yet that they may sit on campus."""
    day = today + timedelta(days=1)
    key = literal("supervision:") + SupervisionRequest.id + literal(f":tomorrow:{day.isoformat()}")
    told = select(OutboxMail.id).where(OutboxMail.dedupe_key == key)
    begins, ends = in_amsterdam(day), in_amsterdam(day + timedelta(days=1))
    query = select(SupervisionRequest.ref).join(Exam, Exam.id == SupervisionRequest.exam_id)
    query = query.where(_open_ahead(), Exam.starts_at >= begins, Exam.starts_at < ends, ~told.exists())
    return query.order_by(SupervisionRequest.id)


def behind_their_exam(now: datetime) -> Select[str]:
    """Requests whose coming exam was moved, called off or records other things since their student was asked."""
    query = select(SupervisionRequest.ref).join(Exam, Exam.id == SupervisionRequest.exam_id)
    changed = or_(
        SupervisionRequest.told_plan != Exam.plan, Exam.recorded_anew_at > SupervisionRequest.told_at
    )
    here = (SupervisionRequest.state.in_(ALIVE), Exam.starts_at > now, changed)
    return query.where(*here).order_by(SupervisionRequest.id)
