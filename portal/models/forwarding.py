"""What was no privacy request and went to another desk: where it is, and whether that desk has it (T14)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case, CaseText

WORDS = "forwarded"
"""The kind of the text that the desk reads: what staff chose to pass on, sealed in the case."""


class Forwarding(Base):
    """One message on its way to a desk outside the portal; the desk reads it behind a signed link."""

    __tablename__ = "forwardings"
    __table_args__ = strict(Index("ix_forwardings_due", "acknowledged_at", "due"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    desk: Mapped[str] = mapped_column(String(24))
    """A code of rules/intake.py: `technical_failure`, `fraud_accusation`, `discrimination`, `other`."""
    consent: Mapped[bool] = mapped_column(default=False)
    """The student agreed; without that, only the way there is told (T14)."""
    sent_at: Mapped[datetime]
    due: Mapped[date]
    """The day by which the desk must say that it has it, in working days."""
    acknowledged_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    """When the silence of the desk was told to the DPO."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def of_case(cls, case_id: str) -> Select[Forwarding]:
        """Where a case went, the newest first."""
        return select(cls).where(cls.case_id == case_id).order_by(cls.sent_at.desc(), cls.id)

    @classmethod
    def behind_link(cls, forwarding_id: str) -> Select[Forwarding]:
        """What the link of a desk opens, with its case: only what its student agreed to send."""
        query = select(cls).where(cls.id == forwarding_id, cls.consent.is_(True))
        return query.options(joinedload(cls.case))

    @classmethod
    def in_silence(cls, today: date) -> Select[str]:
        """Ids of what no desk said it has, past its day, of which nobody was told yet."""
        waiting = select(cls.id).where(cls.acknowledged_at.is_(None), cls.due < today, cls.consent.is_(True))
        return waiting.where(cls.alarmed_at.is_(None)).order_by(cls.due, cls.id)

    @property
    def words(self) -> Select[CaseText]:
        """The text that was passed on."""
        return select(CaseText).where(CaseText.case_id == self.case_id, CaseText.kind == WORDS)
