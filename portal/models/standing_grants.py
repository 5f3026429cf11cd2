"""A standing grant: objections to one exam are granted beforehand, while seats last (O-8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, raiseload, relationship

from portal.db import Base, new_id, strict
from portal.models.alternatives import Placement, Sitting
from portal.models.cases import Case
from portal.models.decisions import Decision
from portal.models.exams import Exam


class StandingGrant(Base):
    """Decided by a decider for one exam, with what the offers under it promise (A-05, A-07 to A-09)."""

    __tablename__ = "standing_grants"
    __table_args__ = strict(Index("ix_standing_grants_exam", "exam_id", "ended_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    decided_by: Mapped[str] = mapped_column(String(24))
    decided_at: Mapped[datetime]
    no_cost: Mapped[bool] = mapped_column(default=False)
    same_attempts: Mapped[bool] = mapped_column(default=False)
    result_working_days: Mapped[int | None]
    no_mark: Mapped[bool] = mapped_column(default=False)
    ended_by: Mapped[str | None] = mapped_column(String(24))
    ended_at: Mapped[datetime | None]

    @classmethod
    def standing_for(cls, exam_id: str | None) -> Select[StandingGrant]:
        """The grant that stands for this exam now, if any."""
        return select(cls).where(cls.exam_id == exam_id, cls.ended_at.is_(None)).options(raiseload(cls.exam))

    @classmethod
    def of_exam(cls, exam_id: str) -> Select[StandingGrant]:
        """All that ever stood for this exam, the newest first."""
        return (
            select(cls)
            .where(cls.exam_id == exam_id)
            .options(raiseload(cls.exam))
            .order_by(cls.decided_at.desc())
        )


def granted_under(grant_ids: Collection[str]) -> Select[str | None, int]:
    """How many cases each of these grants (ids) decided."""
    query = select(Decision.standing_id, func.count()).where(Decision.standing_id.in_(grant_ids))
    return query.where(Decision.state == "sent").group_by(Decision.standing_id)


def coming_sittings(exam_id: str | None, now: datetime) -> Select[Sitting]:
    """The sittings beside this exam that have not begun, by id: the order in which they are locked."""
    query = select(Sitting).where(
        Sitting.exam_id == exam_id, Sitting.starts_at > now, Sitting.cancelled_at.is_(None)
    )
    return query.options(raiseload(Sitting.exam)).order_by(Sitting.id)


def promised(exam_id: str | None, *, but: str | None = None) -> Select[int]:
    """How many students were given a place beside this exam and have not chosen it yet: their seats are spoken for.

    `but` is the case (id) that is being looked at now.
    """
    query = select(func.count()).select_from(Placement).join(Case, Case.id == Placement.case_id)
    return query.where(Placement.exam_id == exam_id, _waits_after_answer(), Case.id != (but or ""))


def _waits_after_answer() -> ColumnElement[bool]:
    return Placement.state.in_(("to_plan", "offered")) & Case.is_open.is_(True) & Case.decided_at.is_not(None)
