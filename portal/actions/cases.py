"""A student's request becomes a case, is followed, and can be withdrawn; staff take it up and close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.actions.context import Context, person
from portal.actions.guests import refuse_too_many
from portal.actions.identity import may_be_taken_up
from portal.actions.letters import exam_values
from portal.actions.offers import in_words
from portal.actions.opening import Opening, open_case
from portal.actions.places import release_on_withdrawal, sitting_is_over
from portal.actions.representatives import who_asks
from portal.db import new_id
from portal.models import Case, Draft, Exam, Person
from portal.models.exam_lists import supervised_with
from portal.models.own import OwnExams, bases_of, exams_of, open_objections_of
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import PLACING, SEATED, WEIGHED, find_step, must_be_carried_out
from portal.rules.questions import identity_term_is_over


@dataclass(frozen=True)
class FileRequest:
    """Send the draft (its id): it becomes one case, or for an objection one linked case per exam."""

    draft: str


def file_request(ctx: Context, command: FileRequest) -> list[str]:
    """Open the case(s) of a draft and acknowledge them (T01, N1). Returns the case numbers.

    Sent twice, it still makes each case once. Raises Refused("gone"), Refused("no_exam"),
    Refused("unknown_exam"), Refused("already_open", ref=…), and "too_many_open" (`most`, `contact`) to a guest.
    """
    ctx.require(Permission.OWN_CASES)
    draft = ctx.get(Draft, command.draft)
    if draft.person_id != ctx.actor.id:
        raise Refused("gone")
    if draft.is_sent:
        return list(draft.sent_refs)
    group, asks = new_id(), who_asks(ctx, draft.values)
    exams = _exams_of(ctx, draft, asks[0])
    refuse_too_many(ctx, len(exams))
    cases = [_file(ctx, draft, exam, group, *asks) for exam in exams]
    draft.sent_refs, draft.values, draft.changed_at = [case.ref for case in cases], {}, ctx.now
    return list(draft.sent_refs)


def _file(
    ctx: Context, draft: Draft, exam: Exam | None, group: str, subject: Person, acting: Person | None
) -> Case:
    values = draft.values
    return open_case(
        ctx,
        Opening(
            asked=draft.kind, subject=subject, received_at=ctx.now, group=group, exam=exam,
            function="representative" if acting else "subject", representative=acting.id if acting else None,
            email=values.get("email") or subject.email, objected=tuple(values.get("objected") or ()), words=values,
            new_facts=says_new(values),
        ),
    )  # fmt: skip


def says_new(values: Mapping[str, Any]) -> bool:
    """Whether the student says that something changed since a refusal; asked and left open, it did (O-6: in doubt)."""
    return values.get("new_facts", "no") not in ("no", False)


def _exams_of(ctx: Context, draft: Draft, subject: Person) -> Sequence[Exam | None]:
    """One case for each of these; [None] is a request about all exams at once, or by somebody who takes none."""
    slugs = list(dict.fromkeys(draft.values.get("exams") or []))
    if not slugs and (draft.kind not in SEATED or person(ctx).is_guest):
        return [None]
    own = own_exams(ctx, slugs, subject)
    exams = own.chosen(slugs) if slugs else own.coming(draft.kind)
    if len(exams) != len(slugs or exams):
        raise Refused("unknown_exam")
    if draft.kind in SEATED:
        _check_objection(own, exams)
    return exams


def own_exams(ctx: Context, slugs: Sequence[str], subject: Person) -> OwnExams:
    """The exams of who asks, and which of them already have an open objection; a guest's are those that they chose."""
    query = supervised_with(slugs) if person(ctx).is_guest else exams_of(ctx.actor.id)
    exams = ctx.session.scalars(query).unique().all()
    bases = ctx.session.execute(bases_of(exam.id for exam in exams))
    return OwnExams.of(exams, ctx.session.execute(open_objections_of(subject.id)), ctx.today, bases)


def _check_objection(own: OwnExams, exams: Sequence[Exam]) -> None:
    if not exams:
        raise Refused("no_exam")
    for exam in exams:
        if not exam.is_proctored:
            raise Refused("unknown_exam")
        if exam.id in own.objected:
            raise Refused("already_open", ref=own.objected[exam.id])


@dataclass(frozen=True)
class TakeUp:
    """Become the handler of a case."""

    case: str


def take_up(ctx: Context, command: TakeUp) -> Case:
    """Start assessing (T02); the actor becomes its handler, or takes it over.

    Raises Refused("identity_not_sure") while nobody has made sure who asks (12(6)), Refused("representative_missing")
    while a pupil under 16 has nobody who acts for them and the time to name somebody runs (2.7), and the lifecycle's
    refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    if case.state == "received":
        if not may_be_taken_up(ctx, case):
            raise Refused("identity_not_sure")
        if case.needs_representative(ctx.today) and not identity_term_is_over(ctx.events_of(case), ctx.today):
            raise Refused("representative_missing")
        step = find_step("take_up", case.kind, case.state)
    else:
        step = find_step("hand_over", case.kind, case.state)
        if case.handler_id == ctx.actor.id:
            raise Refused("not_in_this_state", deed="take_up", state=case.state)
    ctx.record(step.tag, case, function="handler", to_state=step.to_state, handler=ctx.actor.id)
    return case


@dataclass(frozen=True)
class Withdraw:
    """The student takes the request back, by an explicit act."""

    case: str


def withdraw(ctx: Context, command: Withdraw) -> Case:
    """Close one's own case on one's own wish (T13, N10); a held seat is given back, unless the exam was missed for it.

    Raises Refused.
    """
    case = ctx.own(command.case)
    step = find_step("withdraw", case.kind, case.state)
    kept = release_on_withdrawal(ctx, case)
    ctx.record(step.tag, case, function=ctx.function_in(case), to_state=step.to_state)
    ctx.notify(
        case, "withdrawn", letter="withdrawn", number="N10",
        values=lambda language: {
            "objection": case.kind in WEIGHED and kept is None and case.exam_is_ahead(ctx.now),
            "place_kept": kept is not None,
            "place": f"{in_words(kept, language)}, {kept.place}" if kept else "",
        },
    )  # fmt: skip
    return case


@dataclass(frozen=True)
class CloseCase:
    """Everything the decision promised has been done; `evidence` says how we know, where something was promised."""

    case: str
    evidence: str = ""


def close_case(ctx: Context, command: CloseCase) -> Case:
    """Complete a decided case (T11 with N9, T12).

    Raises Refused("not_carried_out"), Refused("exam_not_taken"), Refused("evidence_missing"), and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("complete", case.kind, case.state)
    if must_be_carried_out(case.kind, case.state, case.outcome):
        raise Refused("not_carried_out")
    if case.waits_for_exam(ctx.now) or (case.state in PLACING and not sitting_is_over(ctx, case)):
        raise Refused("exam_not_taken")
    if step.notice and not command.evidence.strip():
        raise Refused("evidence_missing")
    texts = (ctx.write(case, "evidence", command.evidence),) if command.evidence.strip() else ()
    ctx.record(step.tag, case, function="handler", to_state=step.to_state, texts=texts)
    if step.notice:
        ctx.notify(
            case, "completed", letter=f"completed-{case.kind}", number=step.notice,
            values=lambda language: {**exam_values(case, language), "evidence": command.evidence},
        )  # fmt: skip
    return case
