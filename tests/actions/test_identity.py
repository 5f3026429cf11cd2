"""It is sure who asks before a case is taken up, or the student had the time to show it (T02, 12(6))."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.actions.cases import TakeUp, take_up
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.identity import VerifyIdentity, verify_identity
from portal.actions.questions import end_reply_term
from portal.models import Case, CaseEvent
from portal.rules.errors import Refused
from portal.rules.intake import IDENTITY_METHODS
from tests.actions.clock_fixture import ask, at, by_itself, fresh, is_sound
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


@pytest.fixture
def made(made: Make) -> Iterator[Make]:
    """An installation; whatever happens in it adds up."""
    made.now = at("2026-09-07")
    yield made
    assert is_sound(made)


@pytest.fixture
def guests(made: Make, people: Cast) -> Case:
    """A request of somebody who came in by a mailed link."""
    return made.case(made.guest(), kind="access")


def refused(code: str, deed, *args, **more) -> None:
    with pytest.raises(Refused) as no:
        deed(*args, **more)
    assert no.value.code == code


def verify(made: Make, people: Cast, case: Case, method: str = "called_back") -> Case:
    made.do(people.eva, verify_identity, VerifyIdentity(case.ref, method), "handler")
    return fresh(made, case)


def test_t02_waits_until_it_is_sure_who_asks(made: Make, people: Cast, guests: Case) -> None:
    assert guests.identity == "unverified"
    refused("identity_not_sure", made.do, people.eva, take_up, TakeUp(guests.ref), "handler")
    assert verify(made, people, guests).identity == "verified"
    made.do(people.eva, take_up, TakeUp(guests.ref), "handler")
    assert fresh(made, guests).state == "in_assessment"
    [event] = made.all(CaseEvent, case_id=guests.id, tag="case:identity:verified")
    assert event.facts == {"method": "called_back"}, "the method and the moment, and nothing more"


@pytest.mark.parametrize("method", ["", "copy_of_passport", "SIGNED_IN"])
def test_only_by_a_method_of_the_list(made: Make, people: Cast, guests: Case, method: str) -> None:
    refused("identity_method_missing", verify, made, people, guests, method)
    assert fresh(made, guests).identity == "unverified"
    assert not any("copy" in method for method in IDENTITY_METHODS)


def test_once_and_not_where_there_is_no_doubt(made: Make, people: Cast, guests: Case) -> None:
    verify(made, people, guests)
    refused("identity_sure_already", verify, made, people, guests)
    refused("identity_sure_already", verify, made, people, made.case(people.amira, kind="access"))


def test_while_a_question_is_open_the_answer_is_judged_there(made: Make, people: Cast, guests: Case) -> None:
    ask(made, people.eva, guests, "2026-09-08", "2026-09-22")
    refused("question_open", verify, made, people, guests)


def test_not_ones_own_nor_by_another_job(made: Make, people: Cast) -> None:
    case = made.case(people.eva, kind="access")
    refused("own_case", verify, made, people, case)
    refused(
        "not_yours", made.do, people.dirk, verify_identity, VerifyIdentity(case.ref, "signed_in"), "decider"
    )


def test_a_question_without_effect_lets_the_case_go_on_once_its_time_is_over(
    made: Make, people: Cast, guests: Case
) -> None:
    ask(made, people.eva, guests, "2026-09-15", "2026-09-20", told="unchanged")
    up = (people.eva, take_up, TakeUp(guests.ref), "handler")
    refused("identity_not_sure", made.do, *up, at=at("2026-09-20T23:59"))
    made.do(*up, at=at("2026-09-21T00:00"))
    assert fresh(made, guests).identity == "doubted", "decided on what there is"


def test_after_the_reply_term_somebody_becomes_the_handler(made: Make, people: Cast, guests: Case) -> None:
    from portal.actions.questions import end_reply_term

    ask(made, people.eva, guests, "2026-09-08", "2026-09-22")
    by_itself(made, end_reply_term, guests, "2026-09-23")
    made.do(people.eva, take_up, TakeUp(guests.ref), "handler")
    assert fresh(made, guests).handler_id == people.eva.id


@pytest.mark.parametrize("kind", ["access", "portability"])
def test_nobodys_data_go_to_a_stranger(made: Make, people: Cast, kind: str) -> None:
    """12(6): asked who they are, silent until the end of the term (T06): what is left is a refusal."""
    case = made.taken_up(made.case(people.amira, kind=kind), people.eva)
    ask(made, people.eva, case, "2026-09-08", "2026-09-22")
    made.now = at("2026-09-23")
    by_itself(made, end_reply_term, case, "2026-09-23")
    assert fresh(made, case).identity == "doubted"
    decision = made.do(people.eva, prepare_decision, complete(case, "granted"), "handler")
    refused(
        "identity_not_sure",
        made.do,
        people.dirk,
        sign_decision,
        SignDecision(case.ref, decision.id),
        "decider",
    )
