"""What the exam board stated about a form of an exam (A-01 to A-04), and what a student agreed to do without (7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, func, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.alternatives import Placement, Sitting
from portal.models.cases import Case
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.alternatives import COMPARED, Assessed, Statement


class Equivalence(Base):
    """One form of one exam, beside the exam itself: stated once by the exam board, inherited by every offer."""

    __tablename__ = "equivalences"
    __table_args__ = strict(UniqueConstraint("exam_id", "form"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    form: Mapped[str] = mapped_column(String(12))
    """campus, oral, assignment, paper or home."""
    exam_side: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The exam: `outcomes` (A-01), `weight`, `credits`, `scale` and `pass_mark` (A-02), in the board's words."""
    other_side: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The same of the alternative."""
    same_assessor: Mapped[bool] = mapped_column(default=False)
    """The same assessor, or one as well trained (A-02)."""
    comparable: Mapped[bool] = mapped_column(default=False)
    """As hard and as long, where minutes cannot be compared (A-03)."""
    records: Mapped[list[str]] = mapped_column(default=list)
    """Tiles that are on in this form; none as a rule (A-04)."""
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Criterion → what the board looked at, in its own words."""
    stated_by: Mapped[str] = mapped_column(String(24))
    stated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Equivalence]:
        """Whoever may see how an exam and its alternative compare; it names no student and no case."""
        allowed = viewer.side == "staff" and viewer.may(Permission.SEE_EQUIVALENCE)
        return select(cls) if allowed else select(cls).where(cls.id.is_(None))

    @classmethod
    def of_exams(cls, exam_ids: Collection[str]) -> Select[Equivalence]:
        """Everything stated about these exams."""
        return select(cls).where(cls.exam_id.in_(exam_ids)).order_by(cls.exam_id, cls.form)

    def as_rule(self) -> Statement:
        """The same as the criteria read it."""
        return Statement(
            _side(self.exam_side),
            _side(self.other_side),
            self.same_assessor,
            self.comparable,
            frozenset(self.records),
        )


def _side(words: dict[str, Any]) -> Assessed:
    return Assessed(tuple(words.get("outcomes", ())), **{name: words.get(name, "") for name in COMPARED})


def unstated_forms(now: datetime) -> Select[int]:
    """How many forms of exams have a coming sitting about which the board stated nothing yet."""
    stated = select(Equivalence.exam_id, Equivalence.form)
    coming = select(Sitting.exam_id, Sitting.form).where(
        Sitting.starts_at > now, Sitting.cancelled_at.is_(None)
    )
    open_ = coming.where(tuple_(Sitting.exam_id, Sitting.form).not_in(stated)).distinct().subquery()
    return select(func.count()).select_from(open_)


class Deviation(Base):
    """Criteria that a student is asked to do without, for these sittings only; their answer is an event too (7)."""

    __tablename__ = "deviations"
    __table_args__ = strict(Index("ix_deviations_placement", "placement_id", "asked_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id", ondelete="CASCADE"))
    placement: Mapped[Placement] = relationship(lazy="raise_on_sql")
    criteria: Mapped[list[str]] = mapped_column(default=list)
    """Of MAY_AGREE alone."""
    sittings: Mapped[list[str]] = mapped_column(default=list)
    """Ids of the sittings that would be offered."""
    asked_by: Mapped[str] = mapped_column(String(24))
    asked_at: Mapped[datetime]
    agreed: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def of_placement(cls, placement_id: str) -> Select[Deviation]:
        """What was asked about this place, the newest first."""
        return select(cls).where(cls.placement_id == placement_id).order_by(cls.asked_at.desc(), cls.id)

    @classmethod
    def waiting_in(cls, case: Case) -> Select[Deviation]:
        """What the student of this case has not answered yet."""
        query = select(cls).join(Placement, Placement.id == cls.placement_id)
        waits = Placement.state.in_(("to_plan", "offered", "declined"))
        return query.where(Placement.case_id == case.id, cls.answered_at.is_(None), waits)
