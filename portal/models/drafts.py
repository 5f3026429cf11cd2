"""A draft is not a case: no number, no events, no staff view; a job deletes it after 14 days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id
from portal.models.viewer import Viewer
from portal.rules.calendar import local_date

DRAFT_DAYS = 14
"""A draft lives so long after its last change (rights-and-deadlines 9)."""
INTAKE = "intake"
"""The kind of a draft in which staff write down what came in by letter, by mail or at the counter."""


class Draft(Base):
    """What somebody has filled in so far, for one request. Sent, it remembers the cases it became."""

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_refs: Mapped[list[str]] = mapped_column(default=list)
    """Case numbers, once sent: sent twice, it still made one case."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Draft]:
        """Only the person who wrote it, on the side where it was written."""
        own = select(cls).where(cls.person_id == viewer.person_id)
        return own.where(cls.kind == INTAKE if viewer.side == "staff" else cls.kind != INTAKE)

    @property
    def is_sent(self) -> bool:
        """Whether it became one or more cases."""
        return bool(self.sent_refs)

    @property
    def kept_until(self) -> date:
        """The day on which it goes."""
        return local_date(self.changed_at + timedelta(days=DRAFT_DAYS))


class Stash(Base):
    """A form that arrived after its session had ended: shown again to the same person after signing in."""

    __tablename__ = "stashes"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field name → list of values as typed."""
    kept_at: Mapped[datetime] = mapped_column(index=True)
