"""What the clock brings to requests for online supervision: late ones, the exam day, and exams that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.actions.context import Context
from portal.actions.supervision_letters import mail_student, tell_deciders
from portal.actions.supervision_requests import due_for
from portal.models import SupervisionRequest
from portal.rules.errors import Refused


@dataclass(frozen=True)
class CallRequestLate:
    """A request (its number) should have had an answer by now."""

    request: str


def call_request_late(ctx: Context, command: CallRequestLate) -> None:
    """Tell the deciders, once for each last day. Raises Refused("too_early")."""
    request = _open(ctx, command.request)
    if request.due >= ctx.today or request.reminded:
        raise Refused("too_early")
    request.reminded = True
    tell_deciders(ctx, request, "staff-supervision-late")


@dataclass(frozen=True)
class TellOfCampus:
    """The exam of this request (its number) is tomorrow, and there is no answer."""

    request: str


def tell_of_campus(ctx: Context, command: TellOfCampus) -> None:
    """Mail the student that without an answer the place is on campus. Raises Refused("not_exam_day")."""
    request = _open(ctx, command.request)
    if request.exam.cancelled or request.exam.day != ctx.today + timedelta(days=1):
        raise Refused("not_exam_day")
    mail_student(ctx, request, "supervision-tomorrow", f"tomorrow:{request.exam.day.isoformat()}")


@dataclass(frozen=True)
class LetLapse:
    """The exam day of this request (its number) has come without an answer."""

    request: str


def let_lapse(ctx: Context, command: LetLapse) -> None:
    """No online supervision: the place is on campus. Raises Refused("too_early")."""
    request = _open(ctx, command.request)
    if request.exam.day > ctx.today:
        raise Refused("too_early")
    request.state, request.ended_at = "lapsed", ctx.now
    ctx.log("supervision:lapsed", f"exam:{request.exam_id}", function="system", request=request.id)


@dataclass(frozen=True)
class FollowChange:
    """The exam of this request (its number) was moved, called off, put back, or records other things."""

    request: str


def follow_change(ctx: Context, command: FollowChange) -> None:
    """Count the last day anew, and ask the student if they still want it: until they say so it counts for nothing.

    Of an exam that is called off they hear by the mail to everybody who takes it. Raises Refused("too_early").
    """
    request = ctx.get(SupervisionRequest, command.request)
    exam = request.exam
    anew = exam.recorded_anew_at is not None and exam.recorded_anew_at > request.told_at
    if not request.is_alive or not (anew or request.told_plan != exam.plan):
        raise Refused("too_early")
    request.told_plan, request.told_at = exam.plan, ctx.now
    if request.state == "open":
        request.due, request.reminded = due_for(ctx, exam), False
    if exam.is_on_request and not exam.cancelled:
        mail_student(ctx, request, "supervision-changed", f"changed:{ctx.now.isoformat()}")


def _open(ctx: Context, ref: str) -> SupervisionRequest:
    request = ctx.get(SupervisionRequest, ref)
    if request.state != "open":
        raise Refused("not_in_this_state", deed="supervision", state=request.state)
    return request
