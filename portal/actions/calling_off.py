"""An exam is called off, or goes ahead after all: one short deed, which each case then follows by itself (7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete

from portal.actions.context import Context
from portal.actions.exam_news import put_out
from portal.actions.explanations import function_of
from portal.actions.sitting_changes import call_off_beside
from portal.models import Exam, SeatWarning
from portal.rules.access import Permission
from portal.rules.errors import Refused


@dataclass(frozen=True)
class CallOff:
    """An exam (its slug) does not take place."""

    exam: str


def call_off_exam(ctx: Context, command: CallOff) -> Exam:
    """Call an exam off: places are given back, and every case hears of it. Doing it again changes nothing.

    Raises Refused: "exam_begun" once it has started.
    """
    ctx.require(Permission.EDIT_REGISTER)
    exam = ctx.get(Exam, command.exam)
    if not exam.cancelled:
        call_off(ctx, exam)
    return exam


@dataclass(frozen=True)
class PutBack:
    """An exam (its slug) that was called off takes place after all."""

    exam: str


def put_back_exam(ctx: Context, command: PutBack) -> Exam:
    """Let an exam go ahead that was called off; who needs a place gets one again. Raises Refused("exam_begun")."""
    ctx.require(Permission.EDIT_REGISTER)
    exam = ctx.get(Exam, command.exam)
    if exam.cancelled:
        put_back(ctx, exam)
    return exam


def call_off(ctx: Context, exam: Exam) -> None:
    """Note that neither the exam nor a sitting beside it takes place.

    Raises Refused("exam_begun"): what was held cannot be called off.
    """
    _still_ahead(ctx, exam)
    exam.cancelled_at, exam.plan = ctx.now, exam.plan + 1
    call_off_beside(ctx, exam, function_of(ctx))
    ctx.session.execute(delete(SeatWarning).where(SeatWarning.exam_id == exam.id))  # it may lack seats anew
    ctx.log("exam:cancelled", f"exam:{exam.id}", function=function_of(ctx), plan=exam.plan)
    put_out(ctx, exam, "cancelled")


def put_back(ctx: Context, exam: Exam) -> None:
    """Note that it takes place after all. Its sittings stay called off: the rooms may be gone (`put_back_sitting`).

    Raises Refused("exam_begun"): give it another day first.
    """
    _still_ahead(ctx, exam)
    exam.cancelled_at, exam.plan = None, exam.plan + 1
    ctx.log("exam:restored", f"exam:{exam.id}", function=function_of(ctx), plan=exam.plan)
    put_out(ctx, exam, "restored")


def _still_ahead(ctx: Context, exam: Exam) -> None:
    if exam.starts_at <= ctx.now:
        raise Refused("exam_begun")
