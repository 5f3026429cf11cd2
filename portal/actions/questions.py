"""A question to the student that may stop the clock: asked, reminded of, and over without an answer (T03, T04, T06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions import clock_letters
from portal.actions.clock import counted_deadline, deadline_before_pause, last_day_of, standing_deadline
from portal.actions.context import Context
from portal.actions.resuming import resume
from portal.models import Case, CaseEvent, CaseText, Decision
from portal.rules import questions as asked
from portal.rules.access import Permission
from portal.rules.calendar import day_after
from portal.rules.deadlines import Deadline, Suspension
from portal.rules.errors import Refused
from portal.rules.lifecycle import ASSESSED, AWAITING, Step, allows, find_step, step_for
from portal.rules.more_time import SUSPENSION_GROUNDS, suspension_gates
from portal.rules.questions import Question, open_questions

WORDS_LIMIT = 5_000
"""Characters of a question."""
UNCHANGED = "unchanged"
"""What a page tells of a question that does not stop the clock."""


@dataclass(frozen=True)
class AskStudent:
    """A question with a last day for its answer.

    `told` is what the page said would follow: the last day if no answer comes (ISO), or UNCHANGED when the
    question does not stop the clock. None: it must stop the clock, or it is not sent. `seen` is the number of
    events that the writer knew of.
    """

    case: str
    ground: str
    reply_by: date
    means: str
    words: str
    told: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Effect:
    """What a question does to the clock if it is sent now; `after` is the deadline with it (C9, C10)."""

    hindrances: tuple[str, ...]
    was: date
    after: Deadline

    @property
    def stops(self) -> bool:
        """Whether the clock stops."""
        return not self.hindrances

    @property
    def last_day(self) -> date:
        """The last day that follows if no answer comes."""
        return last_day_of(self.after) if self.stops else self.was

    @property
    def told(self) -> str:
        """What the page says of it, for `AskStudent.told`."""
        return self.last_day.isoformat() if self.stops else UNCHANGED


def effect_of(ctx: Context, case: Case, events: Sequence[CaseEvent], ground: str, reply_by: date) -> Effect:
    """What this question would do to the clock today: the gates of C9 and C10, and the date that follows.

    The means are no part of it: without them nothing is sent at all.
    """
    now = standing_deadline(case, events)
    gates = suspension_gates(
        request_type=case.kind, ground=ground, received_on=case.day_received, asked_on=ctx.today,
        reply_by=reply_by, means=ground, insufficient_answer_on=asked.insufficient_answer_on(events), kind=now.kind,
        current_due=now.due, question_working_days=ctx.config.question_working_days,
        reply_term_days=ctx.config.reply_term_days,
    )  # fmt: skip
    if gates:
        return Effect(gates, last_day_of(now), now)
    after = counted_deadline(case, events, more=(Suspension(ctx.today, None, reply_by),))
    return Effect((), last_day_of(now), after)


def shortest_reply_by(ctx: Context) -> date:
    """The first day that a reply term may end on, if the question is sent today (C9)."""
    return day_after(ctx.today, ctx.config.reply_term_days)


def ask_student(ctx: Context, command: AskStudent) -> Case:
    """Send the question (T03, T04; N2, N3); only one that passes every gate stops the clock and moves the case.

    Raises Refused: "no_clock_here", "ground_unknown", "ground_not_for_this_request", "question_missing",
    "too_long", "means_missing", "reply_by_past", "reply_by_too_far", "proposal_stands", "answer_unjudged",
    "changed_meanwhile", "effect_changed", with `told` None the first gate that fails, and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = _step_to_ask(case, command.ground)
    _check_words(ctx, command)
    events = ctx.events_of(case)
    if command.seen not in (None, len(events)):
        raise Refused("changed_meanwhile")
    if hindrance := hindrance_to_ask(ctx, case, events):
        raise Refused(hindrance)
    effect = effect_of(ctx, case, events, command.ground, command.reply_by)
    _check_told(effect, command.told)
    text = ctx.write(case, "question", command.words)
    ctx.record(
        step.tag, case, function="handler", to_state=step.to_state if effect.stops else None, ground=command.ground,
        means=command.means, asked_on=ctx.today.isoformat(), reply_by=command.reply_by.isoformat(),
        stops_clock=effect.stops, hindrances=list(effect.hindrances),
        legal_deadline=(effect.last_day if effect.stops else case.legal_deadline).isoformat(), texts=(text,),
    )  # fmt: skip
    ctx.notify(
        case, "question-by", letter=f"question-{command.ground}", number="N3" if command.ground == "scope" else "N2",
        mail=clock_letters.reply_mail(command.reply_by),
        values=clock_letters.question_values(
            case, command.words, command.means, command.reply_by,
            deadline_before_pause(case, events) if effect.stops else effect.was,
            effect.last_day if effect.stops else None,
        ),
    )  # fmt: skip
    return case


def hindrance_to_ask(ctx: Context, case: Case, events: Sequence[CaseEvent]) -> str | None:
    """The refusal code of what stands in the way of any question now, or None: a page asks it beforehand."""
    if case.kind not in ASSESSED:
        return "no_clock_here"
    if not any(allows(deed, case.kind, case.state) for deed in ("ask_identity", "ask_again")):
        return "not_in_this_state"
    prepared = select(Decision.id).where(Decision.case_id == case.id, Decision.state == "prepared")
    if ctx.session.scalar(prepared) is not None:
        return "proposal_stands"
    return "answer_unjudged" if asked.answered_on(open_questions(events, stops_clock=True)) else None


def _step_to_ask(case: Case, ground: str) -> Step:
    if case.kind not in ASSESSED:
        raise Refused("no_clock_here")
    if ground not in SUSPENSION_GROUNDS:
        raise Refused("ground_unknown")
    if ground == "scope" and step_for("ask_scope", case.kind, "received") is None:
        raise Refused("ground_not_for_this_request")
    if case.state in AWAITING:
        return find_step("ask_again", case.kind, case.state)
    return find_step("ask_scope" if ground == "scope" else "ask_identity", case.kind, case.state)


def _check_words(ctx: Context, command: AskStudent) -> None:
    if not command.words.strip():
        raise Refused("question_missing")
    if len(command.words) > WORDS_LIMIT:
        raise Refused("too_long")
    if command.means not in asked.MEANS[command.ground]:
        raise Refused("means_missing")
    if command.reply_by <= ctx.today:
        raise Refused("reply_by_past")
    if (command.reply_by - ctx.today).days > asked.LONGEST_REPLY_DAYS:
        raise Refused("reply_by_too_far")


def _check_told(effect: Effect, told: str | None) -> None:
    """Nobody sends a question that does something else to the clock than the page said."""
    if effect.hindrances and told != UNCHANGED:
        raise Refused(effect.hindrances[0])
    if told not in (None, effect.told):
        raise Refused("effect_changed")


def remind_reply(ctx: Context, case: Case) -> bool:
    """Remind the student halfway the reply term, once for each question (N5). Gives whether a letter left.

    Nobody is reminded who has answered, or whose time is over. Safe to call at any moment, and again.
    """
    if case.state not in AWAITING or case.reply_by is None:
        return False
    events = ctx.events_of(case)
    waiting = open_questions(events, stops_clock=True)
    question = max(waiting, key=lambda one: one.reply_by)
    is_time = question.halfway <= ctx.today <= question.reply_by
    if not is_time or question.reminded or asked.answered_on(waiting):
        return False
    step = find_step("remind_reply", case.kind, case.state)
    ctx.record(step.tag, case, function="system", reply_by=question.reply_by.isoformat())
    ctx.notify(
        case, "question-reminder", letter="question-reminder", number=step.notice or "",
        mail=clock_letters.reply_mail(question.reply_by),
        values=clock_letters.reminder_values(
            case, _words(ctx, question), question.means, question.reply_by,
            last_day_of(counted_deadline(case, events)),
        ),
    )  # fmt: skip
    return True


def end_reply_term(ctx: Context, case: Case) -> bool:
    """Let the clock run again once the reply term has ended (T06, N4). Gives whether it did.

    Without an answer the case goes on with what there is; an answer that nobody judged ends the pause on the
    day it came (T05), and leaves open whether the student is who they say. Safe to call at any moment, and again.
    """
    if case.state not in AWAITING or case.reply_by is None or ctx.today <= case.reply_by:
        return False
    answered = asked.answered_on(open_questions(ctx.events_of(case), stops_clock=True))
    resume(
        ctx, case, answered or case.reply_by, sufficient=False, no_answer=answered is None, deed="end_reply_term"
    )  # fmt: skip
    return True


def _words(ctx: Context, question: Question) -> str:
    """The words in which it was asked; "" once they are erased."""
    found = ctx.session.get(CaseText, question.texts[0]) if question.texts else None
    return (found.body or "") if found else ""
