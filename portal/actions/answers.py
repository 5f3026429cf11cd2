"""The answer to a question that may stop the clock, and whether it is enough (T05, C9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.actions.clock import counted_deadline, last_day_of
from portal.actions.context import Context
from portal.actions.resuming import resume
from portal.i18n import speaking
from portal.labels.questions import EVERYTHING
from portal.models import Case, CaseEvent
from portal.rules import questions as asked
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.intake import IDENTITY_METHODS
from portal.rules.lifecycle import allows, find_step
from portal.rules.questions import Question, open_questions

WORDS_LIMIT = 5_000
"""Characters of an answer."""


@dataclass(frozen=True)
class AnswerQuestion:
    """The student's answer; `everything` answers a question about scope by itself (recital 63)."""

    case: str
    body: str = ""
    everything: bool = False


def answer_question(ctx: Context, command: AnswerQuestion) -> Case:
    """Take in the answer; the clock runs again from today if it is enough, which a handler judges (T05).

    "Everything" needs no judgement: if nothing else was asked, the clock runs at once.
    Raises Refused("gone"), "not_yours", "closed", "no_question", "answer_missing", "too_long".
    """
    case = ctx.own(command.case)
    if not allows("answer_question", case.kind, case.state):
        raise Refused("closed" if not case.is_open else "no_question")
    events = ctx.events_of(case)
    waiting = open_questions(events)
    scope = [one for one in waiting if one.ground == "scope"]
    if not waiting or (command.everything and not scope):
        raise Refused("no_question")
    text = ctx.write(case, "message", _answer(case, command))
    pausing = [one for one in waiting if one.stops_clock]
    ends = asked.answered_on(pausing) or ctx.today
    due = last_day_of(counted_deadline(case, events, ended_on=ends)) if pausing else case.legal_deadline
    ctx.record(
        "case:answer:given", case, function=ctx.function_in(case), answered_on=ctx.today.isoformat(),
        everything=command.everything, legal_deadline=due.isoformat(), texts=(text,),
    )  # fmt: skip
    if command.everything and pausing and all(one.ground == "scope" for one in pausing):
        resume(ctx, case, ends, sufficient=True, everything=True)
    return case


def _answer(case: Case, command: AnswerQuestion) -> str:
    if not command.everything and not command.body.strip():
        raise Refused("answer_missing")
    if len(command.body) > WORDS_LIMIT:
        raise Refused("too_long")
    with speaking(case.language):
        return "\n".join(filter(None, (str(EVERYTHING) if command.everything else "", command.body)))


@dataclass(frozen=True)
class ConfirmAnswer:
    """Whether an answer is enough, and the local day on which it came.

    `method` says how somebody made sure who asks or who acts for them, when that was the question; `seen` is the
    number of events that the reader knew of.
    """

    case: str
    sufficient: bool
    answered_on: date
    method: str = ""
    seen: int | None = None


def confirm_answer(ctx: Context, command: ConfirmAnswer) -> Case:
    """Let the clock run again from the day of the answer (T05, N4), or note that it was not enough (C9).

    Raises Refused: "answer_before_question", "answer_in_future", "answer_was_earlier", "answer_judged",
    "identity_method_missing", "changed_meanwhile", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    find_step("resume", case.kind, case.state)
    events = ctx.events_of(case)
    if command.seen not in (None, len(events)):
        raise Refused("changed_meanwhile")
    waiting = open_questions(events, stops_clock=True)
    _check_day(ctx, waiting, command.answered_on)
    if not command.sufficient:
        _not_enough(ctx, case, events, waiting, command.answered_on)
        return case
    if any(one.ground != "scope" for one in waiting):
        if command.method not in IDENTITY_METHODS:
            raise Refused("identity_method_missing")
        ctx.record("case:identity:verified", case, function="handler", method=command.method)
    resume(ctx, case, command.answered_on, sufficient=True, function="handler")
    return case


def _check_day(ctx: Context, waiting: Sequence[Question], day: date) -> None:
    """The day of the answer: not before the question, not in the future, not later than the answer that is there."""
    if day < max(one.asked_on for one in waiting):
        raise Refused("answer_before_question")
    if day > ctx.today:
        raise Refused("answer_in_future")
    given = max((one.last_answered_on for one in waiting if one.last_answered_on), default=day)
    if day > given:
        raise Refused("answer_was_earlier")


def _not_enough(
    ctx: Context, case: Case, events: Sequence[CaseEvent], waiting: Sequence[Question], day: date
) -> None:
    if asked.answered_on(waiting) is None and any(one.insufficient_on == day for one in waiting):
        raise Refused("answer_judged")
    step = find_step("find_insufficient", case.kind, case.state)
    still = last_day_of(counted_deadline(case, events))
    ctx.record(
        step.tag, case, function="handler", answered_on=day.isoformat(), legal_deadline=still.isoformat()
    )
