"""No page asks the database more than twelve things, however much there is to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import Session

from portal.db import Base, new_id
from portal.models import (
    Case,
    CaseEvent,
    CaseText,
    Draft,
    Enrolment,
    Exam,
    Explanation,
    ImportRow,
    ImportRun,
    Letter,
    LogEntry,
    Look,
    OfferedSitting,
    OutboxMail,
    Placement,
    Product,
    Sitting,
    Supplier,
)
from tests.browser import Browser
from tests.web.world import World

MOST = 12
EVERYBODY = ("handler", "decider", "dpo", "publisher", "scheduler", "exam_board", "reviewer", "admin")


@pytest.mark.slow
@pytest.mark.parametrize("times", [10, 1000])
def test_no_page_needs_more_than_twelve_queries(world: World, walker: Browser, times: int) -> None:
    with world.make.database.writing() as session:
        multiply(session, world, times)
    staff = walker.as_(world.cast.bram, *EVERYBODY)
    seen: dict[str, int] = {}
    for browser, side in ((walker, "visitor"), (walker.as_(world.cast.amira), "student"), (staff, "staff")):
        for rule, path in world.paths("GET"):
            if ("/staff/" in path) != (side == "staff"):
                continue
            with counted(world) as statements:
                answer = browser.client.get(path, buffered=True)
            assert len(statements) <= MOST, (side, path, len(statements), statements)
            if answer.status_code == 200:
                seen[rule.rule] = max(seen.get(rule.rule, 0), len(statements))
    assert len(seen) > 45, seen


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements that the database got meanwhile, the session's own included."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split()[0] not in ("BEGIN", "SAVEPOINT", "RELEASE"):
            statements.append(" ".join(statement.split()))

    event.listen(world.make.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(world.make.database.engine, "before_cursor_execute", note)


def multiply(session: Session, world: World, times: int) -> None:
    """Copies of rows: fast, and as true as a page can tell (chains of events are no page's business)."""
    amira, main = world.cast.amira, _first(session, Case, outcome="granted")
    exam, open_case = session.get_one(Exam, main.exam_id), _first(session, Case, state="in_assessment")
    people = [new_id() for _ in range(times)]
    copy(
        session,
        amira,
        times,
        lambda i: {
            "id": people[i],
            "sub": f"copy{i}",
            "institution_user_id": f"copy{i}@x",
            "student_number": f"c{i}",
            "name": f"Kopie {i}",
        },
    )
    exams = [new_id() for _ in range(times)]
    copy(session, exam, times, lambda i: {"id": exams[i], "slug": f"copy{i}", "code": f"COPY{i}"})
    enrolment = _first(session, Enrolment, person_id=amira.id, exam_id=exam.id)
    copy(session, enrolment, times, lambda i: {"id": new_id(), "exam_id": exams[i]})
    copy(session, enrolment, times, lambda i: {"id": new_id(), "person_id": people[i]})
    placement = _first(session, Placement, case_id=main.id)
    for case, owner in ((main, None), (open_case, None), (main, amira.id), (open_case, amira.id)):
        ids, tag = [new_id() for _ in range(times)], new_id()[:6]
        copy(
            session,
            case,
            times,
            lambda i, ids=ids, tag=tag, owner=owner: {  # type: ignore[misc]
                "id": ids[i],
                "ref": f"{tag}-{i:07}",
                "group_id": new_id(),
                "subject_id": owner or people[i],
            },
        )
        if case is main:
            for state in ("accepted", "to_plan")[: 1 if owner else 2]:
                half = ids if owner else ids[: times // 2] if state == "accepted" else ids[times // 2 :]
                copy(
                    session,
                    placement,
                    len(half),
                    lambda i, half=half, tag=tag, state=state, owner=owner: {  # type: ignore[misc]
                        "id": new_id(),
                        "case_id": half[i],
                        "ref": f"p{tag[:4]}-{half[i][:7]}",
                        "state": state,
                        "person_id": owner or people[i],
                        "sitting_id": placement.sitting_id if state == "accepted" else None,
                    },
                )
    _multiply_inside(session, main, exam, placement, times)
    _multiply_beside(session, world, times)


def _multiply_inside(session: Session, main: Case, exam: Exam, placement: Placement, times: int) -> None:
    last = _first(session, CaseEvent, case_id=main.id)
    copy(session, last, times, lambda i: {"id": new_id(), "seq": 1000 + i, "tag": "case:message:sent"})
    for kind in ("message", "question"):
        text = _first(session, CaseText, case_id=main.id, kind=kind)
        copy(session, text, times, lambda i: {"id": new_id()})
    copy(session, _first(session, Letter, case_id=main.id), times, lambda i: {"id": new_id()})
    sittings = [new_id() for _ in range(times)]
    copy(session, _first(session, Sitting, exam_id=exam.id), times, lambda i: {"id": sittings[i]})
    copy(
        session,
        _first(session, OfferedSitting, placement_id=placement.id),
        times,
        lambda i: {"id": new_id(), "sitting_id": sittings[i]},
    )
    copy(
        session,
        _first(session, Explanation, exam_id=exam.id),
        times,
        lambda i: {"id": new_id(), "number": 1000 + i},
    )


def _multiply_beside(session: Session, world: World, times: int) -> None:
    copy(session, _first(session, Draft, sent_refs=[]), times, lambda i: {"id": new_id()})
    copy(session, _first(session, LogEntry), times, lambda i: {"id": new_id()})
    copy(session, _first(session, OutboxMail), times, lambda i: {"id": new_id(), "dedupe_key": f"copy{i}"})
    copy(
        session,
        _first(session, Supplier),
        times,
        lambda i: {"id": new_id(), "slug": f"s{i}", "name": f"S {i}"},
    )
    copy(session, _first(session, Product), times, lambda i: {"id": new_id(), "name": f"P {i}"})
    run = ImportRun(
        id=new_id(),
        kind="exams",
        file_id="x",
        by=world.cast.ada.id,
        created_at=world.make.now,
        changed_at=world.make.now,
        total=times,
        counts={"refused": times},
    )
    session.add(run)
    session.flush()
    rows = [
        {"id": new_id(), "run_id": run.id, "line": i, "outcome": "refused", "key": f"k{i}", "facts": {}}
        for i in range(times)
    ]
    session.execute(insert(ImportRow), rows)
    copy(session, run, times, lambda i: {"id": new_id()})
    case = _first(session, Case, outcome="granted")
    session.execute(
        insert(Look),
        [
            {
                "id": new_id(),
                "at": world.make.now,
                "who": world.cast.eva.id,
                "function": "handler",
                "case_id": case.id,
                "what": "names",
            }
            for _ in range(times)
        ],
    )
    world.values["run"] = [*world.values["run"], run.id]


def copy(session: Session, row: Base, times: int, changes: Any) -> None:
    """The row that many times, each with its own changes."""
    names = [column.key for column in inspect(type(row)).column_attrs]
    same = {name: getattr(row, name) for name in names}
    session.execute(insert(type(row)), [{**same, **changes(i)} for i in range(times)])


def _first(session: Session, model: type[Any], **where: Any) -> Any:
    found = session.scalars(select(model).filter_by(**where)).unique().first()
    assert found is not None, (model, where)
    return found


def test_the_count_sees_sessions_too(world: World, walker: Browser) -> None:
    amira = walker.as_(world.cast.amira)
    with counted(world) as statements:
        amira.client.get("/nl/rights")
    assert any("FROM sign_ins" in statement for statement in statements)
