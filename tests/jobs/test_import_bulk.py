"""A big import on both engines: fast enough, in small portions, and nobody waits long behind it."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import get_ident

import pytest
from sqlalchemy import event

from portal.actions.cases import FileRequest, file_request
from portal.actions.context import Actor, Context
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.imports import ApplyImport, start_applying
from portal.db import Database
from portal.jobs.imports import ROWS_AT_ONCE, carry_on
from portal.models import Enrolment, Person
from portal.rules.access import Role
from tests.importing import Importer, counts
from tests.make import NOW, make_config

ENROLMENTS = 20_000
EXAMS = 10


@pytest.fixture
def importer(any_url, tmp_path):
    database = Database(any_url)
    importer = Importer(database, make_config(tmp_path, any_url), NOW)
    importer.bring(
        "people",
        "institution_user_id;student_number;name\n"
        + "".join(f"s{n}@x.example;{n:07};Student {n}\n" for n in range(ENROLMENTS // EXAMS)),
    )
    importer.bring(
        "exams",
        "exam_code,name_nl,start,duration_minutes,mode,surveillance_product\n"
        + "".join(f"E{n},Tentamen {n},2027-01-21T09:00,60,home,proctorio\n" for n in range(EXAMS)),
    )
    yield importer
    database.close()


def enrolments():
    rows = (f"E{n % EXAMS};{n // EXAMS:07}\n" for n in range(ENROLMENTS))
    return "exam_code;student_number\n" + "".join(rows)


def object_to_all(importer, app, number):
    """What a student does between typing and receipt. Gives the seconds of the slowest step."""
    with importer.database.reading() as session:
        student = session.query(Person).filter_by(student_number=number).one()
    actor = Actor(student.id, frozenset({Role.SUBJECT}))

    def do(action, command):
        begun = time.monotonic()
        with app.app_context(), importer.database.writing() as session:
            result = action(Context(session, actor, NOW, importer.config), command)
        return time.monotonic() - begun, result

    typed, draft = do(save_draft, SaveDraft("objection", {}))
    filed, refs = do(file_request, FileRequest(draft.id))
    assert refs, "a receipt"
    return max(typed, filed)


@pytest.mark.slow
@pytest.mark.timed
def test_twenty_thousand_enrolments(importer, app):
    """Whenever the import is in the midst of writing and the last student has their receipt, the next one begins."""
    run = importer.check("enrolments", enrolments())
    assert counts(run) == {"new": ENROLMENTS}
    importer.do(start_applying, ApplyImport(run.id))
    objections: list[Future[float]] = []
    with ThreadPoolExecutor(1) as desk:

        def next_student():
            if not objections or objections[-1].done():
                number = f"{len(objections):07}"
                objections.append(desk.submit(object_to_all, importer, app, number))

        with meanwhile(importer.database, next_student) as inserted:
            begun = time.monotonic()
            carry_on(importer.database, importer.config, run.id, lambda: NOW)
            took = time.monotonic() - begun
    alone = object_to_all(importer, app, f"{len(objections):07}")
    waits = [one.result() - alone for one in objections]
    finished = importer.run(run.id)
    assert (finished.state, counts(finished)) == ("applied", {"new": ENROLMENTS})
    with importer.database.reading() as session:
        assert session.query(Enrolment).count() == ENROLMENTS
    assert took < 30, f"{took:.1f} s for {ENROLMENTS} enrolments"
    assert max(inserted) <= 500
    assert len(waits) >= 3, "nobody waits behind a dozen portions"
    assert max(waits) < 1, f"an objection waited {max(waits):.2f} s"


def test_portions_are_small_enough():
    assert max(ROWS_AT_ONCE.values()) <= 500


@contextmanager
def meanwhile(database, call):
    """How many enrolments each of our transactions writes; calls in the midst of each but the first.

    What the first students take is written with the first: before that they have nothing to object to.
    """
    sizes, importing = [0], get_ident()

    def count(_connection, _cursor, statement, parameters, _context, executemany):
        if statement.lstrip().upper().startswith("INSERT INTO ENROLMENTS"):
            many = parameters if executemany else [parameters]
            sizes[-1] += max(len(many), statement.count("(%(exam_id") or statement.count("(?, ?") or 1)
            if any(sizes[:-1]):
                call()

    def next_one(_connection):
        if get_ident() == importing:
            sizes.append(0)

    watched = (("after_cursor_execute", count), ("commit", next_one))
    for name, note in watched:
        event.listen(database.engine, name, note)
    try:
        yield sizes
    finally:
        for name, note in watched:
            event.remove(database.engine, name, note)
