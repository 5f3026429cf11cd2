"""Whoever acts for a student answers the offer for them, until the student is 16 (2.7, 6.2, section 7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from portal.actions.representatives import (
    EndRepresentation,
    NameRepresentative,
    end_representation,
    name_representative,
)
from portal.actions.sittings import ChooseSeat, choose_seat
from portal.models import Case, CaseEvent, Person, Placement
from portal.models.viewer import Viewer
from portal.rules.errors import Refused
from tests.make import NOW
from tests.sittings_fixture import granted, offer, plan, taken

BIRTHDAY = date(2026, 12, 14)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mother(make):
    return make.guest("samira@elders.example")


@pytest.fixture
def offered(make, cast, mother):
    """Amira is 15 and her mother acts for her: (case, morning), with a place on offer."""
    exam = make.exam(product=make.product())
    case, placement = granted(make, cast, exam, cast.amira)
    with make.database.writing() as session:
        session.get_one(Person, cast.amira.id).self_exercise_from = BIRTHDAY
    named = NameRepresentative(case.ref, "parent", person=mother.id)
    make.do(cast.eva, name_representative, named, "handler")
    morning = plan(make, cast, exam)
    offer(make, cast, placement, morning, plan(make, cast, exam, day=exam.day + timedelta(days=1)))
    return case, morning


def seen_by(make, person):
    with make.database.reading() as session:
        viewer = Viewer(person.id, person.name, frozenset(), "student")
        return [one.ref for one in session.scalars(Placement.visible_to(viewer)).unique()]


def test_a_parent_chooses_the_place_that_was_offered(make, mother, browser, offered):
    case, morning = offered
    parent = browser.as_(mother)
    assert "Kies een plek zonder online toezicht" in parent.get(f"/requests/{case.ref}").text()
    path = f"/requests/{case.ref}/seat"
    assert "Zaal 3.12" in parent.get(path).text()
    parent.send(f"{path}/check", {"sitting": morning.id}, at=f"{path}/check?sitting={morning.id}")
    assert parent.follow().text("h1") == "Je plek staat vast"
    assert taken(make, morning) == 1
    assert make.get(CaseEvent, case_id=case.id, tag="case:alternative:accepted").function == "representative"
    assert "Zaal 3.12" in parent.get(f"/requests/{case.ref}").text()


def test_from_16_on_only_the_student_sees_the_place(make, cast, mother, offered):
    """2.7: from the birthday on nothing is left for who acted."""
    case, morning = offered
    assert len(seen_by(make, mother)) == len(seen_by(make, cast.amira)) == 1
    at = make.now.replace(month=BIRTHDAY.month, day=BIRTHDAY.day)
    make.do(None, end_representation, EndRepresentation(case.ref), at=at)
    assert (len(seen_by(make, mother)), len(seen_by(make, cast.amira))) == (0, 1)
    with pytest.raises(Refused, match="gone"):
        make.do(mother, choose_seat, ChooseSeat(case.ref, morning.id), at=at)


def test_somebody_else_sees_no_place(make, cast, offered):
    assert make.get(Case, ref=offered[0].ref).representative_id
    assert seen_by(make, cast.ben) == []
