"""One message that asks two things: the second becomes a case of its own, with the same moment of receipt (2.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.intake import exams_meant
from portal.actions.opening import Opening, kind_of, open_case
from portal.models import Case, Exam
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.intake import words_as
from portal.rules.lifecycle import KINDS, find_step


@dataclass(frozen=True)
class Split:
    """What else this case asks: its kind, the words that ask it, and the exam it is about (a slug, or "")."""

    case: str
    kind: str
    words: str
    exam: str = ""


def split(ctx: Context, command: Split) -> Case:
    """Open the second case, linked to this one, with its own clock from the same receipt; its receipt tells (2.1).

    Of a question to the DPO only the DPO can do so (11.2, 38(5)). Raises Refused: "own_case", "unknown_kind",
    "words_missing", "no_such_exam", "exam_not_supervised", "has_open_objection", "split_already" (`ref`), and the
    lifecycle's refusals.
    """
    case = ctx.get(Case, command.case)
    step = find_step("split", case.kind, case.state)
    assert step.who is not None
    ctx.require(step.who)
    ctx.someone_elses(case)
    exam = _checked(ctx, case, command)
    function = "dpo" if step.who is Permission.ANSWER_DPO else "handler"
    new = open_case(
        ctx,
        Opening(
            asked=command.kind, subject=case.subject, received_at=case.received_at, group=case.group_id, exam=exam,
            channel=case.channel, function=function, language=case.language, email=case.email,
            representative=case.representative_id, words={words_as(command.kind): command.words},
            identity=case.identity,
        ),
    )  # fmt: skip
    ctx.record(step.tag, case, function=function, new=new.id)
    return new


def _checked(ctx: Context, case: Case, command: Split) -> Exam | None:
    if command.kind not in KINDS:
        raise Refused("unknown_kind")
    if not command.words.strip():
        raise Refused("words_missing")
    exam = None
    if command.exam:
        [exam] = exams_meant(ctx, case.subject, command.kind, [command.exam])
    kind = kind_of(ctx, command.kind, case.subject_id, exam)
    same = ctx.session.scalars(
        select(Case.ref).where(
            Case.group_id == case.group_id, Case.is_open.is_(True), Case.kind == kind,
            Case.exam_id == exam.id if exam else Case.exam_id.is_(None),
        )
    ).first()  # fmt: skip
    if same is not None:
        raise Refused("split_already", ref=same)
    return exam
