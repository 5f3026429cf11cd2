"""What a computer flagged is judged again by a person who was not involved, and the student is heard (R-10, 2.6, 11.2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.models import Case, CaseText, Person
from portal.models.staff_roles import reviewers
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class SendToReview:
    """Ask this person (id) to judge the case (its number) again."""

    case: str
    reviewer: str


def send_to_review(ctx: Context, command: SendToReview) -> Case:
    """Ask somebody who has the role and was not involved before; another one can be asked instead later.

    Raises Refused: "unknown_reviewer", "reviewer_involved", "own_case", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("send_to_review", case.kind, case.state)
    found = ctx.session.scalars(reviewers(ctx.now).where(Person.id == command.reviewer)).one_or_none()
    if found is None:
        raise Refused("unknown_reviewer")
    if found.id in involved(ctx, case):
        raise Refused("reviewer_involved")
    ctx.record(step.tag, case, function="handler", to_state=step.to_state, reviewer=found.id)
    link = f"{ctx.config.base_url}/{found.language}/staff/reviews/{case.ref}"
    values = {"ref": case.ref, "link": link}
    ctx.tell(found.email, found.language, "staff-review", values, f"staff-review:{case.id}:{found.id}")
    return case


def involved(ctx: Context, case: Case) -> set[str]:
    """The ids of all who had a hand in this case: the student, who acts for them, and everybody in its events."""
    people = {case.subject_id, case.representative_id, case.handler_id}
    people |= {case.meant_by(event.who) for event in ctx.events_of(case)}
    return {one for one in people if one}


@dataclass(frozen=True)
class Observe:
    """What the reviewer saw, written down before any score."""

    case: str
    words: str


def observe(ctx: Context, command: Observe) -> CaseText:
    """Keep the reviewer's own observations; they are written once.

    Raises Refused: "gone" for a case that this reviewer was not asked for, "observed_already", "words_missing".
    """
    ctx.require(Permission.REVIEW_FLAGS)
    case = ctx.get(Case, command.case)
    if case.reviewer_id != ctx.actor.id or case.is_own(ctx.actor.id):
        raise Refused("gone")
    step = find_step("review", case.kind, case.state)
    if any(one.author_id == ctx.actor.id for one in observations(ctx, case)):
        raise Refused("observed_already")
    if not command.words.strip():
        raise Refused("words_missing")
    text = ctx.write(case, "observation", command.words)
    ctx.record(step.tag, case, function="reviewer", texts=(text,))
    return text


def observations(ctx: Context, case: Case) -> list[CaseText]:
    """What reviewers wrote about this case, the first first."""
    return _texts(ctx, case, "observation")


def _texts(ctx: Context, case: Case, kind: str) -> list[CaseText]:
    query = select(CaseText).where(CaseText.case_id == case.id, CaseText.kind == kind)
    return list(ctx.session.scalars(query.order_by(CaseText.created_at, CaseText.id)))


@dataclass(frozen=True)
class HearStudent:
    """The student gave their view: in these words, as the handler wrote them down, or in a message of the case."""

    case: str
    words: str = ""
    by_message: bool = False


def hear_student(ctx: Context, command: HearStudent) -> Case:
    """Note that the student was heard; then somebody can decide (22(3)).

    Raises Refused: "not_observed" before a reviewer has written, "no_message" when the student wrote none,
    "words_missing", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("hear", case.kind, case.state)
    if not observations(ctx, case):
        raise Refused("not_observed")
    if command.by_message:
        messages = _texts(ctx, case, "message")
        if not messages:
            raise Refused("no_message")
        texts = (messages[-1],)
    else:
        if not command.words.strip():
            raise Refused("words_missing")
        texts = (ctx.write(case, "heard", command.words),)
    ctx.record(step.tag, case, function="handler", to_state=step.to_state, texts=texts)
    return case
