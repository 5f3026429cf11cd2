"""An objection during or after its exam: no place is promised that nobody looks for; who stopped gets one (O-7, 6.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.guests import TellAboutMe, tell_about_me
from portal.actions.stopping import StopExam, stop_exam
from portal.models import Case, CaseEvent, Letter, OutboxMail, Placement
from portal.rules.errors import Refused
from tests.explained import explained
from tests.make import NOW
from tests.sittings_fixture import plan, taken


@pytest.fixture
def exam(made, either):
    """Today from 11.00 to 13.00 in Amsterdam: from 10.00 to 12.00 UTC."""
    return made.exam(product=either.product, day=NOW.date(), hour=11)


@pytest.fixture
def enrolled(made, people, exam):
    made.enrol(people.amira, exam)


def hour(hours, minutes=0):
    return NOW.replace(hour=hours, minute=minutes)


def receipt(made, case):
    return made.get(Letter, case_id=case.id, number="N1").body


def stop(made, person, case, at):
    return made.do(person, stop_exam, StopExam(case.ref), at=at)


@pytest.mark.parametrize(
    ("at", "extra", "told", "silent"),
    [
        (hour(9, 59), 0, "We zoeken een plek voor je", "was al begonnen"),
        (hour(10), 0, "was al begonnen toen je dit stuurde", "is al geweest"),
        (hour(11, 59), 0, "Je mag ook stoppen.", "Uiterlijk die dag"),
        (hour(12), 0, "is al geweest", "We zoeken een plek"),
        (hour(12), 30, "Je mag ook stoppen.", "is al geweest"),
        (hour(13), 0, "Je krijgt je cijfer op tijd.", "Je mag ook stoppen."),
    ],
)
def test_the_receipt_says_what_is_true_at_that_hour(made, people, exam, at, extra, told, silent):
    """O-7, section 12: before, during and after are three different things."""
    made.enrol(people.amira, exam, extra_time=extra)
    body = receipt(made, made.case(people.amira, exam, at=at))
    assert told in body
    assert silent not in body


def test_who_stopped_gets_a_place_and_keeps_it_whatever_the_answer(made, people, either, exam, enrolled):
    """O-7 with 6.4: the first sitting within A-06; a later refusal has no effect on it."""
    later = plan(made, people, exam, day=NOW.date() + timedelta(days=3))
    case = made.case(people.amira, exam, at=hour(10, 30))
    assert made.all(Placement, case_id=case.id) == [], "nobody said that they stopped"
    stop(made, people.amira, case, hour(10, 45))
    case = made.get(Case, ref=case.ref)
    place = made.get(Placement, case_id=case.id)
    assert (case.interim, place.state, place.sitting_id, taken(made, later)) == (
        True,
        "accepted",
        later.id,
        1,
    )
    assert "Zaal 3.12" in made.get(Letter, case_id=case.id, title=f"Je verliest geen kans ({case.ref})").body
    assert made.get(CaseEvent, case_id=case.id, tag="case:exam:stopped").function == "subject"
    stop(made, people.amira, case, hour(10, 50))
    assert len(made.all(CaseEvent, case_id=case.id, tag="case:exam:stopped")) == 1

    case = made.taken_up(case, people.eva)
    decision = either.refuse(case)
    either.advise(case, decision)
    assert either.sign(case, decision, at=hour(15)).outcome == "refused"
    assert made.get(Placement, case_id=case.id).sitting_id == later.id


def test_without_a_free_seat_exam_administration_plans(made, people, exam, enrolled):
    case = made.case(people.amira, exam, at=hour(10, 30))
    stop(made, people.amira, case, hour(11))
    assert made.get(Placement, case_id=case.id).state == "to_plan"
    assert (
        "nog geen plek" in made.get(Letter, case_id=case.id, title=f"Je verliest geen kans ({case.ref})").body
    )


@pytest.mark.parametrize("at", [hour(9), hour(12)])
def test_only_who_objected_during_the_exam_says_so(made, people, exam, enrolled, at):
    """Before, 6.4 protects by itself; after, the exam was taken."""
    case = made.case(people.amira, exam, at=at)
    if made.get(Case, ref=case.ref).interim:
        assert stop(made, people.amira, case, hour(13)).interim
        assert made.all(CaseEvent, case_id=case.id, tag="case:exam:stopped") == []
        return
    with pytest.raises(Refused, match="not_during"):
        stop(made, people.amira, case, hour(13))


def test_nobody_else_says_it_and_not_once_it_is_over(made, people, exam, enrolled):
    case = made.case(people.amira, exam, at=hour(10, 30))
    with pytest.raises(Refused, match="gone"):
        stop(made, people.ben, case, hour(11))
    made.do(people.amira, withdraw, Withdraw(case.ref), at=hour(11))
    with pytest.raises(Refused, match="not_in_this_state"):
        stop(made, people.amira, case, hour(11))
    assert made.all(Placement) == []


def test_a_teacher_at_the_exam_needs_no_place(made, people, exam):
    explained(made, people.eva, people.pia, exam)
    guest = made.guest(told=False)
    made.do(guest, tell_about_me, TellAboutMe("Tom", "teacher"))
    case = made.case(guest, exam, at=hour(10, 30))
    assert "Je mag ook stoppen." not in receipt(made, case)
    with pytest.raises(Refused, match="no_protection"):
        stop(made, guest, case, hour(11))
    assert not [mail for mail in made.all(OutboxMail) if "staff" in mail.dedupe_key]
