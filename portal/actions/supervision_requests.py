"""A student asks to take an exam at a distance with online supervision, says so again, or takes it back (section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.supervision_letters import mail_student, tell_deciders
from portal.db import new_id
from portal.models import Enrolment, Exam, Explanation, SupervisionRequest
from portal.models.cases import new_reference
from portal.models.supervision import something_against
from portal.models.supervision_requests import requests_of
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.on_request import ALIVE, REASONS, answer_by, last_day_to_ask


@dataclass(frozen=True)
class AskForSupervision:
    """The student wants to take this exam (its slug) at a distance, for a reason of REASONS."""

    exam: str
    reason: str


def ask_for_supervision(ctx: Context, command: AskForSupervision) -> SupervisionRequest:
    """Take in the request with the day of its answer, and tell the student and who decides.

    Raises Refused: "not_yours", "gone" for an exam that they do not take, "unknown_choice", and the codes of
    `hindrance_to_ask`.
    """
    exam = _taken(ctx, command.exam)
    if command.reason not in REASONS:
        raise Refused("unknown_choice")
    if code := hindrance_to_ask(ctx, exam):
        raise Refused(code)
    request = SupervisionRequest(
        id=new_id(), ref=new_reference(ctx.today.year), exam_id=exam.id, exam=exam, person_id=ctx.actor.id,
        reason=command.reason, asked_at=ctx.now, read_number=_number_of(ctx, exam), confirmed_at=ctx.now,
        plan=exam.plan, told_plan=exam.plan, told_at=ctx.now, due=due_for(ctx, exam),
    )  # fmt: skip
    ctx.session.add(request)
    ctx.log("supervision:asked", f"exam:{exam.id}", function="subject", request=request.id)
    mail_student(ctx, request, "supervision-received", "received")
    tell_deciders(ctx, request, "staff-supervision-asked")
    return request


def hindrance_to_ask(ctx: Context, exam: Exam) -> str | None:
    """Why the actor cannot ask this now, as a refusal code; None when they can.

    Codes: not_on_request, exam_cancelled, not_explained (the explanation precedes the request, section 3),
    too_late_to_ask, asked_already, request_against (their objection or restriction goes first, 6.2).
    """
    if not exam.is_on_request:
        return "not_on_request"
    if exam.cancelled:
        return "exam_cancelled"
    if exam.published_id is None:
        return "not_explained"
    if ctx.today > last_day_to_ask(exam.day, ctx.config.ask_supervision_working_days):
        return "too_late_to_ask"
    alive = requests_of(ctx.actor.id, exam.id).where(SupervisionRequest.state.in_(ALIVE))
    if ctx.session.scalars(alive.limit(1)).unique().first() is not None:
        return "asked_already"
    if ctx.session.scalar(something_against(exam.id, ctx.actor.id)) is not None:
        return "request_against"
    return None


@dataclass(frozen=True)
class SayAgain:
    """The exam of this request (its number) changed; its student still wants online supervision."""

    request: str


def say_again(ctx: Context, command: SayAgain) -> SupervisionRequest:
    """Note that they still want it, having read what is recorded now (I-16); said twice it is said once.

    Raises Refused: "gone", "not_yours", "not_in_this_state", "session_started", "not_on_request", "exam_cancelled".
    """
    request = _own(ctx, command.request)
    exam = request.exam
    if not exam.is_on_request:
        raise Refused("not_on_request")
    if exam.cancelled:
        raise Refused("exam_cancelled")
    if request.plan == exam.plan and (exam.recorded_anew_at or ctx.now) <= request.confirmed_at:
        return request
    request.confirmed_at = request.told_at = ctx.now
    request.plan = request.told_plan = exam.plan
    request.read_number = _number_of(ctx, exam)
    ctx.log("supervision:confirmed", f"exam:{exam.id}", function="subject", request=request.id)
    return request


@dataclass(frozen=True)
class TakeBackRequest:
    """The student takes this request (its number) back; nobody asks why."""

    request: str


def take_back_request(ctx: Context, command: TakeBackRequest) -> SupervisionRequest:
    """End it: the place on campus stands, and nobody records the student. Possible until the exam starts.

    Raises Refused: "gone", "not_yours", "not_in_this_state", "session_started".
    """
    request = _own(ctx, command.request)
    request.state, request.ended_at = "withdrawn", ctx.now
    ctx.log("supervision:withdrawn", f"exam:{request.exam_id}", function="subject", request=request.id)
    return request


def due_for(ctx: Context, exam: Exam) -> date:
    """By when a request of today about this exam has its answer."""
    return answer_by(ctx.today, exam.day, ctx.config.answer_supervision_working_days, ctx.closed_days)


def _own(ctx: Context, ref: str) -> SupervisionRequest:
    """The actor's own request, which can still change: it lives, and the exam has not begun."""
    ctx.require(Permission.OWN_EXAMS)
    request = ctx.get(SupervisionRequest, ref)
    if request.person_id != ctx.actor.id:
        raise Refused("gone")
    if ctx.now >= request.exam.starts_at:
        raise Refused("session_started")
    if not request.is_alive:
        raise Refused("not_in_this_state", deed="supervision", state=request.state)
    return request


def _taken(ctx: Context, slug: str) -> Exam:
    """An exam that the actor takes. Their enrolment is locked: of two requests at once, one waits for the other."""
    ctx.require(Permission.OWN_EXAMS)
    query = select(Enrolment).join(Exam, Exam.id == Enrolment.exam_id)
    query = query.where(Exam.slug == slug, Enrolment.person_id == ctx.actor.id)
    enrolment = ctx.session.scalars(query.with_for_update(of=Enrolment)).one_or_none()
    if enrolment is None:
        raise Refused("gone")
    return ctx.session.get_one(Exam, enrolment.exam_id)


def _number_of(ctx: Context, exam: Exam) -> int:
    """The version of the explanation that students can read now."""
    query = select(Explanation.number).where(Explanation.id == exam.published_id)
    return ctx.session.scalar(query) or 0
