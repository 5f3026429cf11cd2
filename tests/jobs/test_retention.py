"""What is kept for a while goes in time, not a day too early, and nothing else goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.db import Database, new_id
from portal.jobs import retention
from portal.models import (
    Case,
    CaseAlias,
    Deed,
    Draft,
    Enrolment,
    Exam,
    GuestLink,
    ListedApart,
    LogEntry,
    Look,
    OutboxMail,
    Person,
    SeenLogoutToken,
    SignIn,
    Stash,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def database(any_url: str) -> Iterator[Database]:
    database = Database(any_url)
    with database.writing() as session:
        session.add(Person(id="noor", name="Noor", created_at=NOW))
    yield database
    database.close()


def mail(state: str, at: datetime, **more: object) -> OutboxMail:
    return OutboxMail(
        id=new_id(), dedupe_key=new_id(), address="noor@student.example", language="nl", subject="S", body="B",
        state=state, not_before=at, created_at=at, **more,
    )  # fmt: skip


KEPT = {
    "draft": (
        14,
        lambda at: Draft(person_id="noor", kind="access", created_at=NOW - 60 * DAY, changed_at=at),
    ),
    "stash": (14, lambda at: Stash(person_id="noor", path="/nl/x", fields={"a": ["b"]}, kept_at=at)),
    "session of nobody": (
        1,
        lambda at: SignIn(token_digest=new_id(), created_at=NOW - 60 * DAY, last_seen_at=at),
    ),
    "session": (
        30,
        lambda at: SignIn(
            token_digest=new_id(), person_id="noor", created_at=NOW - 60 * DAY, last_seen_at=at
        ),
    ),
    "deed": (30, lambda at: Deed(key=new_id(), who="noor", at=at)),
    "logout token": (30, lambda at: SeenLogoutToken(jti=new_id(), seen_at=at)),
    "mailed link": (
        1,
        lambda at: GuestLink(id=new_id(), address="mia@x.example", language="nl", back="/nl/", asked_at=at),
    ),
    "sent mail": (30, lambda at: mail("sent", NOW - 60 * DAY, sent_at=at)),
    "dead mail": (30, lambda at: mail("dead", at)),
}


@pytest.mark.parametrize("what", KEPT)
def test_it_goes_when_its_days_are_over_and_not_before(database: Database, what: str) -> None:
    days, make = KEPT[what]
    with database.writing() as session:
        old, young = make(NOW - days * DAY - MINUTE), make(NOW - days * DAY + MINUTE)
        session.add_all([old, young])
    table = type(old).__tablename__
    assert retention.sweep(database, NOW)[table] == 1
    assert sum(retention.sweep(database, NOW).values()) == 0, "a second sweep finds nothing"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(type(young))) == 1
    assert retention.sweep(database, NOW + 2 * MINUTE)[table] == 1


def case_of(subject: str, ref: str) -> Case:
    return Case(
        id=new_id(), ref=ref, kind="access", group_id="g", subject_id=subject, language="nl", state="received",
        is_open=True, received_at=NOW, legal_deadline=NOW.date(), refusal_deadline=NOW.date(), target=NOW.date(),
        target_mode="legal_only", sort_by=NOW.date(),
    )  # fmt: skip


def guest(name: str, **more: object) -> Person:
    return Person(id=name, guest_email=f"{name}@x.example", **{"created_at": NOW - 31 * DAY, **more})


def test_why_somebody_sat_elsewhere_goes_thirty_days_after_the_exam(database: Database) -> None:
    with database.writing() as session:
        for code, days in (("OLD1", 31), ("NEW1", 29)):
            exam = Exam(
                id=code, slug=code.lower(), code=code, name_nl="T", name_en="T", starts_at=NOW - days * DAY,
                duration_minutes=60, mode="home",
            )  # fmt: skip
            apart = ListedApart(
                exam_id=code, person_id="noor", cause="facilities", added_by="x", added_at=NOW
            )
            session.add_all((exam, apart))
    assert retention.sweep(database, NOW)["listed_apart"] == 1
    with database.reading() as session:
        assert [one.exam_id for one in session.scalars(select(ListedApart))] == ["NEW1"]


def test_a_guest_who_asked_nothing_goes_after_thirty_days(database: Database) -> None:
    with database.writing() as session:
        session.add_all([guest("asked_nothing"), guest("new", created_at=NOW - 29 * DAY)])
        session.add_all([guest("asked"), guest("writes"), guest("is_here")])
        session.flush()
        session.add(case_of("asked", "2026-7KQ4-M2XD"))
        session.add(Draft(person_id="writes", kind="access", created_at=NOW, changed_at=NOW))
        session.add(SignIn(token_digest="d", person_id="is_here", created_at=NOW, last_seen_at=NOW))
    assert retention.sweep(database, NOW)["people"] == 1
    with database.reading() as session:
        left = set(session.scalars(select(Person.id)))
    assert left == {"noor", "new", "asked", "writes", "is_here"}


def test_mail_that_still_has_to_leave_is_never_deleted(database: Database) -> None:
    with database.writing() as session:
        session.add(mail("waiting", NOW - 365 * DAY))
    assert sum(retention.sweep(database, NOW).values()) == 0


def test_many_rows_go_in_several_transactions(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    with database.writing() as session:
        session.add_all(Deed(key=f"deed {number}", who="noor", at=NOW - 31 * DAY) for number in range(10))
    assert retention.sweep(database, NOW)["deeds"] == 10


def entry(about: str, at: datetime) -> LogEntry:
    return LogEntry(at=at, who="noor", function="handler", tag="x", about=about, facts={})


@pytest.mark.parametrize(
    ("days", "make"),
    [
        (365, lambda at: Look(at=at, who="noor", function="handler", case_id="c", what="names")),
        (365, lambda at: entry("person:noor", at)),
        (5 * 365, lambda at: entry("supplier:x", at)),
    ],
)
def test_who_looked_at_what_goes_after_a_year(database: Database, days: int, make) -> None:
    """The access log of section 9; other deeds of staff stay as long as what is left of a case."""
    with database.writing() as session:
        old, young = make(NOW - days * DAY - MINUTE), make(NOW - days * DAY + MINUTE)
        session.add_all([old, young])
    assert sum(retention.sweep(database, NOW).values()) == 0, "not each minute"
    assert retention.tidy(database, NOW)[type(old).__tablename__] == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(type(young))) == 1


def test_what_was_done_to_an_exam_is_known_as_long_as_the_exam(database: Database) -> None:
    with database.writing() as session:
        session.add(entry("exam:e", NOW - 9 * 365 * DAY))
    assert retention.tidy(database, NOW)["log"] == 0


def person(name: str, **more: object) -> Person:
    return Person(id=name, sub=f"sub-{name}", **{"created_at": NOW - 366 * DAY, **more})


def test_somebody_who_has_nothing_here_any_more_goes_after_a_year(database: Database) -> None:
    exam = Exam(
        id="e", slug="e", code="E", name_nl="E", name_en="E", starts_at=NOW, duration_minutes=60, mode="home",
        approved_by="approved",
    )  # fmt: skip
    names = ("nothing", "enrolled", "is_here", "named", "approved")
    with database.writing() as session:
        session.add_all([*map(person, names), person("new", created_at=NOW - 364 * DAY), exam])
        session.add(case_of("asked", "2026-7KQ4-M2XD"))
        session.add(person("asked"))
        session.flush()
        session.add(Enrolment(exam_id="e", person_id="enrolled"))
        session.add(SignIn(token_digest="d", person_id="is_here", created_at=NOW, last_seen_at=NOW))
        session.add(CaseAlias(case_id=session.query(Case).one().id, alias="a", what="person", target="named"))
    assert retention.tidy(database, NOW)["people"] == 1
    with database.reading() as session:
        left = set(session.scalars(select(Person.id)))
    assert left == {"noor", "enrolled", "is_here", "named", "approved", "new", "asked"}


def test_a_child_that_a_guest_named_goes_when_nothing_is_left(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(id="child", name="Sam", created_at=NOW - 31 * DAY))
    assert retention.sweep(database, NOW)["people"] == 1
