"""A place is asked for as soon as an exam comes before its answer, however that came about (6.2, 6.3, O-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.actions.cases import CloseCase, Withdraw, close_case, withdraw
from portal.actions.exam_day import ReservePlace, reserve_place
from portal.actions.own_act import OwnAct, act_oneself
from portal.actions.repeats import JudgeRepeat, judge_repeat
from portal.db import Database
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import Case, Exam, Placement
from portal.rules.errors import Refused
from portal.rules.targets import exam_is_first
from tests.actions.clock_fixture import answer, ask, judge
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.office import Office


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    for batch in check(database):
        assert not batch.findings
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    """On Monday 28 December, after the legal deadline of what is filed on 23 November: Wednesday 23 December."""
    exam = made.exam(product=made.product(), day=date(2026, 12, 28), approval="approved")
    made.enrol(people.amira, exam)
    return exam


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T08:00:00+00:00").astimezone(UTC)


def reserved(made: Make, on: str) -> int:
    """How many places a sweep on this day asks for; a second one right after it asks for none."""
    with made.app.app_context():
        found = deadlines.sweep(made.database, made.config, lambda: at(on))["reserve"]
        assert deadlines.sweep(made.database, made.config, lambda: at(on))["reserve"] == 0
    return found


def states(made: Make, case: Case) -> list[str]:
    return [one.state for one in made.all(Placement, case_id=case.id)]


@pytest.mark.parametrize(
    ("exam_on", "deadline", "today", "first"),
    [
        (date(2026, 12, 23), date(2026, 12, 23), date(2026, 12, 1), True),
        (date(2026, 12, 24), date(2026, 12, 23), date(2026, 12, 1), False),
        (date(2026, 12, 28), date(2026, 12, 23), date(2026, 12, 23), False),
        (date(2026, 12, 28), date(2026, 12, 23), date(2026, 12, 24), True),
    ],
)
def test_when_an_exam_comes_first(exam_on: date, deadline: date, today: date, first: bool) -> None:
    """6.3: on or before the last day; an answer that is late comes after any exam that is still to come."""
    assert exam_is_first(exam_on, deadline, today) is first


def test_an_answer_that_comes_first_needs_no_place(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    assert reserved(made, "2026-12-23") == 0
    assert states(made, case) == []


def test_a_late_answer_before_its_exam_does(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    assert reserved(made, "2026-12-24") == 1
    assert states(made, case) == ["to_plan"]
    assert made.told(case, "case:alternative:needed")


def test_a_question_that_moves_the_answer_past_the_exam_does(made: Make, people: Cast, exam: Exam) -> None:
    """C10: the provisional date, with the end of the reply term, comes after the exam."""
    case = made.taken_up(made.case(people.amira, exam), people.eva)
    assert ask(made, people.eva, case, "2026-11-24", "2026-12-08").legal_deadline > exam.day
    assert reserved(made, "2026-11-25") == 1
    answer(made, people.amira, case, "2026-11-26")
    judge(made, people.eva, case, "2026-11-26", "2026-11-26")
    assert reserved(made, "2026-11-27") == 0
    assert states(made, case) == ["to_plan"], "what was asked for stays asked for"


@pytest.mark.parametrize("judged", [True, False, None])
def test_a_repeat_that_may_be_new_does(made: Make, people: Cast, judged: bool | None) -> None:
    """O-6: once the decider says so, or nobody says anything; not when nothing is new."""
    office = Office(made, people)
    first = office.case(days=35)
    decision = office.refuse(first)
    office.advise(first, decision)
    made.now = at("2026-11-27")
    office.sign(first, decision)
    made.do(people.eva, close_case, CloseCase(first.ref), "handler")
    made.now = at("2026-12-01")
    case = made.case(people.amira, made.get(Exam, id=first.exam_id))
    assert (case.repeat, case.exam_comes_first(), states(made, case)) == ("pending", True, [])
    assert reserved(made, "2026-12-01") == 0
    if judged is not None:
        made.do(people.dirk, judge_repeat, JudgeRepeat(case.ref, judged), "decider")
    assert reserved(made, "2026-12-04") == (0 if judged is False else 1)
    assert states(made, case) == ([] if judged is False else ["to_plan"])


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("withdrawn", "not_in_this_state"),
        ("own act", "own_act_given"),
        ("called off", "session_started"),
        ("nothing", "too_early"),
    ],
)
def test_not_when_there_is_no_need(made: Make, people: Cast, exam: Exam, meanwhile: str, why: str) -> None:
    case, day = made.case(people.amira, exam), "2026-12-24"
    if meanwhile == "withdrawn":
        made.do(people.amira, withdraw, Withdraw(case.ref))
    elif meanwhile == "own act":
        made.do(people.amira, act_oneself, OwnAct(case.ref, True))
    elif meanwhile == "called off":
        with made.database.writing() as session:
            session.get_one(Exam, exam.id).cancelled_at = made.now
    else:
        day = "2026-12-22"
    assert reserved(made, day) == 0
    with pytest.raises(Refused, match=why):
        made.do(None, reserve_place, ReservePlace(case.ref), at=at(day))
    assert states(made, case) == []
