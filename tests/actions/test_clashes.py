"""No seat at the moment of another exam; and offers that came too late, were forged or belong to somebody else (A-12)."""

from __future__ import annotations

from dataclasses import replace as but
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.actions.calling_off import CallOff, call_off_exam
from portal.actions.cases import Withdraw, withdraw
from portal.actions.clashes import clashing
from portal.actions.context import Actor, Context
from portal.actions.exam_moves import FollowExam, follow_exam
from portal.actions.exams import WriteExam, write_exam
from portal.actions.seating import NudgeChoice, nudge_choice
from portal.labels.refusals import sentence
from portal.models import Case, Exam, OutboxMail, Placement
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import choose, granted, offer, plan, taken


@pytest.fixture
def exam(made: Make) -> Exam:
    return made.get(Exam, id=made.exam(product=made.product()).id)


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def another(
    made: Make, person, exam: Exam, hour: int = 9, code: str = "OTHER", extra: int = 0, **more
) -> Exam:
    """Another exam that this student takes on that day."""
    other = made.exam(code, day=exam.day, hour=hour, name_nl="Geheim vak", name_en="Secret", **more)
    made.enrol(person, other, extra_time=extra)
    return other


def test_a_seat_at_the_moment_of_another_exam_is_refused_with_the_next_one(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    morning, noon = plan(made, people, exam), plan(made, people, exam, hour=14)
    offer(made, people, placement, morning, noon)
    another(made, people.amira, exam, hour=10)
    with refused("clashes") as caught:
        choose(made, people.amira, case, morning)
    assert caught.value.facts["next"] == noon.local_start
    with made.app.app_context():
        assert "28 December 2026, 14:00" in sentence(caught.value)
    assert taken(made, morning) == 0
    assert choose(made, people.amira, case, noon).sitting_id == noon.id


def test_when_every_place_clashes_the_sentence_says_what_to_do(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    morning = plan(made, people, exam)
    offer(made, people, placement, morning)
    another(made, people.amira, exam)
    with refused("clashes") as caught:
        choose(made, people.amira, case, morning)
    assert caught.value.facts["next"] is None


def found(made: Make, placement: Placement, *sittings) -> set[str]:
    with made.database.reading() as session:
        ctx = Context(session, Actor("x"), made.now, made.config)
        return set(clashing(ctx, session.get_one(Placement, placement.id), sittings))


def test_what_counts_as_another_exam(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    seat, later = plan(made, people, exam), plan(made, people, exam, hour=12)
    assert found(made, placement, seat, later) == set(), "the exam itself is the one it replaces"
    other = another(made, people.amira, exam, hour=12, extra=0)
    assert found(made, placement, seat, later) == {later.id}
    another(made, people.amira, exam, hour=8, code="EARLY")  # ten o'clock: two hours
    assert found(made, placement, seat, later) == {seat.id, later.id}
    another(made, people.ben, exam, hour=14, code="BENS")
    made.do(people.eva, call_off_exam, CallOff(other.slug), "handler")
    assert found(made, placement, seat, later) == {seat.id}
    offer(made, people, placement, seat, later)
    choose(made, people.amira, case, later)


def test_extra_time_makes_the_other_exam_longer(made: Make, people: Cast, exam):
    _case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam, hour=11)
    another(made, people.amira, exam, hour=9, extra=1)
    assert found(made, placement, seat) == {seat.id}


def test_a_seat_in_the_place_of_the_other_exam_is_what_counts(made: Make, people: Cast, exam):
    other = made.exam("OTHER", day=exam.day, product=exam.product)
    case, placement = granted(made, people, other, people.amira)
    evening = plan(made, people, other, hour=18)
    offer(made, people, placement, evening)
    choose(made, people.amira, case, evening)
    _case, mine = granted(made, people, exam, people.amira)
    morning, late = plan(made, people, exam), plan(made, people, exam, hour=17)
    assert found(made, mine, morning, late) == {late.id}


def test_a_place_that_is_set_without_a_choice_does_not_clash(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    morning, noon = plan(made, people, exam), plan(made, people, exam, hour=14)
    offer(made, people, placement, morning, noon)
    another(made, people.amira, exam)
    made.do(None, nudge_choice, NudgeChoice(case.ref), at=made.now.replace(month=12, day=25))
    assert made.get(Placement, id=placement.id).sitting_id == noon.id


def test_an_exam_moved_onto_a_seat_tells_planners_the_number_of_the_place(made: Make, people: Cast, exam):
    made.config = but(made.config, teams=but(made.config.teams, scheduler="bureau@school.example"))
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    other = made.exam("OTHER", day=date(2027, 1, 20), product=exam.product)
    made.enrol(people.amira, other)
    beside = made.case(people.amira, other)
    start = datetime.combine(exam.day, time(10), ZoneInfo("Europe/Amsterdam"))
    move = WriteExam("OTHER", "Ander", "Other", start, 60, "home", product=other.product_id, exam="other")
    made.do(people.eva, write_exam, move, "handler")
    made.do(None, follow_exam, FollowExam(beside.ref))
    [mail] = [
        one
        for one in made.all(OutboxMail)
        if one.address == "bureau@school.example" and "botst" in one.subject
    ]
    assert placement.ref in mail.body
    assert case.ref not in mail.subject + mail.body
    assert "Amira" not in mail.body


def test_an_offer_to_who_withdrew_is_refused(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    made.do(people.amira, withdraw, Withdraw(case.ref))
    with refused("not_in_this_state"):
        offer(made, people, made.get(Placement, id=placement.id), seat)


def test_who_withdrew_cannot_choose_from_an_old_page(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    made.do(people.amira, withdraw, Withdraw(case.ref))
    with refused("not_in_this_state"):
        choose(made, people.amira, case, seat)
    assert taken(made, seat) == 0


def test_forged_and_stale_offers_are_refused(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    theirs, strangers = plan(made, people, exam), plan(made, people, made.exam("B", product=exam.product))
    with refused("gone"):
        offer(made, people, placement, theirs, strangers)  # a sitting of another exam
    with refused("changed_meanwhile"):
        offer(made, people, placement, theirs, version=placement.version - 1)
    offer(made, people, placement, theirs)
    with refused("not_offered"):
        choose(made, people.amira, case, strangers)
    with refused("gone"):
        choose(made, people.ben, case, theirs)  # somebody else's case
    later = plan(made, people, exam, day=exam.day + timedelta(days=1))
    offer(made, people, made.get(Placement, id=placement.id), later)
    with refused("not_offered"):
        choose(made, people.amira, case, theirs)  # a new offer took its place
    assert made.get(Case, ref=case.ref).state == "offering_alternative"
