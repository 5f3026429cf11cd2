"""Letters speak of an exam only while it is still to come (2.8 item 7, N10, N11, N13, O-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal import content
from portal.actions.cases import Withdraw, withdraw
from portal.actions.forwarding import Misroute, misroute
from portal.actions.late import CallLate, call_late
from portal.actions.retyping import Retype, retype
from portal.config import Desks
from portal.db import new_id
from portal.models import Case, Exam, Letter
from tests.office import Office


def call_off(office: Office, case: Case) -> None:
    with office.make.database.writing() as session:
        session.get_one(Exam, case.exam_id).cancelled_at = office.make.now


def withdrawn(office: Office, case: Case, at: datetime | None = None) -> str:
    office.make.do(office.cast.amira, withdraw, Withdraw(case.ref), at=at)
    return office.make.get(Letter, case_id=case.id, kind="withdrawn").body


def test_a_withdrawal_warns_of_supervision_before_the_exam(office: Office):
    assert "nu weer online toezicht krijgen" in withdrawn(office, office.case())


@pytest.mark.parametrize("why", ["begun", "called off"])
def test_a_withdrawal_speaks_of_no_exam_that_does_not_come(office: Office, why: str):
    case, at = office.case(), None
    if why == "begun":
        at = office.make.get(Exam, id=case.exam_id).starts_at + timedelta(minutes=1)
    else:
        call_off(office, case)
    body = withdrawn(office, case, at)
    assert "online toezicht krijgen" not in body
    assert "Je kunt altijd een nieuw verzoek doen." in body


def test_a_grant_promises_no_place_at_an_exam_that_was_called_off(office: Office):
    case = office.case()
    call_off(office, case)
    office.sign(case, office.prepare(case, "granted"))
    body = office.letter(case).body
    assert "andere plek" not in body
    assert "Het tentamen is al geweest" not in body


@pytest.mark.parametrize("ahead", [True, False])
def test_a_judged_repeat_protects_at_an_exam_that_comes(ahead: bool):
    told: dict[str, Any] = {
        "ref": "2026-AAAA-BBBB", "exam": "Recht", "exam_day": "maandag 30 november 2026", "protects": True,
        "exam_protected": ahead, "dpo_name": "FG", "dpo_email": "fg@voorbeeld.example", "institution": "School",
        "has_exam": True,
    }  # fmt: skip
    body = content.load("letters", "repeat-judged", "nl", told).body
    assert ("niet met online toezicht" in body) is ahead
    assert "Je krijgt een nieuw antwoord" in body


@pytest.mark.parametrize("kind", ["dpo_question", "withdrawal"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_nobody_is_asked_for_a_parent_where_none_is_needed(kind: str, language: str):
    """2.7 and 38(4): a question for the DPO and a withdrawal work without one."""
    assert "needs_representative" not in content.placeholders("letters", f"receipt-{kind}", language)


MINUTE = timedelta(minutes=1)
HELP = Desks(technical_failure="hulp@voorbeeld.example", technical_failure_name_nl="de helpdesk")


@pytest.mark.parametrize(("since", "ahead"), [(-MINUTE, True), (timedelta(), False), (MINUTE, False)])
def test_a_late_answer_promises_nothing_about_an_exam_that_has_begun(
    office: Office, since: timedelta, ahead: bool
):
    """T17, N13: until the exam begins the student is not proctored; from then on there is nothing to say."""
    case = office.case(days=31)  # the day after the last day for an answer
    at = office.make.get(Exam, id=case.exam_id).starts_at + since
    office.make.do(None, call_late, CallLate(case.ref), at=at)
    assert (
        "niet met online toezicht" in office.make.get(Letter, case_id=case.id, number="N13").body
    ) is ahead


def unassessed(office: Office) -> Case:
    exam = office.make.exam(f"Z{len(office.make.all(Exam))}", product=office.product)
    office.make.enrol(office.cast.ben, exam)
    return office.make.case(office.cast.ben, exam)


@pytest.mark.parametrize(("since", "ahead"), [(-MINUTE, True), (timedelta(), False), (MINUTE, False)])
def test_what_is_sent_on_or_retyped_warns_of_supervision_only_before_the_exam(
    office: Office, since: timedelta, ahead: bool
):
    """T14, N11 and 2.1: protection that ends matters as long as the exam has not begun."""
    office.make.config = replace(office.make.config, desks=HELP)
    for number, deed in (("N11", _misrouted), ("", _retyped)):
        case = unassessed(office)
        at = office.make.get(Exam, id=case.exam_id).starts_at + since
        deed(office, case, at)
        letter = office.make.get(Letter, case_id=case.id, kind="update", number=number)
        assert ("nline toezicht" in letter.body) is ahead


def _misrouted(office: Office, case: Case, at: datetime) -> None:
    command = Misroute(case.ref, "technical_failure", False, "Dit gaat over een storing.", "", new_id(), "")
    office.make.do(office.cast.eva, misroute, command, "handler", at=at)


def _retyped(office: Office, case: Case, at: datetime) -> None:
    command = Retype(case.ref, "access", "Je vraagt om een kopie.", unprotects=True)
    office.make.do(office.cast.eva, retype, command, "handler", at=at)
