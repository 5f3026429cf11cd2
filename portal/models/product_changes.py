"""One product takes the place of another at every coming exam: some exams at a time, with who decided so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id, strict
from portal.models.cases import Case
from portal.models.exams import Enrolment, Exam
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.lifecycle import SEATED


class ProductChange(Base):
    """A replacement that a publisher ordered; done when no coming exam has the old product any more."""

    __tablename__ = "product_changes"
    __table_args__ = strict(Index("ix_product_changes_done", "done_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    from_id: Mapped[str] = mapped_column(ForeignKey("products.id"))
    to_id: Mapped[str] = mapped_column(ForeignKey("products.id"))
    publish: Mapped[bool] = mapped_column(default=False)
    """Students read the new drafts at once, with what is not known yet as unknown."""
    by: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    lookup = "id"

    @classmethod
    def unfinished(cls) -> Select[str]:
        """Replacements that are under way, oldest first."""
        return select(cls.id).where(cls.done_at.is_(None)).order_by(cls.at, cls.id)


def coming_with(product_id: str, now: datetime) -> Select[Exam]:
    """The exams from now on that this product watches, nearest first."""
    query = select(Exam).where(Exam.product_id == product_id, Exam.starts_at > now)
    return query.order_by(Exam.starts_at, Exam.id)


def touched(viewer: Viewer, product_id: str, now: datetime) -> Select[Any]:
    """One row of numbers: coming exams with this product, students who take one, open requests about one."""
    exams = select(Exam.id).where(Exam.product_id == product_id, Exam.starts_at > now)
    if not viewer.may(Permission.PUBLISH_EXAMS):
        exams = exams.where(Exam.id.is_(None))
    students = select(func.count(Enrolment.person_id.distinct())).where(Enrolment.exam_id.in_(exams))
    cases = select(func.count(Case.id)).where(
        Case.exam_id.in_(exams), Case.kind.in_(SEATED), Case.is_open.is_(True)
    )
    counted = select(func.count()).select_from(exams.subquery())
    return select(counted.scalar_subquery(), students.scalar_subquery(), cases.scalar_subquery())
