"""What the exam board states once per exam and form, and how every offer inherits it (A-01 to A-04, section 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.actions.equivalence import StateEquivalence, state_equivalence
from portal.models import Deviation, Equivalence, Exam, Letter, LogEntry, Placement, supervision
from portal.rules.alternatives import CRITERIA
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import ASSESSED, compare, granted, offer, plan


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    return made.exam(product=made.product())


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    assert refused.value.code == "criteria_open"
    return [(one.criterion, one.code) for one in refused.value.facts["open"]]


def test_nothing_is_offered_before_the_board_has_spoken(made: Make, people: Cast, exam: Exam):
    _case, place = granted(made, people, exam, people.amira)
    sitting = plan(made, people, exam)
    with made.database.writing() as session:
        session.delete(session.get_one(Equivalence, made.get(Equivalence, exam_id=exam.id).id))
    with pytest.raises(Refused) as refused:
        offer(made, people, place, sitting)
    assert codes(refused) == [(f"A-0{number}", "board_silent") for number in range(1, 5)]
    compare(made, people, exam)
    assert offer(made, people, place, sitting).state == "offered"


def test_each_offer_inherits_what_was_stated_and_keeps_who_closed_what(made: Make, people: Cast, exam: Exam):
    for person in (people.amira, people.ben):
        _case, place = granted(made, people, exam, person)
        sitting = plan(made, people, exam)
        offered = offer(made, people, place, sitting)
        assert list(offered.closed_by) == list(CRITERIA)
        assert {offered.closed_by[f"A-0{number}"] for number in range(1, 5)} == {"board"}
        assert (offered.closed_by["A-05"], offered.closed_by["A-06"]) == ("administration", "portal")
    stated = made.get(Equivalence, exam_id=exam.id)
    assert (stated.form, stated.stated_by) == ("campus", people.bram.id)
    assert made.get(LogEntry, tag="exam:equivalence:stated").facts == {"form": "campus"}


def test_what_differs_is_stated_too_and_stays_open(made: Make, people: Cast, exam: Exam):
    _case, place = granted(made, people, exam, people.amira, objected=["camera"])
    sitting = plan(made, people, exam)
    other = replace(ASSESSED, outcomes=("Kansen berekenen",), weight="50 %")
    compare(made, people, exam, other_side=other, records=("camera",))
    with pytest.raises(Refused) as refused:
        offer(made, people, place, sitting)
    assert codes(refused) == [
        ("A-01", "other_outcomes"),
        ("A-02", "counts_otherwise"),
        ("A-04", "still_recorded"),
        ("A-04", "more_recorded"),  # nothing was published about this exam
    ]


def test_who_states_it_and_what_cannot_be(made: Make, people: Cast, exam: Exam):
    whole = StateEquivalence(exam.slug, "campus", ASSESSED, ASSESSED, same_assessor=True, comparable=True)
    for role in ("scheduler", "handler", "decider", "dpo", "publisher", "admin"):
        with pytest.raises(Refused, match="not_yours"):
            made.do(people.chloe, state_equivalence, whole, role)
    wrong = (
        ("gone", {"exam": "nothing"}),
        ("unknown_form", {"form": "dance"}),
        ("unknown_choice", {"records": ("smell",)}),
        ("unknown_choice", {"evidence": {"A-05": "x"}}),
        ("too_long", {"evidence": {"A-01": "x" * 2001}}),
        ("too_long", {"exam_side": replace(ASSESSED, weight="x" * 201)}),
        ("too_long", {"other_side": replace(ASSESSED, outcomes=tuple(str(n) for n in range(41)))}),
    )
    for code, change in wrong:
        with pytest.raises(Refused, match=code):
            made.do(people.bram, state_equivalence, replace(whole, **change), "exam_board")
    assert made.all(Equivalence) == []


def test_two_members_do_not_overwrite_each_other_unseen(made: Make, people: Cast, exam: Exam):
    first = compare(made, people, exam, version=0)
    with pytest.raises(Refused, match="changed_meanwhile"):
        compare(made, people, exam, version=0)
    assert compare(made, people, exam, version=first.version, comparable=False).version == first.version + 1


def test_the_three_dates_and_the_exams_own_result_term(made: Make, people: Cast):
    """A-06, A-07, A-08: the register knows them, an offer keeps to them."""
    day = (made.now + timedelta(weeks=5)).date()
    product = made.product()
    resit = made.exam("RESIT", day=day + timedelta(days=7), product=product)
    exam = made.exam(
        product=product, day=day, result_working_days=5, resit_id=resit.id, resit_closes=day + timedelta(days=3)
    )  # fmt: skip
    _case, place = granted(made, people, exam, people.amira)
    late = plan(made, people, exam, day=day + timedelta(days=7))
    with pytest.raises(Refused) as refused:
        offer(made, people, place, late)
    assert codes(refused) == [("A-06", "too_late"), ("A-07", "result_later"), ("A-08", "is_resit")]
    offer(made, people, place, plan(made, people, exam), result_working_days=5)


def test_another_exam_at_that_moment_asks_for_a_second_date(made: Make, people: Cast, exam: Exam):
    """A-12."""
    other = made.exam("OTHER", day=exam.day, hour=10, product=made.product("Other", None))
    made.enrol(people.amira, other)
    _case, place = granted(made, people, exam, people.amira)
    clashing = plan(made, people, exam)
    with pytest.raises(Refused) as refused:
        offer(made, people, place, clashing)
    assert codes(refused) == [("A-12", "clashes")]
    assert offer(made, people, place, clashing, plan(made, people, exam, hour=14)).state == "offered"


def test_a_granted_objection_protects_at_the_resit_too(made: Make, people: Cast):
    """A-08: the mark "not to be proctored" is set on the resit by itself, for who takes it."""
    product = made.product()
    resit = made.exam(
        "RESIT", day=(made.now + timedelta(weeks=9)).date(), product=product, approval="approved"
    )
    exam = made.exam(product=product, resit_id=resit.id)
    granted(made, people, exam, people.amira)

    def protected() -> set[str]:
        with made.database.reading() as session:
            rows = session.execute(supervision.everybody(resit.id))
            return {line.person.id for line in supervision.lines(rows) if not line.may}

    assert protected() == set(), "who does not take the resit is not on its list"
    made.enrol(people.amira, resit)
    made.enrol(people.ben, resit, exam)
    assert protected() == {people.amira.id}
    made.case(people.ben, exam)
    assert protected() == {people.amira.id}, "nothing was granted to Ben yet"


def test_the_letter_says_what_is_promised(made: Make, people: Cast, exam: Exam):
    case, place = granted(made, people, exam, people.amira)
    offer(made, people, place, plan(made, people, exam))
    body = made.get(Letter, case_id=case.id, kind="offer").body
    promises = (
        "toetst hetzelfde", "evenveel tijd", "net zoveel kansen", "betaalt niets", "10 werkdagen", "nemen we niets op",
        "020 555 01 23", "Niemand mag je vragen waarom", "fg@voorbeeld.example",
    )  # fmt: skip
    for promise in promises:
        assert promise in body
    assert made.all(Deviation) == []
    assert made.get(Placement, id=place.id).no_mark
