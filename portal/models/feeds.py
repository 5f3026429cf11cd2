"""A private calendar feed: one secret address a person, revoked by making a new one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id
from portal.models.people import Person


class Feed(Base):
    """The address is known to its owner alone: the table keeps its digest, and which functions it shows."""

    __tablename__ = "feeds"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    person: Mapped[Person] = relationship(lazy="joined")
    side: Mapped[str] = mapped_column(String(8))
    """`student` or `staff`: what is shown."""
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]
