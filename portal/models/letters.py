"""What was said to people: letters kept as they were sent, and the mails that announce them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case
from portal.models.viewer import Viewer
from portal.rules.access import Permission


class Letter(Base):
    """A letter in a case, in Markdown, in the words that were sent."""

    __tablename__ = "letters"
    __table_args__ = strict(Index("ix_letters_case", "case_id", "sent_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Letter]:
        """The addressee, and case staff (never in their own case)."""
        if viewer.side == "staff" and viewer.may(Permission.READ_CASES):
            return select(cls).where(cls.person_id != viewer.person_id)
        return select(cls).where(cls.person_id == viewer.person_id)


class OutboxMail(Base):
    """A mail that must leave: written with the change it announces, delivered under a lease by a job."""

    __tablename__ = "outbox"
    __table_args__ = strict(Index("ix_outbox_due", "state", "not_before"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    """waiting, sent or dead."""
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
