"""An exam where only who asks is supervised online, and requests for it: each step by the same action as real use."""

from __future__ import annotations

from typing import Any

from portal.actions.approvals import Approve, AskApproval, approve, ask_approval
from portal.actions.supervision_answers import AnswerRequest, answer_request
from portal.actions.supervision_requests import AskForSupervision, ask_for_supervision
from portal.models import Exam, Person, SupervisionRequest
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make


def on_request(make: Make, cast: Cast, code: str = "STAT1", **more: Any) -> Exam:
    """Approved and explained; Amira and Ben take it, five weeks from now unless said otherwise."""
    given = {"product": make.product(f"Toezicht {code}"), "supervision_for": "on_request", "mode": "campus"}
    exam = make.exam(code, **{**given, **more})
    explained(make, cast.eva, cast.pia, exam)
    make.do(cast.eva, ask_approval, AskApproval(exam.slug), "handler")
    make.do(cast.pia, approve, Approve(exam.slug), "publisher")
    make.enrol(cast.amira, exam)
    make.enrol(cast.ben, exam)
    found: Exam = make.get(Exam, id=exam.id)
    return found


def approve_again(make: Make, exam: Exam) -> None:
    """The mark "may be proctored" that a change took away, whoever gives it."""
    with make.database.writing() as session:
        session.get_one(Exam, exam.id).approval = "approved"


def asked(make: Make, who: Person, exam: Exam, reason: str = "abroad") -> SupervisionRequest:
    """Somebody's request."""
    found: SupervisionRequest = make.do(who, ask_for_supervision, AskForSupervision(exam.slug, reason))
    return found


def answered(
    make: Make, cast: Cast, request: SupervisionRequest, *, granted: bool = True, **more: Any
) -> SupervisionRequest:
    """The decider's answer."""
    words = {} if granted else {"reasons": "Er is die dag geen plek bij de surveillanten."}
    command = AnswerRequest(request.ref, granted, **{**words, **more})
    found: SupervisionRequest = make.do(cast.dirk, answer_request, command, "decider")
    return found
