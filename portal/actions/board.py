"""What the exam board says before an objection is weighed: asked without a name, answered in a term (6.2, 11.2, T09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import BoardQuestion, Case
from portal.models.cases import new_reference
from portal.rules import remedies
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import UNDECIDED, find_step, step_for

ANSWERS = ("possible", "not_possible")
"""Whether the exam can be held with all of this off."""
WORDS_LIMIT = 5_000
"""Characters of an answer."""


@dataclass(frozen=True)
class AskBoard:
    """Ask whether the exam of this case (its number) can be held without what the student objects to."""

    case: str


def ask_board(ctx: Context, command: AskBoard) -> BoardQuestion:
    """Ask the exam board; it may answer within 3 working days, 1 when the exam is near, as the DPO (T09).

    Raises Refused: "no_exam_here", "board_asked" while a question waits, and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    find_step("ask_board", case.kind, case.state)
    if case.exam is None:
        raise Refused("no_exam_here")
    if any(one.answered_at is None for one in questions_of(ctx, case)):
        raise Refused("board_asked")
    return _ask(ctx, case)


def ask_before_refusing(ctx: Context, case: Case) -> None:
    """A refusal is weighed with what the board says (11.2): ask it, where `will_be_asked` says so."""
    if will_be_asked(ctx, case):
        _ask(ctx, case)


def will_be_asked(ctx: Context, case: Case) -> bool:
    """Whether preparing a refusal asks the board: nobody did yet, and the exam is still to come."""
    can = step_for("ask_board", case.kind, case.state) is not None
    coming = case.exam_is_ahead(ctx.now)
    return can and coming and not questions_of(ctx, case)


def _ask(ctx: Context, case: Case) -> BoardQuestion:
    assert case.exam is not None
    config = ctx.config
    due = remedies.advice_due(
        ctx.today, case.exam.day, config.advice_working_days, config.advice_urgent_working_days, ctx.closed_days
    )  # fmt: skip
    question = BoardQuestion(
        id=new_id(), ref=new_reference(ctx.today.year), case_id=case.id, exam_id=case.exam.id,
        parts=list(case.objected), asked_at=ctx.now, due=due,
    )  # fmt: skip
    ctx.session.add(question)
    ctx.session.flush()
    step = find_step("ask_board", case.kind, case.state)
    ctx.record(
        step.tag, case, function="handler", question=question.id, parts=question.parts, due=due.isoformat()
    )
    link = f"{ctx.config.base_url}/{ctx.config.default_language}/staff/board/{question.ref}"
    ctx.tell_team("exam_board", "staff-board", {"ref": question.ref, "link": link}, question.id)
    return question


def questions_of(ctx: Context, case: Case) -> Sequence[BoardQuestion]:
    """What was asked of the exam board in this case, the newest first."""
    ctx.session.flush()
    return ctx.session.scalars(BoardQuestion.of_case(case.id)).all()


def is_awaited(ctx: Context, case: Case) -> bool:
    """Whether the board may still answer: its term runs, and nothing has been decided."""
    open_ = (one for one in questions_of(ctx, case) if one.answered_at is None)
    return case.state in UNDECIDED and any(ctx.today <= one.due for one in open_)


@dataclass(frozen=True)
class AnswerBoard:
    """The board's answer to this question (its reference): a code of ANSWERS, and why."""

    question: str
    answer: str
    words: str


def answer_board(ctx: Context, command: AnswerBoard) -> BoardQuestion:
    """Say whether it is possible; it binds nobody, and a late answer counts until the decision.

    Raises Refused: "not_yours", "gone" (also for a member's own case), "board_answered", "unknown_choice",
    "words_missing", "too_long", and the lifecycle's refusals once the case was decided or taken back.
    """
    ctx.require(Permission.ANSWER_BOARD)
    case, question = _locked(ctx, command.question)
    if case.is_own(ctx.actor.id):
        raise Refused("gone")
    if question.answered_at is not None:
        raise Refused("board_answered")
    step = find_step("answer_board", case.kind, case.state)
    if command.answer not in ANSWERS:
        raise Refused("unknown_choice")
    if not command.words.strip():
        raise Refused("words_missing")
    if len(command.words) > WORDS_LIMIT:
        raise Refused("too_long")
    text = ctx.write(case, "board_answer", command.words)
    ctx.session.flush()
    question.answer, question.words_id = command.answer, text.id
    question.answered_by, question.answered_at = ctx.actor.id, ctx.now
    ctx.record(
        step.tag, case, function="exam_board", question=question.id, answer=question.answer, texts=(text,)
    )
    return question


def _locked(ctx: Context, ref: str) -> tuple[Case, BoardQuestion]:
    # The case first, as every deed in it does: no two deeds can wait for each other.
    case_id = ctx.session.scalar(select(BoardQuestion.case_id).where(BoardQuestion.ref == ref))
    case_ref = ctx.session.scalar(select(Case.ref).where(Case.id == case_id))
    if case_ref is None:
        raise Refused("gone")
    return ctx.get(Case, case_ref), ctx.get(BoardQuestion, ref)


def decide_without_board(ctx: Context, case: Case) -> None:
    """A decision leaves: what the board did not answer in its term is noted as none received (T09)."""
    for question in questions_of(ctx, case):
        if question.answered_at is None:
            question.answer = "none_received" if ctx.today > question.due else "not_needed"
            question.answered_at = ctx.now
            ctx.record(
                "case:board:answered", case, function="system", question=question.id, answer=question.answer, texts=()
            )  # fmt: skip
