"""Granted beforehand: one click, no weighing, letter and offer together, and only while seats last (O-8)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from portal.actions.context import Actor, Context
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.messages import SendMessage, send_to_office
from portal.actions.standing_grants import EndGrant, StartGrant, end_grant, fitting, places_left, start_grant
from portal.jobs.check import check
from portal.models import (
    Case,
    CaseEvent,
    Decision,
    Letter,
    LogEntry,
    OutboxMail,
    Placement,
    StandingGrant,
)
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.grants_fixture import end, grant_one, objections, start
from tests.make import NOW, Make
from tests.refusals import complete
from tests.sittings_fixture import choose, granted, plan, taken


@pytest.fixture
def exam(made: Make):
    return made.exam(product=made.product())


@pytest.fixture
def amiras(made: Make, people: Cast, exam):
    """Amira's objection to the exam, just in."""
    made.enrol(people.amira, exam)
    return made.case(people.amira, exam, objected=["camera"])


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def tags(made: Make, case: Case) -> list[str]:
    return [event.tag for event in sorted(made.all(CaseEvent, case_id=case.id), key=lambda one: one.seq)]


def test_one_click_grants_and_offers(made: Make, people: Cast, exam, amiras):
    first, second = plan(made, people, exam), plan(made, people, exam, day=exam.day + timedelta(days=1))
    full, short = plan(made, people, exam, capacity=0), plan(made, people, exam, duration_minutes=60)
    grant = start(made, people, exam, result_working_days=8)
    case = grant_one(made, people.eva, amiras)
    assert (case.state, case.outcome, case.protected, case.handler_id) == (
        "offering_alternative", "granted", True, people.eva.id,
    )  # fmt: skip
    placement = made.get(Placement, case_id=case.id)
    assert {one.sitting_id for one in placement.options} == {first.id, second.id}
    assert not {full.id, short.id} & {one.sitting_id for one in placement.options}
    assert (placement.state, placement.no_cost, placement.same_attempts, placement.result_working_days) == (
        "offered", True, True, 8,
    )  # fmt: skip
    assert placement.channels_off == ["camera"]
    assert tags(made, case)[2:] == [
        "case:taken_up", "case:decision:prepared", "case:decided", "case:letter:sent",
        "case:alternative:needed", "case:alternative:offered",
        "case:letter:sent",
    ]  # fmt: skip
    [told] = made.told(case, "case:decided")
    assert (told["standing"], told["advice"]) == (grant.id, None)
    assert made.get(CaseEvent, case_id=case.id, tag="case:decided").function == "handler"
    assert "in_balancing" not in {event.to_state for event in made.all(CaseEvent, case_id=case.id)}
    choose(made, people.amira, case, second)
    assert taken(made, second) == 1


def test_the_decision_of_record_is_the_deciders(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    grant = start(made, people, exam)
    grant_one(made, people.eva, amiras)
    decision = made.get(Decision, case_id=amiras.id)
    assert (decision.standing_id, decision.signed_by, decision.prepared_by, decision.state) == (
        grant.id, people.dirk.id, people.eva.id, "sent",
    )  # fmt: skip
    assert decision.signed_at == NOW


def test_both_letters_leave_together_and_the_mails_tell_nothing(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    start(made, people, exam)
    grant_one(made, people.eva, amiras)
    letters = {letter.kind: letter for letter in made.all(Letter, case_id=amiras.id)}
    assert (letters["decision"].number, letters["decision"].sent_at) == ("N7", letters["offer"].sent_at)
    assert "We geven je gelijk" in letters["decision"].body
    assert "De school heeft dit vooraf besloten" in letters["decision"].body
    assert "welke plek je hebt of kunt kiezen" in letters["decision"].body
    assert "We sturen je bericht" not in letters["decision"].body
    assert "Zaal 3.12" in letters["offer"].body
    mails = [f"{mail.subject} {mail.body}" for mail in made.all(OutboxMail)]
    assert not any("gelijk" in mail or "Zaal" in mail or "STAT1" in mail for mail in mails)


def test_one_grant_stands_at_a_time_and_is_logged(made: Make, people: Cast, exam, amiras):
    with refused("no_standing_grant"):
        end(made, people, exam)
    plan(made, people, exam)
    start(made, people, exam)
    with refused("grant_stands"):
        start(made, people, exam)
    ended = end(made, people, exam)
    assert (ended.ended_by, ended.ended_at) == (people.dirk.id, NOW)
    with refused("no_standing_grant"):
        grant_one(made, people.eva, amiras)
    start(made, people, exam)
    assert grant_one(made, people.eva, amiras).outcome == "granted"
    assert len(made.all(StandingGrant)) == 2
    log = sorted(
        (one.tag, one.who, one.function, one.about) for one in made.all(LogEntry) if "grant" in one.tag
    )
    about = (people.dirk.id, "decider", f"exam:{exam.id}")
    assert log == [("grant:ended", *about), ("grant:started", *about), ("grant:started", *about)]


def test_no_grant_without_a_sitting_that_fits(made: Make, people: Cast, exam):
    with refused("no_fitting_seat"):
        start(made, people, exam)
    plan(made, people, exam, duration_minutes=60)
    plan(made, people, exam, day=exam.day + timedelta(days=60))
    plan(made, people, exam, capacity=0)
    with refused("no_fitting_seat"):
        start(made, people, exam)
    plan(made, people, exam)
    for missing, open_ in (
        ({"no_cost": False}, "cost_unstated"),
        ({"same_attempts": False}, "attempts_unstated"),
        ({"result_working_days": None}, "result_unstated"),
    ):
        with refused("criteria_open") as caught:
            start(made, people, exam, **missing)
        assert [one.code for one in caught.value.facts["open"]] == [open_]
    assert made.all(StandingGrant) == []


def test_an_exam_that_has_been_is_decided_by_hand(made: Make, people: Cast, amiras):
    past = made.exam("OLD", product=made.product("Other", None), day=NOW.date() - timedelta(days=1))
    plan(made, people, past, day=NOW.date() + timedelta(days=7))
    with refused("exam_over"):
        start(made, people, past)


@pytest.mark.parametrize("roles", [("handler",), ("publisher", "scheduler", "exam_board", "admin"), ()])
def test_only_a_decider_decides_beforehand(made: Make, people: Cast, exam, roles):
    plan(made, people, exam)
    with refused("not_yours"):
        made.do(people.pia, start_grant, StartGrant(exam.slug, True, True, 10, True), *roles)
    start(made, people, exam)
    with refused("not_yours"):
        made.do(people.pia, end_grant, EndGrant(exam.slug), *roles)


def test_a_dpo_decides_nothing_beforehand(made: Make, people: Cast, exam):
    plan(made, people, exam)
    with refused("dpo_decides_nothing"):
        made.do(people.dov, start_grant, StartGrant(exam.slug, True, True, 10, True), "dpo", "decider")


def test_nobody_grants_their_own_and_no_decider_decided_theirs_beforehand(made: Make, people: Cast, exam):
    plan(made, people, exam)
    start(made, people, exam)
    made.enrol(people.eva, exam)
    made.enrol(people.dirk, exam)
    with refused("own_case"):
        grant_one(made, people.eva, made.case(people.eva, exam))
    with refused("own_decision"):
        grant_one(made, people.eva, made.case(people.dirk, exam))


def test_who_asks_must_be_sure(made: Make, people: Cast, exam):
    plan(made, people, exam)
    start(made, people, exam)
    made.enrol(people.amira, exam)
    with made.database.writing() as session:
        case = made.case(people.amira, exam)
        session.get_one(Case, case.id).identity = "unverified"
    with refused("identity_not_sure"):
        grant_one(made, people.eva, case)


def test_what_happened_since_the_page_was_drawn_is_looked_at_first(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    start(made, people, exam)
    seen = amiras.event_count
    made.do(people.amira, send_to_office, SendMessage(amiras.ref, "Ik wil het toch anders."))
    with refused("moved_meanwhile"):
        grant_one(made, people.eva, amiras, seen)
    assert grant_one(made, people.eva, amiras, seen + 1).outcome == "granted"


def test_a_proposal_that_stood_gives_way(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    start(made, people, exam)
    case = made.taken_up(amiras, people.pia)
    decision = made.do(people.pia, prepare_decision, complete(case, "granted"), "handler")
    assert grant_one(made, people.eva, case).handler_id == people.eva.id
    with refused("decision_replaced"):
        made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")


def test_what_is_being_weighed_is_decided_by_hand(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    start(made, people, exam)
    case = made.taken_up(amiras, people.eva)
    command = complete(case)
    made.do(people.eva, prepare_decision, command, "handler")
    with refused("not_in_this_state"):
        grant_one(made, people.eva, case)


def test_a_seat_that_was_kept_before_stays_theirs(made: Make, people: Cast, exam, amiras):
    kept, other = plan(made, people, exam), plan(made, people, exam)
    start(made, people, exam)
    case, placement = granted(made, people, exam, people.ben)
    assert placement.state == "to_plan"
    with made.database.writing() as session:
        theirs = Placement(
            ref="2026-AAAA-BBBB", case_id=amiras.id, exam_id=exam.id, person_id=people.amira.id, state="accepted",
            sitting_id=kept.id, created_at=NOW, accepted_at=NOW,
        )  # fmt: skip
        session.add(theirs)
    case = grant_one(made, people.eva, amiras)
    placement = made.get(Placement, case_id=case.id)
    assert (case.state, placement.state, placement.sitting_id) == (
        "alternative_accepted",
        "accepted",
        kept.id,
    )
    assert placement.options == []
    assert other.id not in [letter.body for letter in made.all(Letter, case_id=case.id)]


def test_seats_last_as_long_as_there_are_more_than_students_who_wait(made: Make, people: Cast, exam):
    """Three seats: one goes to somebody who was granted by hand, so that two can be granted beforehand."""
    plan(made, people, exam, capacity=3)
    start(made, people, exam)
    granted(made, people, exam, people.ben)
    cases = objections(made, exam, ["Ina", "Jan", "Kim"])
    assert left(made, exam) == 2
    for case in cases[:2]:
        grant_one(made, people.eva, case)
    assert left(made, exam) == 0
    with refused("no_fitting_seat"):
        grant_one(made, people.eva, cases[2])
    assert made.get(Case, ref=cases[2].ref).state == "received", "nothing happened to it"
    plan(made, people, exam, capacity=1)
    assert grant_one(made, people.eva, cases[2]).outcome == "granted"


def left(made: Make, exam) -> int:
    with made.app.app_context(), made.database.reading() as session:
        ctx = Context(session, Actor("x"), NOW, made.config)
        return places_left(ctx, exam, fitting(ctx, exam))


def test_two_handlers_grant_the_same_case_once(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    start(made, people, exam)
    ends = race([lambda who=who: grant_one(made, who, amiras) for who in (people.eva, people.pia)])
    assert ends == ["done", "not_in_this_state"]
    assert len(made.all(Letter, case_id=amiras.id, kind="decision")) == 1


def test_the_last_seat_goes_to_one_of_those_who_are_granted_at_once(made: Make, people: Cast, exam):
    plan(made, people, exam, capacity=2)
    start(made, people, exam)
    cases = objections(made, exam, [f"Student {number}" for number in range(5)])
    ends = race([lambda case=case: grant_one(made, people.eva, case) for case in cases])
    assert ends == ["done"] * 2 + ["no_fitting_seat"] * 3
    assert len(made.all(Letter, kind="offer")) == 2


def test_two_deciders_start_one_grant(made: Make, people: Cast, exam):
    plan(made, people, exam)
    command = StartGrant(exam.slug, True, True, 10, True)
    starting = [
        lambda who=who: made.do(who, start_grant, command, "decider") for who in (people.dirk, people.pia)
    ]
    assert race(starting) == ["done", "grant_stands"]
    assert len(made.all(StandingGrant)) == 1


def race(deeds) -> list[str]:
    """Carry these out at the same moment; gives what each ended in, in alphabetical order."""
    gate, ends = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        gate.wait()
        try:
            deed()
            ends.append("done")
        except Refused as no:
            ends.append(no.code)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(ends) == len(deeds), "every deed came to an end"
    return sorted(ends)


def test_the_books_are_in_order_afterwards(made: Make, people: Cast, exam, amiras):
    plan(made, people, exam)
    start(made, people, exam)
    grant_one(made, people.eva, amiras)
    assert [problem for batch in check(made.database) for problem in batch.findings] == []
