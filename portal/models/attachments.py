"""Files in a case: rows that say what a file is; its bytes stand encrypted in the vault, under an id of their own."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Select, String, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case, CaseEvent, CaseText
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.attachments import MANIFEST_STAYS

SEES_IDENTITY = (Permission.WORK_CASES, Permission.ADVISE_CASES, Permission.DECIDE_CASES)


class Attachment(Base):
    """One file of a case. The event that brought it carries only its salted digest, as with words."""

    __tablename__ = "attachments"
    __table_args__ = strict(
        Index("ix_attachments_case", "case_id", "created_at"), Index("ix_attachments_expires", "expires_at"),
        Index("ix_attachments_author", "author_id", "created_at"),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    text_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"), index=True)
    text: Mapped[CaseText | None] = relationship(lazy="raise_on_sql")
    """The message that it came with."""
    purpose: Mapped[str] = mapped_column(String(12))
    """A code of rules/attachments.py."""
    author_id: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    removed: Mapped[list[str]] = mapped_column(default=list)
    """Codes of what did not come along when it was read: scripts, embedded, signature, photo_data."""
    file_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Where its bytes stand; None once they are gone."""
    salt: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    available_at: Mapped[datetime | None]
    """Of a package: when it was handed out; before that its student does not see it (C15)."""
    gone_at: Mapped[datetime | None]

    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Attachment]:
        """Who sees the case sees its files; evidence of identity only who works on it, decides or advises."""
        cases = Case.visible_to(viewer).with_only_columns(Case.id).order_by(None)
        query = select(cls).where(cls.case_id.in_(cases))
        if viewer.side != "staff":
            return query.where(or_(cls.purpose != "package", cls.available_at.is_not(None)))
        if not any(viewer.may(one) for one in SEES_IDENTITY):
            return query.where(cls.purpose != "identity")
        return query

    @classmethod
    def of_case(cls, viewer: Viewer, case: Case) -> Select[Attachment]:
        """The files of a case that this viewer may see, as they came in."""
        return cls.visible_to(viewer).where(cls.case_id == case.id).order_by(cls.created_at, cls.id)

    @classmethod
    def sent_by(cls, person_id: str, since: datetime) -> Select[int, int | None]:
        """One row: how many files this person put in cases after this moment (UTC), and their bytes; gone ones too."""
        sent = select(func.count(), func.sum(cls.size))
        return sent.where(cls.author_id == person_id, cls.created_at > since)

    @classmethod
    def packages_of(cls, case: Case) -> Select[Attachment]:
        """The files of a case that are handed out (C15), gone ones included."""
        return (
            select(cls)
            .where(cls.case_id == case.id, cls.purpose == "package")
            .order_by(cls.created_at, cls.id)
        )

    @classmethod
    def claimed(cls, file_ids: Iterable[str]) -> Select[str | None]:
        """Which of these files in the vault belong to a case."""
        return select(cls.file_id).where(cls.file_id.in_(list(file_ids)))

    @classmethod
    def due(cls, now: datetime) -> Select[Attachment]:
        """The files whose time is over at `now` (aware) and that are still there: see `is_over`."""
        never = and_(cls.purpose == "package", cls.available_at.is_(None), Case.is_open.is_(False))
        query = select(cls).join(Case, Case.id == cls.case_id).where(cls.file_id.is_not(None))
        return query.where(or_(cls.expires_at <= now, never)).order_by(cls.expires_at, cls.id)

    def is_over(self, case: Case, now: datetime) -> bool:
        """Whether its time is over; a package that was never handed out goes when its case closes (section 9)."""
        never = self.purpose == "package" and self.available_at is None and not case.is_open
        return never or (self.expires_at is not None and self.expires_at <= now)

    @classmethod
    def identity_is_known(cls, before: datetime) -> Select[Attachment]:
        """Evidence of identity in cases where it was made sure who asks, or which were closed, before this moment (9)."""
        sure = exists().where(
            CaseEvent.case_id == cls.case_id,
            CaseEvent.tag == "case:identity:verified",
            CaseEvent.at <= before,
        )
        closed = exists().where(Case.id == cls.case_id, Case.closed_at <= before)
        query = select(cls).where(cls.purpose == "identity", cls.file_id.is_not(None), or_(sure, closed))
        return query.order_by(cls.created_at, cls.id)

    def seal(self) -> None:
        """Give it its salt, and the digest that an event keeps: of name, kind, size and bytes together."""
        self.salt = secrets.token_hex(32)
        self.digest = self._digest()

    def may_be_read(self, now: datetime) -> bool:
        """Whether its bytes are there and its time is not over."""
        return self.file_id is not None and (self.expires_at is None or now < self.expires_at)

    def let_go(self, at: datetime) -> None:
        """Its bytes are gone. Of a package the name and digest stay, as its manifest; else nothing that tells (9)."""
        self.file_id, self.gone_at = None, at
        if self.purpose not in MANIFEST_STAYS:
            self.name, self.sha256, self.salt, self.removed = "", None, None, []

    @property
    def is_intact(self) -> bool:
        """Whether the row is still what was sealed; of an erased one nothing is left to match."""
        if self.salt is None or self.sha256 is None:
            return self.salt is None and self.sha256 is None and self.file_id is None
        return self._digest() == self.digest

    def _digest(self) -> str:
        told = [
            self.salt, self.sha256, self.name, self.media_type, self.size, self.removed, self.purpose, self.author_id,
            self.case_id, self.text_id,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()
