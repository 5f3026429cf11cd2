"""Finding the real student in a case that somebody else filed for them: before any decision (2.7, 12(6))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.intake import FindPerson, find_person
from portal.actions.representatives import check_authority
from portal.models import Case, Enrolment, Person, Placement
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step, step_for


@dataclass(frozen=True)
class ConnectPupil:
    """This case is about the student with this number, and who filed it may act for them (`authority`)."""

    case: str
    number: str
    authority: str


def connect_pupil(ctx: Context, command: ConnectPupil) -> Case:
    """Give the case, and what the same person filed for the same child, to the student it is about.

    Raises Refused: "own_case", "nobody" for a number that nobody has, "connected_already", "unknown_choice",
    "represents_self", "not_a_minor", and the lifecycle's refusals once it is decided.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    find_step("connect", case.kind, case.state)
    unknown = case.subject
    if case.representative_id is None or not unknown.is_guest:
        raise Refused("connected_already")
    student = _student(ctx, command.number)
    check_authority(ctx, student, ctx.session.get_one(Person, case.representative_id), command.authority)
    for one in _cases_of(ctx, unknown):
        _connect(ctx, one, student, command.authority)
    _forget(ctx, unknown)
    return case


def _student(ctx: Context, number: str) -> Person:
    found = find_person(ctx, FindPerson(number))
    if found.why == "own_case":
        raise Refused("own_case")
    student = ctx.session.get(Person, found.person) if found.person else None
    if student is None or student.student_number != number:
        raise Refused("nobody")
    return student


def _cases_of(ctx: Context, unknown: Person) -> Sequence[Case]:
    """The cases about the child whom nobody knows yet, locked; decided ones stay as they are."""
    found = ctx.session.scalars(select(Case).where(Case.subject_id == unknown.id).with_for_update(of=Case))
    return [one for one in found.unique() if step_for("connect", one.kind, one.state)]


def _connect(ctx: Context, case: Case, student: Person, authority: str) -> None:
    step = find_step("connect", case.kind, case.state)
    ctx.record(step.tag, case, function="handler", subject=student.id)
    ctx.session.flush()
    ctx.session.refresh(case, ["subject"])
    ctx.record(
        "case:representative:named", case, function="handler", representative=case.representative_id,
        authority=authority,
    )  # fmt: skip
    for place in ctx.session.scalars(select(Placement).where(Placement.case_id == case.id)):
        place.person_id, place.extra_time_minutes = student.id, _extra_time(ctx, case)


def _extra_time(ctx: Context, case: Case) -> int:
    query = select(Enrolment.extra_time_minutes).where(
        Enrolment.exam_id == case.exam_id, Enrolment.person_id == case.subject_id
    )
    return ctx.session.scalar(query) or 0


def _forget(ctx: Context, unknown: Person) -> None:
    """The row for the child whom nobody knew goes, unless a decided case still names it."""
    ctx.session.flush()
    if ctx.session.scalar(select(Case.id).where(Case.subject_id == unknown.id).limit(1)) is None:
        ctx.session.delete(unknown)
