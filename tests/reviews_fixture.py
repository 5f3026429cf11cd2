"""A second review, as tests need it: each step by the same action as real use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.actions.reviews import HearStudent, Observe, SendToReview, hear_student, observe, send_to_review
from portal.actions.sign_in import RecogniseVisitor, recognise_visitor
from portal.models import Case, Person
from tests.cast import Cast
from tests.make import Make


def signs_in(make: Make, person: Person, *roles: str, at: datetime | None = None) -> None:
    """This person comes in through the identity provider, with these roles."""
    told = RecogniseVisitor(person.sub or "", None, person.name, person.email, None, None, frozenset(roles))
    make.do(None, recognise_visitor, told, at=at)


def review_of(make: Make, cast: Cast, **values: Any) -> Case:
    """Amira wants a person to look again, and Eva has taken it up."""
    exam = make.exam("FLAG1", product=make.product("Flagger", None))
    make.enrol(cast.amira, exam)
    return make.taken_up(make.case(cast.amira, exam, kind="human_review", **values), cast.eva)


def ask(make: Make, cast: Cast, case: Case, reviewer: Person) -> Case:
    """Eva asks this person, who has just signed in as reviewer."""
    signs_in(make, reviewer, "reviewer")
    make.do(cast.eva, send_to_review, SendToReview(case.ref, reviewer.id), "handler")
    found: Case = make.get(Case, ref=case.ref)
    return found


def observed(make: Make, case: Case, reviewer: Person, words: str = "Ik zie een student die leest.") -> None:
    """The reviewer writes down what they saw."""
    make.do(reviewer, observe, Observe(case.ref, words), "reviewer")


def heard(make: Make, cast: Cast, case: Case, words: str = "De kat liep door het beeld.") -> Case:
    """Eva writes down what the student said."""
    make.do(cast.eva, hear_student, HearStudent(case.ref, words), "handler")
    found: Case = make.get(Case, ref=case.ref)
    return found
