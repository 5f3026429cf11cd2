"""Which facts of an event are named by the case itself, so that events lead to nobody once the names are gone."""

from __future__ import annotations

from portal.rules.aliases import NAMED, renamed
from portal.rules.audit import CASE_FACTS

LEAD_NOWHERE = """
added advice advice_due answer answered_on asked asked_on attachment attachments authority cause channel clock
consent corrects data_where decision delay desk due everything exam_day exam_plan exception follow_up_by forwarding
freeze_ends look_again
found function given gone granted_parts ground hindrances hold holds identity interim kept kind late_refusal
legal_deadline letter level lift_on means method new_facts no_answer number objected open outcome parts placement
agreed criteria deviation plan protected protects purpose question reason received_at received_on refusal_deadline
remedy remedy_route remedy_until repeat reply_by report result_on review_on route side stops_clock sufficient target
target_mode text texts until was what
"""
OTHERS = frozenset(LEAD_NOWHERE.split())
"""Codes, dates, yes or no, and ids of rows that go with the case."""


def test_every_fact_is_known_to_lead_to_nobody_or_is_named_by_the_case() -> None:
    """A new fact: does another table lead from it to a person or an exam? Then it belongs in NAMED."""
    facts = {fact for names in CASE_FACTS.values() for fact in names}
    assert facts - OTHERS - set(NAMED) == set(), (
        "name it in rules/aliases.py, or above when it leads to nobody"
    )
    assert set(NAMED) <= facts
    assert not OTHERS & set(NAMED)


def test_ids_are_renamed_one_by_one_and_nothing_else() -> None:
    facts = {"handler": "h", "sittings": ["a", "b"], "representative": None, "ground": "a", "objected": ["a"]}
    assert renamed(facts, lambda what, one: f"{what}:{one}") == {
        "handler": "person:h", "sittings": ["sitting:a", "sitting:b"], "representative": None, "ground": "a",
        "objected": ["a"],
    }  # fmt: skip
