"""More time for the answer: at most two further months, once, and never past the exam (T07, C8, O-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.actions import clock_letters
from portal.actions.clock import last_day_of, standing_deadline
from portal.actions.context import Context
from portal.i18n import date_in_words
from portal.models import Case, CaseEvent
from portal.rules.access import Permission
from portal.rules.deadlines import Deadline
from portal.rules.errors import Refused
from portal.rules.lifecycle import WEIGHED, find_step
from portal.rules.more_time import EXTENSION_GROUNDS, extension_gates

WORDS_LIMIT = 5_000
"""Characters of the reason."""
TOLD = ("decider", "dpo")
"""Which teams hear of an extension (T07)."""


@dataclass(frozen=True)
class ExtendDeadline:
    """Take more time: `ground` is complex or many_requests, `reason` what the student reads about it.

    `told` is the new last day that the page showed (ISO); None does not ask.
    """

    case: str
    ground: str
    reason: str
    told: str | None = None


@dataclass(frozen=True)
class Extension:
    """The last day without and with more time, each with its working."""

    unextended: Deadline
    extended: Deadline


def extension_of(case: Case, events: Sequence[CaseEvent]) -> Extension:
    """Both dates of this case, suspensions included (C8)."""
    return Extension(
        standing_deadline(case, events, extended=False), standing_deadline(case, events, extended=True)
    )


def hindrance_to_extend(
    ctx: Context, case: Case, events: Sequence[CaseEvent], ground: str = EXTENSION_GROUNDS[0]
) -> str | None:
    """The refusal code of what stands in the way of an extension, or None: a page asks it before it offers one."""
    both = extension_of(case, events)
    exams = [case.exam.day] if case.exam is not None and case.kind in WEIGHED else []
    gates = extension_gates(
        sent=ctx.now, ground=ground, unextended=both.unextended, extended=both.extended,
        already_extended=case.extended, objected_exams=exams,
    )  # fmt: skip
    return gates[0] if gates else None


def extend_deadline(ctx: Context, command: ExtendDeadline) -> Case:
    """Extend, and tell the student why and until when (T07, N6); decider and DPO hear of it.

    The last day for a refusal stays as it was (2.8). Raises Refused with the codes of `extension_gates`,
    "reason_missing", "too_long", "effect_changed", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("extend", case.kind, case.state)
    if not command.reason.strip():
        raise Refused("reason_missing")
    if len(command.reason) > WORDS_LIMIT:
        raise Refused("too_long")
    events = ctx.events_of(case)
    if hindrance := hindrance_to_extend(ctx, case, events, command.ground):
        raise Refused(hindrance)
    both = extension_of(case, events)
    was, new = last_day_of(both.unextended), last_day_of(both.extended)
    if command.told not in (None, new.isoformat()):
        raise Refused("effect_changed")
    text = ctx.write(case, "extension", command.reason)
    ctx.record(
        step.tag, case, function="handler", ground=command.ground, legal_deadline=new.isoformat(), was=was.isoformat(),
        texts=(text,),
    )  # fmt: skip
    ctx.notify(
        case, "extension", letter="extension", number=step.notice or "", mail=clock_letters.deadline_mail(new),
        values=clock_letters.extension_values(
            case, ground=command.ground, reason=command.reason, was=was, new=new, waiting=case.clock_stands_still
        ),
    )  # fmt: skip
    for team in TOLD:
        ctx.tell_team(team, "staff-extended", _staff_values(ctx, case), case.id)
    return case


def _staff_values(ctx: Context, case: Case) -> dict[str, str]:
    language = ctx.config.default_language
    return {
        "ref": case.ref, "day": date_in_words(case.legal_deadline, language),
        "link": f"{ctx.config.base_url}/{language}/staff/cases/{case.ref}",
    }  # fmt: skip
