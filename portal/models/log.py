"""What staff did outside cases, who looked at a case, and which deeds were already done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id, strict


class LogEntry(Base):
    """A deed on the register, an import or a sitting: who, when, what, with codes and ids only."""

    __tablename__ = "log"
    __table_args__ = strict(Index("ix_log_about", "about", "at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(24))
    function: Mapped[str] = mapped_column(String(16))
    tag: Mapped[str] = mapped_column(String(48))
    about: Mapped[str] = mapped_column(String(40))
    """`exam:<id>`, `import:<id>`, `sitting:<id>`, `person:<id>`."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Look(Base):
    """Somebody of the staff had a person's data shown."""

    __tablename__ = "looks"
    __table_args__ = strict(Index("ix_looks_case", "case_id", "at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(24))
    function: Mapped[str] = mapped_column(String(16))
    case_id: Mapped[str] = mapped_column(String(24))
    what: Mapped[str] = mapped_column(String(12))
    """`case`, `names` or `file`."""

    @classmethod
    def at_case(cls, case_id: str, newest: int) -> Select[Look]:
        """Who looked at this case, the newest first, no more than so many."""
        return select(cls).where(cls.case_id == case_id).order_by(cls.at.desc(), cls.id).limit(newest)


class Deed(Base):
    """A form that was carried out, by its idempotency key: sent twice, it happens once."""

    __tablename__ = "deeds"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    who: Mapped[str] = mapped_column(String(24))
    result: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(index=True)
