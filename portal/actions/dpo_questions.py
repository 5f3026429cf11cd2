"""Questions to the data protection officer: answered and closed by the DPO alone, who tells nobody (R-14, 38(5))."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.i18n import date_in_words
from portal.models import Case
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step

ANSWER_LIMIT = 5_000
"""Characters of an answer."""


@dataclass(frozen=True)
class AnswerQuestion:
    """The DPO's answer to this question (its case number)."""

    case: str
    words: str


def answer_question(ctx: Context, command: AnswerQuestion) -> Case:
    """Send the answer as a letter that its writer and the DPO alone can read; a next one may follow (11.2).

    Raises Refused: "not_yours", "gone", "own_case", "answer_missing", "too_long", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.ANSWER_DPO)
    step = find_step("answer", case.kind, case.state)
    if not command.words.strip():
        raise Refused("answer_missing")
    if len(command.words) > ANSWER_LIMIT:
        raise Refused("too_long")
    text = ctx.write(case, "dpo_answer", command.words)
    ctx.record(step.tag, case, function="dpo", to_state=step.to_state, texts=(text,))
    ctx.notify(
        case, "update", letter="answer-dpo",
        values=lambda language: {
            "received": date_in_words(case.day_received, language), "answer": command.words
        },
    )  # fmt: skip
    return case


@dataclass(frozen=True)
class CloseQuestion:
    """Nothing is left to say about this question (its case number)."""

    case: str


def close_question(ctx: Context, command: CloseQuestion) -> Case:
    """Close an answered question (11.2: received, answered, closed). Raises Refused: "not_yours", "gone", "own_case"."""
    case = ctx.staff_case(command.case, Permission.ANSWER_DPO)
    step = find_step("close_question", case.kind, case.state)
    ctx.record(step.tag, case, function="dpo", to_state=step.to_state)
    return case
