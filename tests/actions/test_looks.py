"""A look at a case is noted by function, also a reviewer's at the case they were asked for, and nobody's at their own."""

from __future__ import annotations

import pytest

from portal.actions.looks import NoteLook, note_look
from portal.models import Case, Look
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make


def asked_for(made: Make, case: Case, reviewer_id: str) -> None:
    with made.database.writing() as session:
        session.get_one(Case, case.id).reviewer_id = reviewer_id


def test_a_reviewer_is_noted_at_the_case_they_were_asked_for(made: Make, people: Cast):
    case = made.case(people.amira, kind="human_review")
    asked_for(made, case, people.pia.id)
    look = made.do(people.pia, note_look, NoteLook(case.ref), "reviewer")
    assert (look.who, look.function, look.what) == (people.pia.id, "reviewer", "case")
    assert [one.id for one in made.all(Look)] == [look.id]


def test_a_reviewer_sees_no_other_case_and_no_name(made: Make, people: Cast):
    case = made.case(people.amira, kind="human_review")
    with pytest.raises(Refused, match="gone"):
        made.do(people.pia, note_look, NoteLook(case.ref), "reviewer")
    asked_for(made, case, people.pia.id)
    with pytest.raises(Refused, match="gone"):
        made.do(people.pia, note_look, NoteLook(case.ref, "names"), "reviewer")
    assert made.all(Look) == []


@pytest.mark.parametrize("roles", [["scheduler"], ["exam_board"], ["publisher"], ["admin"], []])
def test_others_cannot_look(made: Make, people: Cast, roles: list[str]):
    case = made.case(people.amira, kind="access")
    with pytest.raises(Refused, match="not_yours"):
        made.do(people.pia, note_look, NoteLook(case.ref), *roles)


def test_who_acts_for_somebody_does_not_look_at_it_as_staff(made: Make, people: Cast):
    case = made.case(people.amira, kind="access")
    with made.database.writing() as session:
        session.get_one(Case, case.id).representative_id = people.eva.id
    with pytest.raises(Refused, match="own_case"):
        made.do(people.eva, note_look, NoteLook(case.ref), "handler")
