"""A standing grant: objections to one exam are granted beforehand, while seats last (O-8)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.exams import Exam


class StandingGrant(Base):
    """Decided by a decider for one exam, with what the offers under it promise (A-05, A-07, A-08)."""

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
    ended_by: Mapped[str | None] = mapped_column(String(24))
    ended_at: Mapped[datetime | None]

    @classmethod
    def standing_for(cls, exam_id: str | None) -> Select[StandingGrant]:
        """The grant that stands for this exam now, if any."""
        return select(cls).where(cls.exam_id == exam_id, cls.ended_at.is_(None))
