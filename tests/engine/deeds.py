"""Every deed of the engine as a random person would do it: a name, who may try, and the command it makes.

A deed gets the case, the world it happens in and a source of random choices, and carries out one action.
Whether it is allowed is for the engine to say; the tests compare that with the table of the lifecycle.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.actions.answers import AnswerQuestion, ConfirmAnswer, answer_question, confirm_answer
from portal.actions.board import AnswerBoard, AskBoard, answer_board, ask_board
from portal.actions.cases import CloseCase, TakeUp, Withdraw, close_case, take_up, withdraw
from portal.actions.decision_drafts import draft_decision
from portal.actions.decisions import (
    GiveAdvice,
    PrepareDecision,
    ReturnDecision,
    SignDecision,
    give_advice,
    prepare_decision,
    return_decision,
    sign_decision,
)
from portal.actions.deviations import AnswerAgreement, answer_agreement, ask_agreement
from portal.actions.disadvantage_reports import (
    AnswerReport,
    ReportDisadvantage,
    answer_report,
    report_disadvantage,
)
from portal.actions.execution import StartExecution, start_execution
from portal.actions.extension import ExtendDeadline, extend_deadline
from portal.actions.holds import HoldCase, LiftHold, hold_case, lift_hold
from portal.actions.identity import VerifyIdentity, verify_identity
from portal.actions.kept import DeleteKept, delete_kept
from portal.actions.messages import SendMessage, send_to_office, send_to_student
from portal.actions.packages import PutPackage, RenewPackage, put_package, renew_package
from portal.actions.questions import AskStudent, ask_student
from portal.actions.remedies import (
    KnowPetition,
    MoveBezwaar,
    ReceiveBezwaar,
    decide_bezwaar,
    drop_bezwaar,
    hear_bezwaar,
    know_petition,
    receive_bezwaar,
    record_order,
)
from portal.actions.repeats import JudgeRepeat, judge_repeat
from portal.actions.resit_act import ResitAct, act_at_resit
from portal.actions.sittings import ChooseSeat, OfferPlaces, choose_seat, offer_places
from portal.actions.stopping import StopExam, stop_exam
from portal.models import BoardQuestion, Case, Decision, Deviation, Placement, Sitting
from portal.models.disadvantage_reports import KINDS
from portal.rules import remedies
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.grounds import REFUSAL_GROUNDS, refusal_grounds
from portal.rules.lifecycle import allows
from portal.rules.parts import parts
from portal.rules.questions import MEANS
from portal.rules.remedies import REVISION_CAUSES, Weighing
from tests.make import Make
from tests.refusals import complete

Deed = Callable[[Make, Case, Random], tuple[Callable[..., Any], Any]]


WHY = "Omdat het zo is."


def _proposal(make: Make, case: Case) -> str:
    standing = make.all(Decision, case_id=case.id, state="prepared")
    return standing[-1].id if standing else "f" * 24


def _prepared(make: Make, case: Case, random: Random) -> PrepareDecision:
    outcome = random.choice((*remedies.OUTCOMES * 4, "forged"))
    if case.kind not in REFUSAL_GROUNDS:
        return PrepareDecision(case.ref, outcome, WHY)
    possible = parts(case.kind, case.objected)
    some = tuple(random.sample(possible, random.randint(0, min(3, len(possible)))))
    ground = random.choice((*refusal_grounds(case.kind) * 3, None, "forged"))
    why, cause = random.choice((WHY, WHY, WHY, WHY, "")), random.choice((None, *REVISION_CAUSES))
    forgotten = random.choice(({}, {}, {}, {"weighing": Weighing()}, {"kept": ()}, {"data_ready": False}))
    return complete(case, outcome, ground, some, explanation=why, cause=cause, **forgotten)


def _offer(make: Make, case: Case, random: Random) -> OfferPlaces:
    found = make.all(Placement, case_id=case.id)
    sittings = tuple(one.id for one in make.all(Sitting, exam_id=case.exam_id or ""))
    some = tuple(random.sample(sittings, random.randint(0, len(sittings))))
    ref = found[0].ref if found else "2026-0000-0000"
    return OfferPlaces(ref, some, no_cost=True, same_attempts=True, result_working_days=10, no_mark=True)


def _agreement(make: Make, case: Case, random: Random) -> AnswerAgreement:
    places = [place.id for place in make.all(Placement, case_id=case.id)]
    asked = [one.id for one in make.all(Deviation) if one.placement_id in places]
    return AnswerAgreement(case.ref, asked[-1] if asked else "0" * 24, random.random() < 0.7)


def _seat(make: Make, case: Case, random: Random) -> ChooseSeat:
    sittings = [one.id for one in make.all(Sitting)]
    return ChooseSeat(case.ref, random.choice(sittings) if sittings else "0" * 24)


def _question(make: Make, case: Case, random: Random) -> AskStudent:
    ground = random.choice(("identity", "representation", "scope", "forged"))
    days = random.choice((14, 14, 14, 20, 3, -1))
    means = MEANS.get(ground, ("forged",))[0]
    told = random.choice((None, None, "unchanged"))
    return AskStudent(
        case.ref, ground, local_date(make.now) + timedelta(days=days), means, "Wie ben je?", told
    )


def _judgement(make: Make, case: Case, random: Random) -> ConfirmAnswer:
    came = local_date(make.now) - timedelta(days=random.choice((0, 0, 1, 5, -1)))
    return ConfirmAnswer(
        case.ref, random.random() < 0.7, came, random.choice(("known_mail", "known_mail", ""))
    )


def _near(make: Make, random: Random) -> date:
    return local_date(make.now) + timedelta(days=random.choice((0, 0, 0, 1, -3, -60)))


def _board_answer(make: Make, case: Case, random: Random) -> AnswerBoard:
    asked = make.all(BoardQuestion, case_id=case.id)
    said = random.choice(("possible", "not_possible", "forged"))
    return AnswerBoard(
        asked[-1].ref if asked else "2026-0000-0000", said, random.choice(("Dat kan.", "Dat kan.", ""))
    )


DEEDS: dict[str, Deed] = {
    "take up": lambda make, case, random: (take_up, TakeUp(case.ref)),
    "draft": lambda make, case, random: (draft_decision, _prepared(make, case, random)),
    "prepare": lambda make, case, random: (prepare_decision, _prepared(make, case, random)),
    "advise": lambda make, case, random: (
        give_advice,
        GiveAdvice(case.ref, _proposal(make, case), random.choice(("agree", "disagree", "forged")), "Omdat."),
    ),
    "ask the board": lambda make, case, random: (ask_board, AskBoard(case.ref)),
    "answer as the board": lambda make, case, random: (answer_board, _board_answer(make, case, random)),
    "return": lambda make, case, random: (
        return_decision, ReturnDecision(case.ref, _proposal(make, case), "Nog niet.")
    ),
    "sign": lambda make, case, random: (sign_decision, SignDecision(case.ref, _proposal(make, case))),
    "execute": lambda make, case, random: (start_execution, StartExecution(case.ref)),
    "close": lambda make, case, random: (close_case, CloseCase(case.ref, random.choice(("", "Gewist.")))),
    "withdraw": lambda make, case, random: (withdraw, Withdraw(case.ref)),
    "put the data there": lambda make, case, random: (
        put_package, PutPackage(case.ref, (make.stored("a.csv"),) * random.choice((1, 1, 1, 0)))
    ),
    "renew the data": lambda make, case, random: (renew_package, RenewPackage(case.ref)),
    "write to the student": lambda make, case, random: (send_to_student, SendMessage(case.ref, "Vraag?")),
    "write to the office": lambda make, case, random: (send_to_office, SendMessage(case.ref, "Antwoord.")),
    "stop the exam": lambda make, case, random: (stop_exam, StopExam(case.ref)),
    "choose about the resit": lambda make, case, random: (act_at_resit, ResitAct(case.ref, random.random() < 0.7)),
    "judge the repeat": lambda make, case, random: (
        judge_repeat, JudgeRepeat(case.ref, random.random() < 0.5)
    ),
    "ask": lambda make, case, random: (ask_student, _question(make, case, random)),
    "answer": lambda make, case, random: (
        answer_question, AnswerQuestion(case.ref, random.choice(("Ik ben het.", "")), random.random() < 0.3)
    ),
    "judge the answer": lambda make, case, random: (confirm_answer, _judgement(make, case, random)),
    "extend": lambda make, case, random: (
        extend_deadline,
        ExtendDeadline(case.ref, random.choice(("complex", "many_requests", "forged")), "Er is veel te bekijken."),
    ),
    "verify": lambda make, case, random: (verify_identity, VerifyIdentity(case.ref, "known_mail")),
    "offer places": lambda make, case, random: (offer_places, _offer(make, case, random)),
    "ask to agree": lambda make, case, random: (ask_agreement, _offer(make, case, random)),
    "answer about the place": lambda make, case, random: (answer_agreement, _agreement(make, case, random)),
    "choose a seat": lambda make, case, random: (choose_seat, _seat(make, case, random)),
    "take in a bezwaar": lambda make, case, random: (
        receive_bezwaar, ReceiveBezwaar(case.ref, _near(make, random), random.random() < 0.5)
    ),
    "hear about the bezwaar": lambda make, case, random: (hear_bezwaar, MoveBezwaar(case.ref)),
    "end the bezwaar": lambda make, case, random: (decide_bezwaar, MoveBezwaar(case.ref)),
    "take back the bezwaar": lambda make, case, random: (drop_bezwaar, MoveBezwaar(case.ref)),
    "know of a petition": lambda make, case, random: (
        know_petition, KnowPetition(case.ref, _near(make, random))
    ),
    "report a disadvantage": lambda make, case, random: (
        report_disadvantage,
        ReportDisadvantage(case.ref, random.choice((*KINDS, "forged")), random.choice(("", "Een ster."))),
    ),
    "answer the report": lambda make, case, random: (
        answer_report, AnswerReport(case.ref, random.random() < 0.5, random.choice((WHY, WHY, "")))
    ),
    "hold": lambda make, case, random: (
        hold_case, HoldCase(case.ref, _near(make, random) + timedelta(days=60), random.choice((WHY, WHY, "")))
    ),
    "lift the hold": lambda make, case, random: (lift_hold, LiftHold(case.ref)),
    "delete what stayed": lambda make, case, random: (
        delete_kept,
        DeleteKept(
            case.ref, tuple(random.sample(parts(case.kind), random.choice((0, 1, 1, 3)))), random.choice((WHY, WHY, ""))
        ),
    ),
    "record the order": lambda make, case, random: (record_order, MoveBezwaar(case.ref)),
}  # fmt: skip
"""Name → what it does. A new action joins by a line here."""


USUAL: dict[str, tuple[str, str]] = {
    "take up": ("handler", "take_up"),
    "ask": ("handler", "ask_identity"),
    "answer": ("subject", "resume"),
    "judge the answer": ("handler", "resume"),
    "extend": ("handler", "extend"),
    "verify": ("handler", "take_up"),
    "draft": ("handler", "prepare"),
    "prepare": ("handler", "prepare"),
    "advise": ("dpo", "prepare"),
    "ask the board": ("handler", "ask_board"),
    "answer as the board": ("exam_board", "answer_board"),
    "return": ("decider", "prepare"),
    "sign": ("decider", "grant"),
    "execute": ("handler", "execute"),
    "put the data there": ("handler", "put_package"),
    "renew the data": ("subject", "renew_package"),
    "close": ("handler", "complete"),
    "withdraw": ("subject", "withdraw"),
    "take in a bezwaar": ("handler", "receive_bezwaar"),
    "hear about the bezwaar": ("handler", "hear_bezwaar"),
    "end the bezwaar": ("decider", "decide_bezwaar"),
    "take back the bezwaar": ("handler", "drop_bezwaar"),
    "know of a petition": ("handler", "know_petition"),
    "record the order": ("handler", "record_order"),
    "report a disadvantage": ("subject", "report_disadvantage"),
    "answer the report": ("handler", "answer_disadvantage"),
    "delete what stayed": ("handler", "delete_kept"),
    "hold": ("dpo", "hold_case"),
    "lift the hold": ("dpo", "lift_hold"),
    "write to the student": ("handler", "write_message"),
    "write to the office": ("subject", "write_message"),
    "judge the repeat": ("decider", "judge_repeat"),
    "stop the exam": ("subject", "stop_exam"),
    "choose about the resit": ("subject", "act_at_resit"),
    "offer places": ("scheduler", "accept"),
    "ask to agree": ("scheduler", "ask_agreement"),
    "answer about the place": ("subject", "answer_agreement"),
    "choose a seat": ("subject", "accept"),
}
"""Who does it when all goes as usual, and the deed of the table that says when."""
RARELY = {
    "withdraw": 0.15,
    "stop the exam": 0.1,
    "choose about the resit": 0.1,
    "ask the board": 0.3,
    "answer as the board": 0.6,
    "return": 0.3,
    "put the data there": 0.3,
    "report a disadvantage": 0.4,
    "hold": 0.1,
    "delete what stayed": 0.4,
    "lift the hold": 0.2,
    "draft": 0.3,
    "write to the student": 0.2,
    "write to the office": 0.2,
}
"""How often what stops or slows a case is really chosen, so that lives are long enough to be interesting."""


def likely(case: Case, random: Random) -> str:
    """A deed that the table allows now, or any deed at all when there is none."""
    fits = [
        name
        for name, (_role, deed) in USUAL.items()
        if allows(deed, case.kind, case.state_of(deed)) and random.random() < RARELY.get(name, 1)
    ]
    return random.choice(fits or list(DEEDS))


def attempt(make: Make, who: Any, roles: tuple[str, ...], case: Case, name: str, random: Random) -> str:
    """Do it. Returns "done", or the refusal's code; anything else that is raised is a fault of the engine."""
    action, command = DEEDS[name](make, case, random)
    try:
        make.do(who, action, command, *roles)
    except Refused as refused:
        return refused.code
    return "done"
