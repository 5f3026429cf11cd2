"""Days on which the institution is closed: its own list, beside the setting `closed_days` (6.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import Config
from portal.db import Base, strict
from portal.models.alternatives import Sitting
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.calendar import in_amsterdam


class ClosedDay(Base):
    """One day, with its name in both languages. It moves targets, never a legal deadline and never A-06."""

    __tablename__ = "closed_days"
    __table_args__ = strict()

    day: Mapped[date] = mapped_column(primary_key=True)
    name_nl: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]

    lookup = "day"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[ClosedDay]:
        """Who keeps the list sees it."""
        query = select(cls)
        allowed = viewer.side == "staff" and viewer.may(Permission.EDIT_CLOSED_DAYS)
        return query if allowed else query.where(cls.day.is_(None))

    @classmethod
    def coming(cls, viewer: Viewer, today: date) -> Select[ClosedDay]:
        """From today on, the nearest first."""
        return cls.visible_to(viewer).where(cls.day >= today).order_by(cls.day)

    def name(self, language: str) -> str:
        """What the day is called."""
        return self.name_en if language == "en" else self.name_nl


KNOWN = "closed_days"
"""Under this name a session remembers them; whoever changes the list lets it forget."""


def closed_days(session: Session, config: Config) -> frozenset[date]:
    """All days on which the institution is closed: those of the settings and those of its own list."""
    if KNOWN not in session.info:  # asked for by every date of a page, and the same for all of them
        session.info[KNOWN] = frozenset(session.scalars(select(ClosedDay.day)))
    own: frozenset[date] = session.info[KNOWN]
    return config.closed_days | own


def sittings_on(viewer: Viewer, days: Collection[date]) -> Select[Sitting]:
    """Sittings that are planned on these local days and go ahead, the first moment first."""
    spans: Iterable[date] = sorted(days)
    within = [
        (Sitting.starts_at >= in_amsterdam(day)) & (Sitting.starts_at < in_amsterdam(day + timedelta(days=1)))
        for day in spans
    ]
    query = Sitting.visible_to(viewer).where(Sitting.cancelled_at.is_(None), or_(False, *within))
    return query.order_by(Sitting.starts_at, Sitting.id)
