"""A restriction holds from receipt, is active once granted, and ends only after the student was told (18(3), 2.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.actions.decisions import PrepareDecision, SignDecision, prepare_decision, sign_decision
from portal.actions.restrictions import AnnounceLifting, LiftRestriction, announce_lifting, lift_restriction
from portal.jobs.check import check
from portal.models import Case, CaseEvent, CaseText, Letter
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import NOW, Make

WHY = "Het onderzoek is klaar."
FIRST_DAY = date(2026, 11, 30)  # a Monday is announced on; the fifth working day after it


@pytest.fixture
def case(made: Make, people: Cast) -> Case:
    return made.taken_up(made.case(people.amira, kind="restriction", about="Mijn opname"), people.eva)


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def decided(made: Make, people: Cast, case: Case, outcome: str = "granted") -> Case:
    ground = None if outcome == "granted" else "no_restriction_ground"
    command = PrepareDecision(case.ref, outcome, "We slaan het alleen op.", ground)
    decision = made.do(people.eva, prepare_decision, command, "handler")
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    return made.get(Case, ref=case.ref)


def announce(made: Make, people: Cast, case: Case, day: date = FIRST_DAY, why: str = WHY, at=None) -> Case:
    made.do(people.eva, announce_lifting, AnnounceLifting(case.ref, day, why), "handler", at=at)
    return made.get(Case, ref=case.ref)


def lift(made: Make, people: Cast, case: Case, at=None) -> Case:
    made.do(people.eva, lift_restriction, LiftRestriction(case.ref), "handler", at=at)
    return made.get(Case, ref=case.ref)


def test_a_grant_is_active_by_itself_and_a_refusal_is_not(made: Make, people: Cast, case: Case):
    assert case.hold == "restriction"
    case = decided(made, people, case)
    assert (case.state, case.hold, case.is_open) == ("active", "restriction", True)
    other = made.taken_up(made.case(people.ben, kind="restriction"), people.eva)
    other = decided(made, people, other, "refused")
    assert (other.state, other.hold, other.freeze_ends) == ("decided", "restriction", FIRST_DAY)


def test_it_ends_only_after_it_was_announced_in_time(made: Make, people: Cast, case: Case):
    case = decided(made, people, case)
    with refused("not_in_this_state"):
        lift(made, people, case)
    with refused("lifting_too_soon") as caught:
        announce(made, people, case, FIRST_DAY - timedelta(days=1))
    assert caught.value.facts["earliest"] == FIRST_DAY
    with refused("reason_missing"):
        announce(made, people, case, why=" ")
    case = announce(made, people, case)
    assert (case.state, case.hold, case.sort_by) == ("lifting_announced", "restriction", FIRST_DAY)
    with refused("too_early"):
        lift(made, people, case, at=NOW + timedelta(days=6))
    case = lift(made, people, case, at=NOW + timedelta(days=7))
    assert (case.state, case.hold, case.is_open) == ("lifted", None, False)
    assert [finding for batch in check(made.database) for finding in batch.findings] == []


def test_the_student_reads_when_and_why(made: Make, people: Cast, case: Case):
    announce(made, people, decided(made, people, case))
    letter = made.get(Letter, case_id=case.id, number="N14")
    assert "maandag 30 november 2026" in letter.body
    assert WHY in letter.body
    text = made.get(CaseText, case_id=case.id, kind="lifting")
    event = made.get(CaseEvent, case_id=case.id, tag="case:lifting:announced")
    assert event.facts["texts"] == {text.id: text.digest}


def test_a_new_day_is_announced_anew(made: Make, people: Cast, case: Case):
    case = announce(made, people, decided(made, people, case))
    later = NOW + timedelta(days=2)
    with refused("lifting_too_soon"):
        announce(made, people, case, FIRST_DAY + timedelta(days=1), at=later)
    case = announce(made, people, case, FIRST_DAY + timedelta(days=7), at=later)
    assert case.sort_by == FIRST_DAY + timedelta(days=7)
    with refused("too_early"):
        lift(made, people, case, at=NOW + timedelta(days=8))
    assert len(made.all(Letter, case_id=case.id, number="N14")) == 2


def test_only_a_handler_does_it_and_never_in_their_own_case(made: Make, people: Cast, case: Case):
    case = decided(made, people, case)
    command = AnnounceLifting(case.ref, FIRST_DAY, WHY)
    for roles in (("decider", "dpo", "reviewer", "scheduler"), ()):
        with refused("not_yours"):
            made.do(people.pia, announce_lifting, command, *roles)
    with refused("own_case"):
        made.do(people.amira, announce_lifting, command, "handler")
