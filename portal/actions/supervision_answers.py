"""Granting or refusing a request for online supervision: a decision of the school, not one under the GDPR."""

from __future__ import annotations

from dataclasses import dataclass

from portal.actions.context import Context
from portal.actions.supervision_letters import answer_letter, mail_student
from portal.models import Person, SupervisionRequest
from portal.models.supervision import something_against
from portal.rules.access import Permission, Role
from portal.rules.errors import Refused

REASONS_LIMIT = 5_000
"""Characters of the reasons of a refusal."""


@dataclass(frozen=True)
class AnswerRequest:
    """The answer to a request (its number). `reasons` are the words of a refusal in the student's language.

    `dutch` are the same in Dutch, needed where that text counts beside one in English.
    """

    request: str
    granted: bool
    reasons: str = ""
    dutch: str = ""


def answer_request(ctx: Context, command: AnswerRequest) -> SupervisionRequest:
    """Keep the letter as it leaves, and mail the student that an answer is there.

    Raises Refused: "gone", "no_remedy_route", "reasons_missing", "dutch_missing", "too_long", and the codes of
    `hindrance_to_answer`.
    """
    ctx.require(Permission.SIGN_DECISIONS)
    request = ctx.get(SupervisionRequest, command.request)
    if code := hindrance_to_answer(ctx, request, granted=command.granted):
        raise Refused(code)
    person = ctx.session.get_one(Person, request.person_id)
    if not command.granted:
        _check_words(ctx, command, person)
    request.letter_language = person.language
    letter = answer_letter(ctx, request, person.language, granted=command.granted, reasons=command.reasons)
    request.letter_title, request.letter_body = letter.title, letter.body
    if not command.granted and ctx.dutch_counts(person.language):
        dutch = answer_letter(ctx, request, "nl", granted=False, reasons=command.dutch)
        request.binding_title, request.binding_body = dutch.title, dutch.body
    request.state = "granted" if command.granted else "refused"
    request.answered_at, request.answered_by = ctx.now, ctx.actor.id
    tag = "supervision:granted" if command.granted else "supervision:refused"
    function = "decider" if ctx.actor.may(Permission.DECIDE_CASES) else "handler"
    ctx.log(tag, f"exam:{request.exam_id}", function=function, request=request.id)
    mail_student(ctx, request, "supervision-answer", "answer")
    return request


def hindrance_to_answer(ctx: Context, request: SupervisionRequest, *, granted: bool) -> str | None:
    """Why the actor cannot answer it so, as a refusal code; None when they can.

    Codes: own_case, dpo_decides_nothing, not_yours (a handler grants with a mandate and refuses nothing, T08),
    not_in_this_state, not_on_request, exam_cancelled, exam_day_came (then it is on campus), and for a grant
    not_supervised (11.3) and student_against (an objection or restriction goes first, 6.2).
    """
    exam = request.exam
    if request.person_id == ctx.actor.id:
        return "own_case"
    if Role.DPO in ctx.actor.roles:
        return "dpo_decides_nothing"
    if not _may_answer(ctx, granted):
        return "not_yours"
    if request.state != "open":
        return "not_in_this_state"
    if not exam.is_on_request:
        return "not_on_request"
    if exam.cancelled:
        return "exam_cancelled"
    if exam.day <= ctx.today:
        return "exam_day_came"
    if granted and not exam.may_be_proctored:
        return "not_supervised"
    if granted and ctx.session.scalar(something_against(exam.id, request.person_id)) is not None:
        return "student_against"
    return None


def _may_answer(ctx: Context, granted: bool) -> bool:
    if ctx.actor.may(Permission.DECIDE_CASES):
        return True
    return granted and "handler" in ctx.config.mandated and ctx.actor.may(Permission.SIGN_DECISIONS)


def _check_words(ctx: Context, command: AnswerRequest, person: Person) -> None:
    if not command.reasons.strip():
        raise Refused("reasons_missing")
    if ctx.dutch_counts(person.language) and not command.dutch.strip():
        raise Refused("dutch_missing")
    if max(len(command.reasons), len(command.dutch)) > REASONS_LIMIT:
        raise Refused("too_long")
