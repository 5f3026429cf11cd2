"""Sittings with seats, and a student's place in one. A placement has its own reference: planners see no case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case
from portal.models.exams import Exam
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.alternatives import Needs, Slot

LAST = 2**31 - 1
"""A turn behind all others."""


class Sitting(Base):
    """A moment with seats, beside an exam. Seats are taken by conditional update, never by read-then-write."""

    __tablename__ = "sittings"
    __table_args__ = strict(
        Index("ix_sittings_exam", "exam_id", "starts_at"),
        Index("ix_sittings_starts", "starts_at"),
        Index("ix_sittings_changed", "changed_at"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="never_oversold"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    form: Mapped[str] = mapped_column(String(12))
    """campus, oral, assignment, paper or home, where nothing is recorded either (7: acceptable forms)."""
    starts_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    duration_minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    line: Mapped[int] = mapped_column(default=0)
    """The last number given out to somebody who waits for a seat here."""
    nothing_recorded: Mapped[bool] = mapped_column(default=False)
    """Stated when it was planned: no camera, no sound, no screen (A-04)."""
    accessible: Mapped[bool] = mapped_column(default=False)
    """Step-free and within reach of whoever travels to the campus (A-10)."""
    facilities: Mapped[list[str]] = mapped_column(default=list)
    """What the place has for who needs it, as codes of `FACILITIES` (A-03: facilities kept)."""
    invigilation: Mapped[str] = mapped_column(String(200), default="")
    """Who watches in the room: a function or a team, no camera."""
    contact: Mapped[str] = mapped_column(String(200), default="")
    """Where a student gets help before and during the exam (A-14)."""
    results_on: Mapped[date | None]
    """The day on which whoever sat here got the result (A-07)."""
    cancelled_at: Mapped[datetime | None]
    """When it was called off; nobody can take a seat from then on."""
    changed_at: Mapped[datetime | None]
    """When its time or place last changed, or it was called off: who has a place or an offer here must hear of it."""
    moved_at: Mapped[datetime | None]
    """When it last went to another day."""
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

    @classmethod
    def with_ids(cls, ids: Iterable[str]) -> Select[Sitting]:
        """These sittings, the first moment first."""
        return select(cls).where(cls.id.in_(list(ids))).order_by(cls.starts_at, cls.id)

    @property
    def free(self) -> int:
        """Seats nobody has."""
        return self.capacity - self.taken

    @property
    def has_a_seat(self) -> bool:
        """Whether somebody can still come."""
        return self.free > 0 and self.cancelled_at is None

    @property
    def local_start(self) -> datetime:
        """Start on the clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        """End on the clock of the place."""
        return (self.starts_at + timedelta(minutes=self.duration_minutes)).astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The day, on that same clock."""
        return self.local_start.date()

    def has_begun(self, at: datetime) -> bool:
        """Whether it is too late to come or to change."""
        return at >= self.starts_at

    @property
    def plan(self) -> dict[str, Any]:
        """What exam administration planned, but for the number of seats: what a change may change."""
        names = (
            "starts_at",
            "duration_minutes",
            "place",
            "accessible",
            "facilities",
            "invigilation",
            "contact",
        )
        return {name: getattr(self, name) for name in names}

    def as_rule(self) -> Slot:
        """The same sitting as the criteria read it."""
        return Slot(
            self.id, self.day, self.form, self.duration_minutes, self.nothing_recorded, self.accessible,
            frozenset(self.facilities), bool(self.contact),
        )  # fmt: skip


class Placement(Base):
    """A student who needs a place without online supervision: to plan, offered, accepted or cancelled."""

    __tablename__ = "placements"
    __table_args__ = strict(
        Index("ix_placements_state", "state", "exam_id"),
        Index("ix_placements_exam", "exam_id", "state"),
        Index("ix_placements_sitting", "sitting_id"),
    )

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
    no_cost: Mapped[bool] = mapped_column(default=False)
    """Stated with the offer, like the three below (A-05)."""
    same_attempts: Mapped[bool] = mapped_column(default=False)
    """A-08"""
    result_working_days: Mapped[int | None]
    """A-07"""
    no_mark: Mapped[bool] = mapped_column(default=False)
    """Nothing shows afterwards that it was another exam, and the registration was changed (A-09)."""
    hindered: Mapped[bool] = mapped_column(default=False)
    """The student has a documented hindrance, so that they get a second date (A-12)."""
    agreed: Mapped[list[str]] = mapped_column(default=list)
    """Criteria that the student agreed in writing to do without (7)."""
    closed_by: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Criterion → who or what closed it when the offer left: `board`, `administration`, `portal` or `agreed` (7)."""
    offered_at: Mapped[datetime | None]
    offered_by: Mapped[str | None] = mapped_column(String(24))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sittings.id"))
    sitting: Mapped[Sitting | None] = relationship(lazy="joined")
    accepted_at: Mapped[datetime | None]
    countered_at: Mapped[datetime | None]
    """When the student proposed another moment, until there is a new offer or a choice (7)."""
    lost_seat_at: Mapped[datetime | None]
    """When a sitting that was theirs was changed or called off; such a student is planned again before others."""
    told_at: Mapped[datetime | None]
    """When the student last heard that a sitting of theirs had changed."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    options: Mapped[list[OfferedSitting]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}
    lookup = "ref"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Placement]:
        """Planners see all but their own. Students see the place of each case that they see: theirs, and those in
        which they act for somebody (2.7).
        """
        if viewer.side == "staff" and viewer.may(Permission.PLAN):
            return select(cls).where(cls.person_id != viewer.person_id)
        if viewer.side == "student":
            return select(cls).where(cls.case_id.in_(Case.visible_to(viewer).with_only_columns(Case.id)))
        return select(cls).where(cls.id.is_(None))

    @property
    def waits(self) -> bool:
        """Whether exam administration may still offer places: nobody chose yet."""
        return self.state in ("to_plan", "offered", "declined")

    @property
    def offered_sittings(self) -> list[Sitting]:
        """What the student may choose from, first moment first."""
        return sorted((option.sitting for option in self.options), key=lambda s: (s.starts_at, s.id))

    def must_hear_of(self, sitting: Sitting) -> bool:
        """Whether this sitting changed after the student last heard of it; one that was called off always counts."""
        if sitting.changed_at is None:
            return False
        heard = (self.created_at, self.offered_at, self.accepted_at, self.told_at)
        return sitting.cancelled_at is not None or sitting.changed_at > max(filter(None, heard))

    @property
    def needs(self) -> Needs:
        """What this student needs, as the criteria read it (A-03, A-04)."""
        return Needs(self.extra_time_minutes, frozenset(self.channels_off))


class OfferedSitting(Base):
    """A sitting that a student may choose."""

    __tablename__ = "offered_sittings"
    __table_args__ = strict(
        UniqueConstraint("placement_id", "sitting_id"),
        Index("ix_offered_sittings_turn", "sitting_id", "turn"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sittings.id"), index=True)
    sitting: Mapped[Sitting] = relationship(lazy="joined")
    waits_since: Mapped[datetime | None]
    """Since when the student waits for a seat in it, because it was full."""
    turn: Mapped[int | None]
    """Their number in that line."""


def seats_for(placement: Placement | None) -> ColumnElement[bool]:
    """Whether a sitting has a seat for this student: one that is free, and not for somebody who waits before them.

    Before others stands who lost a seat, then who took a lower number. Who does not wait stands behind all.
    """
    waiting = select(func.count()).select_from(OfferedSitting).join(Placement)
    waiting = waiting.where(
        OfferedSitting.sitting_id == Sitting.id, OfferedSitting.turn.is_not(None),
        Placement.state.in_(("offered", "declined")),
    )  # fmt: skip
    before = waiting.correlate(Sitting).scalar_subquery()
    if placement is not None:
        before = (
            waiting.where(Placement.id != placement.id, _before(placement))
            .correlate(Sitting)
            .scalar_subquery()
        )
    return and_(Sitting.taken + before < Sitting.capacity, Sitting.cancelled_at.is_(None))


def ahead_of(option: OfferedSitting, placement: Placement) -> Select[int]:
    """How many students stand before this one in the line of this sitting."""
    waiting = select(func.count()).select_from(OfferedSitting).join(Placement)
    waiting = waiting.join(Sitting, Sitting.id == OfferedSitting.sitting_id)
    return waiting.where(
        OfferedSitting.sitting_id == option.sitting_id, OfferedSitting.turn.is_not(None),
        Placement.state.in_(("offered", "declined")), Placement.id != placement.id, _before(placement),
    )  # fmt: skip


def _before(placement: Placement) -> ColumnElement[bool]:
    own = aliased(OfferedSitting)
    turn = select(own.turn).where(
        own.placement_id == placement.id, own.sitting_id == OfferedSitting.sitting_id
    )
    mine = func.coalesce(turn.correlate(OfferedSitting).scalar_subquery(), LAST)
    if placement.lost_seat_at is not None:
        return and_(Placement.lost_seat_at.is_not(None), OfferedSitting.turn < mine)
    return or_(Placement.lost_seat_at.is_not(None), OfferedSitting.turn < mine)
