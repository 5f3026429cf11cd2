"""The lifecycle rule by rule, as section 11.1 of the law in rules has it: from, to, who, clock and notice."""

from __future__ import annotations

from itertools import pairwise

import pytest

from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import (
    ASSESSED,
    CLOSED_STATES,
    KINDS,
    OPEN_STATES,
    TABLE,
    allows,
    find_step,
    has_clock,
    step_for,
)

OWN, WORK, DECIDE, DPO, SYSTEM = (
    Permission.OWN_CASES, Permission.WORK_CASES, Permission.DECIDE_CASES, Permission.ANSWER_DPO, None,
)  # fmt: skip
COMMON = [
    # rule, deed, kind, from, to, who, clock, notice
    ("T01", "file", "access", "draft", "received", OWN, "starts", "N1"),
    ("T01", "take_in", "erasure", "draft", "received", WORK, "starts", "N1"),
    ("T02", "take_up", "objection", "received", "in_assessment", WORK, "", None),
    ("T03", "ask_identity", "erasure", "received", "awaiting_identity", WORK, "suspends", "N2"),
    ("T03", "ask_identity", "erasure", "in_assessment", "awaiting_identity", WORK, "suspends", "N2"),
    ("T04", "ask_scope", "access", "in_assessment", "awaiting_scope", WORK, "suspends", "N3"),
    ("T05", "resume", "access", "awaiting_scope", "in_assessment", WORK, "resumes", "N4"),
    ("T06", "end_reply_term", "access", "awaiting_identity", "in_assessment", SYSTEM, "resumes", "N4"),
    ("T06", "remind_reply", "access", "awaiting_identity", None, SYSTEM, "", "N5"),
    ("T07", "extend", "access", "in_assessment", None, WORK, "extends", "N6"),
    ("T08", "grant", "erasure", "in_assessment", "decided", DECIDE, "stops", "N7"),
    ("T09", "refuse", "erasure", "in_assessment", "decided", DECIDE, "six_weeks", "N8"),
    ("T09", "refuse", "objection", "in_balancing", "decided", DECIDE, "six_weeks", "N8"),
    ("T10", "execute", "erasure", "decided", "executing", WORK, "", None),
    ("T11", "complete", "erasure", "executing", "completed", WORK, "", "N9"),
    ("T12", "complete", "access", "decided", "completed", WORK, "", None),
    ("T13", "withdraw", "objection", "in_assessment", "withdrawn", OWN, "stops", "N10"),
    ("T14", "misroute", "access", "received", "misrouted", WORK, "stops", "N11"),
    ("T15", "revise", "access", "decided", "decided", DECIDE, "", "N12"),
    ("T16", "pseudonymise", "access", "completed", "pseudonymised", SYSTEM, "", None),
    ("T17", "become_late", "access", "in_assessment", None, SYSTEM, "", "N13"),
    ("O-8", "grant_by_standing", "objection", "received", "decided", WORK, "stops", "N7"),
    ("11.2", "ask_board", "objection", "in_assessment", None, WORK, "", None),
    ("11.2", "answer_board", "objection", "in_balancing", None, Permission.ANSWER_BOARD, "", None),
    ("18(3)", "announce_lifting", "restriction", "active", "lifting_announced", WORK, "", "N14"),
]


@pytest.mark.parametrize(("rule", "deed", "kind", "begin", "end", "who", "clock", "notice"), COMMON)
def test_each_rule_has_its_row(rule, deed, kind, begin, end, who, clock, notice):
    step = find_step(deed, kind, begin)
    assert (step.to_state, step.who, step.clock, step.notice) == (end, who, clock, notice)
    assert rule in (step.number, "O-8", "18(3)")


ROADS = {
    "access": "received in_assessment collecting redacting ready decided completed",
    "rectification": "received in_assessment decided executing completed",
    "erasure": "received in_assessment decided executing completed",
    "restriction": "received in_assessment decided active lifting_announced lifted",
    "portability": "received in_assessment decided completed",
    "objection": "received in_assessment in_balancing decided offering_alternative alternative_accepted sat "
    "non_detriment_check completed",
    "human_review": "received in_assessment second_review heard decided completed",
    "withdrawal": "received executing offering_alternative alternative_accepted sat non_detriment_check completed",
    "dpo_question": "received answered closed",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "road"), ROADS.items())
def test_each_type_goes_its_own_road(kind, road):
    """11.2, column "added states and rules": access R-03, rectification R-04, erasure R-05, restriction R-06, …

    A question to the DPO, R-14, has a road without a clock.
    """
    states = road.split()
    for begin, end in pairwise(states):
        steps = [s for s in TABLE if kind in s.kinds and begin in s.from_states and s.to_state == end]
        assert steps, f"{kind}: no step from {begin} to {end}"


@pytest.mark.parametrize(
    ("deed", "kind", "state"),
    [
        ("refuse", "objection", "in_assessment"),  # a refusal is weighed first (O-2)
        ("grant", "human_review", "in_assessment"),  # first a second review, then the student's view
        ("ask_scope", "erasure", "in_assessment"),  # only access (C9)
        ("extend", "withdrawal", "received"),  # works at once: nothing to extend
        ("extend", "dpo_question", "received"),
        ("ask_identity", "dpo_question", "received"),
        ("misroute", "access", "in_assessment"),  # T14 is from received
        ("complete", "objection", "offering_alternative"),  # a place that nobody chose is not the end (O-5)
        ("ask_board", "access", "in_assessment"),  # the board speaks about forms of an exam, not about data
        ("answer_board", "objection", "decided"),  # its input comes before the decision (11.2)
        ("grant", "access", "awaiting_scope"),
        ("take_up", "withdrawal", "received"),
        ("lift", "restriction", "active"),  # told first, 18(3)
    ],
)
def test_what_the_law_does_not_allow_has_no_row(deed, kind, state):
    assert not allows(deed, kind, state)
    with pytest.raises(Refused, match="not_in_this_state"):
        find_step(deed, kind, state)


def test_every_open_request_can_be_withdrawn_by_its_student_and_nobody_else():
    """T13; a withdrawal of consent has worked already."""
    for kind in set(KINDS) - {"withdrawal"}:
        assert all(step_for("withdraw", kind, state) for state in OPEN_STATES)
    assert {step.who for step in TABLE if step.deed == "withdraw"} == {OWN}


def test_only_a_question_to_the_dpo_and_a_withdrawal_have_no_clock():
    assert {kind for kind in KINDS if not has_clock(kind)} == {"dpo_question", "withdrawal"}
    assert set(KINDS) - ASSESSED == {"dpo_question", "withdrawal"}


def test_silence_never_closes_a_case():
    """Not allowed (11.1): closing on silence without a decision."""
    by_itself = {step.to_state for step in TABLE if step.who is SYSTEM and step.machine == "case"}
    assert not by_itself & CLOSED_STATES


def test_the_supplier_and_the_admin_take_no_step():
    assert {step.who for step in TABLE if step.who} <= {
        OWN, WORK, DECIDE, DPO, Permission.PLAN, Permission.REVIEW_FLAGS, Permission.ANSWER_BOARD,
        Permission.ADVISE_CASES,
    }  # fmt: skip


def test_each_notice_of_section_12_belongs_to_a_step():
    """N1 to N14."""
    assert {step.notice for step in TABLE if step.notice} == {f"N{n}" for n in range(1, 15)}
