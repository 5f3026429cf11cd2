"""Who of an exam may be proctored and who sits without: one query, so that the two lists never overlap (6.2, 11.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    and_,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, raiseload, relationship

from portal.db import Base, new_id, strict
from portal.models.alternatives import Placement, Sitting
from portal.models.cases import Case
from portal.models.exams import Enrolment, Exam
from portal.models.log import LogEntry
from portal.models.people import Person
from portal.models.supervision_requests import SupervisionRequest, asked_for
from portal.models.viewer import Viewer
from portal.rules.access import Permission

LOG_SHOWN = 50
TAKEN = ("exam:list:taken", "exam:list:fetched")


class ListedApart(Base):
    """Somebody who sits without online supervision for another cause than a right: the list tells none of them apart."""

    __tablename__ = "listed_apart"
    __table_args__ = strict(UniqueConstraint("exam_id", "person_id"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="raise_on_sql")
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person] = relationship(lazy="joined")
    cause: Mapped[str] = mapped_column(String(12))
    """A code of `CAUSES`; on no list."""
    place: Mapped[str] = mapped_column(String(200), default="")
    added_by: Mapped[str] = mapped_column(String(24))
    added_at: Mapped[datetime]

    lookup = "id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[ListedApart]:
        """Planners see them, but for themselves."""
        query = select(cls)
        if viewer.side == "staff" and viewer.may(Permission.PLAN):
            return query.where(cls.person_id != viewer.person_id)
        return query.where(cls.id.is_(None))

    @classmethod
    def at(cls, viewer: Viewer, exam: Exam) -> Select[ListedApart]:
        """Those of this exam, by number."""
        query = cls.visible_to(viewer).join(Person, Person.id == cls.person_id).where(cls.exam_id == exam.id)
        return query.order_by(Person.student_number, cls.id)


@dataclass(frozen=True)
class Line:
    """One person of an exam. `may` puts them on the one list, and everybody else on the other."""

    person: Person
    may: bool
    minutes: int
    sitting: Sitting | None
    place: str

    @property
    def candidate(self) -> str:
        """The number by which the supplier knows them."""
        return self.person.student_number or ""


def everybody(exam_id: str) -> Select[Person, bool, int | None, Placement | None, str | None]:
    """Everybody of an exam, by number: who takes it, and who must not be proctored at it, each with the answer.

    Who has a second place in the books comes twice: see `lines`.
    """
    apart = select(ListedApart.person_id).where(ListedApart.exam_id == exam_id)
    enrolled = select(Enrolment.person_id).where(Enrolment.exam_id == exam_id)
    here = [enrolled, _guarded(exam_id), _seated(exam_id), apart]
    return (
        select(Person, _may(exam_id), Enrolment.extra_time_minutes, Placement, ListedApart.place)
        .select_from(Person)
        .join(Exam, Exam.id == exam_id)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.exam_id == exam_id))
        .outerjoin(ListedApart, and_(ListedApart.person_id == Person.id, ListedApart.exam_id == exam_id))
        .outerjoin(
            Placement,
            and_(
                Placement.person_id == Person.id, Placement.exam_id == exam_id, Placement.state != "cancelled"
            ),
        )
        .where(or_(*(Person.id.in_(those) for those in here)))
        .options(raiseload(Placement.options), raiseload(Placement.exam))
        .order_by(Person.student_number, Person.id, Placement.accepted_at)
    )


def _may(exam_id: str) -> ColumnElement[bool]:
    """11.3: takes the exam, which is approved and goes ahead, has a number, and nothing stands against it.

    Where only who asks for it is supervised, they asked, it was granted, and they still want it (section 3). The own
    act goes round one's own request, never round a place that was chosen in another one (6.2).
    """
    approved = and_(Exam.product_id.is_not(None), Exam.approval == "approved", Exam.cancelled_at.is_(None))
    acted = select(Case.subject_id).where(Case.exam_id == exam_id, Case.own_act.is_(True))
    number = _is_filled(Person.student_number)
    free = or_(Person.id.in_(acted), Person.id.not_in(_guarded(exam_id)))
    wanted = or_(Exam.supervision_for == "everybody", Person.id.in_(asked_for(exam_id)))
    elsewhere = or_(ListedApart.id.is_not(None), Person.id.in_(_seated(exam_id)))
    return and_(Enrolment.id.is_not(None), approved, number, free, wanted, ~elsewhere)


def _is_filled(column: Any) -> ColumnElement[bool]:
    return and_(column.is_not(None), column != "")


def _guarded(exam_id: str) -> Select[str]:
    """Whom a request keeps from being proctored at this exam (O-3, 6.2, 11.2, 11.3).

    A case says so from receipt until it is withdrawn or refused in time, closed ones too; a repeat counts until
    somebody says that it brings nothing new, since silence protects (O-6); so does a restriction that holds. Whoever was
    granted an objection is protected at the resit too, if they take it and do not choose otherwise (A-08).
    """
    before = select(Exam.id).where(Exam.resit_id == exam_id)
    takes = select(Enrolment.person_id).where(Enrolment.exam_id == exam_id)
    return select(Case.subject_id).where(
        or_(
            and_(Case.exam_id == exam_id, _keeps_out()),
            and_(Case.exam_id.in_(before), _was_granted(), Case.subject_id.in_(takes)),
        )
    )


def _keeps_out() -> ColumnElement[bool]:
    return or_(Case.keeps_out, and_(Case.repeat == "pending", Case.is_open.is_(True)))


def _was_granted() -> ColumnElement[bool]:
    """Protected at the resit too, unless the student chose otherwise for that one (A-08)."""
    granted = Case.outcome.in_(("granted", "partly"))
    return and_(Case.protected.is_(True), granted, Case.resit_act.is_(False))


def something_against(exam_id: str, person_id: str) -> Select[str]:
    """The person's id when a request of theirs keeps them from being proctored at this exam, else nothing.

    An own act goes round it, as on the lists (6.2).
    """
    acted = select(Case.subject_id).where(Case.exam_id == exam_id, Case.own_act.is_(True))
    here = Person.id.in_(_guarded(exam_id)) & Person.id.not_in(acted)
    return select(Person.id).where(Person.id == person_id, here)


def kept_out() -> ColumnElement[bool]:
    """The same of a query over requests for online supervision, each looked at for its own exam and student."""
    who = tuple_(SupervisionRequest.exam_id, SupervisionRequest.person_id)
    case = select(Case.exam_id, Case.subject_id).where(
        Case.subject_id.is_not(None), Case.exam_id.is_not(None)
    )
    first = aliased(Exam)
    takes = and_(Enrolment.exam_id == first.resit_id, Enrolment.person_id == Case.subject_id)
    resit = select(first.resit_id, Case.subject_id).select_from(Case).join(first, first.id == Case.exam_id)
    resit = resit.join(Enrolment, takes).where(_was_granted())
    guarded = or_(who.in_(case.where(_keeps_out())), who.in_(resit))
    return and_(guarded, who.not_in(case.where(Case.own_act.is_(True))))


def _seated(exam_id: str) -> Select[str]:
    """Who has a place without online supervision, and did not choose supervision in that very request."""
    query = select(Placement.person_id).join(Case, Case.id == Placement.case_id)
    return query.where(Placement.exam_id == exam_id, Placement.state == "accepted", Case.own_act.is_(False))


def lines(rows: Iterable[Any]) -> list[Line]:
    """One line a person: somebody with two places in the books sits in the one that was chosen last."""
    found: dict[str, Line] = {}
    for person, may, extra, placement, apart in rows:
        earlier = found.get(person.id)
        if earlier is None or (placement is not None and placement.sitting is not None):
            minutes = max(extra or 0, placement.extra_time_minutes if placement else 0)
            sitting = placement.sitting if placement else None
            found[person.id] = Line(person, bool(may), minutes, sitting, apart or "")
    return list(found.values())


def taken(viewer: Viewer, exam: Exam) -> Select[LogEntry, str | None]:
    """Who took a list of this exam and when, the newest first; with names for the data protection officer alone."""
    name = Person.name if viewer.may(Permission.READ_LOOKS) else null()
    query = select(LogEntry, name).outerjoin(Person, Person.id == LogEntry.who)
    allowed = viewer.may(Permission.PLAN) or viewer.may(Permission.READ_LOOKS)
    query = query.where(LogEntry.about == f"exam:{exam.id}", LogEntry.tag.in_(TAKEN))
    query = query if allowed else query.where(LogEntry.id.is_(None))
    return query.order_by(LogEntry.at.desc(), LogEntry.id).limit(LOG_SHOWN)
