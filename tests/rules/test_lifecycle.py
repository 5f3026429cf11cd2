"""The table of states, row by row and cell by cell (T01–T17), and what events add up to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import (
    CLOSED_STATES,
    DECIDED,
    KINDS,
    OPEN_STATES,
    STATES,
    TABLE,
    UNDECIDED,
    Standing,
    after,
    allows,
    find_step,
    must_be_carried_out,
    received,
)

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEEDS = {"take_up", "grant", "refuse", "seek_alternative", "accept", "execute", "complete", "withdraw"}

# deed → kind → the states it starts from; every cell that is not named is refused.
ALLOWED = {
    "take_up": dict.fromkeys(KINDS, frozenset({"received"})),
    "grant": dict.fromkeys(KINDS, frozenset({"in_assessment"})),
    "refuse": dict.fromkeys(KINDS, frozenset({"in_assessment"})),
    "seek_alternative": {"objection": {"decided"}},
    "accept": {"objection": {"offering_alternative", "alternative_accepted"}},
    "execute": {"erasure": {"decided"}},
    "complete": dict.fromkeys(KINDS, frozenset({"decided", "executing", "alternative_accepted"})),
    "withdraw": dict.fromkeys(
        KINDS,
        frozenset(
            {
                "received",
                "in_assessment",
                "decided",
                "executing",
                "offering_alternative",
                "alternative_accepted",
            }
        ),
    ),
}
LEADS_TO = {
    "take_up": "in_assessment",
    "grant": "decided",
    "refuse": "decided",
    "seek_alternative": "offering_alternative",
    "accept": "alternative_accepted",
    "execute": "executing",
    "complete": "completed",
    "withdraw": "withdrawn",
}


@pytest.mark.parametrize(("deed", "kind", "state"), list(product(sorted(DEEDS), KINDS, sorted(STATES))))
def test_every_cell_of_the_table(deed, kind, state):
    wanted = state in ALLOWED[deed].get(kind, set())
    assert allows(deed, kind, state) is wanted
    if wanted:
        assert find_step(deed, kind, state).to_state == LEADS_TO[deed]
    else:
        with pytest.raises(Refused) as refused:
            find_step(deed, kind, state)
        assert refused.value.code == "not_in_this_state"


def test_no_deed_is_left_out_of_the_tests():
    assert {step.deed for step in TABLE} == DEEDS


def test_no_cell_has_two_rows():
    cells = [(s.deed, kind, state) for s in TABLE for kind in s.kinds for state in s.from_states]
    assert len(cells) == len(set(cells))


def test_states_are_open_or_closed_and_nothing_comes_back_to_received():
    assert OPEN_STATES | CLOSED_STATES == STATES
    assert not OPEN_STATES & CLOSED_STATES
    assert not UNDECIDED & DECIDED
    assert all(step.to_state in STATES and step.to_state != "received" for step in TABLE)
    assert not any(step.from_states & CLOSED_STATES for step in TABLE), "a closed case stays closed"


def test_only_a_student_withdraws_and_only_a_decider_decides():
    by_deed = {step.deed: step.permission for step in TABLE}
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


def _standing(kind: str = "objection", target: str = "2026-12-10") -> Standing:
    return received(
        "p1",
        {
            "kind": kind, "exam": "e1", "exam_day": "2026-12-28", "received_at": AT.isoformat(), "channel": "portal",
            "legal_deadline": "2026-12-23", "target": target, "target_mode": "normal", "objected": ["camera"],
            "texts": {},
        },
    )  # fmt: skip


def test_received_begins_open_and_sorted_by_the_earlier_date():
    standing = _standing()
    assert (standing.state, standing.is_open, standing.handler_id) == ("received", True, None)
    assert standing.sort_by == date(2026, 12, 10)
    assert _standing(target="2026-12-31").sort_by == date(2026, 12, 23)
    assert standing.objected == ("camera",)


@pytest.mark.parametrize(("kind", "protected"), [("objection", True), ("access", False), ("erasure", False)])
def test_only_an_objection_protects_from_receipt(kind, protected):
    assert _standing(kind).protected is protected


def test_taken_up_names_the_handler():
    now = after(_standing(), "case:taken_up", "in_assessment", AT, {"handler": "h1"})
    assert (now.state, now.handler_id) == ("in_assessment", "h1")


@pytest.mark.parametrize("protected", [True, False])
def test_decided_keeps_outcome_moment_protection_and_the_next_date(protected):
    facts = {"outcome": "refused", "protected": protected, "follow_up_by": "2027-01-04"}
    now = after(_standing(), "case:decided", "decided", AT, facts)
    assert (now.outcome, now.decided_at, now.protected) == ("refused", AT, protected)
    assert now.sort_by == date(2027, 1, 4)
    assert now.is_open


def test_withdrawn_closes_and_ends_the_protection():
    now = after(_standing(), "case:withdrawn", "withdrawn", AT, {})
    assert (now.state, now.is_open, now.closed_at, now.protected) == ("withdrawn", False, AT, False)


def test_completed_closes_and_keeps_the_protection():
    facts = {"outcome": "granted", "protected": True, "follow_up_by": "2026-12-28"}
    decided = after(_standing(), "case:decided", "decided", AT, facts)
    now = after(decided, "case:completed", "completed", AT, {})
    assert (now.is_open, now.closed_at, now.protected) == (False, AT, True)


@pytest.mark.parametrize(
    "tag", ["case:letter:sent", "case:message:sent", "case:advice:given", "case:text:erased"]
)
def test_other_events_change_no_column(tag):
    assert after(_standing(), tag, "received", AT, {}) == _standing()
