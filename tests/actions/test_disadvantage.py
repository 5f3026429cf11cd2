"""The check after the exam: four criteria, each with how we know, told to the DPO (section 7, 11.2)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete

from portal.actions.cases import CloseCase, close_case
from portal.actions.disadvantage import CheckDisadvantage, check_disadvantage
from portal.actions.seating import AskAudit, NoteSat, ask_audit, note_sat
from portal.models import Case, CaseEvent, CaseText, OutboxMail, Registration
from portal.rules.alternatives import AUDITED
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import choose, granted, offer, plan, registered

EVIDENCE = {one: f"Gezien in het systeem: {one}." for one in AUDITED}


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


@pytest.fixture
def due(made: Make, people: Cast) -> Case:
    """Amira sat elsewhere; the check is due."""
    made.config = replace(made.config, teams=replace(made.config.teams, dpo="fg@voorbeeld.example"))
    exam = made.exam(product=made.product())
    case, placement = granted(made, people, exam, people.amira)
    sitting = plan(made, people, exam)
    offer(made, people, placement, sitting)
    choose(made, people.amira, case, sitting)
    made.now = made.now.replace(year=2027, month=1, day=4)
    registered(made, people, case)
    made.do(None, note_sat, NoteSat(case.ref))
    made.now = made.now.replace(month=6)
    made.do(None, ask_audit, AskAudit(case.ref))
    return made.get(Case, ref=case.ref)


def look(made: Make, people: Cast, case: Case, holds=AUDITED, evidence=EVIDENCE) -> Case:
    command = CheckDisadvantage(case.ref, tuple(holds), evidence)
    made.do(people.eva, check_disadvantage, command, "handler")
    return made.get(Case, ref=case.ref)


def told(made: Make) -> list[OutboxMail]:
    return [mail for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("staff-disadvantage")]


def test_when_all_holds_the_case_is_finished(made: Make, people: Cast, due: Case):
    assert due.state == "non_detriment_check"
    case = look(made, people, due)
    assert (case.state, case.is_open) == ("completed", False)
    event = made.get(CaseEvent, case_id=case.id, tag="case:disadvantage:checked")
    assert (event.facts["holds"], event.facts["open"]) == (list(AUDITED), [])
    assert json.loads(made.get(CaseText, case_id=case.id, kind="disadvantage").body) == EVIDENCE


def test_what_does_not_hold_keeps_it_open_until_it_is_mended(made: Make, people: Cast, due: Case):
    case = look(made, people, due, holds=("A-06", "A-08", "A-09"))
    assert (case.state, case.is_open) == ("non_detriment_check", True)
    event = made.get(CaseEvent, case_id=case.id, tag="case:disadvantage:checked")
    assert event.facts["open"] == ["A-07"]
    assert look(made, people, case).state == "completed"
    assert len(told(made)) == 2


def test_a_registration_that_is_still_to_change_keeps_a_09_open(made: Make, people: Cast, due: Case):
    """Section 7: no "absent" may stand in the student system."""
    with made.database.writing() as session:
        session.execute(delete(Registration))
    with refused("registration_open"):
        look(made, people, due)
    case = look(made, people, due, holds=("A-06", "A-07", "A-08"))
    assert case.state == "non_detriment_check"
    registered(made, people, due)
    assert look(made, people, case).state == "completed"


def test_the_dpo_hears_of_each_check_without_the_result(made: Make, people: Cast, due: Case):
    case = look(made, people, due, holds=())
    [mail] = told(made)
    assert mail.address == "fg@voorbeeld.example"
    assert f"/staff/cases/{case.ref}" in mail.body
    assert "A-0" not in mail.subject + mail.body


def test_it_is_not_closed_without_the_check(made: Make, people: Cast, due: Case):
    with refused("not_in_this_state"):
        made.do(people.eva, close_case, CloseCase(due.ref), "handler")
    with refused("evidence_missing"):
        look(made, people, due, evidence={**EVIDENCE, "A-09": " "})
    with refused("unknown_choice"):
        look(made, people, due, holds=("A-14",))
    with refused("not_yours"):
        made.do(
            people.dirk, check_disadvantage, CheckDisadvantage(due.ref, AUDITED, EVIDENCE), "decider", "dpo"
        )
    assert made.get(Case, ref=due.ref).state == "non_detriment_check"
