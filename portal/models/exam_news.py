"""What happened to an exam that everybody who takes it must hear; no person stands in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.cases import Case
from portal.models.exams import Enrolment, Exam
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.lifecycle import GUARDING


class ExamNews(Base):
    """One thing to tell whoever takes an exam, some people at a time: `told_up_to` is how far that has come."""

    __tablename__ = "exam_news"
    __table_args__ = strict(Index("ix_exam_news_done", "done_at"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="joined")
    what: Mapped[str] = mapped_column(String(12))
    """`moved`, `cancelled`, `restored`, `supervision` for whom it is, or `explanation` for a new version that renews
    the notice (I-16)."""
    at: Mapped[datetime]
    told_up_to: Mapped[str] = mapped_column(String(24), default="")
    done_at: Mapped[datetime | None]

    lookup = "id"

    @classmethod
    def followers(cls, viewer: Viewer, exam_id: str) -> Select[int]:
        """How many requests to sit this exam without supervision follow it: each gets a letter of its own."""
        query = Case.visible_to(viewer).where(Case.exam_id == exam_id, Case.kind.in_(GUARDING))
        return query.where(Case.follows_its_exam()).with_only_columns(func.count())

    @classmethod
    def untold(cls) -> Select[str]:
        """What somebody may still have to hear, oldest first."""
        return select(cls.id).where(cls.done_at.is_(None)).order_by(cls.at, cls.id)

    @classmethod
    def of_exam(cls, exam_id: str) -> Select[ExamNews]:
        """What is being told about this exam."""
        return select(cls).where(cls.exam_id == exam_id, cls.done_at.is_(None)).order_by(cls.id)

    def listeners(self, most: int) -> Select[str, Person]:
        """The next people who take the exam, each with the id of their enrolment.

        Whose request to sit it without supervision follows the exam gets a letter in that case instead.
        """
        theirs = exists().where(
            Case.exam_id == Enrolment.exam_id, Case.subject_id == Enrolment.person_id,
            Case.kind.in_(GUARDING), Case.follows_its_exam(),
        )  # fmt: skip
        query = select(Enrolment.id, Person).join(Person, Person.id == Enrolment.person_id)
        here = (Enrolment.exam_id == self.exam_id, Enrolment.id > self.told_up_to, Person.active.is_(True))
        return query.where(*here, ~theirs).order_by(Enrolment.id).limit(most)
