"""A question to the exam board: whether an exam can be held in another form. No name and no case comes along."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case, CaseText
from portal.models.exams import Exam
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.lifecycle import UNDECIDED, WEIGHED

ANSWERED_SHOWN = 25
"""Answers of before that the board's page lists, the newest first."""


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
    """`possible` or `not_possible`; `none_received` or `not_needed` when the decision came first."""
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
        own = or_(Case.subject_id == viewer.person_id, Case.representative_id == viewer.person_id)
        others = select(cls).where(cls.case_id.not_in(select(Case.id).where(own)))
        allowed = viewer.side == "staff" and viewer.may(Permission.ANSWER_BOARD)
        return others if allowed else others.where(cls.id.is_(None))

    @classmethod
    def of_case(cls, case_id: str) -> Select[BoardQuestion]:
        """The questions that a case asked, the newest first."""
        return select(cls).where(cls.case_id == case_id).order_by(cls.asked_at.desc(), cls.id)

    @classmethod
    def waits(cls) -> ColumnElement[bool]:
        """Whether somebody still needs the answer: it is not there, and the case is undecided."""
        needed = select(Case.id).where(Case.state.in_(UNDECIDED), Case.kind.in_(WEIGHED))
        return and_(cls.answered_at.is_(None), cls.case_id.in_(needed))

    @classmethod
    def to_answer(cls, viewer: Viewer) -> Select[BoardQuestion]:
        """What the board has to answer, the first day first."""
        return cls.visible_to(viewer).where(cls.waits()).order_by(cls.due, cls.id)

    @classmethod
    def answered(cls, viewer: Viewer) -> Select[BoardQuestion]:
        """What the board answered last."""
        said = cls.visible_to(viewer).where(cls.answered_by.is_not(None))
        return said.order_by(cls.answered_at.desc(), cls.id).limit(ANSWERED_SHOWN)
