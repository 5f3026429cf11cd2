"""An upload between its dry run and its being applied, and what became of each row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.viewer import Viewer
from portal.rules.access import Permission


class ImportRun(Base):
    """One uploaded file. The file itself waits encrypted outside the database, for 24 hours at most."""

    __tablename__ = "import_runs"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    """people, exams, enrolments or sittings."""
    state: Mapped[str] = mapped_column(String(10), default="checked")
    """checking, checked, applying, applied, failed or expired (thrown away, or a day old)."""
    file_id: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"new": n, "changed": n, "same": n, "refused": n, "unused": [column names]}"""
    problem: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[ImportRun]:
        """Whoever may import."""
        query = select(cls)
        return query if viewer.may(Permission.IMPORT) else query.where(cls.id.is_(None))

    @classmethod
    def latest(cls, viewer: Viewer, limit: int) -> Select[ImportRun]:
        """The newest imports that the viewer may see."""
        return cls.visible_to(viewer).order_by(cls.created_at.desc(), cls.id).limit(limit)

    @property
    def is_under_way(self) -> bool:
        """Whether the portal is busy with it."""
        return self.state in ("checking", "applying")

    @property
    def changes_something(self) -> bool:
        """Whether applying it would write anything."""
        return bool(self.counts["new"] or self.counts["changed"])

    def rows(
        self, outcome: str, limit: int, *, after: int = 0, before: int | None = None
    ) -> Select[ImportRow]:
        """Its rows with this outcome: those after a line, or the last ones before it (from there back)."""
        query = select(ImportRow).where(ImportRow.run_id == self.id, ImportRow.outcome == outcome)
        if before is not None:
            return query.where(ImportRow.line < before).order_by(ImportRow.line.desc()).limit(limit)
        return query.where(ImportRow.line > after).order_by(ImportRow.line).limit(limit)


class ImportRow(Base):
    """A row that was refused or would change something, kept for the report; the others are counted."""

    __tablename__ = "import_rows"
    __table_args__ = strict(Index("ix_import_rows_run", "run_id", "line"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    run_id: Mapped[str] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    run: Mapped[ImportRun] = relationship(lazy="raise_on_sql")
    line: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(255), default="")
    code: Mapped[str | None] = mapped_column(String(48))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
