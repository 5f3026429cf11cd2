"""A demo of its own for each worker, and Debian's Chromium to walk through it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Timer
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.db import Base, Database, new_id
from portal.demo.people import PEOPLE
from portal.models import Enrolment, Exam, Explanation, Person
from portal.models.own import exams_of
from portal.rules.calendar import next_working_day
from tests.demo_process import free_ports
from tests.journeys.people import Setting, Visit, open_window

R = TypeVar("R", bound=Base)
START_SECONDS = 120
"""A busy machine; the demo itself takes three."""


@dataclass(frozen=True)
class Demo:
    """A running demo: the portal, its provider with the mailbox, and its folder."""

    url: str
    provider: str
    folder: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`portal demo`, filled anew; a refusal goes to a bezwaar."""
    yield from _started(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def court_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The same, where a refusal goes to the court."""
    yield from _started(tmp_path_factory.mktemp("court") / "data", "--remedy-route", "court")


def _started(folder: Path, *options: str) -> Iterator[Demo]:
    """The demo in a process of its own."""
    port = free_ports()
    command = [
        sys.executable, "-m", "portal.cli", "demo", "--port", str(port), "--data", str(folder), *options,
    ]  # fmt: skip
    with (folder.parent / "log").open("w+") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        with process:
            try:
                yield Demo(_ready(process, log.name), f"http://127.0.0.1:{port + 1}", folder)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(10)


def _ready(process: subprocess.Popen[str], log: str) -> str:
    assert process.stdout is not None
    patience = Timer(START_SECONDS, process.kill)
    patience.start()
    said = next((line for line in process.stdout if line.startswith("ready ")), "")
    patience.cancel()
    if said:
        return said.split()[1]
    raise RuntimeError(f"the demo did not start:\n{Path(log).read_text('utf-8')}")


@pytest.fixture
def new_exam(demo: Demo) -> Callable[[str, str, str], Exam]:
    """Makes one more exam like one of the demo's, with the same explanation, and lets a student take it."""
    return partial(add_exam, demo)


def add_exam(demo: Demo, code: str, like: str, student: str) -> Exam:
    """One more exam in this demo."""
    database = Database(f"sqlite:///{demo.folder}/portal.db")
    with database.writing() as session:
        model = session.scalars(select(Exam).filter_by(code=like)).unique().one()
        names = {"name_nl": f"Proef {code}", "name_en": f"Trial {code}"}
        user = PEOPLE[student].principal.casefold()
        person = session.scalars(select(Person).filter_by(institution_user_id=user)).one()
        starts_at = on_a_free_day(session, person, model)
        exam = again(model, code=code, slug=code.lower(), published_id=None, starts_at=starts_at, **names)
        session.add(exam)
        session.flush()
        session.add(Enrolment(id=new_id(), exam_id=exam.id, person_id=person.id))
        explain_alike(session, exam, model)
    database.close()
    return exam


def on_a_free_day(session: Session, person: Person, model: Exam) -> datetime:
    """The model's hour on the first working day after it on which this person takes no exam: seats then do not clash."""
    taken = {exam.day for exam in session.scalars(exams_of(person.id)).unique()}
    day = next_working_day(model.day)
    while day in taken:
        day = next_working_day(day)
    return model.starts_at + (day - model.day)


def explain_alike(session: Session, exam: Exam, model: Exam) -> None:
    """What students read about the model, they read about this exam too."""
    read = session.get_one(Explanation, model.published_id)
    explanation = again(read, exam_id=exam.id, number=1)
    session.add(explanation)
    session.flush()
    session.add_all(again(channel, explanation_id=explanation.id) for channel in read.channels)
    exam.published_id = explanation.id


def again(row: R, **other: object) -> R:
    """The same row with an id of its own, and these values in place of its own."""
    kind = type(row)
    same = {column.key: getattr(row, column.key) for column in inspect(kind).column_attrs}
    return kind(**{**same, "id": new_id(), **other})


@pytest.fixture(scope="session")
def checked() -> set[str]:
    """Which pages were examined already in this run."""
    return set()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> dict[bool, Page]:
    """With JavaScript and without: opening a window costs more than a journey's longest page."""
    return {javascript: open_window(chromium, javascript=javascript) for javascript in (True, False)}


@pytest.fixture
def visit(demo: Demo, windows: dict[bool, Page], checked: set[str]) -> Iterator[Callable[[Setting], Visit]]:
    """Sits down in a setting; what went wrong on any page is told at the end of the journey."""
    begun: list[Visit] = []

    def begin(setting: Setting) -> Visit:
        begun.append(Visit(windows[setting.javascript], setting, demo.url, checked).begin())
        return begun[-1]

    yield begin
    for one in begun:
        one.end()
