"""What was said to people: letters kept as they were sent, and the mails that announce them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case
from portal.models.viewer import Viewer


class Letter(Base):
    """A letter in a case, in Markdown, in the words that were sent."""

    __tablename__ = "letters"
    __table_args__ = strict(Index("ix_letters_case", "case_id", "sent_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(24))
    number: Mapped[str] = mapped_column(String(4), default="")
    """Of section 12: N1 to N14; empty for a letter that the law does not number."""
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    binding_title: Mapped[str | None] = mapped_column(String(200))
    """Under `awb` the Dutch text is the one that counts, and comes with a letter in English (section 12)."""
    binding_body: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime]
    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Letter]:
        """Whoever may see the case it belongs to: its student, who acts for them, and case staff."""
        cases = Case.visible_to(viewer).with_only_columns(Case.id)
        return select(cls).where(cls.case_id.in_(cases))


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
