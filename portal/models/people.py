"""People: students and staff, known from an import, from a sign-in, or both."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id


class Person(Base):
    """One human being. `sub` is the identity provider's key; the other ids come from imports."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    sub: Mapped[str | None] = mapped_column(String(255), unique=True)
    institution_user_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    """Case-folded principal name or uid: what a sign-in is matched with, once."""
    student_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="nl")
    active: Mapped[bool] = mapped_column(default=True)
    self_exercise_from: Mapped[date | None]
    """The 16th birthday, for minors only (rights-and-deadlines 2.7); no birth date is stored."""
    linked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def known_as(self) -> str:
        """What staff see before names are shown: the number, else the first characters of the id."""
        return self.student_number or f"…{self.id[:6]}"
