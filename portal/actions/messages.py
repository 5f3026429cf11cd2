"""Messages inside a case, between the student and the people who handle it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, update

from portal.actions.attachments import StoredFile, attach
from portal.actions.context import Context
from portal.models import Case, CaseText
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class SendMessage:
    """Words for the other side of the case, with files that stand in the vault already."""

    case: str
    body: str
    files: tuple[StoredFile, ...] = ()


def send_to_office(ctx: Context, command: SendMessage) -> CaseText:
    """The student writes in their own open case. Raises Refused: gone, closed, and those of `attach`."""
    case = ctx.own(command.case)
    if not case.is_open:
        raise Refused("closed")
    text = ctx.write(case, "message", command.body)
    files = attach(ctx, case, command.files, purpose="message", text=text)
    ctx.record(
        "case:message:sent",
        case,
        function="subject",
        side="student",
        question=False,
        texts=(text,),
        attachments=files,
    )
    return text


def send_to_student(ctx: Context, command: SendMessage) -> CaseText:
    """Staff ask or tell something; the mail announces it without content. Raises Refused."""
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    if not case.is_open:
        raise Refused("case_closed")
    text = ctx.write(case, "question", command.body)
    files = attach(ctx, case, command.files, purpose="message", text=text)
    ctx.record(
        "case:message:sent",
        case,
        function="handler",
        side="staff",
        question=True,
        texts=(text,),
        attachments=files,
    )
    ctx.notify(case, "question", letter="question", values=lambda _language: {"message": command.body})
    return text


@dataclass(frozen=True)
class ReadMessages:
    """The messages of a case have been seen, by its student or by whoever handles it (`staff`)."""

    case: str
    staff: bool = False


def read_messages(ctx: Context, command: ReadMessages) -> None:
    """Note when messages from the other side were first seen (a fact about delivery, not about the reader).

    One statement that finds nothing in a case that is not the actor's to read.
    """
    own = or_(Case.subject_id == ctx.actor.id, Case.representative_id == ctx.actor.id)
    if command.staff:
        others = and_(Case.subject_id != ctx.actor.id, Case.representative_id.is_distinct_from(ctx.actor.id))
        own = and_(others, _read_by_staff(ctx))
    ctx.session.execute(
        update(CaseText)
        .where(
            CaseText.case_id.in_(select(Case.id).where(Case.ref == command.case, own)),
            CaseText.read_at.is_(None),
            CaseText.kind == ("message" if command.staff else "question"),
        )
        .values(read_at=ctx.now)
        .execution_options(synchronize_session=False)
    )


def _read_by_staff(ctx: Context) -> ColumnElement[bool]:
    """What is said to the DPO only the DPO reads, all else whoever works on cases (38(5)). Raises Refused("not_yours")."""
    if ctx.actor.may(Permission.ANSWER_DPO):
        asked = Case.kind == "dpo_question"
        return or_(asked, Case.kind != "dpo_question") if ctx.actor.may(Permission.WORK_CASES) else asked
    ctx.require(Permission.WORK_CASES)
    return Case.kind != "dpo_question"
