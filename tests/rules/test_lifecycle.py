"""The table of states, row by row and cell by cell (T01–T17), and what events add up to."""

from __future__ import annotations

import pytest

from portal.rules.access import Permission
from portal.rules.lifecycle import (
    CLOSED_STATES,
    DECIDED,
    GONE_STATES,
    OPEN_STATES,
    STATES,
    TABLE,
    UNDECIDED,
    must_be_carried_out,
)


def test_no_cell_has_two_rows():
    cells = [(s.deed, kind, state) for s in TABLE for kind in s.kinds for state in s.from_states]
    assert len(cells) == len(set(cells))


def test_states_are_open_or_closed_and_nothing_comes_back_to_received():
    assert OPEN_STATES | CLOSED_STATES | GONE_STATES == STATES
    assert not OPEN_STATES & CLOSED_STATES
    assert not UNDECIDED & DECIDED
    begins = [step.number for step in TABLE if step.to_state == "received"]
    assert begins == ["T01", "T01"]
    moves = [step for step in TABLE if step.machine == "case" and step.to_state]
    leave = {step.deed for step in moves if step.from_states & CLOSED_STATES}
    allowed = {"revise", "pseudonymise", "open_for_place"}
    assert leave == allowed, (
        "a closed case stays closed, but for T15, T16 and a refusal too late for a new day (11.2)"
    )


def test_only_a_student_withdraws_and_only_a_decider_decides():
    by_deed = {step.deed: step.who for step in TABLE}
    assert by_deed["withdraw"] is Permission.OWN_CASES
    assert by_deed["grant"] is by_deed["refuse"] is Permission.DECIDE_CASES
    assert by_deed["take_up"] is by_deed["complete"] is Permission.WORK_CASES


@pytest.mark.parametrize(
    ("kind", "state", "outcome", "wanted"),
    [
        ("erasure", "decided", "granted", True),
        ("erasure", "decided", "partly", True),
        ("erasure", "decided", "refused", False),
        ("erasure", "executing", "granted", False),
        ("access", "decided", "granted", False),
        ("objection", "decided", "granted", False),
        ("erasure", "in_assessment", None, False),
    ],
)
def test_a_promise_must_be_carried_out_before_closing(kind, state, outcome, wanted):
    assert must_be_carried_out(kind, state, outcome) is wanted
