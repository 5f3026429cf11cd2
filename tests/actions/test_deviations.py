"""The student is asked to do without A-06, A-10, A-11 or A-12, and says yes or no in the portal (section 7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.actions.deviations import AnswerAgreement, answer_agreement, ask_agreement
from portal.actions.sittings import OfferPlaces
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Deviation, Exam, Letter, Placement, Sitting
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import granted, offer, plan


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    return made.exam(product=made.product())


@pytest.fixture
def case_and_place(made: Make, people: Cast, exam: Exam) -> tuple[Case, Placement]:
    return granted(made, people, exam, people.amira)


def ask(made: Make, people: Cast, place: Placement, *sittings: Sitting, **changes: Any) -> Deviation:
    stated = {"no_cost": True, "same_attempts": True, "result_working_days": 10, "no_mark": True, **changes}
    command = OfferPlaces(place.ref, tuple(one.id for one in sittings), **stated)
    return made.do(people.chloe, ask_agreement, command, "scheduler")


def answer(made: Make, who: Any, case: Case, asked: Deviation, agreed: bool = True) -> Deviation:
    return made.do(who, answer_agreement, AnswerAgreement(case.ref, asked.id, agreed))


def late(made: Make, people: Cast, exam: Exam, **more: Any) -> Sitting:
    return plan(made, people, exam, day=exam.day + timedelta(days=21), **more)


def test_from_asking_to_an_offer_that_may_leave(made: Make, people: Cast, exam: Exam, case_and_place):
    case, place = case_and_place
    sitting = late(made, people, exam)
    with pytest.raises(Refused, match="criteria_open"):
        offer(made, people, place, sitting)
    asked = ask(made, people, place, sitting)
    assert asked.criteria == ["A-06"]
    letter = made.get(Letter, case_id=case.id, kind="update")
    assert "De dag is later dan we normaal doen" in letter.body
    with pytest.raises(Refused, match="criteria_open"):
        offer(made, people, place, sitting)
    answer(made, people.amira, case, asked)
    event = made.get(CaseEvent, case_id=case.id, tag="case:deviation:answered")
    assert event.facts == {"placement": place.id, "deviation": asked.id, "agreed": True}
    assert event.function == "subject"
    offered = offer(made, people, place, sitting)
    assert (offered.agreed, offered.closed_by["A-06"]) == (["A-06"], "agreed")
    sent = made.get(Letter, case_id=case.id, kind="offer")
    assert "Dit vond jij goed: De dag is later" in sent.body
    assert not any(batch.findings for batch in check(made.database))


def test_no_is_an_answer_too(made: Make, people: Cast, exam: Exam, case_and_place):
    case, place = case_and_place
    sitting = late(made, people, exam)
    asked = ask(made, people, place, sitting)
    answer(made, people.amira, case, asked, agreed=False)
    with pytest.raises(Refused, match="criteria_open"):
        offer(made, people, place, sitting)
    with pytest.raises(Refused, match="answered_already"):
        answer(made, people.amira, case, asked)
    assert ask(made, people, place, sitting).id != asked.id, "there can be another reason to ask"


def test_agreeing_to_one_place_is_not_agreeing_to_another(
    made: Make, people: Cast, exam: Exam, case_and_place
):
    case, place = case_and_place
    one, other = late(made, people, exam), late(made, people, exam, hour=14)
    answer(made, people.amira, case, ask(made, people, place, one))
    with pytest.raises(Refused, match="criteria_open"):
        offer(made, people, place, one, other)
    assert offer(made, people, place, one).state == "offered"


@pytest.mark.parametrize(
    "change",
    [{"no_cost": False}, {"same_attempts": False}, {"no_mark": False}, {"result_working_days": None}],
)
def test_nobody_asks_for_what_no_student_can_waive(made, people, exam, case_and_place, change):
    _case, place = case_and_place
    with pytest.raises(Refused) as refused:
        ask(made, people, place, late(made, people, exam), **change)
    assert refused.value.code == "criteria_open"
    assert {one.criterion for one in refused.value.facts["open"]} < {"A-05", "A-07", "A-08", "A-09"}
    with pytest.raises(Refused, match="criteria_open"):
        ask(made, people, place)


def test_an_exam_at_home_only_if_the_student_wants_it(made: Make, people: Cast, exam: Exam, case_and_place):
    """A-10."""
    case, place = case_and_place
    home = plan(made, people, exam, form="home", place="Thuis")
    asked = ask(made, people, place, home)
    assert asked.criteria == ["A-10"]
    assert "Je maakt dit tentamen thuis" in made.get(Letter, case_id=case.id, kind="update").body
    answer(made, people.amira, case, asked)
    assert offer(made, people, place, home).agreed == ["A-10"]


def test_who_may_ask_and_answer(made: Make, people: Cast, exam: Exam, case_and_place):
    case, place = case_and_place
    sitting = late(made, people, exam)
    command = OfferPlaces(place.ref, (sitting.id,), True, True, 10, True)
    for role in ("handler", "decider", "dpo", "exam_board"):
        with pytest.raises(Refused, match="not_yours"):
            made.do(people.chloe, ask_agreement, command, role)
    with pytest.raises(Refused, match="own_case"):
        made.do(people.amira, ask_agreement, command, "scheduler")
    with pytest.raises(Refused, match="nothing_to_agree"):
        ask(made, people, place, plan(made, people, exam))
    asked = ask(made, people, place, sitting)
    with pytest.raises(Refused, match="agreement_asked"):
        ask(made, people, place, sitting)
    with pytest.raises(Refused, match="gone"):
        answer(made, people.ben, case, asked)
    mine = made.case(people.ben, kind="access")
    with pytest.raises(Refused):
        answer(made, people.ben, mine, asked)
