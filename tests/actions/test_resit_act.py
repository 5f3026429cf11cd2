"""The resit is without online supervision too, unless its student chooses otherwise by an own act (A-08)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.actions.resit_act import ResitAct, act_at_resit
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Exam, supervision
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import granted


class There(NamedTuple):
    """Amira's granted objection to an exam, and the resit of it that she takes."""

    made: Make
    people: Cast
    case: Case
    resit: Exam

    def act(self, given: bool = True, *, by: str = "amira", later: timedelta = timedelta()) -> Case:
        """What a person says about the resit, so long after now."""
        command, at = ResitAct(self.case.ref, given), self.made.now + later
        self.made.do(getattr(self.people, by), act_at_resit, command, at=at)
        return self.made.get(Case, ref=self.case.ref)

    def may(self) -> bool:
        """Whether Amira is on the supplier's list of the resit."""
        with self.made.database.reading() as session:
            found = supervision.lines(session.execute(supervision.everybody(self.resit.id)))
        return any(line.may for line in found if line.person.id == self.people.amira.id)


@pytest.fixture
def there(made: Make, people: Cast) -> There:
    """On each engine in turn."""
    product, day = made.product(), (made.now + timedelta(weeks=9)).date()
    resit = made.exam("RESIT", day=day, product=product, approval="approved")
    exam = made.exam(product=product, resit_id=resit.id, approval="approved")
    case, _place = granted(made, people, exam, people.amira)
    made.enrol(people.amira, resit)
    return There(made, people, case, resit)


def test_the_list_of_the_resit_follows_the_act_and_nothing_else_changes(there: There):
    assert not there.may()
    case = there.act()
    assert there.may()
    assert (case.resit_act, case.own_act, case.protected) == (True, False, True)
    assert not there.act(given=False).resit_act
    assert not there.may()
    assert not [finding for told in check(there.made.database) for finding in told.findings]


def test_said_twice_it_is_said_once(there: There):
    for _ in range(2):
        there.act()
    events = there.made.all(CaseEvent, case_id=there.case.id)
    assert [event.tag for event in events].count("case:resit_act") == 1


@pytest.mark.parametrize(
    ("by", "later", "code"),
    [
        ("ben", timedelta(), "gone"),
        ("eva", timedelta(), "gone"),
        ("amira", timedelta(weeks=10), "session_started"),
    ],
)
def test_nobody_else_says_it_and_nobody_after_the_start(there: There, by: str, later: timedelta, code: str):
    with pytest.raises(Refused, match=f"^{code}"):
        there.act(by=by, later=later)
    assert not there.may()


def test_where_no_resit_is_taken_or_none_may_be_supervised(there: There):
    with there.made.database.writing() as session:
        session.get_one(Exam, there.resit.id).approval = "suspended"
    with pytest.raises(Refused, match=r"^not_supervised"):
        there.act()
    with there.made.database.writing() as session:
        session.get_one(Exam, there.case.exam_id or "").resit_id = None
    with pytest.raises(Refused, match=r"^no_resit_here"):
        there.act()
