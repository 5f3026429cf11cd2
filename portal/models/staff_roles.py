"""Who may be asked by name for a second review: the people who signed in as reviewer within the last year (R-10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.models.people import Person
from portal.rules.access import Role

KEPT = frozenset({Role.REVIEWER})
"""The roles of which somebody must be found by name; who has another role, the identity provider alone knows."""
KEPT_DAYS = 365


class StaffRole(Base):
    """A role that somebody had when they last signed in."""

    __tablename__ = "staff_roles"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


def reviewers(now: datetime) -> Select[Person]:
    """Everybody who signed in as reviewer within the last year, by name."""
    query = select(Person).join(StaffRole, StaffRole.person_id == Person.id)
    since = now - timedelta(days=KEPT_DAYS)
    asked = (StaffRole.role == Role.REVIEWER) & (StaffRole.seen_at > since) & Person.active.is_(True)
    return query.where(asked).order_by(Person.name, Person.id)
