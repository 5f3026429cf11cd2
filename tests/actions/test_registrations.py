"""A seat asks for a change in the student system until it is noted; a seat that goes asks to change it back (A-09)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.own_act import OwnAct, act_oneself
from portal.actions.registrations import NoteRegistration, note_registration
from portal.jobs import digest
from portal.models import Case, Exam, LogEntry, Placement, Registration, digests
from portal.models.registrations import Task, number_open, tasks, to_register
from portal.models.viewer import Viewer
from portal.rules.access import Role
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import choose, granted, offer, plan


@pytest.fixture
def exam(made: Make) -> Exam:
    return made.exam("STAT1", product=made.product(), approval="approved")


def waiting(made: Make, people: Cast) -> list[Task]:
    """The tasks as exam administration sees them."""
    viewer = Viewer(people.chloe.id, "", frozenset({Role.SCHEDULER}), "staff")
    with made.database.reading() as session:
        found = tasks(session.execute(to_register(viewer)).unique())
        assert session.scalar(number_open(viewer)) == len(found)
    return found


def note(made: Make, people: Cast, task: Task, **changes: Any) -> Registration:
    given = {"seen": task.seen, "done_on": made.now.date(), "evidence": "OSI-1", **changes}
    command = NoteRegistration(task.placement.ref, **given)
    done: Registration = made.do(people.chloe, note_registration, command, "scheduler")
    return done


def seated(made: Make, people: Cast, exam: Exam) -> tuple[Case, Placement, list[Any]]:
    case, placement = granted(made, people, exam, people.amira)
    seats = [plan(made, people, exam), plan(made, people, exam, hour=13)]
    offer(made, people, placement, *seats)
    choose(made, people.amira, case, seats[0])
    return case, placement, seats


def test_a_seat_asks_for_a_change_until_it_is_noted(made: Make, people: Cast, exam: Exam) -> None:
    _case, placement, seats = seated(made, people, exam)
    [task] = waiting(made, people)
    assert (task.placement.ref, task.to.id if task.to else "", task.was) == (placement.ref, seats[0].id, None)
    assert task.placement.person.student_number == people.amira.student_number
    done = note(made, people, task)
    assert (done.sitting_id, done.evidence, done.done_by) == (seats[0].id, "OSI-1", people.chloe.id)
    assert waiting(made, people) == []
    assert made.get(LogEntry, tag="registration:changed").facts == {"sitting": seats[0].id}


def test_another_seat_asks_again_and_a_seat_that_goes_asks_to_change_it_back(
    made: Make, people: Cast, exam: Exam
) -> None:
    case, _placement, seats = seated(made, people, exam)
    note(made, people, waiting(made, people)[0])
    choose(made, people.amira, case, seats[1])
    [task] = waiting(made, people)
    assert [one.id for one in (task.to, task.was) if one] == [seats[1].id, seats[0].id]
    note(made, people, task)
    made.do(people.amira, withdraw, Withdraw(case.ref))
    [task] = waiting(made, people)
    assert (task.to, task.was.id if task.was else "") == (None, seats[1].id)
    assert note(made, people, task).sitting_id is None
    assert waiting(made, people) == []


def test_a_seat_that_goes_before_anybody_did_anything_leaves_no_task(
    made: Make, people: Cast, exam: Exam
) -> None:
    case, _placement, _seats = seated(made, people, exam)
    made.do(people.amira, withdraw, Withdraw(case.ref))
    assert waiting(made, people) == []


def test_who_sits_with_supervision_by_an_own_act_stays_registered_for_the_exam(
    made: Make, people: Cast, exam: Exam
) -> None:
    made.enrol(people.ben, exam)
    case = made.case(people.ben, exam)
    made.do(people.ben, act_oneself, OwnAct(case.ref, True))
    seat = plan(made, people, exam).id
    with made.database.writing() as session:
        place = session.query(Placement).filter_by(case_id=case.id).one_or_none()
        if place is None:
            place = Placement(
                ref="2026-AAAA-AAAA",
                case_id=case.id,
                exam_id=exam.id,
                person_id=people.ben.id,
                created_at=made.now,
            )
            session.add(place)
        place.sitting_id, place.state, place.accepted_at = seat, "accepted", made.now
    assert waiting(made, people) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seen": ""}, "changed_meanwhile"),
        ({"done_on": date(2099, 1, 1)}, "done_in_the_future"),
        ({"evidence": " "}, "done_without_evidence"),
    ],
)
def test_what_cannot_be_noted(
    made: Make, people: Cast, exam: Exam, changes: dict[str, Any], code: str
) -> None:
    seated(made, people, exam)
    with pytest.raises(Refused, match=code):
        note(made, people, waiting(made, people)[0], **changes)


def test_only_exam_administration_and_never_about_oneself(made: Make, people: Cast, exam: Exam) -> None:
    _case, placement, seats = seated(made, people, exam)
    command = NoteRegistration(placement.ref, seats[0].id, made.now.date(), "OSI-1")
    with pytest.raises(Refused, match="not_yours"):
        made.do(people.eva, note_registration, command, "handler", "decider", "dpo")
    with pytest.raises(Refused, match="own_place"):
        made.do(people.amira, note_registration, command, "scheduler")


def test_it_is_due_on_the_last_working_day_before_exam_and_seat(made: Make, people: Cast, exam: Exam) -> None:
    seated(made, people, exam)
    [task] = waiting(made, people)
    assert exam.day == date(2026, 12, 28)  # a Monday; the Friday before it is Christmas
    assert task.due == date(2026, 12, 24)


def test_the_daily_mail_of_exam_administration_counts_it(made: Make, people: Cast, exam: Exam) -> None:
    seated(made, people, exam)
    with made.database.reading() as session:
        counted = session.execute(
            digests.ROLES["scheduler"](exam.day - timedelta(days=3), timedelta(days=7))
        ).one()
    assert tuple(number or 0 for number in counted) == (0, 1, 0)
    assert digest.send(made.database, made.config, made.now) in (0, 1)
