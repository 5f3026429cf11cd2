"""Letters speak of an exam only while it is still to come (2.8 item 7, N10, O-6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from portal import content
from portal.actions.cases import Withdraw, withdraw
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
