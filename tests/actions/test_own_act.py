"""The own act of 6.2: explicit, for one session, revocable until the start, recorded; the list follows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal.actions.context import Context
from portal.actions.counter_proposals import CloseDeclined, close_declined
from portal.actions.exam_day import ProtectOnExamDay, protect_on_exam_day
from portal.actions.own_act import OwnAct, act_oneself
from portal.db import Database
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Exam, Placement
from portal.models.supervision import everybody, lines
from portal.rules.errors import Refused
from tests.actions.test_cases import granted
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import choose, offer, plan


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn."""
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    """An approved exam that Amira and Ben take, five weeks ahead."""
    exam = made.exam("OWN1", product=made.product(), approval="approved")
    made.enrol(people.amira, exam)
    made.enrol(people.ben, exam)
    return exam


def act(made: Make, people: Cast, case: Case, given: bool = True, by: str = "amira", **more: object) -> Case:
    made.do(getattr(people, by), act_oneself, OwnAct(case.ref, given), **more)
    return made.get(Case, ref=case.ref)


def listed(made: Make, exam: Exam) -> set[str]:
    """Who is on the list "without online supervision"."""
    with made.database.reading() as session:
        found = lines(session.execute(everybody(exam.id)).unique().all())
    return {line.person.name for line in found if not line.may}


def test_the_list_follows_the_act_and_the_objection_stays(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    made.case(people.ben, exam)
    assert listed(made, exam) == {"Amira Haddad", "Ben de Boer"}
    case = act(made, people, case)
    assert listed(made, exam) == {"Ben de Boer"}
    assert (case.own_act, case.protected, case.is_open, case.state) == (True, True, True, "received")
    case = act(made, people, case, given=False)
    assert listed(made, exam) == {"Amira Haddad", "Ben de Boer"}
    events = [event for event in made.all(CaseEvent, case_id=case.id) if event.tag == "case:own_act"]
    assert [(event.function, event.facts) for event in sorted(events, key=lambda one: one.seq)] == [
        ("subject", {"given": True}), ("subject", {"given": False}),
    ]  # fmt: skip
    assert [one for checked in check(made.database) for one in checked.findings] == []


def test_said_twice_it_is_said_once(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    for given in (False, True, True):
        act(made, people, case, given)
    assert [event.tag for event in made.all(CaseEvent, case_id=case.id)].count("case:own_act") == 1


def test_until_the_exam_starts_and_no_longer(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    just_before = exam.starts_at - timedelta(seconds=1)
    act(made, people, case, at=just_before)
    act(made, people, case, given=False, at=just_before)
    for given in (True, False):
        with pytest.raises(Refused, match=r"^session_started"):
            act(made, people, case, given, at=exam.starts_at)


@pytest.mark.parametrize("roles", [("handler", "decider", "dpo"), ()])
def test_nobody_else_can_do_it(made: Make, people: Cast, exam: Exam, roles: tuple[str, ...]) -> None:
    case = made.case(people.amira, exam)
    with pytest.raises(Refused, match=r"^gone"):
        made.do(people.eva, act_oneself, OwnAct(case.ref, True), *roles)


def test_only_where_supervision_is_allowed_at_all(made: Make, people: Cast) -> None:
    exam = made.exam("NOT1", product=made.product("Other"))
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    with pytest.raises(Refused, match=r"^not_supervised"):
        act(made, people, case)


@pytest.mark.parametrize("kind", ["access", "erasure", "dpo_question"])
def test_not_about_other_requests(made: Make, people: Cast, kind: str) -> None:
    case = made.case(people.amira, kind=kind, question="Mag dit?")
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        act(made, people, case)


def test_taking_the_objection_back_ends_the_act_too(made: Make, people: Cast, exam: Exam) -> None:
    from portal.actions.cases import Withdraw, withdraw

    case = act(made, people, made.case(people.amira, exam))
    made.do(people.amira, withdraw, Withdraw(case.ref))
    assert not made.get(Case, ref=case.ref).own_act
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        act(made, people, case)


def test_on_the_exam_day_only_the_own_act_goes_round_the_protection(made: Make, people: Cast) -> None:
    """6.4: fixed, no off switch."""
    exam = made.exam(
        "DAY1", product=made.product("Other"), day=(made.now + timedelta(days=3)).date(), approval="approved"
    )
    made.enrol(people.amira, exam)
    case = act(made, people, made.case(people.amira, exam))
    early = exam.starts_at - timedelta(hours=3)
    swept = deadlines.sweep(made.database, made.config, lambda: early)
    assert (swept["protect"], made.get(Case, ref=case.ref).interim) == (0, False)
    with pytest.raises(Refused, match=r"^own_act_given"):
        made.do(None, protect_on_exam_day, ProtectOnExamDay(case.ref), at=early)
    act(made, people, case, given=False, at=early)
    assert deadlines.sweep(made.database, made.config, lambda: early)["protect"] == 1
    assert made.get(Case, ref=case.ref).interim


def test_a_place_and_the_own_act_exclude_each_other(made: Make, people: Cast, exam: Exam) -> None:
    case = granted(made, people, exam)
    sitting = plan(made, people, exam)
    offer(made, people, made.get(Placement, case_id=case.id), sitting)
    act(made, people, case)
    assert listed(made, exam) == set()
    choose(made, people.amira, case, sitting)
    assert not made.get(Case, ref=case.ref).own_act, "choosing a place is the other choice"
    assert listed(made, exam) == {"Amira Haddad"}
    with pytest.raises(Refused, match=r"^place_chosen"):
        act(made, people, case)


def test_an_offer_is_not_set_firm_for_who_acts_oneself(made: Make, people: Cast, exam: Exam) -> None:
    case = granted(made, people, exam)
    sitting = plan(made, people, exam)
    offer(made, people, made.get(Placement, case_id=case.id), sitting)
    act(made, people, case)
    soon = exam.starts_at - timedelta(days=1)
    assert deadlines.sweep(made.database, made.config, lambda: soon)["nudge"] == 0
    assert made.get(Placement, case_id=case.id).state == "offered"


def test_its_own_representative_may(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)

    def name(ctx: Context, ref: str) -> None:
        row = ctx.get(Case, ref)
        ctx.record(
            "case:representative:named",
            row,
            function="handler",
            representative=people.ben.id,
            authority="parent",
        )

    made.do(people.eva, name, case.ref, "handler")
    act(made, people, case, by="ben")
    event = made.get(CaseEvent, case_id=case.id, tag="case:own_act")
    assert event.function == "representative"


def test_who_sat_with_supervision_by_choice_needs_no_place_and_the_case_ends(
    made: Make, people: Cast, exam: Exam
) -> None:
    """6.2: after the exam nothing is left to plan, though no place was declined."""
    case = granted(made, people, exam)
    act(made, people, case)
    with pytest.raises(Refused, match="place_wanted"):
        made.do(people.eva, close_declined, CloseDeclined(case.ref), "handler")
    over = made.now + timedelta(weeks=6)
    made.do(people.eva, close_declined, CloseDeclined(case.ref), "handler", at=over)
    assert made.get(Case, ref=case.ref).state == "completed"
