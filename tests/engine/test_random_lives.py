"""Random people take random steps, legal and illegal, on both engines; the law must hold whatever they do.

After every step: the table is obeyed, the chain verifies, replaying the events gives the stored columns, the
deadline is the one that the calculator counts, and each notice that a step owes was sent once.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.actions.clock import counted_deadline, standing_deadline
from portal.actions.equivalence import StateEquivalence, state_equivalence
from portal.actions.sittings import PlanSitting, plan_sitting
from portal.db import Base, Database
from portal.jobs import deadlines, endings
from portal.jobs.check import check, check_case
from portal.models import (
    Attachment,
    Case,
    CaseAlias,
    CaseEvent,
    CaseText,
    Exam,
    Letter,
    OutboxMail,
    Person,
    Sitting,
)
from portal.rules.errors import Refused
from portal.rules.lifecycle import AWAITING, CLOSED_STATES, GONE_STATES, TABLE, UNDECIDED, WEIGHED, has_clock
from tests.engine.deeds import DEEDS, USUAL, attempt, likely
from tests.make import Make, make_config, without_pages
from tests.sittings_fixture import ASSESSED, sitting_command

BEGIN = datetime(2026, 11, 23, 9, tzinfo=UTC)
STUDENTS = ("Amira", "Ben")
STAFF = {
    "Eva": ("handler",), "Hugo": ("handler", "decider"), "Dirk": ("decider",), "Dov": ("dpo",), "Chloe": ("scheduler",),
    "Bram": ("exam_board",), "Rita": ("reviewer",), "Amira": ("handler", "decider"), "Nobody": (),
}  # fmt: skip
"""Amira studies and works here too: she must never get at her own case."""
FILED = ("objection", "access", "erasure", "restriction", "dpo_question")
NUMBERED = {(step.tag, step.notice) for step in TABLE if step.notice}
AFTER_THE_END = {
    "case:letter:sent", "case:remedy:received", "case:remedy:moved", "case:revised", "case:pseudonymised",
    "case:text:erased", "case:attachment:erased", "case:attachment:added", "case:package:opened",
    "case:package:renewed", "case:forward:acknowledged", "case:statement:attached",
    "case:legal_hold:set", "case:legal_hold:lifted", "case:legal_hold:due", "case:kept:due", "case:kept:ended",
    "case:freeze:ended", "case:disadvantage:reported", "case:disadvantage:answered",
    "case:decision:prepared", "case:decision:returned", "case:advice:given", "case:decision:alone",
}  # fmt: skip
OF_ONES_OWN = (
    "withdraw", "write to the office", "choose a seat", "answer", "renew the data", "answer about the place",
    "report a disadvantage", "stop the exam", "choose about the resit",
)  # fmt: skip
SHRINK = "PORTAL_TEST_SHRINK" in os.environ
"""Shrinking a life that failed takes minutes: ask for it when you look for the cause."""
THOROUGH = os.environ.get("PORTAL_TEST_PROFILE") != "quick"


class Lives(RuleBasedStateMachine):
    """One office with a few students and staff."""

    make: Make

    @initialize(seed=st.integers(0, 2**32))
    def open_the_office(self, seed: int) -> None:
        """An empty database, the people, two exams, and seats beside them."""
        self.random = Random(seed)
        self.make.now = BEGIN
        with self.make.database.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
        names = sorted({*STUDENTS, *STAFF})
        self.people: dict[str, Person] = dict(zip(names, self.make.people(*names), strict=True))
        product = self.make.product()
        self.exams: list[Exam] = [
            self.make.exam(code, product=product, day=day)
            for code, day in (("SOON", date(2026, 12, 4)), ("LATER", date(2027, 2, 15)))
        ]
        for student in STUDENTS:
            self.make.enrol(self.people[student], *self.exams)
        for exam in self.exams:
            command: PlanSitting = sitting_command(exam, capacity=1)
            self.make.do(self.people["Chloe"], plan_sitting, command, "scheduler")
            same = StateEquivalence(
                exam.slug, "campus", ASSESSED, ASSESSED, same_assessor=True, comparable=True
            )
            self.make.do(self.people["Bram"], state_equivalence, same, "exam_board")
        self.cases: list[str] = []

    @precondition(lambda self: len(self.exams) == 2)
    @rule(student=st.sampled_from(STUDENTS), kind=st.sampled_from(FILED), number=st.integers(0, 1))
    def file(self, student: str, kind: str, number: int) -> None:
        """Somebody asks something."""
        if kind in WEIGHED and self._is_open(student, number):
            with pytest.raises(Refused, match="already_open"):
                self.make.case(self.people[student], self.exams[number], kind=kind)
        else:
            self.cases.append(self.make.case(self.people[student], self.exams[number], kind=kind).ref)
            self.touched = {self.cases[-1]}

    def _is_open(self, student: str, number: int) -> bool:
        exam, person = self.exams[number], self.people[student]
        found = self.make.all(Case, exam_id=exam.id, subject_id=person.id, is_open=True)
        return any(case.kind in WEIGHED for case in found)

    @precondition(lambda self: self.cases)
    @rule(who=st.sampled_from(sorted(STAFF)), deed=st.sampled_from(sorted(DEEDS)), which=st.integers(0, 99))
    def staff_try(self, who: str, deed: str, which: int) -> None:
        """Somebody of the staff tries something, allowed or not."""
        self._try(who, STAFF[who], deed, which)

    @precondition(lambda self: self.cases)
    @rule(who=st.sampled_from(STUDENTS), deed=st.sampled_from(sorted(DEEDS)), which=st.integers(0, 99))
    def student_tries(self, who: str, deed: str, which: int) -> None:
        """A student tries something, in their own case or in somebody else's."""
        self._try(who, (), deed, which)

    @precondition(lambda self: self.cases)
    @rule(seed=st.integers(0, 2**32), deeds=st.integers(10, 30))
    def a_busy_day(self, seed: int, deeds: int) -> None:
        """People do their work: mostly what the table allows, so that cases also come to their later states."""
        random = Random(seed)
        for _ in range(deeds):
            which = random.randrange(len(self.cases))
            case = self.make.get(Case, ref=self.cases[which])
            deed = likely(case, random)
            self._try(*self._usual(case, USUAL[deed][0], random), deed, which)

    def _usual(self, case: Case, role: str, random: Random) -> tuple[str, tuple[str, ...]]:
        if role == "subject":
            return next(name for name, person in self.people.items() if person.id == case.subject_id), ()
        who = random.choice([name for name, roles in STAFF.items() if role in roles])
        return who, STAFF[who]

    @rule(hours=st.sampled_from((1, 20, 24, 30, 72, 200, 700)))
    def time_passes(self, hours: int) -> None:
        """The clock runs on and brings what it brings, twice."""
        self.make.now += timedelta(hours=hours)
        with self.make.app.app_context():
            for _ in range(2):
                deadlines.sweep(self.make.database, self.make.config, lambda: self.make.now)
        self.touched = set(self.cases)

    @precondition(lambda self: self.cases)
    @rule(months=st.sampled_from((6, 13, 62)))
    def years_pass(self, months: int) -> None:
        """So long that closed cases lose their people, and go; whoever sees the others sees these no more (T16)."""
        self.make.now += timedelta(days=31 * months)
        closed = {case.id for case in self.make.all(Case) if case.state in CLOSED_STATES | GONE_STATES}
        with self.make.app.app_context():
            deadlines.sweep(self.make.database, self.make.config, lambda: self.make.now)
            for _ in range(2):
                endings.sweep(self.make.database, self.make.config, self.make.now)
        left = {case.id: case for case in self.make.all(Case)}
        assert all(case_id in closed or left[case_id].subject_id for case_id in left)
        kept = [case.ref for case in left.values() if case.state not in GONE_STATES]
        self.cases = [ref for ref in self.cases if ref in kept]
        self.touched = set(self.cases)
        self.exams = [exam for exam in self.exams if self.make.all(Exam, id=exam.id)]

    def _try(self, who: str, roles: tuple[str, ...], deed: str, which: int) -> None:
        case = self.make.get(Case, ref=self.cases[which % len(self.cases)])
        told = attempt(self.make, self.people[who], roles, case, deed, self.random)
        after = self.make.get(Case, ref=case.ref)
        self.touched = {*getattr(self, "touched", ()), case.ref}
        if told != "done":
            assert (after.event_count, after.head) == (case.event_count, case.head), (deed, told)
        elif case.is_own(self.people[who].id):
            assert deed in OF_ONES_OWN, (
                deed,
                "in one's own case",
            )

    @invariant()
    def the_law_holds(self) -> None:
        """For each case that the last step may have touched: chain, columns, table, clock, notices, protection."""
        for ref in self.__dict__.pop("touched", ()):
            case = self.make.get(Case, ref=ref)
            events = sorted(self.make.all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
            rows = (self.make.all(model, case_id=case.id) for model in (CaseText, CaseAlias, Attachment))
            assert not list(check_case(case, events, *rows))
            _rows_are_obeyed(case, events)
            _nothing_follows_the_end(events)
            _clock_is_right(case, events)
            _notices_are_complete(events, self.make.all(Letter, case_id=case.id))
            _protection_holds(case)

    def teardown(self) -> None:
        """At the end of each life: the whole database, as `portal check` looks at it, and nobody in any event."""
        for batch in check(self.make.database):
            assert not batch.findings
        told = " ".join(f"{event.who} {event.facts}" for event in self.make.all(CaseEvent))
        for model in (Person, Exam, Sitting, Case):
            assert not [row for row in self.make.all(model) if row.id in told], model

    @invariant()
    def each_mail_once(self) -> None:
        """Nothing is announced twice."""
        mails = (
            Counter(mail.dedupe_key for mail in self.make.all(OutboxMail)) if hasattr(self, "cases") else {}
        )
        assert all(number == 1 for number in mails.values())


def _rows_are_obeyed(case: Case, events: list[CaseEvent]) -> None:
    kind = events[0].facts["kind"]
    for event in events[1:]:
        if event.tag == "case:retyped":
            kind = event.facts["kind"]
        if event.from_state == event.to_state:
            continue
        rows = [
            s for s in TABLE if s.tag == event.tag and s.to_state == event.to_state and s.machine == "case"
        ]
        fits = [row for row in rows if event.from_state in row.from_states and kind in row.kinds]
        assert fits, f"no row for {kind}: {event.from_state} → {event.to_state} by {event.tag}"
        if event.function == "system":
            assert any(row.who is None or row.tag == "case:alternative:accepted" for row in fits), event.tag


def _nothing_follows_the_end(events: list[CaseEvent]) -> None:
    """A closed case stays as it is, but for letters, remedies beside it, a revision and the end of its data."""
    closed = False
    for event in events:
        if closed:
            assert event.tag in AFTER_THE_END, event.tag
        closed = event.to_state in CLOSED_STATES


def _clock_is_right(case: Case, events: list[CaseEvent]) -> None:
    if not has_clock(case.kind) or case.state not in UNDECIDED:
        return
    counted = standing_deadline(case, events)
    assert case.legal_deadline == (counted.due or counted.provisional)
    assert case.clock_stands_still == (case.state in AWAITING)
    unextended = counted_deadline(case, events, extended=False)
    if unextended.due is not None:
        assert case.refusal_deadline == unextended.due


def _notices_are_complete(events: list[CaseEvent], letters: list[Letter]) -> None:
    sent = Counter(letter.number for letter in letters if letter.number)
    owed: Counter[str] = Counter()
    for event in events:
        owed.update(_owed(event))
    assert sent == owed


def _owed(event: CaseEvent) -> list[str]:
    if event.tag == "case:decided":
        return ["N7" if event.facts["outcome"] == "granted" else "N8"]
    if event.tag == "case:question:asked":
        return ["N3" if event.facts["ground"] == "scope" else "N2"]
    numbers = {notice for tag, notice in NUMBERED if tag == event.tag}
    if event.tag == "case:completed":
        return ["N9"] if event.from_state == "executing" else []
    assert len(numbers) <= 1, f"{event.tag} owes one of {numbers}: say which"
    return [number for number in numbers if number]


def _protection_holds(case: Case) -> None:
    """Nobody is proctored while their objection is open (O-3), unless it is a repeat (O-6)."""
    if case.kind in WEIGHED and case.state in UNDECIDED and case.repeat in (None, "protects"):
        assert case.protected


@pytest.fixture
def office(any_url: str, tmp_path: Path) -> Iterator[Make]:
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


def test_whatever_people_do_the_law_holds(office: Make) -> None:
    class Here(Lives):
        make = office

    usual = settings(
        phases=(Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if SHRINK else ())),
        max_examples=30 if THOROUGH else 4, stateful_step_count=30, deadline=None,
        suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    with office.app.app_context():
        run_state_machine_as_test(Here, settings=usual)
