"""What the tests about the clock share: moments on the clock in Amsterdam, and the deeds in few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.actions.answers import AnswerQuestion, ConfirmAnswer, answer_question, confirm_answer
from portal.actions.context import SYSTEM, Context
from portal.actions.extension import ExtendDeadline, extend_deadline
from portal.actions.questions import AskStudent, ask_student
from portal.jobs.check import Checked, check
from portal.models import Case, CaseEvent, Letter, Person
from portal.rules.questions import MEANS
from tests.make import Make

WORDS = "Welke opname bedoel je?"


def at(said: str) -> datetime:
    """This moment on the clock in Amsterdam, as UTC; a bare date is two in the afternoon."""
    wall = datetime.fromisoformat(said if "T" in said else f"{said}T14:00")
    return wall.replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


def day(said: str) -> date:
    return date.fromisoformat(said)


def ask(
    make: Make, handler: Person, case: Case, on: str, reply_by: str, ground: str = "identity", **more: Any
) -> Case:
    """A handler asks; gives the case as it then stands."""
    command = AskStudent(
        case.ref, ground, day(reply_by), **{"means": MEANS.get(ground, ("x",))[0], "words": WORDS} | more
    )
    make.do(handler, ask_student, command, "handler", at=at(on))
    return fresh(make, case)


def answer(make: Make, student: Person, case: Case, on: str, **more: Any) -> Case:
    """The student answers in the portal."""
    command = AnswerQuestion(case.ref, **{"body": "Die van 1 september."} | more)
    make.do(student, answer_question, command, at=at(on))
    return fresh(make, case)


def judge(
    make: Make, handler: Person, case: Case, on: str, answered: str, enough: bool = True, **more: Any
) -> Case:
    """A handler says whether the answer is enough."""
    command = ConfirmAnswer(case.ref, enough, day(answered), **{"method": "known_mail"} | more)
    make.do(handler, confirm_answer, command, "handler", at=at(on))
    return fresh(make, case)


def extend(make: Make, handler: Person, case: Case, on: str, ground: str = "complex", **more: Any) -> Case:
    """A handler takes more time."""
    command = ExtendDeadline(case.ref, ground, **{"reason": "Er staan anderen in beeld."} | more)
    make.do(handler, extend_deadline, command, "handler", at=at(on))
    return fresh(make, case)


def by_itself(make: Make, deed: Callable[[Context, Case], bool], case: Case, on: str) -> bool:
    """What a job does with the case at that moment."""
    with make.app.app_context(), make.database.writing() as session:
        ctx = Context(session, SYSTEM, at(on), make.config)
        return deed(ctx, ctx.get(Case, case.ref))


def fresh(make: Make, case: Case) -> Case:
    return make.get(Case, ref=case.ref)


def tags(make: Make, case: Case) -> list[str]:
    """What happened, letters left out."""
    events = sorted(make.all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    return [event.tag for event in events if event.tag != "case:letter:sent"]


def last_letter(make: Make, case: Case) -> Letter:
    return max(make.all(Letter, case_id=case.id), key=lambda letter: (letter.sent_at, letter.number))


def is_sound(make: Make) -> bool:
    """Whether every column is what the events add up to, as `portal check` sees it."""
    return sum(check(make.database), Checked()).findings == ()
