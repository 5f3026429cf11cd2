"""A student's request becomes a case, is followed, and can be withdrawn; staff take it up and close it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from portal.actions.context import Context, person
from portal.actions.letters import receipt_values
from portal.actions.places import release_place
from portal.db import new_id
from portal.models import Case, Draft, Exam, Person
from portal.models.cases import new_reference
from portal.models.own import OwnExams, exams_of, open_objections_of
from portal.rules import deadlines, targets
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step, must_be_carried_out


@dataclass(frozen=True)
class FileRequest:
    """Send the draft (its id): it becomes one case, or for an objection one linked case per exam."""

    draft: str


def file_request(ctx: Context, command: FileRequest) -> list[str]:
    """Open the case(s) of a draft and acknowledge them (T01, N1). Returns the case numbers.

    Sent twice, it still makes each case once. Raises Refused("gone"), Refused("no_exam"),
    Refused("unknown_exam"), Refused("already_open", ref=…).
    """
    ctx.require(Permission.OWN_CASES)
    draft = ctx.get(Draft, command.draft)
    if draft.person_id != ctx.actor.id:
        raise Refused("gone")
    if draft.is_sent:
        return list(draft.sent_refs)
    subject, group = person(ctx), new_id()
    cases = [_open_case(ctx, draft, subject, exam, group) for exam in _exams_of(ctx, draft)]
    draft.sent_refs, draft.values, draft.changed_at = [case.ref for case in cases], {}, ctx.now
    return list(draft.sent_refs)


def _exams_of(ctx: Context, draft: Draft) -> Sequence[Exam | None]:
    """One case for each of these; [None] is a request about all exams at once."""
    slugs = list(dict.fromkeys(draft.values.get("exams") or []))
    if draft.kind != "objection" and not slugs:
        return [None]
    own = own_exams(ctx)
    exams = own.chosen(slugs) if slugs else own.to_object_to
    if len(exams) != len(slugs or exams):
        raise Refused("unknown_exam")
    if draft.kind == "objection":
        _check_objection(own, exams)
    return exams


def own_exams(ctx: Context) -> OwnExams:
    """The actor's exams, and which of them already have an open objection."""
    exams = ctx.session.scalars(exams_of(ctx.actor.id)).unique()
    return OwnExams.of(exams, ctx.session.execute(open_objections_of(ctx.actor.id)), ctx.today)


def _check_objection(own: OwnExams, exams: Sequence[Exam]) -> None:
    if not exams:
        raise Refused("no_exam")
    for exam in exams:
        if not exam.is_proctored:
            raise Refused("unknown_exam")
        if exam.id in own.objected:
            raise Refused("already_open", ref=own.objected[exam.id])


def _open_case(ctx: Context, draft: Draft, subject: Person, exam: Exam | None, group: str) -> Case:
    deadline = deadlines.count("one_month", ctx.now)
    assert deadline.due is not None
    exam_day = exam.day if exam and draft.kind == "objection" else None
    target = targets.target(
        ctx.today, exam_day or deadline.due, deadline.due, ctx.config.lead_working_days, ctx.config.closed_days
    ) if exam_day else None  # fmt: skip
    values = draft.values
    case = Case(
        id=new_id(), ref=new_reference(ctx.today.year), group_id=group, exam=exam, subject=subject,
        language=subject.language, email=values.get("email") or subject.email, head="0" * 64, event_count=0,
    )  # fmt: skip
    written = {
        "grounds": json.dumps(values["grounds"]) if values.get("grounds") else "",
        "reason": values.get("reason", ""),
        "about": values.get("about", ""),
    }
    case.state = "received"
    ctx.session.add(case)
    ctx.record(
        "case:received", case, function="subject",
        kind=draft.kind, exam=exam.id if exam else None, exam_day=exam.day.isoformat() if exam else None,
        received_at=ctx.now.isoformat(), channel="portal", legal_deadline=deadline.due.isoformat(),
        target=(target.day if target else deadline.due).isoformat(), target_mode=target.mode if target else "legal_only",
        objected=sorted(values.get("objected") or []),
        texts=tuple(ctx.write(case, kind, body) for kind, body in written.items() if body.strip()),
    )  # fmt: skip
    ctx.session.flush()
    ctx.notify(case, "receipt", letter=f"receipt-{case.kind}", **receipt_values(ctx, case))
    return case


@dataclass(frozen=True)
class TakeUp:
    """Become the handler of a case."""

    case: str


def take_up(ctx: Context, command: TakeUp) -> Case:
    """Start assessing (T02); the actor becomes its handler. Raises Refused."""
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    if case.state == "in_assessment" and case.handler_id != ctx.actor.id:
        ctx.record("case:taken_up", case, function="handler", handler=ctx.actor.id)
        return case
    step = find_step("take_up", case.kind, case.state)
    ctx.record(step.tag, case, function="handler", to_state=step.to_state, handler=ctx.actor.id)
    return case


@dataclass(frozen=True)
class Withdraw:
    """The student takes the request back, by an explicit act."""

    case: str


def withdraw(ctx: Context, command: Withdraw) -> Case:
    """Close one's own case on one's own wish (T13, N10); a held seat is given back. Raises Refused."""
    ctx.require(Permission.OWN_CASES)
    case = ctx.get(Case, command.case)
    if case.subject_id != ctx.actor.id:
        raise Refused("gone")
    step = find_step("withdraw", case.kind, case.state)
    release_place(ctx, case)
    ctx.record(step.tag, case, function="subject", to_state=step.to_state)
    ctx.notify(case, "withdrawn", letter="withdrawn", values={"objection": case.kind == "objection"})
    return case


@dataclass(frozen=True)
class CloseCase:
    """Everything the decision promised has been done."""

    case: str


def close_case(ctx: Context, command: CloseCase) -> Case:
    """Complete a decided case (T11, T12). Raises Refused."""
    ctx.require(Permission.WORK_CASES)
    case = ctx.get(Case, command.case)
    ctx.someone_elses(case)
    step = find_step("complete", case.kind, case.state)
    if must_be_carried_out(case.kind, case.state, case.outcome):
        raise Refused("not_carried_out")
    ctx.record(step.tag, case, function="handler", to_state=step.to_state)
    return case
