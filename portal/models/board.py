"""A question to the exam board: whether an exam can be held in another form. No name and no case comes along."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case, CaseText
from portal.models.exams import Exam
from portal.models.viewer import Viewer
from portal.rules.access import Permission


class BoardQuestion(Base):
    """Asked by a handler about an exam and what must not be recorded; answered by the exam board (6.2, 11.2)."""

    __tablename__ = "board_questions"
    __table_args__ = strict(Index("ix_board_questions_open", "answered_at", "due"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    """Its own reference: the board sees no case number."""
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    parts: Mapped[list[str]] = mapped_column(default=list)
    """Tiles that must be off; empty means all of them (O-1)."""
    asked_at: Mapped[datetime]
    due: Mapped[date]
    answer: Mapped[str | None] = mapped_column(String(16))
    """`possible` or `not_possible`."""
    words_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"))
    words: Mapped[CaseText | None] = relationship(lazy="joined")
    answered_by: Mapped[str | None] = mapped_column(String(24))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "ref"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[BoardQuestion]:
        """The exam board sees every question but those about a case of its own member."""
        query = select(cls).join(Case, Case.id == cls.case_id).where(Case.subject_id != viewer.person_id)
        allowed = viewer.side == "staff" and viewer.may(Permission.ANSWER_BOARD)
        return query if allowed else query.where(cls.id.is_(None))

    @classmethod
    def of_case(cls, case_id: str) -> Select[BoardQuestion]:
        """The questions that a case asked, the newest first."""
        return select(cls).where(cls.case_id == case_id).order_by(cls.asked_at.desc(), cls.id)
