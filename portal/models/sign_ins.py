"""Sessions live here, on the server: the cookie holds one opaque token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, strict
from portal.models.people import Person
from portal.rules.access import Role, known_roles


class SignIn(Base):
    """One browser. Before sign-in it holds only the state of the sign-in itself; afterwards a person."""

    __tablename__ = "sign_ins"
    __table_args__ = strict(
        Index("ix_sign_ins_sid", "sid"), Index("ix_sign_ins_last_seen_at", "last_seen_at")
    )

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the cookie's token, so that a copy of the database opens nothing."""
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    person: Mapped[Person | None] = relationship(lazy="joined")
    roles: Mapped[list[str]] = mapped_column(default=list)
    sub: Mapped[str | None] = mapped_column(String(255), index=True)
    sid: Mapped[str | None] = mapped_column(String(255))
    id_token: Mapped[str | None] = mapped_column(Text)
    """Kept as the hint for signing out at the identity provider."""
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]

    def is_over(self, now: datetime, idle: timedelta, absolute: timedelta) -> bool:
        """Whether the session has been idle for too long or is too old."""
        return now - self.last_seen_at > idle or now - self.created_at > absolute

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles given at sign-in; everyone who signs in may use the student's own pages."""
        return known_roles(frozenset(self.roles)) | {Role.SUBJECT}


class SeenLogoutToken(Base):
    """A back-channel logout token that was used: each works once."""

    __tablename__ = "seen_logout_tokens"

    jti: Mapped[str] = mapped_column(String(255), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class GuestLink(Base):
    """A link that was mailed to somebody without an account. It works once; the address is here, not in the link."""

    __tablename__ = "guest_links"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    back: Mapped[str] = mapped_column(String(500))
    """The path on this site that was asked for."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    asked_from: Mapped[str | None] = mapped_column(String(64))
    """A keyed digest of the network address that asked, for as long as links are counted; then None."""
    used_at: Mapped[datetime | None]

    @classmethod
    def unused(cls, link_id: str) -> Select[GuestLink]:
        """The link with this id, if nobody used it yet."""
        return select(cls).where(cls.id == link_id, cls.used_at.is_(None))

    @classmethod
    def asked_since(cls, moment: datetime) -> Select[GuestLink]:
        """All links that were mailed after this moment."""
        return select(cls).where(cls.asked_at > moment)
