"""A decision that somebody challenges: bezwaar at the institution, or a petition at the court, beside the case (11.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.actions.context import Context
from portal.actions.made_known import MAIL_LEAVES_WITHIN
from portal.actions.proposals import was_involved
from portal.i18n import date_in_words
from portal.labels.decisions import COURT
from portal.models import Case
from portal.rules import remedies
from portal.rules.access import Permission, Role
from portal.rules.calendar import local_date
from portal.rules.deadlines import count, decision_on_bezwaar
from portal.rules.errors import Refused
from portal.rules.lifecycle import GONE_STATES, Step, allows, find_step, step_for
from portal.rules.remedies import bezwaar_timing


@dataclass(frozen=True)
class ReceiveBezwaar:
    """A bezwaar against the decision in this case (its number) came on this local day.

    `committee`: an advisory committee looks at it, which gives twelve weeks instead of six (Awb 7:10).
    """

    case: str
    received_on: date
    committee: bool = False


def receive_bezwaar(ctx: Context, command: ReceiveBezwaar) -> Case:
    """Record it, and until when it must be decided; a late one is taken in all the same (Awb 6:9, 6:11).

    The student gets an acknowledgement with the last day and its working (Awb 6:14, 7:10). From now on nothing is
    deleted (`hold` becomes `remedy`). Raises Refused: "own_case", "no_bezwaar_here" unless
    the remedy route is `awb`, "nothing_decided", "day_not_yet", "before_decision", "not_in_this_state".
    """
    case, step = _case(ctx, command.case, "receive_bezwaar", Permission.WORK_CASES)
    if ctx.config.remedy_route != "awb":
        raise Refused("no_bezwaar_here")
    if case.decided_at is None:
        raise Refused("nothing_decided")
    if command.received_on < local_date(case.decided_at):
        raise Refused("before_decision")
    _has_come(ctx, command.received_on)
    due = decision_on_bezwaar(term_ends(case), committee=command.committee).due
    assert isinstance(due, date)
    _receive(ctx, case, step, "awb", command.received_on, due)
    decided, timing = local_date(case.decided_at), bezwaar_timing(term_ends(case), command.received_on)
    ctx.notify(
        case, "update", letter="bezwaar-received",
        values=lambda language: {
            "received_on": date_in_words(command.received_on, language),
            "term_ends": date_in_words(term_ends(case), language), "due": date_in_words(due, language),
            "weeks": 12 if command.committee else 6, "committee": command.committee, "late": timing == "late",
            "if_posted": timing == "if_posted", "decided": date_in_words(decided, language),
            "remedy_body": ctx.config.institution.remedy_body,
        },
    )  # fmt: skip
    return case


def term_ends(case: Case) -> date:
    """The last day for a bezwaar: as the refusal told it, else six weeks from the decision (C13)."""
    assert case.decided_at is not None
    end = case.remedy_until or count("six_weeks", case.decided_at).due
    assert isinstance(end, date)
    return end


@dataclass(frozen=True)
class MoveBezwaar:
    """The bezwaar in this case (its number) goes one step on."""

    case: str


def hear_bezwaar(ctx: Context, command: MoveBezwaar) -> Case:
    """The student was heard (Awb 7:2). Raises Refused: "own_case", "not_in_this_state"."""
    case, step = _case(ctx, command.case, "hear_bezwaar", Permission.WORK_CASES)
    ctx.record(step.tag, case, function="handler", remedy=step.to_state)
    return case


def note_answered(ctx: Context, case: Case) -> None:
    """The decision on the bezwaar was signed and left: a revision with the cause `bezwaar` (T15, Awb 7:11)."""
    step = step_for("decide_bezwaar", case.kind, case.state_of("decide_bezwaar"))
    if step is not None:
        ctx.record(step.tag, case, function="decider", remedy=step.to_state)


def decide_bezwaar(ctx: Context, command: MoveBezwaar) -> Case:
    """Nothing is left to decide anew, since the request was taken back or its end was told: a letter says so.

    Every other bezwaar is decided by a revision with the cause `bezwaar`, in its own words (T15). By a decider who had
    no part in what it is about (11.2). Raises Refused: "own_case", "dpo_decides_nothing", "involved_before",
    "revise_instead", "not_in_this_state".
    """
    case, step = _case(ctx, command.case, "decide_bezwaar", Permission.DECIDE_CASES)
    if Role.DPO in ctx.actor.roles:
        raise Refused("dpo_decides_nothing")
    if was_involved(ctx, case):
        raise Refused("involved_before")
    if allows("revise", case.kind, case.state):
        raise Refused("revise_instead")
    ctx.record(step.tag, case, function="decider", remedy=step.to_state)
    until = remedies.remedy("awb", ctx.now + MAIL_LEAVES_WITHIN, "bezwaar").until
    ctx.notify(
        case, "update", letter="bezwaar-closed",
        values=lambda language: {
            "withdrawn": case.state == "withdrawn", "remedy_until": date_in_words(until, language),
            "remedy_body": str(COURT),
        },
    )  # fmt: skip
    return case


def drop_bezwaar(ctx: Context, command: MoveBezwaar) -> Case:
    """The student took the bezwaar back, in writing or when heard: the answer stays (Awb 6:21); a letter says so.

    Raises Refused: "own_case", "not_in_this_state".
    """
    case, step = _case(ctx, command.case, "drop_bezwaar", Permission.WORK_CASES)
    ctx.record(step.tag, case, function="handler", remedy=step.to_state)
    until = case.remedy_until
    ctx.notify(
        case, "update", letter="bezwaar-dropped",
        values=lambda language: {
            "again": until is not None and until >= ctx.today,
            "remedy_until": date_in_words(until, language) if until else "",
        },
    )  # fmt: skip
    return case


@dataclass(frozen=True)
class KnowPetition:
    """The institution knows since this local day that the student went to court about this case (its number)."""

    case: str
    received_on: date


def know_petition(ctx: Context, command: KnowPetition) -> Case:
    """Record it: nothing is deleted while the court looks (`hold` becomes `remedy`).

    Also without an answer in time (UAVG 35), and after a bezwaar. Raises Refused: "own_case", "day_not_yet",
    "before_decision" for a day before the request came, "not_in_this_state".
    """
    case, step = _case(ctx, command.case, "know_petition", Permission.WORK_CASES)
    if command.received_on < case.day_received:
        raise Refused("before_decision")
    _has_come(ctx, command.received_on)
    _receive(ctx, case, step, "court", command.received_on, None)
    return case


def record_order(ctx: Context, command: MoveBezwaar) -> Case:
    """The court has ruled. What changes in the answer is a revision with the cause `court_order` (T15)."""
    case, step = _case(ctx, command.case, "record_order", Permission.WORK_CASES)
    ctx.record(step.tag, case, function="handler", remedy=step.to_state)
    return case


def _case(ctx: Context, ref: str, deed: str, permission: Permission) -> tuple[Case, Step]:
    case = ctx.staff_case(ref, permission)
    if case.state in GONE_STATES:
        raise Refused("gone")
    return case, find_step(deed, case.kind, case.state_of(deed))


def _has_come(ctx: Context, day: date) -> None:
    if day > ctx.today:
        raise Refused("day_not_yet")


def _receive(ctx: Context, case: Case, step: Step, route: str, on: date, due: date | None) -> None:
    ctx.record(
        step.tag, case, function="handler", remedy=step.to_state, route=route, received_on=on.isoformat(),
        due=due.isoformat() if due else None,
    )  # fmt: skip
