"""Approval to proctor: what must hold, and the steps of 11.3."""

import pytest

from portal.rules.explanations import Missing
from portal.rules.gates import (
    APPROVAL_STATES,
    may_be_proctored,
    may_become,
    missing_for_approval,
    next_states,
)

GAP = Missing("I-02", "purpose")


@pytest.mark.parametrize(
    ("gaps", "route", "author", "approver", "codes"),
    [
        ([], "awb", 1, 2, []),
        ([], "court", 1, 2, []),
        ([GAP], "awb", 1, 2, ["purpose"]),
        ([], None, 1, 2, ["remedy_route"]),
        ([], "perhaps", 1, 2, ["remedy_route"]),
        ([], "awb", 1, 1, ["approver_is_author"]),
        ([], "awb", 1, None, ["approver_needed"]),
        ([], "awb", None, 2, ["author_unknown"]),
        ([], "awb", None, None, ["author_unknown"]),
        ([GAP], None, 1, 1, ["purpose", "remedy_route", "approver_is_author"]),
    ],
)
def test_what_is_missing_for_approval(gaps, route, author, approver, codes):
    assert [one.code for one in missing_for_approval(gaps, route, author, approver)] == codes


ALLOWED = {
    ("not_approved", "in_review"),
    ("in_review", "approved"),
    ("in_review", "not_approved"),
    ("approved", "suspended"),
    ("suspended", "approved"),
}


@pytest.mark.parametrize("state", APPROVAL_STATES)
@pytest.mark.parametrize("new", APPROVAL_STATES)
def test_only_the_steps_of_11_3_are_allowed(state, new):
    assert may_become(state, new) is ((state, new) in ALLOWED)


def test_only_an_approved_exam_may_be_proctored():
    assert [state for state in APPROVAL_STATES if may_be_proctored(state)] == ["approved"]


def test_an_unknown_state_is_an_error():
    with pytest.raises(KeyError):
        next_states("nearly")
