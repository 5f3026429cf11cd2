"""What is counted while a period is played: who would have been recorded, who had no seat in time, and if a warning came."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Case, Exam, Placement, Sitting
from portal.models.forecast import SeatWarning
from portal.models.supervision import everybody
from portal.rules.alternatives import latest_day
from portal.rules.calendar import local_date
from portal.rules.lifecycle import UNDECIDED
from tools.exam_period.period import Period


@dataclass(frozen=True)
class Day:
    """The state of the portal at the end of a day."""

    day: date
    undecided: int
    needed: int
    """Students who need a seat, or have one, in all exams so far."""
    planned: int
    """Seats in all sittings so far."""
    seated: int


@dataclass
class Counts:
    """The outcome of a period."""

    days: list[Day] = field(default_factory=list)
    wrongly_listed: list[tuple[str, str]] = field(default_factory=list)
    """(exam's code, case number): on the supplier's list although the objection forbids recording. Must stay empty."""
    wrongly_left_out: int = 0
    """Students without an objection who are missing from that list. Must stay 0."""
    listed: int = 0
    protected: int = 0
    """Students who took an exam without online supervision because they objected."""
    undecided_at_exam: int = 0
    taken_back: int = 0
    """Of the protected: whose objection ended after the exam, so that nobody looks for a seat any more."""
    kept_out: set[tuple[str, str]] = field(default_factory=set)
    """(exam's id, student's id) of the protected."""
    seated: int = 0
    """Of the protected: with a seat no later than A-06 allows."""
    without_seat: Counter[str] = field(default_factory=Counter)
    """Exam's code → protected students without such a seat."""
    fell_short: dict[str, bool] = field(default_factory=dict)
    """Exam's code → whether its seats within A-06 were fewer than its protected students."""
    warned: dict[str, date] = field(default_factory=dict)
    """Exam's code → the day on which exam administration was warned first."""

    def watch(self, period: Period) -> None:
        """Count from now on."""
        period.begins.append(self._begins)
        period.watches.append(self._end_of_day)

    def _begins(self, period: Period, exam: Exam, moment: datetime) -> None:
        """Nobody whose objection stands may be on the list of who may be proctored (6.2); everybody else is."""
        cut_off = period.here.config.refusal_cut_off_working_days
        with period.here.database.reading() as session:
            listed = _listed(session, exam)
        self.listed += len(listed)
        for student in period.here.takes[exam.id]:
            objection = period.objections.get((exam.id, student))
            forbidden = objection is not None and objection.forbids_recording(cut_off)
            self.protected += forbidden
            if forbidden:
                self.kept_out.add((exam.id, student))
            if objection and forbidden:
                self.undecided_at_exam += not objection.granted and objection.refused_on is None
                if student in listed:
                    self.wrongly_listed.append((exam.code, objection.ref))
            elif student not in listed:
                self.wrongly_left_out += 1

    def _end_of_day(self, period: Period, moment: datetime) -> None:
        with period.here.database.reading() as session:
            self.days.append(_day(session, moment))

    def finish(self, period: Period) -> None:
        """After the last day: who sat when, and for which exams the seats fell short."""
        cut_off = period.here.config.refusal_cut_off_working_days
        with period.here.database.reading() as session:
            seats = {
                (place.exam_id, place.person_id): place.sitting.day
                for place in session.scalars(
                    select(Placement).where(Placement.sitting_id.is_not(None))
                ).unique()
                if place.sitting is not None
            }
            for exam in period.here.exams:
                protected = [
                    one
                    for key, one in period.objections.items()
                    if key[0] == exam.id and key in self.kept_out
                ]
                needing = [one for one in protected if one.forbids_recording(cut_off)]
                self.taken_back += len(protected) - len(needing)
                in_time = [
                    one
                    for one in needing
                    if (day := seats.get((exam.id, one.student))) is not None
                    and exam.day <= day <= latest_day(exam.day)
                ]
                self.seated += len(in_time)
                if len(needing) > len(in_time):
                    self.without_seat[exam.code] = len(needing) - len(in_time)
                self.fell_short[exam.code] = _capacity(session, exam) < len(needing)
                if (day := _warned_on(session, exam)) is not None:
                    self.warned[exam.code] = day

    @property
    def unexplained(self) -> dict[str, int]:
        """Students without a seat where there were seats, or where no warning came before the exam.

        Seats can be left at moments at which these students have another exam (A-12), so a few may stand here.
        """
        return {
            code: students
            for code, students in self.without_seat.items()
            if not self.fell_short[code] or code not in self.warned
        }


def _listed(session: Session, exam: Exam) -> set[str]:
    """The ids of who may be proctored, as the supplier's list has them at this moment."""
    return {person.id for person, may, *_ in session.execute(everybody(exam.id)).unique() if may}


def _warned_on(session: Session, exam: Exam) -> date | None:
    """When exam administration was first warned, if that was before the exam began."""
    first = session.scalar(select(func.min(SeatWarning.told_at)).where(SeatWarning.exam_id == exam.id))
    return local_date(first) if first is not None and first < exam.starts_at else None


def _day(session: Session, moment: datetime) -> Day:
    undecided = select(func.count(Case.id)).where(Case.state.in_(UNDECIDED))
    needed = select(func.count(Placement.id)).where(Placement.state != "cancelled")
    seated = needed.where(Placement.sitting_id.is_not(None))
    planned = select(func.coalesce(func.sum(Sitting.capacity), 0))
    numbers = (session.scalar(query) or 0 for query in (undecided, needed, planned, seated))
    return Day(local_date(moment), *numbers)


def _capacity(session: Session, exam: Exam) -> int:
    sittings = session.scalars(select(Sitting).where(Sitting.exam_id == exam.id)).unique()
    return sum(one.capacity for one in sittings if exam.day <= one.day <= latest_day(exam.day))
