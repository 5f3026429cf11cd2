"""Sittings with seats, and a student's place in one. A placement has its own reference: planners see no case."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.access import Permission


class Sitting(Base):
    """A moment with seats, beside an exam. Seats are taken by conditional update, never by read-then-write."""

    __tablename__ = "sittings"
    __table_args__ = strict(
        Index("ix_sittings_exam", "exam_id", "starts_at"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="never_oversold"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    form: Mapped[str] = mapped_column(String(12))
    """campus, oral, assignment or paper (7: acceptable forms)."""
    starts_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    duration_minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Sitting]:
        """Planners and the exam board see all sittings."""
        allowed = viewer.side == "staff" and (
            viewer.may(Permission.PLAN) or viewer.may(Permission.SEE_ALTERNATIVES)
        )
        query = select(cls)
        return query if allowed else query.where(cls.id.is_(None))

    @property
    def free(self) -> int:
        """Seats nobody has."""
        return self.capacity - self.taken

    @property
    def has_a_seat(self) -> bool:
        """Whether somebody can still come."""
        return self.free > 0

    @property
    def local_start(self) -> datetime:
        """Start on the clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The day, on that same clock."""
        return self.local_start.date()


class Placement(Base):
    """A student who needs a place without online supervision: to plan, offered, accepted or cancelled."""

    __tablename__ = "placements"
    __table_args__ = strict(Index("ix_placements_state", "state", "exam_id"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), unique=True)
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    state: Mapped[str] = mapped_column(String(10), default="to_plan")
    channels_off: Mapped[list[str]] = mapped_column(default=list)
    """Tiles that must be off in the alternative (A-04)."""
    extra_time_minutes: Mapped[int] = mapped_column(default=0)
    result_working_days: Mapped[int | None]
    offered_at: Mapped[datetime | None]
    offered_by: Mapped[str | None] = mapped_column(String(24))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sittings.id"))
    sitting: Mapped[Sitting | None] = relationship(lazy="joined")
    accepted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    options: Mapped[list[OfferedSitting]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}
    lookup = "ref"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Placement]:
        """Students see their own placement; planners see all but their own."""
        if viewer.side == "staff" and viewer.may(Permission.PLAN):
            return select(cls).where(cls.person_id != viewer.person_id)
        if viewer.side == "student":
            return select(cls).where(cls.person_id == viewer.person_id)
        return select(cls).where(cls.id.is_(None))


class OfferedSitting(Base):
    """A sitting that a student may choose."""

    __tablename__ = "offered_sittings"
    __table_args__ = strict(UniqueConstraint("placement_id", "sitting_id"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sittings.id"), index=True)
    sitting: Mapped[Sitting] = relationship(lazy="joined")
