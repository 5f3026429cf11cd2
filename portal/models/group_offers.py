"""The same sittings, offered to everybody who waits for one exam: one by one, in turn, while nobody waits for the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id, strict
from portal.models.exams import Exam
from portal.models.viewer import Viewer
from portal.rules.access import Permission


class GroupOffer(Base):
    """An offer under way: for which places (references, in turn), what is promised, and how far it is."""

    __tablename__ = "group_offers"
    __table_args__ = strict()

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id", ondelete="CASCADE"), index=True)
    promise: Mapped[dict[str, Any]]
    """What each student is offered: the fields of OfferPlaces but the place."""
    places: Mapped[list[str]]
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    by: Mapped[str] = mapped_column(String(24))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[GroupOffer]:
        """Who plans sees how far it is."""
        query = select(cls)
        allowed = viewer.side == "staff" and viewer.may(Permission.PLAN)
        return query if allowed else query.where(cls.id.is_(None))

    @classmethod
    def latest_of(cls, viewer: Viewer, exam: Exam) -> Select[GroupOffer]:
        """The last one beside this exam."""
        query = cls.visible_to(viewer).where(cls.exam_id == exam.id)
        return query.order_by(cls.begun_at.desc(), cls.id).limit(1)

    @classmethod
    def unfinished(cls) -> Select[str]:
        """Those that are under way, the oldest first."""
        return select(cls.id).where(cls.ended_at.is_(None)).order_by(cls.begun_at, cls.id)

    @property
    def left(self) -> int:
        """For how many places it is still to be carried out."""
        return len(self.places) - self.done
