"""What the demo shows: an institution in the middle of its term, relative to the day on which it starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from portal.actions.context import Context
from portal.actions.import_plans import OUTCOMES, Looking, Seen
from portal.actions.imports import log_applied, plan_rows, write_rows
from portal.actions.sign_in import RecogniseVisitor, recognise_visitor
from portal.config import Config
from portal.db import Database, new_id
from portal.demo import cases, many, on_request, register, states
from portal.demo.people import HOME_ORGANISATION, PEOPLE
from portal.demo.story import Story, Teller
from portal.demo.students import OTHERS
from portal.rules.access import Permission
from portal.rules.import_rows import read_row

BEGAN = 120
"""Days ago, when the institution took the portal into use."""
Line = Mapping[str, str]


def fill(database: Database, config: Config, now: datetime) -> None:
    """Tell the whole past up to `now` (UTC). Call it once, on an empty database, inside an app context."""
    teller = Teller(database, config, now)
    with teller.chapter() as story:
        _staff(story)
        _import(story, "people", list(_students()))
        register.exams(story)
        _import(story, "enrolments", list(_enrolments()))
    with teller.chapter() as story:
        register.explanations(story)
    with teller.chapter() as story:
        register.equivalences(story)
    for tell in (*cases.STORIES, *many.STORIES, *states.STORIES, *on_request.STORIES):
        with teller.chapter() as story:
            tell(story)


def _staff(story: Story) -> None:
    """Everybody who works there has signed in once."""
    for person in PEOPLE.values():
        if not person.student_number:
            told = RecogniseVisitor(
                sub=person.sub, principal=person.principal.casefold(), name=person.name, email=person.email,
                language=None, student_number=None, roles=frozenset(person.roles),
            )  # fmt: skip
            story.do(person.key, recognise_visitor, told, story.office(BEGAN, 9))


def _students() -> Iterator[Line]:
    """The students as the student administration lists them; whoever signs in is linked to a line of it."""
    for person in PEOPLE.values():
        if person.student_number:
            yield _student(person.student_number, person.name, person.language or "nl")
    for number, given, family, language in OTHERS:
        yield _student(number, f"{given} {family}", language)


def _student(number: str, name: str, language: str) -> Line:
    return {
        "institution_user_id": f"s{number}@{HOME_ORGANISATION}", "student_number": number, "name": name,
        "email": f"s{number}@student.{HOME_ORGANISATION}", "language": language,
    }  # fmt: skip


def _enrolments() -> Iterator[Line]:
    for code, students in register.ENROLLED.items():
        for who in students:
            number = PEOPLE[who].student_number if who in PEOPLE else who
            yield {"exam_code": code, "student_number": number}


def _import(story: Story, kind: str, lines: Sequence[Line]) -> None:
    """The lines of a file, as the scheduler imports them."""

    def action(ctx: Context, told: Sequence[Line]) -> None:
        ctx.require(Permission.IMPORT)
        rows = [read_row(kind, number, line) for number, line in enumerate(told, start=2)]
        planned = plan_rows(Looking(ctx.session, ctx.now, ctx.config, lock=True), kind, rows, Seen())
        counts = {str(outcome): sum(plan.outcome == outcome for plan in planned) for outcome in OUTCOMES}
        assert counts["refused"] == 0, planned
        write_rows(ctx, kind, planned)
        log_applied(ctx, new_id(), kind, counts)

    story.do("scheduler", action, lines, story.office(BEGAN - 12, 10))
