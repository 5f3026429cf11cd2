"""A closed case loses its people and later goes; the chain holds, and nothing is left that leads to anybody (T16)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.actions.cases import Withdraw, withdraw
from portal.actions.context import Context
from portal.actions.holds import HoldCase, LiftHold, hold_case, lift_hold
from portal.actions.looks import NoteLook, note_look
from portal.actions.messages import SendMessage, send_to_office, send_to_student
from portal.actions.remedies import MoveBezwaar, ReceiveBezwaar, drop_bezwaar, receive_bezwaar
from portal.actions.retention import (
    DeleteCase,
    ForgetBirthday,
    ForgetExam,
    Pseudonymise,
    delete_case,
    forget_birthday,
    forget_exam,
    pseudonymise,
)
from portal.db import Base
from portal.jobs import endings
from portal.jobs.attachments import vault_of
from portal.jobs.check import check
from portal.models import (
    Attachment,
    Case,
    CaseAlias,
    CaseEvent,
    CaseText,
    Enrolment,
    Exam,
    Explanation,
    LogEntry,
    OutboxMail,
    Person,
)
from portal.models.belongings import belonging
from portal.models.viewer import Viewer
from portal.rules.access import Role
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make
from tests.office import Office, refused

AFTER = timedelta(days=366)
ALL_ROLES = frozenset(Role)


@pytest.fixture
def closed(made: Make, people: Cast) -> Case:
    """An objection with reason, file, message and look, beside a second one that stays open; then taken back."""
    exam, other = made.exam(product=made.product()), made.exam("STAT2", product=made.product("Proctorexam"))
    made.enrol(people.amira, exam, other)
    case = made.case(people.amira, exam, other, reason="Ik deel mijn kamer.", objected=["camera"])
    made.taken_up(case, people.eva)
    made.do(people.amira, send_to_office, SendMessage(case.ref, "Hierbij.", (made.stored(),)))
    made.do(people.eva, send_to_student, SendMessage(case.ref, "Dank."), "handler")
    made.do(people.eva, note_look, NoteLook(case.ref, "names"), "handler")
    made.do(people.amira, withdraw, Withdraw(case.ref))
    return made.get(Case, id=case.id)


def sweep(made: Make, after: timedelta = AFTER) -> dict[str, int]:
    with made.app.app_context():
        return endings.sweep(made.database, made.config, made.now + after)


def is_clean(made: Make) -> bool:
    vault = vault_of(made.config)
    return not [finding for batch in check(made.database, vault) for finding in batch.findings]


def test_nobody_is_left_in_it_and_the_chain_verifies(made: Make, people: Cast, closed: Case) -> None:
    before = {event.seq: event.digest for event in made.all(CaseEvent, case_id=closed.id)}
    assert is_clean(made)
    assert sweep(made)["pseudonymised"] == 1
    case = made.get(Case, id=closed.id)
    assert (case.state, case.subject_id, case.handler_id, case.exam_id, case.email, case.language) == (
        "pseudonymised", None, None, None, "", "",
    )  # fmt: skip
    assert (case.kind, case.exam_term, case.under_16, case.closed_at) == (
        "objection", "2026/27-1", False, closed.closed_at,
    )  # fmt: skip
    after = {event.seq: event.digest for event in made.all(CaseEvent, case_id=closed.id)}
    assert after.items() >= before.items(), "no event changed"
    assert is_clean(made)


def test_no_row_of_any_table_is_left_but_its_events(made: Make, people: Cast, closed: Case) -> None:
    sweep(made)
    with made.database.reading() as session:
        left = {
            table.name
            for table in belonging("case_id")
            if session.execute(select(table).where(table.columns["case_id"] == closed.id)).first()
        }
    assert left == {"case_events"}


def test_nothing_leads_to_somebody_or_to_the_open_case_beside_it(
    made: Make, people: Cast, closed: Case
) -> None:
    """Also the number goes, which stands in people's mail, and what tied it to the other case of that message."""
    sweep(made)
    case, beside = made.get(Case, id=closed.id), made.get(Case, state="received")
    with made.database.reading() as session:
        row = session.execute(select(Case.__table__).where(Case.id == closed.id)).mappings().one()
        told = json.dumps([*map(str, row.values())])
    told += " ".join(f"{event.who} {event.facts}" for event in made.all(CaseEvent, case_id=case.id))
    people_and_exams = [*made.all(Person), *made.all(Exam), beside]
    assert [one.id for one in people_and_exams if one.id in told] == []
    assert case.ref != closed.ref
    assert case.group_id != beside.group_id
    assert not [mail for mail in made.all(OutboxMail) if closed.ref in mail.subject + mail.body]
    assert made.all(CaseAlias, case_id=beside.id), "the other case keeps its own"


def test_files_leave_the_vault_after_the_deed(made: Make, closed: Case) -> None:
    [row] = made.all(Attachment, case_id=closed.id)
    sweep(made)
    with pytest.raises(FileNotFoundError), vault_of(made.config).open(row.file_id):
        pass


@pytest.mark.parametrize("side", ["student", "staff"])
def test_nobody_sees_it_any_more(made: Make, people: Cast, closed: Case, side: Any) -> None:
    viewer = Viewer(people.amira.id if side == "student" else people.dov.id, roles=ALL_ROLES, side=side)
    with made.database.reading() as session:
        assert closed.id in session.scalars(Case.visible_to(viewer).with_only_columns(Case.id)).all()
    sweep(made)
    with made.database.reading() as session:
        assert closed.id not in session.scalars(Case.visible_to(viewer).with_only_columns(Case.id)).all()
    for deed, command in (
        (hold_case, HoldCase(closed.ref, date(2028, 1, 1), "x")),
        (withdraw, Withdraw(closed.ref)),
    ):
        with refused("gone"):
            made.do(people.dov, deed, command, "dpo")


def test_a_day_too_early_nothing_happens(made: Make, closed: Case) -> None:
    assert sweep(made, timedelta(days=365)) == {"birthdays": 0, "pseudonymised": 0, "deleted": 0, "exams": 0}
    with refused("too_early"):
        made.do(None, pseudonymise, Pseudonymise(closed.ref))
    assert made.all(CaseText, case_id=closed.id)


def test_an_open_case_never_loses_its_people(made: Make, people: Cast) -> None:
    case = made.case(people.amira, kind="access")
    assert sweep(made, timedelta(days=9999))["pseudonymised"] == 0
    with refused("not_in_this_state"):
        made.do(None, pseudonymise, Pseudonymise(case.ref), at=made.now + timedelta(days=9999))


def test_the_sweep_twice_does_it_once(made: Make, closed: Case) -> None:
    assert sweep(made)["pseudonymised"] == 1
    assert sum(sweep(made).values()) == 0


def test_after_five_years_nothing_is_left_but_a_line_without_anybody(made: Make, closed: Case) -> None:
    sweep(made)
    assert sweep(made, timedelta(days=5 * 365 + 1))["deleted"] == 0, "not a day too early"
    assert sweep(made, timedelta(days=5 * 365 + 3))["deleted"] == 1
    assert made.all(Case, id=closed.id) == made.all(CaseEvent, case_id=closed.id) == []
    [entry] = made.all(LogEntry, tag="case:deleted")
    assert (entry.about, entry.facts) == ("case:-", {"kind": "objection", "received": 2026})
    assert is_clean(made)


def test_deleting_starts_with_taking_the_people_out(made: Make, closed: Case) -> None:
    with refused("not_in_this_state"):
        made.do(None, delete_case, DeleteCase(closed.ref), at=made.now + timedelta(days=9999))


def hold(made: Make, people: Cast, case: Case) -> None:
    command = HoldCase(case.ref, (made.now + timedelta(days=90)).date(), "De rechter vraagt ernaar.")
    made.do(people.dov, hold_case, command, "dpo")


def test_while_the_dpo_holds_it_nothing_goes(made: Make, people: Cast, closed: Case) -> None:
    """Not allowed (11.1): deletion while `hold`."""
    hold(made, people, closed)
    assert sweep(made, timedelta(days=9999)) == {"birthdays": 0, "pseudonymised": 0, "deleted": 0, "exams": 0}
    with refused("too_early"):
        made.do(None, pseudonymise, Pseudonymise(closed.ref), at=made.now + timedelta(days=9999))
    made.do(people.dov, lift_hold, LiftHold(closed.ref), "dpo")
    assert sweep(made)["pseudonymised"] == 1


def test_a_challenge_keeps_it_until_six_weeks_after_its_end(either: Office) -> None:
    """The closed case of section 9: the last remedy ended later than twelve months before."""
    made, people = either.make, either.cast
    case = either.case(kind="access")
    decision = either.refuse(case)
    either.advise(case, decision)
    either.sign(case, decision)
    object.__setattr__(made.config, "remedy_route", "awb")
    year = datetime(2027, 12, 1, 9, tzinfo=UTC)
    command = ReceiveBezwaar(case.ref, date(2027, 11, 30))
    made.do(people.eva, receive_bezwaar, command, "handler", at=year)
    made.do(None, _close, case.ref)
    assert not _due(made, year + timedelta(days=900)), "while the bezwaar runs"
    made.do(people.eva, drop_bezwaar, MoveBezwaar(case.ref), "handler", at=year)
    assert made.get(Case, id=case.id).remedy_ended == date(2027, 12, 1)
    assert not _due(made, year + timedelta(days=42))
    assert _due(made, year + timedelta(days=43))
    assert is_clean(made)


def _close(ctx: Context, ref: str) -> None:
    ctx.record("case:completed", ctx.get(Case, ref), function="system", to_state="completed", texts=())


def _due(made: Make, at: datetime) -> bool:
    with made.app.app_context():
        return endings.sweep(made.database, made.config, at)["pseudonymised"] == 1


def test_a_birthday_goes_on_the_day_and_under_16_stays(made: Make, people: Cast) -> None:
    """`self_exercise_from` of section 9, only when nobody acts any more (2.7)."""
    sixteen = made.now.date() + timedelta(days=10)
    with made.database.writing() as session:
        session.get(Person, people.amira.id).self_exercise_from = sixteen
    case = made.case(people.amira, kind="access")
    made.do(people.amira, withdraw, Withdraw(case.ref))
    assert sweep(made, timedelta(days=9))["birthdays"] == 0
    with refused("still_a_minor"):
        made.do(None, forget_birthday, ForgetBirthday(people.amira.id))
    with made.database.writing() as session:
        session.get(Case, case.id).representative_id = people.ben.id
    assert sweep(made, timedelta(days=10))["birthdays"] == 0
    with refused("not_in_this_state"):
        made.do(None, forget_birthday, ForgetBirthday(people.amira.id), at=made.now + timedelta(days=10))
    with made.database.writing() as session:
        session.get(Case, case.id).representative_id = None
    assert sweep(made, timedelta(days=10))["birthdays"] == 1
    assert made.get(Person, id=people.amira.id).self_exercise_from is None
    assert made.get(Case, id=case.id).under_16
    sweep(made)
    assert made.get(Case, id=case.id).under_16


def test_an_exam_goes_five_years_after_it_with_all_that_hangs_on_it(made: Make, people: Cast) -> None:
    exam = made.exam(product=made.product(), day=date(2026, 12, 1))
    made.enrol(people.amira, exam)
    explained(made, people.eva, people.pia, exam)
    five = datetime(2031, 12, 1, 9, tzinfo=UTC) - made.now
    assert sweep(made, five)["exams"] == 0
    with refused("too_early"):
        made.do(None, forget_exam, ForgetExam(exam.slug))
    assert sweep(made, five + timedelta(days=1))["exams"] == 1
    assert made.all(Exam) == made.all(Explanation) == made.all(Enrolment) == []
    assert not [entry for entry in made.all(LogEntry) if exam.id in entry.about]


def test_the_basis_of_its_exam_stays(made: Make, people: Cast) -> None:
    exam = made.exam(product=made.product())
    made.enrol(people.amira, exam)
    explained(made, people.eva, people.pia, exam, lawful_basis="public_task")
    case = made.case(people.amira, exam)
    made.do(people.amira, withdraw, Withdraw(case.ref))
    sweep(made)
    assert made.get(Case, id=case.id).basis == "public_task"


def test_an_exam_stays_while_a_case_of_a_person_is_about_it(made: Make, people: Cast, closed: Case) -> None:
    hold(made, people, closed)
    assert sweep(made, timedelta(days=9999))["exams"] == 0
    exam = made.get(Exam, id=closed.exam_id)
    with refused("not_in_this_state"):
        made.do(None, forget_exam, ForgetExam(exam.slug), at=made.now + timedelta(days=9999))


def test_each_table_of_a_case_is_one_that_goes(made: Make) -> None:
    """A table that tells whose case it is has the column `case_id`, so that it goes with the case."""
    known = {table.name for table in belonging("case_id")}
    refers = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "cases"
    }
    assert refers <= known | {"cases"}
