"""An invented institution in a file of its own: staff, students, exams with online supervision, and who takes what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from portal.actions.approvals import Approve, AskApproval, Publish, approve, ask_approval, publish
from portal.actions.context import Actor, Context
from portal.actions.equivalence import StateEquivalence, state_equivalence
from portal.actions.exams import WriteExam, write_exam
from portal.actions.explanations import WriteChannels, WriteExplanation, write_channels, write_explanation
from portal.actions.suppliers import AddFromCatalogue, add_from_catalogue
from portal.app import create_app
from portal.db import Database, new_id
from portal.demo.explanations import AT_HOME, CHANNELS_AT_HOME
from portal.demo.folder import claim
from portal.demo.settings import demo_config
from portal.migrate import upgrade
from portal.models import Enrolment, Exam, Person
from portal.rules.access import Role
from portal.rules.alternatives import Assessed
from portal.rules.calendar import day_after, is_working_day
from tools.exam_period.assumptions import Assumptions

R = TypeVar("R")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STAFF = (Role.HANDLER, Role.DECIDER, Role.DPO, Role.PUBLISHER, Role.SCHEDULER, Role.EXAM_BOARD)
SAME = Assessed(("Kansen berekenen",), "100 %", "5", "1–10", "5,5")
"""What the exam board says of an exam and of the same exam on campus (A-01, A-02)."""
HOURS = (9, 11, 13, 15)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """This moment on the clock of Amsterdam, as an instant."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)


@dataclass
class Institution:
    """The portal of this institution with its people; every deed goes through the actions of real use."""

    database: Database
    app: Any
    assumptions: Assumptions
    staff: dict[Role, str] = field(default_factory=dict)
    students: list[str] = field(default_factory=list)
    exams: list[Exam] = field(default_factory=list)
    takes: dict[str, list[str]] = field(default_factory=dict)
    """Exam's id → the ids of who takes it."""

    @property
    def config(self) -> Any:
        """The settings of this portal."""
        return self.app.extensions["portal_config"]

    def do(self, who: str | Role, action: Callable[[Context, Any], R], command: Any, moment: datetime) -> R:
        """Carry out an action as a student (their id) or as whoever holds this role. Raises what the action raises."""
        actor = (
            Actor(self.staff[who], frozenset({who}))
            if isinstance(who, Role)
            else Actor(who, frozenset({Role.SUBJECT}))
        )
        with self.app.app_context(), self.database.writing() as session:
            return action(Context(session, actor, moment, self.config), command)


@contextmanager
def founded(folder: Path, assumptions: Assumptions) -> Iterator[Institution]:
    """A new institution with everything that is there before the first objection."""
    claimed = claim(folder)
    config = demo_config(
        "http://localhost", "http://localhost:1", ("localhost", 1), claimed, "nl", on_a_network=False
    )
    database = Database(config.database_url)
    try:
        upgrade(database)
        here = Institution(database, create_app(config, database), assumptions)
        before = at(assumptions.first_exam - timedelta(days=90), 9)
        _people(here, before)
        _exams(here, before)
        yield here
    finally:
        database.close()
        claimed.release()


def _people(here: Institution, now: datetime) -> None:
    here.staff = {role: new_id() for role in STAFF}
    here.students = [new_id() for _ in range(here.assumptions.students)]
    rows = [_person(key, f"staff-{role}", None, now) for role, key in here.staff.items()]
    rows += [_person(key, f"s{n:07}", f"{n:07}", now) for n, key in enumerate(here.students, start=1)]
    with here.database.writing() as session:
        session.execute(insert(Person), rows)


def _person(key: str, name: str, number: str | None, now: datetime) -> dict[str, Any]:
    return {
        "id": key, "sub": name, "institution_user_id": f"{name}@hogeschool.example", "student_number": number,
        "name": name, "email": f"{name}@student.hogeschool.example", "language": "nl", "created_at": now,
    }  # fmt: skip


def _exams(here: Institution, now: datetime) -> None:
    random, told = Random(here.assumptions.seed), here.assumptions
    product = here.do(Role.HANDLER, add_from_catalogue, AddFromCatalogue("proctorexam"), now)
    for number, moment in zip(range(1, told.exams + 1), _moments(told), strict=False):
        command = WriteExam(
            code=f"EXAM-{number:02}", name_nl=f"Tentamen {number}", name_en=f"Exam {number}", mode="home",
            duration_minutes=120, starts_at=moment, course_code=f"C{number:02}", product=product.id, retention_days=30,
        )  # fmt: skip
        here.exams.append(here.do(Role.HANDLER, write_exam, command, now))
        _explain(here, here.exams[-1].slug, now)
        same = StateEquivalence(
            here.exams[-1].slug, "campus", SAME, SAME, same_assessor=True, comparable=True
        )
        here.do(Role.EXAM_BOARD, state_equivalence, same, now)
    here.takes = {exam.id: [] for exam in here.exams}
    for student in here.students:
        for exam in random.sample(here.exams, min(told.exams_each, len(here.exams))):
            here.takes[exam.id].append(student)
    with here.database.writing() as session:
        session.execute(
            insert(Enrolment),
            [
                {"id": new_id(), "exam_id": exam, "person_id": student, "extra_time_minutes": 0}
                for exam, students in here.takes.items()
                for student in students
            ],
        )


def _moments(told: Assumptions) -> Iterator[datetime]:
    day = told.first_exam
    while True:
        if is_working_day(day):
            for hour in HOURS[: told.exams_a_day]:
                yield at(day, hour)
        day = day_after(day)


def _explain(here: Institution, slug: str, now: datetime) -> None:
    here.do(Role.HANDLER, write_explanation, WriteExplanation(slug, AT_HOME), now)
    here.do(Role.HANDLER, write_channels, WriteChannels(slug, CHANNELS_AT_HOME), now)
    here.do(Role.PUBLISHER, publish, Publish(slug), now)
    here.do(Role.HANDLER, ask_approval, AskApproval(slug), now)
    here.do(Role.PUBLISHER, approve, Approve(slug), now)
