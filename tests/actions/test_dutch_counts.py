"""Under `awb` the Dutch text counts and comes with every letter in another language (section 12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.cases import CloseCase, Withdraw, close_case, withdraw
from portal.actions.execution import StartExecution, start_execution
from portal.actions.forwarding import Misroute, misroute
from portal.actions.late import CallLate, call_late
from portal.actions.messages import SendMessage, send_to_student
from portal.actions.restrictions import AnnounceLifting, announce_lifting
from portal.actions.retyping import Retype, retype
from portal.config import Desks
from portal.db import new_id
from portal.models import Case, Exam, Letter, Person
from tests.office import Office

COUNTS = "**Below you find the same letter in Dutch. By law, the Dutch text counts.**"
HELP = Desks(
    technical_failure="hulp@voorbeeld.example", technical_failure_name_nl="de helpdesk",
    technical_failure_name_en="the help desk",
)  # fmt: skip


@pytest.fixture
def abroad(office: Office) -> Office:
    """The same office, where the student reads English."""
    office.make.config = replace(office.make.config, desks=HELP)
    with office.make.database.writing() as session:
        session.get_one(Person, office.cast.amira.id).language = "en"
    return office


def untouched(office: Office, kind: str) -> Case:
    exam = office.make.exam(f"Z{len(office.make.all(Exam))}", product=office.product)
    office.make.enrol(office.cast.amira, exam)
    return office.make.case(office.cast.amira, exam, kind=kind)


def _received(office: Office) -> Case:
    return untouched(office, "access")


def _granted(office: Office) -> Case:
    case = office.case("erasure")
    office.sign(case, office.prepare(case, "granted"))
    return case


def _completed(office: Office) -> Case:
    case = _granted(office)
    office.make.do(office.cast.eva, start_execution, StartExecution(case.ref), "handler")
    office.make.do(office.cast.eva, close_case, CloseCase(case.ref, "Gewist."), "handler")
    return case


def _withdrawn(office: Office) -> Case:
    case = office.case()
    office.make.do(office.cast.amira, withdraw, Withdraw(case.ref))
    return case


def _forwarded(office: Office) -> Case:
    case = untouched(office, "access")
    command = Misroute(case.ref, "technical_failure", False, "Dit is een storing.", "", new_id(), "")
    office.make.do(office.cast.eva, misroute, command, "handler")
    return case


def _late(office: Office) -> Case:
    case = untouched(office, "access")
    office.make.do(None, call_late, CallLate(case.ref), at=datetime(2026, 12, 24, 9, tzinfo=UTC))
    return case


def _lifting(office: Office) -> Case:
    case = office.case("restriction")
    office.sign(case, office.prepare(case, "granted"))
    command = AnnounceLifting(case.ref, date(2026, 12, 28), "Het is uitgezocht.")
    office.make.do(office.cast.eva, announce_lifting, command, "handler")
    return case


def _extended(office: Office) -> Case:
    return office.extended(office.case("access"))


def _asked(office: Office) -> Case:
    case = office.case("access")
    command = SendMessage(case.ref, "Welk tentamen bedoel je?")
    office.make.do(office.cast.eva, send_to_student, command, "handler")
    return case


def _retyped(office: Office) -> Case:
    case = untouched(office, "access")
    command = Retype(case.ref, "erasure", "Je vraagt om wissen.")
    office.make.do(office.cast.eva, retype, command, "handler")
    return case


LETTERS: dict[str, tuple[Callable[[Office], Case], str, str]] = {
    "N1": (_received, "23 December 2026", "23 december 2026"),
    "N6": (_extended, "Tuesday 23 February 2027", "dinsdag 23 februari 2027"),
    "N7": (_granted, "23 November 2026", "23 november 2026"),
    "N9": (_completed, "Statistics 1", "Statistiek 1"),
    "N10": (_withdrawn, "You took back request", "verzoek"),
    "N11": (_forwarded, "the help desk", "de helpdesk"),
    "N13": (_late, "23 December 2026", "23 december 2026"),
    "N14": (_lifting, "Monday 28 December 2026", "maandag 28 december 2026"),
    "question": (_asked, "Welk tentamen", "Welk tentamen"),
    "retyped": (_retyped, "delete", "wissen"),
}
"""Number or kind of the letter → how it comes to be sent, what its own text says, and what the Dutch one says."""


def sent(office: Office, name: str) -> Letter:
    deed, _own, _dutch = LETTERS[name]
    case = deed(office)
    letters = sorted(
        office.make.all(Letter, case_id=case.id), key=lambda one: (one.sent_at, one.number == "N1")
    )
    numbered = [one for one in letters if one.number == name]
    return (numbered or [one for one in letters if not one.number])[-1]


@pytest.mark.parametrize("name", LETTERS)
def test_the_dutch_text_comes_with_it_and_the_letter_says_so(abroad: Office, name: str):
    letter = sent(abroad, name)
    _deed, own, dutch = LETTERS[name]
    assert letter.language == "en"
    assert own in letter.body
    assert letter.body.endswith(COUNTS)
    assert letter.body.count(COUNTS) == 1
    assert letter.binding_title
    assert letter.binding_title != letter.title
    assert dutch in (letter.binding_body or "")
    assert COUNTS not in (letter.binding_body or "")


@pytest.mark.parametrize("name", ["N1", "N13"])
def test_in_dutch_and_under_court_there_is_one_text(office: Office, name: str):
    assert sent(office, name).binding_body is None
    office.make.config = replace(office.make.config, remedy_route="court")
    with office.make.database.writing() as session:
        session.get_one(Person, office.cast.amira.id).language = "en"
    office.make.now += timedelta(minutes=1)
    letter = sent(office, name)
    assert (letter.language, letter.binding_body) == ("en", None)
    assert COUNTS not in letter.body
