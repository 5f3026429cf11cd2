"""What somebody has to do at which moment: exams they take, and seats in the place of an exam."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, select

from portal.models.alternatives import Placement, Sitting
from portal.models.exams import Enrolment, Exam
from portal.rules.clashes import LONGEST


def exams_around(person_id: str, since: datetime, until: datetime, but: str) -> Select[datetime, int, int]:
    """Start, minutes and extra minutes of each exam that this person takes in that time, save one (id).

    Not one that was called off, nor one in whose place they have a seat: then that seat is what counts.
    """
    elsewhere = exists().where(
        Placement.exam_id == Exam.id,
        Placement.person_id == person_id,
        Placement.state == "accepted",
    )
    query = select(Exam.starts_at, Exam.duration_minutes, Enrolment.extra_time_minutes)
    return query.join(Enrolment, Enrolment.exam_id == Exam.id).where(
        Enrolment.person_id == person_id, Exam.id != but, Exam.cancelled_at.is_(None),
        Exam.starts_at > since - LONGEST, Exam.starts_at < until, ~elsewhere,
    )  # fmt: skip


def seats_around(person_id: str, since: datetime, until: datetime, but: str) -> Select[datetime, int]:
    """Start and minutes of each seat that this person has in that time, save the one of a placement (id)."""
    query = select(Sitting.starts_at, Sitting.duration_minutes).join(
        Placement, Placement.sitting_id == Sitting.id
    )
    return query.where(
        Placement.person_id == person_id, Placement.id != but, Sitting.cancelled_at.is_(None),
        Sitting.starts_at > since - LONGEST, Sitting.starts_at < until,
    )  # fmt: skip


def coming_seats(person_id: str, now: datetime) -> Select[Placement]:
    """The places of this person in a sitting that has not begun."""
    query = select(Placement).join(Sitting, Sitting.id == Placement.sitting_id)
    return query.where(Placement.person_id == person_id, Sitting.starts_at > now).order_by(Placement.id)
