"""A student's request becomes a case, is followed, and can be withdrawn; staff take it up and close it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context, person
from portal.actions.letters import receipt_values
from portal.actions.places import release_place
from portal.db import new_id
from portal.models import Case, Draft, Enrolment, Exam, Person
from portal.models.cases import new_reference
from portal.rules import deadlines, targets
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


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


def coming_supervised_exams(ctx: Context) -> list[Exam]:
    """The actor's exams from today on that have online supervision, nearest first."""
    rows = ctx.session.scalars(_own_exams(ctx).where(Exam.product_id.is_not(None)).order_by(Exam.starts_at))
    return [exam for exam in rows if exam.day >= ctx.today]


def _own_exams(ctx: Context):  # type: ignore[no-untyped-def]  # the type of a joined select says nothing more
    return (
        select(Exam).join(Enrolment, Enrolment.exam_id == Exam.id).where(Enrolment.person_id == ctx.actor.id)
    )


def _exams_of(ctx: Context, draft: Draft) -> Sequence[Exam | None]:
    slugs = list(dict.fromkeys(draft.values.get("exams") or []))
    if not slugs:
        if draft.kind != "objection":
            return [None]
        objected = _with_open_objection(ctx)
        exams = [exam for exam in coming_supervised_exams(ctx) if exam.id not in objected]
        if not exams:
            raise Refused("no_exam")
        return exams
    found = {exam.slug: exam for exam in ctx.session.scalars(_own_exams(ctx).where(Exam.slug.in_(slugs)))}
    if len(found) != len(slugs) or (
        draft.kind == "objection" and not all(e.is_proctored for e in found.values())
    ):
        raise Refused("unknown_exam")
    if draft.kind == "objection":
        objected = _with_open_objection(ctx)
        for exam in found.values():
            if exam.id in objected:
                raise Refused("already_open", ref=objected[exam.id])
    return [found[slug] for slug in slugs]


def _with_open_objection(ctx: Context) -> dict[str, str]:
    rows = ctx.session.execute(
        select(Case.exam_id, Case.ref).where(
            Case.subject_id == ctx.actor.id, Case.kind == "objection", Case.is_open.is_(True)
        )
    )
    return {exam_id: ref for exam_id, ref in rows if exam_id}


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
    ctx.record(step.tag, case, function="handler", to_state=step.to_state)
    return case
