"""A private calendar feed: one secret address a person, revoked by making a new one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id
from portal.models.people import Person
from portal.models.viewer import Side, Viewer
from portal.rules.access import Role, known_roles

NOTED_EVERY = timedelta(hours=1)
"""How precisely the last reading is kept: enough to see that it is in use."""


def new_token() -> str:
    """The secret of an address: 256 random bits. Only its digest is kept."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Feed(Base):
    """The address is known to its owner alone: the table keeps its digest, and which functions it shows."""

    __tablename__ = "feeds"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    person: Mapped[Person] = relationship(lazy="joined")
    side: Mapped[Side] = mapped_column(String(8))
    """`student` or `staff`: what is shown."""
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[list[str]] = mapped_column(default=list)
    """The roles its owner had when it was made, less those that a later sign-in no longer gave."""
    created_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]

    @classmethod
    def of(cls, person_id: str | None, side: Side) -> Select[Feed]:
        """The feeds of this person on this side; there is at most one."""
        return select(cls).where(cls.person_id == person_id, cls.side == side)

    @classmethod
    def behind(cls, token: str) -> Select[Feed]:
        """The feed of this address, while its owner's account is active."""
        return select(cls).join(Person).where(cls.token_digest == digest_of(token), Person.active.is_(True))

    @property
    def viewer(self) -> Viewer:
        """Its owner, with the roles that it shows."""
        roles = known_roles(frozenset(self.roles)) | {Role.SUBJECT}
        return Viewer(self.person_id, "", roles, self.side, self.person.is_guest)

    def uid(self, *parts: object) -> str:
        """A stable id for an entry: it tells nothing of what the entry is about, and nothing outside this feed."""
        return hashlib.sha256("\n".join(map(str, (self.id, *parts))).encode()).hexdigest()[:32]
