"""After a refusal to correct, the student's own words stand beside the data (R-04, 11.2)."""

from __future__ import annotations

import pytest

from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.statements import AttachStatement, attach_statement
from portal.models import Case, CaseText
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


def refused_case(made: Make, people: Cast, outcome: str = "refused") -> Case:
    case = made.taken_up(made.case(people.amira, kind="rectification"), people.eva)
    decision = made.do(people.eva, prepare_decision, complete(case, outcome), "handler")
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    return made.get(Case, ref=case.ref)


def test_the_words_are_kept_and_sealed(made: Make, people: Cast) -> None:
    case = refused_case(made, people)
    made.do(people.amira, attach_statement, AttachStatement(case.ref, "Ik keek naar mijn kat."))
    assert made.get(CaseText, case_id=case.id, kind="statement").body == "Ik keek naar mijn kat."


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [("ben", "Van mij.", "gone"), ("amira", "  ", "statement_missing"), ("amira", "x" * 5001, "too_long")],
)
def test_what_cannot_be_added(made: Make, people: Cast, who: str, words: str, code: str) -> None:
    case = refused_case(made, people)
    with pytest.raises(Refused, match=code):
        made.do(getattr(people, who), attach_statement, AttachStatement(case.ref, words))
    assert made.get(Case, ref=case.ref).event_count == case.event_count


def test_before_a_decision_there_is_nothing_to_add_to(made: Make, people: Cast) -> None:
    case = made.case(people.amira, kind="rectification")
    with pytest.raises(Refused, match="not_in_this_state"):
        made.do(people.amira, attach_statement, AttachStatement(case.ref, "Toch."))
