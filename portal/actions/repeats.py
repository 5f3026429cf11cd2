"""A repeated objection protects once the decider says so, or says nothing in time (O-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.models import Case
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step
from portal.rules.next_date import judge_repeat_by


@dataclass(frozen=True)
class JudgeRepeat:
    """Whether this repeat (its case number) brings new facts, and so protects. In doubt it does."""

    case: str
    protects: bool


def judge_repeat(ctx: Context, command: JudgeRepeat) -> Case:
    """The decider says so within one working day and before the exam begins (O-6).

    Raises Refused: "own_case", "dpo_decides_nothing" (38(6)), "no_repeat" when there is nothing (more) to judge,
    "repeat_too_late".
    """
    case = ctx.staff_case(command.case, Permission.DECIDE_CASES)
    if Role.DPO in ctx.actor.roles:
        raise Refused("dpo_decides_nothing")
    _must_be_pending(case)
    if is_too_late(ctx, case):
        raise Refused("repeat_too_late")
    return _judged(ctx, case, command.protects, "decider")


@dataclass(frozen=True)
class PresumeNewFacts:
    """Nobody judged this repeat (its case number) in time."""

    case: str


def presume_new_facts(ctx: Context, command: PresumeNewFacts) -> Case:
    """Silence protects (O-6, 6.4). Raises Refused("no_repeat"), Refused("repeat_in_time")."""
    case = ctx.get(Case, command.case)
    _must_be_pending(case)
    if not is_too_late(ctx, case):
        raise Refused("repeat_in_time")
    return _judged(ctx, case, True, "system")


def judge_by(case: Case) -> date:
    """The last day on which the decider may judge it: one working day after receipt (O-6)."""
    return judge_repeat_by(case.day_received)


def is_too_late(ctx: Context, case: Case) -> bool:
    """Whether the decider's working day is over, or the exam day has come (O-6, 6.4)."""
    exam_day = case.exam.day if case.exam else None
    return ctx.today > judge_by(case) or (exam_day is not None and case.day_received < exam_day <= ctx.today)


def _must_be_pending(case: Case) -> None:
    find_step("judge_repeat", case.kind, case.state)
    if case.repeat != "pending":
        raise Refused("no_repeat")


def _judged(ctx: Context, case: Case, protects: bool, function: str) -> Case:
    step = find_step("judge_repeat", case.kind, case.state)
    ctx.record(step.tag, case, function=function, protects=protects)
    ctx.notify(
        case, "update", letter="repeat-judged",
        values=lambda language: {
            **exam_values(case, language), "protects": protects, "exam_protected": protects and case.exam_is_ahead(ctx.now)
        },
    )  # fmt: skip
    return case
