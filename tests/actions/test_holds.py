"""A legal hold: set and lifted by the DPO, with a reason and a day to look at it again (section 9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.holds import HoldCase, LiftHold, hold_case, lift_hold
from portal.jobs import deadlines
from portal.models import Case, CaseEvent, CaseText
from portal.rules.retention import hold_until
from tests.cast import Cast
from tests.make import Make
from tests.office import refused

WHY = "De rechtbank vraagt om deze zaak."


@pytest.fixture
def case(made: Make, people: Cast) -> Case:
    return made.case(people.amira, kind="access")


def hold(made: Make, people: Cast, case: Case, days: int = 90, why: str = WHY, *roles: str) -> Case:
    command = HoldCase(case.ref, (made.now + timedelta(days=days)).date(), why)
    return made.do(people.dov, hold_case, command, *(roles or ("dpo",)))


def test_the_reason_is_a_text_and_the_event_holds_its_digest(made: Make, people: Cast, case: Case) -> None:
    hold(made, people, case)
    text = made.get(CaseText, case_id=case.id, kind="hold_reason")
    event = made.get(CaseEvent, case_id=case.id, tag="case:legal_hold:set")
    assert text.body == WHY
    assert (event.function, event.facts) == (
        "dpo", {"review_on": "2027-02-21", "texts": {text.id: text.digest}},
    )  # fmt: skip
    assert made.get(Case, id=case.id).legal_hold.isoformat() == "2027-02-21"


@pytest.mark.parametrize(
    ("days", "why", "code"),
    [(90, "  ", "reason_missing"), (0, WHY, "review_too_soon"), (190, WHY, "review_too_late")],
)
def test_without_a_reason_or_a_day_within_six_months_there_is_no_hold(
    made: Make, people: Cast, case: Case, days: int, why: str, code: str
) -> None:
    with refused(code):
        hold(made, people, case, days, why)
    assert made.get(Case, id=case.id).legal_hold is None


def test_the_last_day_of_the_six_months_will_do(made: Make, people: Cast, case: Case) -> None:
    last = hold_until(made.now.date())
    hold(made, people, case, (last - made.now.date()).days)
    assert made.get(Case, id=case.id).legal_hold == last


@pytest.mark.parametrize("role", ["handler", "decider", "publisher"])
def test_only_the_dpo_does_it(made: Make, people: Cast, case: Case, role: str) -> None:
    with refused("not_yours"):
        hold(made, people, case, 90, WHY, role)
    hold(made, people, case)
    with refused("not_yours"):
        made.do(people.eva, lift_hold, LiftHold(case.ref), role)


def test_nobody_holds_their_own_case(made: Make, people: Cast, case: Case) -> None:
    command = HoldCase(case.ref, (made.now + timedelta(days=90)).date(), WHY)
    with refused("own_case"):
        made.do(people.amira, hold_case, command, "dpo")


def test_a_closed_case_can_be_held_and_held_again(made: Make, people: Cast, case: Case) -> None:
    made.do(people.amira, withdraw, Withdraw(case.ref))
    hold(made, people, case)
    hold(made, people, case, 100)
    assert made.get(Case, id=case.id).legal_hold.isoformat() == "2027-03-03"
    made.do(people.dov, lift_hold, LiftHold(case.ref), "dpo")
    assert made.get(Case, id=case.id).legal_hold is None
    with refused("no_hold"):
        made.do(people.dov, lift_hold, LiftHold(case.ref), "dpo")


def test_the_dpo_hears_once_when_the_day_comes(either) -> None:
    made, people = either.make, either.cast
    case = made.case(people.amira, kind="access")
    hold(made, people, case)
    day = made.now + timedelta(days=90)
    for at, told in (
        (day - timedelta(days=8), 0),
        (day - timedelta(days=7), 1),
        (day, 1),
        (day + timedelta(days=3), 1),
    ):
        with made.app.app_context():
            deadlines.sweep(made.database, made.config, lambda at=at: at)
        assert len(either.mails("staff-hold:")) == told
    [mail] = either.mails("staff-hold:")
    assert (mail.address, case.ref in mail.body, WHY in mail.body) == (made.config.teams.dpo, True, False)
    assert made.get(Case, id=case.id).legal_hold is not None, "it stays held until the DPO says otherwise"
