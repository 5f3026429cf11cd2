"""What a student reports after the exam: that the other way of sitting it cost them something (A-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import CaseText

KINDS = ("late_result", "remark", "cost", "other")
"""A result that came later, a remark on a list or in a file, money, anything else."""


class DisadvantageReport(Base):
    """A report with a clock of its own; one is open at a time in a case."""

    __tablename__ = "disadvantage_reports"
    __table_args__ = strict(
        Index("ix_disadvantage_reports_case", "case_id", "reported_at"),
        Index("ix_disadvantage_reports_due", "answered_at", "due"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    what: Mapped[str] = mapped_column(String(16))
    words_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"))
    words: Mapped[CaseText | None] = relationship(lazy="joined", foreign_keys=[words_id])
    reported_at: Mapped[datetime]
    due: Mapped[date]
    reminded: Mapped[str | None] = mapped_column(String(8))
    """`soon` or `late`: how far staff were reminded."""
    found: Mapped[bool | None]
    """Whether there was a disadvantage; None until it is answered."""
    answer_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"))
    answer: Mapped[CaseText | None] = relationship(lazy="joined", foreign_keys=[answer_id])
    answered_at: Mapped[datetime | None]

    lookup = "id"

    @classmethod
    def of_case(cls, case_id: str) -> Select[DisadvantageReport]:
        """The reports in a case that the caller may see, the newest first."""
        return select(cls).where(cls.case_id == case_id).order_by(cls.reported_at.desc(), cls.id)

    @classmethod
    def to_remind(cls, soon: date, today: date) -> Select[str]:
        """Reports without an answer of which staff have not heard that they are due by `soon`, or late."""
        near = (cls.due <= soon) & cls.reminded.is_(None)
        late = (cls.due < today) & or_(cls.reminded.is_(None), cls.reminded != "late")
        return select(cls.id).where(cls.answered_at.is_(None), or_(near, late)).order_by(cls.due, cls.id)


def open_one(reports: Sequence[DisadvantageReport]) -> DisadvantageReport | None:
    """The one that waits for an answer, if there is one."""
    return next((one for one in reports if one.answered_at is None), None)
