"""The end of a case, by the clock alone: it loses its people, and years later it goes (T16, section 9)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from portal.actions.attachments import let_go
from portal.actions.context import Context
from portal.actions.opening import basis_of
from portal.db import new_id
from portal.models import Attachment, Case, Exam, LogEntry, OutboxMail, Person
from portal.models.belongings import let_go_with
from portal.models.cases import new_reference
from portal.rules.deadlines import months_later
from portal.rules.errors import Refused
from portal.rules.lifecycle import GONE_STATES, find_step
from portal.rules.retention import EXAM_YEARS, may_go, may_lose_names, term_of

STAYS = ("case_events",)
"""What belongs to a case and is still there when its people are not."""


@dataclass(frozen=True)
class Pseudonymise:
    """This case (its number) was closed long ago."""

    case: str


def pseudonymise(ctx: Context, command: Pseudonymise) -> list[str]:
    """Take everybody out of a closed case, in one transaction; gives the vault's ids of files to delete after it.

    What its events call people and exams leads nowhere from then on; words, letters, mails, files, looks and places
    go, and the case gets a new number, since the old one stands in people's mail. What stays: kind, dates, outcome
    and grounds in the events, which nobody changes, and the basis, the half-year of the exam, and whether the
    student was under 16. Raises Refused("too_early") while it is kept, held or challenged, and the lifecycle's.
    """
    case = ctx.get(Case, command.case)
    step = find_step("pseudonymise", case.kind, case.state)
    if not may_lose_names(case, ctx.today, ctx.config.retention):
        raise Refused("too_early")
    files = _let_files_go(ctx, case)
    case.basis = basis_of(ctx, case.exam)
    case.exam_term = term_of(case.exam.day) if case.exam else ""
    case.under_16 = was_under_16(case)
    _delete_mails(ctx, case)
    ctx.record(step.tag, case, function="system", to_state=step.to_state)
    case.email = case.language = ""
    case.group_id, case.ref = new_id(), new_reference(case.day_received.year)
    let_go_with(ctx.session, "case_id", case.id, but=STAYS)
    ctx.session.expire(case, ["aliases"])
    return files


def was_under_16(case: Case) -> bool:
    """Whether the student was under 16 when they asked; also when their birthday is no longer kept (2.7)."""
    return case.under_16 or case.subject.is_minor(case.day_received)


def _let_files_go(ctx: Context, case: Case) -> list[str]:
    there = select(Attachment.id).where(Attachment.case_id == case.id, Attachment.file_id.is_not(None))
    gone = [let_go(ctx, attachment_id) for attachment_id in ctx.session.scalars(there).all()]
    return [file_id for file_id in gone if file_id is not None]


def _delete_mails(ctx: Context, case: Case) -> None:
    """Each mail about a case names its number."""
    told = OutboxMail.subject.contains(case.ref) | OutboxMail.body.contains(case.ref)
    ctx.session.execute(delete(OutboxMail).where(told).execution_options(synchronize_session=False))


@dataclass(frozen=True)
class DeleteCase:
    """Of this case (its number) nobody has been known for years."""

    case: str


def delete_case(ctx: Context, command: DeleteCase) -> None:
    """Delete a pseudonymised case with its events; the log tells kind and year, and of nobody (T16).

    Raises Refused("too_early"), Refused("not_in_this_state") for one that still has its people.
    """
    case = ctx.get(Case, command.case)
    if case.state not in GONE_STATES:
        raise Refused("not_in_this_state", deed="delete", state=case.state)
    if not may_go(case, ctx.today, ctx.config.retention):
        raise Refused("too_early")
    ctx.log("case:deleted", "case:-", function="system", kind=case.kind, received=case.day_received.year)
    let_go_with(ctx.session, "case_id", case.id)
    ctx.session.expire(case, ["aliases"])
    ctx.session.delete(case)


@dataclass(frozen=True)
class ForgetBirthday:
    """This person (their id) is 16, and acts alone."""

    person: str


def forget_birthday(ctx: Context, command: ForgetBirthday) -> None:
    """Let the 16th birthday go on that day; their cases keep whether they were under 16 (2.7, section 9).

    Raises Refused("still_a_minor"), and Refused("not_in_this_state") while somebody acts for them: that ends first.
    """
    person = ctx.get(Person, command.person)
    if not person.is_of_age(ctx.today):
        raise Refused("still_a_minor")
    cases = list(ctx.session.scalars(select(Case).where(Case.subject_id == person.id)))
    if any(case.representative_id is not None for case in cases):
        raise Refused("not_in_this_state", deed="forget_birthday", state="represented")
    for case in cases:
        case.under_16 = was_under_16(case)
    person.self_exercise_from = None


@dataclass(frozen=True)
class ForgetExam:
    """This exam (its slug) was held more than five years ago."""

    exam: str


def forget_exam(ctx: Context, command: ForgetExam) -> None:
    """Delete an exam with its explanations, lists and sittings, and what the log tells of it (section 9).

    Raises Refused("too_early"), and Refused("not_in_this_state") while a case of a person is about it.
    """
    exam = ctx.get(Exam, command.exam)
    if months_later(exam.day, 12 * EXAM_YEARS) >= ctx.today:
        raise Refused("too_early")
    if ctx.session.scalar(select(Case.id).where(Case.exam_id == exam.id).limit(1)) is not None:
        raise Refused("not_in_this_state", deed="forget_exam", state="in_use")
    exam.published_id = None
    let_go_with(ctx.session, "exam_id", exam.id)
    ctx.session.execute(delete(LogEntry).where(LogEntry.about == f"exam:{exam.id}"))
    ctx.session.delete(exam)
