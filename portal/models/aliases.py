"""What a case calls people, exams and other things in its events: a name of its own for each, that can be destroyed."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id, strict


class CaseAlias(Base):
    """One name in one case. Without this row nothing leads from the events to whoever it stands for (section 9).

    Events of before revision 0007 hold the ids themselves, and no event is ever rewritten: for those cases the
    migration wrote rows whose alias is that id. They verify and read like all others (decision 15).
    """

    __tablename__ = "case_aliases"
    __table_args__ = strict(
        UniqueConstraint("case_id", "what", "target"), Index("ix_case_aliases_target", "target")
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    what: Mapped[str] = mapped_column(String(8))
    """`person`, `exam`, `sitting`, `grant` or `case`: the values of rules/aliases.py."""
    target: Mapped[str] = mapped_column(String(24))
    """The id behind it."""
