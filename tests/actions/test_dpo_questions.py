"""A question to the data protection officer is answered and closed by the DPO alone; nobody else can touch it (38(5))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.dpo_questions import (
    AnswerQuestion,
    CloseQuestion,
    answer_question,
    close_question,
)
from portal.actions.looks import NoteLook, note_look
from portal.actions.messages import SendMessage, send_to_office, send_to_student
from portal.actions.splitting import Split, split
from portal.config_sections import Teams
from portal.db import Database
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import Case, CaseEvent, CaseText, Letter, Look, OutboxMail
from portal.rules.access import ROLE_MAY, Permission, Role
from portal.rules.calendar import add_working_days
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages

SECRET = "Mijn docent dreigt mij, mag dat?"
NOT_THE_DPO = [role.value for role in Role if Permission.ANSWER_DPO not in ROLE_MAY[role]]


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn, where teams have an address."""
    teams = Teams(handler="privacy@voorbeeld.example", decider="bestuur@voorbeeld.example")
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url, teams=teams), database))
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def case(made: Make, people: Cast) -> Case:
    return made.case(people.amira, kind="dpo_question", question=SECRET)


def answer(made: Make, people: Cast, case: Case, words: str = "Nee, dat mag niet.") -> Case:
    made.do(people.dov, answer_question, AnswerQuestion(case.ref, words), "dpo")
    return made.get(Case, ref=case.ref)


def test_it_has_a_target_and_no_legal_clock(made: Make, people: Cast, case: Case) -> None:
    assert case.legal_deadline == add_working_days(case.day_received, 10)
    assert (case.hold, case.protected, case.late) == (None, False, False)
    later = made.now + timedelta(days=90)
    deadlines.sweep(made.database, made.config, lambda: later)
    assert not made.get(Case, ref=case.ref).late
    assert made.all(Letter, number="N13") == []


def test_its_words_stand_nowhere_but_in_its_text(made: Make, people: Cast, case: Case) -> None:
    [text] = made.all(CaseText)
    assert (text.kind, text.body) == ("dpo_question", SECRET)
    rest = [*made.all(CaseEvent), *made.all(Letter), *made.all(OutboxMail)]
    assert "dreigt" not in str([vars(row) for row in rest])


def test_answered_again_and_closed(made: Make, people: Cast, case: Case) -> None:
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        made.do(people.dov, close_question, CloseQuestion(case.ref), "dpo")
    case = answer(made, people, case)
    assert (case.state, case.is_open) == ("answered", True)
    made.do(people.amira, send_to_office, SendMessage(case.ref, "En nu?"))
    case = answer(made, people, case, "Nu kom je bij mij.")
    letters = sorted(made.all(Letter, kind="update"), key=lambda one: one.sent_at)
    assert ["dat mag niet" in letters[0].body, "kom je bij mij" in letters[-1].body]
    assert all("mag niet" not in mail.body + mail.subject for mail in made.all(OutboxMail))
    made.do(people.dov, close_question, CloseQuestion(case.ref), "dpo")
    case = made.get(Case, ref=case.ref)
    assert (case.state, case.is_open) == ("closed", False)
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        answer(made, people, case)
    assert [one for checked in check(made.database) for one in checked.findings] == []


@pytest.mark.parametrize(("words", "code"), [(" \n ", "answer_missing"), ("x" * 5_001, "too_long")])
def test_an_answer_says_something(made: Make, people: Cast, case: Case, words: str, code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}"):
        answer(made, people, case, words)


@pytest.mark.parametrize("role", NOT_THE_DPO)
def test_nobody_else_can_do_anything_with_it(made: Make, people: Cast, case: Case, role: str) -> None:
    deeds: list[tuple[Any, Any]] = [
        (answer_question, AnswerQuestion(case.ref, "Ja.")),
        (close_question, CloseQuestion(case.ref)),
        (split, Split(case.ref, "access", "Alles")),
        (send_to_student, SendMessage(case.ref, "Hallo")),
        (note_look, NoteLook(case.ref)),
        (note_look, NoteLook(case.ref, "names")),
    ]
    for action, command in deeds:
        with pytest.raises(Refused, match=r"^(not_yours|gone)"):
            made.do(people.eva, action, command, role)
    assert made.all(Look) == []
    assert [text.kind for text in made.all(CaseText)] == ["dpo_question"]


def test_a_dpo_does_not_answer_oneself(made: Make, people: Cast) -> None:
    own = made.case(people.dov, kind="dpo_question", question="Mag ik dit?")
    with pytest.raises(Refused, match=r"^own_case"):
        answer(made, people, own)


def test_a_request_in_it_counts_from_the_question(made: Make, people: Cast, case: Case) -> None:
    later = made.now + timedelta(days=8)
    made.do(people.dov, split, Split(case.ref, "erasure", "De opname wissen"), "dpo", at=later)
    new = made.get(Case, kind="erasure")
    assert (new.received_at, new.group_id, new.language) == (case.received_at, case.group_id, case.language)
    assert made.get(Letter, case_id=new.id).number == "N1", "the student hears it"
    assert {text.body for text in made.all(CaseText, case_id=new.id)} == {"De opname wissen"}
    event = made.get(CaseEvent, case_id=new.id, tag="case:received")
    assert event.function == "dpo"


def test_its_writer_can_take_it_back(made: Make, people: Cast, case: Case) -> None:
    made.do(people.amira, withdraw, Withdraw(case.ref))
    assert made.get(Case, ref=case.ref).state == "withdrawn"


def test_reminders_go_to_the_dpo_and_to_nobody_else(made: Make, people: Cast, case: Case) -> None:
    deadlines.sweep(made.database, made.config, lambda: made.now + timedelta(days=20))
    told = {mail.address for mail in made.all(OutboxMail) if case.ref in mail.subject + mail.body}
    assert told == {people.amira.email, made.config.institution.dpo_email}


def test_the_dpos_look_is_noted_as_the_dpos(made: Make, people: Cast, case: Case) -> None:
    made.do(people.dov, note_look, NoteLook(case.ref), "dpo", "handler")
    assert made.get(Look, case_id=case.id).function == "dpo"
