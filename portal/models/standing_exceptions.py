"""A standing exception: what is always kept or left out, as a decider decided beforehand (T09)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id, strict


class StandingException(Base):
    """Decided by a decider, for every request of its kind, until somebody ends it."""

    __tablename__ = "standing_exceptions"
    __table_args__ = strict(Index("ix_standing_exceptions_code", "code", "ended_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20))
    """Of rules/exceptions.py."""
    decided_by: Mapped[str] = mapped_column(String(24))
    decided_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(String(24))
    ended_at: Mapped[datetime | None]

    @classmethod
    def standing(cls, code: str | None) -> Select[StandingException]:
        """The one with this code that stands now, if any."""
        return select(cls).where(cls.code == code, cls.ended_at.is_(None))

    @classmethod
    def ever(cls) -> Select[StandingException]:
        """All of them, the newest first."""
        return select(cls).order_by(cls.decided_at.desc(), cls.id)
