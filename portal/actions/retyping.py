"""What was asked is another kind of request than it was filed as: judged by its content, not its label (2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.clock import counted_deadline
from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.opening import do_at_once, kind_of, last_day, target_of
from portal.actions.places import release_place
from portal.actions.proposals import drop_drafts
from portal.i18n import date_in_words
from portal.labels.cases import YOUR_KINDS
from portal.models import Case, Decision
from portal.models.own import open_objections_of
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.lifecycle import ASSESSED, GUARDING, SEATED, WEIGHED, find_step, has_clock

RETYPED_TO = ASSESSED | {"withdrawal"}
"""A question to the DPO becomes a case of its own beside this one: only the DPO reads those (38(5))."""


@dataclass(frozen=True)
class Retype:
    """Treat this case as another kind; `why` is told to the student.

    `unprotects`: the writer knows that the student can then be proctored again, where that is so.
    """

    case: str
    kind: str
    why: str
    unprotects: bool = False


def retype(ctx: Context, command: Retype) -> Case:
    """Change the kind; the day of receipt stays, and deadline, target, protection and hold follow (2.1).

    Raises Refused: "own_case", "unknown_kind", "why_missing", "same_kind", "takes_protection",
    "exam_not_supervised", "has_open_objection", "extended_beyond_exam", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("retype", case.kind, case.state)
    was, protected, kind = case.kind, case.keeps_out, becomes(ctx, case, command.kind)
    _check(ctx, case, command, kind)
    due = _due(ctx, case, kind)
    aim = target_of(ctx, kind, case.day_received, case.exam, due)
    ctx.record(
        step.tag, case, function="handler", was=was, kind=kind, legal_deadline=due.isoformat(),
        target=aim.day.isoformat(), target_mode=aim.mode, texts=(ctx.write(case, "retyped", command.why),),
    )  # fmt: skip
    _withdraw_proposals(ctx, case)
    if kind not in GUARDING:
        release_place(ctx, case)
    _tell(ctx, case, was, protected, command.why)
    do_at_once(ctx, case)
    return case


def becomes(ctx: Context, case: Case, kind: str) -> str:
    """What this kind is under the basis of the case's exam (2.1, 2.2). Raises Refused("unknown_kind")."""
    if kind not in RETYPED_TO:
        raise Refused("unknown_kind")
    return kind_of(ctx, kind, case.subject_id, case.exam)


def ends_protection(case: Case, kind: str) -> bool:
    """Whether the student could be proctored again if the case became this kind (O-3)."""
    return case.keeps_out and kind not in GUARDING


def _check(ctx: Context, case: Case, command: Retype, kind: str) -> None:
    if not command.why.strip():
        raise Refused("why_missing")
    if kind == case.kind:
        raise Refused("same_kind")
    if ends_protection(case, kind) and not command.unprotects:
        raise Refused("takes_protection")
    if kind in SEATED and case.exam is not None:
        _check_seated(ctx, case, kind)


def _check_seated(ctx: Context, case: Case, kind: str) -> None:
    assert case.exam is not None
    if not case.exam.is_proctored:
        raise Refused("exam_not_supervised", exam=case.exam.code)
    for exam_id, ref in ctx.session.execute(open_objections_of(case.subject_id)):
        if exam_id == case.exam.id and ref != case.ref:
            raise Refused("has_open_objection", exam=case.exam.code, ref=ref)
    if kind in WEIGHED and case.extended and case.day_received <= case.exam.day <= case.legal_deadline:
        raise Refused("extended_beyond_exam")  # O-4: an objection is decided before its exam


def _due(ctx: Context, case: Case, kind: str) -> date:
    """The same clock goes on, questions and extension counted; a kind without one has its month for the record."""
    if not has_clock(kind):
        return last_day(ctx, kind, case.received_at)
    counted = counted_deadline(case, ctx.events_of(case))
    due = counted.due or counted.provisional
    assert due is not None
    return local_date(due)


def _withdraw_proposals(ctx: Context, case: Case) -> None:
    """An answer to another kind of request is no answer any more."""
    standing = select(Decision).where(Decision.case_id == case.id, Decision.state == "prepared")
    for proposal in ctx.session.scalars(standing):
        proposal.state = "returned"
    drop_drafts(ctx, case)


def _tell(ctx: Context, case: Case, was: str, protected: bool, why: str) -> None:
    ahead = case.exam_is_ahead(ctx.now)
    ctx.notify(
        case, "update", letter="retyped",
        values=lambda language: {
            **exam_values(case, language), "before": str(YOUR_KINDS[was]), "after": str(YOUR_KINDS[case.kind]),
            "why": why, "received": date_in_words(case.day_received, language),
            "deadline": date_in_words(case.legal_deadline, language), "has_clock": has_clock(case.kind),
            "protection_ends": protected and not case.keeps_out and ahead,
            "protection_begins": case.keeps_out and not protected and ahead,
            "protection_stays": case.keeps_out and protected and ahead,
        },
    )  # fmt: skip
