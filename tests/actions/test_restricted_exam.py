"""A restriction keeps its student from being proctored until it is refused or ends, and a place is kept (11.3, 2.5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.exam_day import ProtectOnExamDay, protect_on_exam_day
from portal.actions.own_act import OwnAct, act_oneself
from portal.actions.restrictions import AnnounceLifting, LiftRestriction, announce_lifting, lift_restriction
from portal.models import Case, Exam, Letter, Placement
from portal.rules.errors import Refused
from tests.actions.test_lists import lists
from tests.make import NOW
from tests.refusals import complete
from tests.sittings_fixture import choose, offer, plan, taken

WITHOUT, MAY = (set(), {"Amira Haddad"}), ({"Amira Haddad"}, set())


@pytest.fixture
def exam(made, people):
    """Before the answer: on Monday 14 December, where the answer is due on the 23rd."""
    exam = made.exam(product=made.product(), day=(NOW + timedelta(days=21)).date(), approval="approved")
    made.enrol(people.amira, exam)
    return exam


@pytest.fixture
def case(made, people, exam):
    return made.taken_up(made.case(people.amira, exam, kind="restriction"), people.eva)


def place(made, case):
    return [one.state for one in made.all(Placement, case_id=case.id)]


def decided(made, people, case, outcome):
    decision = made.do(people.eva, prepare_decision, complete(case, outcome), "handler")
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    return made.get(Case, ref=case.ref)


def test_from_receipt_nobody_is_proctored_and_a_place_is_asked_for(made, people, exam, case):
    assert lists(made, exam) == WITHOUT
    assert place(made, case) == ["to_plan"]
    body = made.get(Letter, case_id=case.id, number="N1").body
    assert "niet met online toezicht te maken zolang we je verzoek bekijken" in body
    assert "We zoeken een plek voor je" in body


def test_a_refusal_ends_it_and_gives_the_place_back(made, people, exam, case):
    case = decided(made, people, case, "refused")
    assert (case.keeps_out, place(made, case), lists(made, exam)) == (False, ["cancelled"], MAY)


def test_a_grant_keeps_it_until_it_is_lifted(made, people, exam, case):
    seat = plan(made, people, exam)
    offer(made, people, made.get(Placement, case_id=case.id), seat)
    choose(made, people.amira, case, seat)
    case = decided(made, people, case, "granted")
    assert (case.state, place(made, case), lists(made, exam)) == ("active", ["accepted"], WITHOUT)
    assert "zolang dit geldt" in made.get(Letter, case_id=case.id, number="N7").body
    day = (NOW + timedelta(days=8)).date()
    made.do(people.eva, announce_lifting, AnnounceLifting(case.ref, day, "Klaar."), "handler")
    assert lists(made, exam) == WITHOUT, "it holds until that day"
    lift = LiftRestriction(case.ref)
    made.do(people.eva, lift_restriction, lift, "handler", at=NOW + timedelta(days=8))
    assert (place(made, case), taken(made, seat), lists(made, exam)) == (["cancelled"], 0, MAY)


def test_a_grant_of_an_exam_that_comes_later_asks_for_a_place_then(made, people):
    late = made.exam(
        "LATE1", product=made.product("B"), day=(NOW + timedelta(days=60)).date(), approval="approved"
    )
    made.enrol(people.amira, late)
    case = made.taken_up(made.case(people.amira, late, kind="restriction"), people.eva)
    assert place(made, case) == []
    assert place(made, decided(made, people, case, "granted")) == ["to_plan"]
    assert lists(made, late) == WITHOUT


def test_on_the_exam_day_a_seat_is_held(made, people, exam, case):
    seat = plan(made, people, exam)
    at = exam.starts_at - timedelta(hours=3)
    made.do(None, protect_on_exam_day, ProtectOnExamDay(case.ref), at=at)
    assert made.get(Case, ref=case.ref).interim
    assert made.get(Placement, case_id=case.id).sitting_id == seat.id
    assert "nog geen antwoord op je verzoek" in made.get(Letter, case_id=case.id, kind="exam-day").body
    made.now = exam.starts_at + timedelta(days=1)
    case = decided(made, people, made.get(Case, ref=case.ref), "refused")
    assert made.get(Placement, case_id=case.id).sitting_id == seat.id, "a place that was given stays (6.4)"


@pytest.mark.parametrize("end", ["withdrawn", "own act"])
def test_the_student_alone_goes_round_it(made, people, exam, case, end):
    if end == "withdrawn":
        made.do(people.amira, withdraw, Withdraw(case.ref))
    else:
        made.do(people.amira, act_oneself, OwnAct(case.ref, True))
    assert lists(made, exam) == MAY


def test_one_about_no_exam_in_particular_takes_nobody_off_a_list(made, people, exam):
    """11.3 speaks of a restriction for that exam; this one freezes what is there."""
    case = made.case(people.amira, kind="restriction")
    assert (case.keeps_out, lists(made, exam)) == (False, MAY)
    assert made.get(Exam, id=exam.id).id


def test_an_exam_that_nothing_watches_needs_no_place(made, people):
    free = made.exam("FREE1", day=(NOW + timedelta(days=21)).date())
    made.enrol(people.amira, free)
    case = made.case(people.amira, free, kind="restriction")
    assert (case.keeps_out, place(made, case)) == (False, [])
    assert "online toezicht" not in made.get(Letter, case_id=case.id, number="N1").body
    with pytest.raises(Refused, match="no_protection"):
        made.do(None, protect_on_exam_day, ProtectOnExamDay(case.ref), at=free.starts_at - timedelta(hours=2))
