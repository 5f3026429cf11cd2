"""The demo's past can be told on any day, and it is a past: every row of it adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.demo.content import fill
from portal.demo.people import PEOPLE
from portal.demo.settings import DESKS
from portal.jobs.check import Checked, check
from portal.models import (
    Attachment,
    Case,
    CaseText,
    Draft,
    Enrolment,
    Exam,
    Look,
    OutboxMail,
    Person,
    Placement,
    Product,
    Sitting,
    SupervisionRequest,
    Supplier,
)
from portal.models.own import exams_of
from portal.rules.calendar import local_date
from portal.rules.lifecycle import STATES
from tests.make import make_config, without_pages

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENTS = {
    "a Monday": "2026-11-23T09:00",
    "a Sunday night": "2026-11-22T23:59",
    "Christmas Eve": "2026-12-24T17:00",
    "just after midnight on New Year's Day": "2027-01-01T00:01",
    "the day the clock goes forward": "2027-03-28T03:30",
    "the day the clock goes back": "2026-10-25T02:30",
    "the last day of February": "2027-02-28T08:00",
    "a leap day": "2028-02-29T12:00",
    "among the holidays of May": "2027-05-04T10:00",
}


def tell(url: str, folder: Path, said: str) -> tuple[Database, datetime]:
    """The demo's content as of this moment on the clock in Amsterdam."""
    now = datetime.fromisoformat(said).replace(tzinfo=AMSTERDAM)
    config = replace(make_config(folder, url), desks=DESKS)
    database = Database(url)
    with without_pages(config, database).app_context():
        fill(database, config, now)
    return database, now


@pytest.mark.parametrize("said", list(MOMENTS.values())[1:], ids=list(MOMENTS)[1:])
@pytest.mark.slow
def test_it_can_be_told_on_any_day(sqlite_url: str, tmp_path: Path, said: str) -> None:
    database, now = tell(sqlite_url, tmp_path, said)
    look_at(database, now)
    database.close()


def test_it_holds_what_the_readme_promises(any_url: str, tmp_path: Path) -> None:
    database, now = tell(any_url, tmp_path, MOMENTS["a Monday"])
    look_at(database, now)
    database.close()


def look_at(database: Database, now: datetime) -> None:
    today = local_date(now)
    with database.reading() as session:
        look_at_exams(session, today)
        look_at_cases(session, today)
        look_at_people(session, today)
        assert session.scalar(select(func.max(OutboxMail.created_at))) <= now
    total = sum(check(database), Checked())
    assert (total.findings, total.cases >= 15) == ((), True)


def look_at_exams(session: Session, today: date) -> None:
    exams = session.scalars(select(Exam).order_by(Exam.starts_at)).unique().all()
    assert [(exam.day - today).days for exam in exams] == [-21, 1, 9, 16, 18, 23, 28, 30, 35]
    assert [exam.mode for exam in exams].count("oral") == 1
    assert [exam.is_proctored for exam in exams].count(False) == 1
    assert Counter(exam.approval for exam in exams) == {"approved": 7, "not_approved": 2}
    assert [exam.published_id is None for exam in exams].count(True) == 1
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 60
    assert session.scalar(select(func.count()).select_from(Supplier)) == 2
    assert all(product.catalogue_id for product in session.scalars(select(Product)))
    requests = session.scalars(select(SupervisionRequest)).unique().all()
    assert Counter(one.state for one in requests) == {"open": 1, "granted": 1, "refused": 1}
    assert {one.exam.supervision_for for one in requests} == {"on_request"}
    sittings = session.scalars(select(Sitting)).unique().all()
    assert any(sitting.taken and sitting.free for sitting in sittings)


SHOWN = {
    "received", "in_assessment", "in_balancing", "decided", "executing", "offering_alternative",
    "alternative_accepted", "completed", "withdrawn", "awaiting_identity", "active", "second_review", "misrouted",
    "answered", "sat",
}  # fmt: skip
"""The states that the demo shows a case in."""


def look_at_cases(session: Session, today: date) -> None:
    cases = session.scalars(select(Case)).unique().all()
    assert {case.state for case in cases} == SHOWN
    assert SHOWN < STATES
    assert {case.kind for case in cases} == {
        "objection", "access", "erasure", "rectification", "restriction", "human_review", "withdrawal", "dpo_question",
    }  # fmt: skip
    assert [case.kind for case in cases if case.is_overdue(today)] == ["access"]
    assert {case.outcome for case in cases} == {None, "granted", "partly", "refused"}
    assert {placement.state for placement in session.scalars(select(Placement)).unique()} == {
        "to_plan", "offered", "accepted",
    }  # fmt: skip
    assert {"message", "question", "advice"} <= {text.kind for text in session.scalars(select(CaseText))}
    assert [case.kind for case in cases if case.extended] == ["access"]
    assert [case.remedy for case in cases if case.remedy] == ["bezwaar_received"]
    assert [file.purpose for file in session.scalars(select(Attachment)) if file.available_at] == ["package"]
    assert {look.what for look in session.scalars(select(Look))} == {"case", "names"}
    assert [draft for draft in session.scalars(select(Draft)) if not draft.is_sent]


def look_at_people(session: Session, today: date) -> None:
    def known(key: str) -> Person:
        user = PEOPLE[key].principal.casefold()
        return session.scalars(select(Person).where(Person.institution_user_id == user)).one()

    def to_object_to(key: str) -> list[int]:
        person = known(key)
        open_ = set(session.scalars(select(Case.exam_id).where(Case.subject_id == person.id, Case.is_open)))
        exams = session.scalars(exams_of(person.id)).unique()
        return sorted(
            (e.day - today).days for e in exams if e.is_proctored and e.day > today and e.id not in open_
        )

    assert {9, 35} <= set(to_object_to("student1"))
    assert to_object_to("both")
    seat = (
        session.scalars(select(Placement).where(Placement.person_id == known("student2").id)).unique().one()
    )
    assert (seat.state, len(seat.options)) == ("offered", 2)
    assert all(known(key) for key in PEOPLE)
