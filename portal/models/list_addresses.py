"""Where a supplier fetches who may be proctored: one secret address a supplier, stopped by making a new one (6.2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.exams import Exam, Product, Supplier
from portal.models.viewer import Viewer
from portal.rules.calendar import in_amsterdam, local_date


class ListAddress(Base):
    """The secret address at which one supplier fetches who may be proctored; the table keeps its digest."""

    __tablename__ = "list_addresses"
    __table_args__ = strict()

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    supplier_id: Mapped[str] = mapped_column(ForeignKey("suppliers.id"), unique=True)
    supplier: Mapped[Supplier] = relationship(lazy="joined")
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(24))
    made_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]

    @classmethod
    def behind(cls, digest: str) -> Select[ListAddress]:
        """The address with this digest."""
        return select(cls).where(cls.token_digest == digest)

    def exams(self, now: datetime) -> Select[Exam]:
        """The exams of today and later that this supplier may proctor, first one first."""
        query = select(Exam).join(Product, Product.id == Exam.product_id)
        return query.where(
            Product.supplier_id == self.supplier_id, Exam.starts_at >= in_amsterdam(local_date(now)),
            Exam.approval == "approved", Exam.cancelled_at.is_(None),
        ).order_by(Exam.starts_at, Exam.id)  # fmt: skip


def suppliers(viewer: Viewer) -> Select[Supplier, ListAddress | None]:
    """Every supplier with its address, if it has one, by name."""
    query = Supplier.visible_to(viewer).add_columns(ListAddress)
    return query.outerjoin(ListAddress, ListAddress.supplier_id == Supplier.id).order_by(Supplier.name)
