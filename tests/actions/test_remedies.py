"""A bezwaar or a petition beside the case: it runs until it ends by itself, and its student reads what follows (11.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.decisions import prepare_decision
from portal.actions.remedies import (
    KnowPetition,
    MoveBezwaar,
    ReceiveBezwaar,
    decide_bezwaar,
    drop_bezwaar,
    know_petition,
    receive_bezwaar,
)
from portal.jobs.check import check
from portal.models import Case, Letter
from portal.models.ending import to_pseudonymise
from portal.models.queue import Wanted, page_of
from portal.models.viewer import Viewer
from portal.rules.access import Role
from portal.rules.retention import Terms, may_lose_names
from tests.office import Office, refused
from tests.refusals import complete

LATER = datetime(2026, 12, 7, 9, tzinfo=UTC)


def partly(office: Office, kind: str = "objection") -> Case:
    """A case that was granted in part."""
    case = office.case(kind)
    decision = office.prepare(case, "partly", parts=("camera",))
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision)
    return office.fresh(case)


def receive(office: Office, case: Case, on: date = date(2026, 12, 1), **more: object) -> Case:
    command = ReceiveBezwaar(case.ref, on, **more)
    office.make.do(office.cast.eva, receive_bezwaar, command, "handler", at=LATER)
    return office.fresh(case)


def taken_back(office: Office) -> Case:
    """A bezwaar runs about a request that its student took back."""
    case = receive(office, partly(office))
    office.make.do(office.cast.amira, withdraw, Withdraw(case.ref), at=LATER)
    return office.fresh(case)


def letter(office: Office, title: str) -> Letter:
    [found] = [one for one in office.make.all(Letter) if one.title.startswith(title)]
    return found


def clean(office: Office) -> bool:
    return not [finding for told in check(office.make.database) for finding in told.findings]


def test_taking_back_the_request_leaves_a_running_bezwaar(either: Office):
    """11.2, section 9: the remedy ends on its own; until then it is in the queue, and nothing is deleted."""
    case = receive(either, partly(either))
    either.make.do(either.cast.amira, withdraw, Withdraw(case.ref), at=LATER)
    case = either.fresh(case)
    assert (case.state, case.remedy, case.protected) == ("withdrawn", "bezwaar_received", False)
    assert (case.is_open, case.hold, case.sort_by) == (True, "remedy", date(2027, 2, 15))
    assert case.next_date(LATER.date()).which == "remedy"
    eva = Viewer(either.cast.eva.id, roles=frozenset({Role.HANDLER}), side="staff")
    with either.make.database.reading() as session:
        waits = session.scalars(page_of(eva, Wanted(), LATER.date(), None)).unique().all()
        long_after = date(2040, 1, 1)
        assert [one.ref for one in waits] == [case.ref]
        assert not session.scalars(to_pseudonymise(long_after, Terms())).all()
    assert not may_lose_names(case, long_after, Terms())
    assert clean(either)


@pytest.mark.parametrize("kind", ["access", "objection"])
def test_a_petition_about_a_late_answer_outlives_the_request(office: Office, kind: str):
    """UAVG 35: a petition needs no answer; taking back the request does not end it."""
    case = office.case(kind)
    command = KnowPetition(case.ref, date(2026, 12, 1))
    office.make.do(office.cast.eva, know_petition, command, "handler", at=LATER)
    office.make.do(office.cast.amira, withdraw, Withdraw(case.ref), at=LATER)
    case = office.fresh(case)
    assert (case.state, case.is_open, case.hold) == ("withdrawn", True, "remedy")
    assert clean(office)


@pytest.mark.parametrize(
    ("committee", "due", "weeks"),
    [(False, "15 februari 2027", "6 weken"), (True, "30 maart 2027", "12 weken")],
)
def test_a_bezwaar_is_acknowledged_with_its_day_and_the_working(office: Office, committee, due, weeks):
    """Awb 6:14 and 7:10: the term counts from the end of the term for bezwaar; 2.8: the same day on the page."""
    receive(office, partly(office), committee=committee)
    told = letter(office, "We hebben je bezwaarschrift").body
    for words in ("1 december 2026", due, "4 januari 2027", weeks, "wissen we niets"):
        assert words in told
    assert ("commissie geeft ons eerst advies" in told) == committee
    assert "kwam na de laatste dag" not in told


def test_a_late_bezwaar_is_asked_for_its_reason(office: Office):
    """Awb 6:11: whether there was a good reason is for whoever decides on it."""
    command = ReceiveBezwaar(partly(office).ref, date(2027, 2, 20))
    at = datetime(2027, 2, 22, 9, tzinfo=UTC)
    office.make.do(office.cast.eva, receive_bezwaar, command, "handler", at=at)
    assert "Schrijf ons hoe dat komt" in letter(office, "We hebben je bezwaarschrift").body


@pytest.mark.parametrize(("day", "again"), [(7, True), (40, False)])
def test_a_bezwaar_can_be_taken_back_and_the_answer_stays(office: Office, day: int, again: bool):
    """Awb 6:21."""
    case = receive(office, partly(office))
    at = datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(days=day)
    office.make.do(office.cast.eva, drop_bezwaar, MoveBezwaar(case.ref), "handler", at=at)
    case = office.fresh(case)
    assert (case.remedy, case.outcome, case.hold) == ("bezwaar_dropped", "partly", "objection")
    assert (
        "Stuur dan een nieuw bezwaarschrift" in letter(office, "Je nam je bezwaarschrift terug").body
    ) == again
    assert clean(office)


def test_with_nothing_left_to_decide_a_letter_ends_the_bezwaar(either: Office):
    """Awb 7:11: a bezwaar ends with a decision that the student can take to court (8:1)."""
    case = taken_back(either)
    either.make.do(either.cast.pia, decide_bezwaar, MoveBezwaar(case.ref), "decider", at=LATER)
    case = either.fresh(case)
    assert (case.remedy, case.is_open, case.hold) == ("bezwaar_decided", False, None)
    told = letter(either, "Ons antwoord op je bezwaarschrift").body
    for words in ("Je trok je verzoek in", "18 januari 2027", "rechtbank"):
        assert words in told
    assert clean(either)


def test_who_may_end_a_bezwaar(office: Office):
    case = taken_back(office)
    for who, role, code in (
        (office.cast.dirk, "decider", "involved_before"),
        (office.cast.eva, "decider", "involved_before"),
        (office.cast.eva, "handler", "not_yours"),
        (office.cast.amira, "decider", "own_case"),
    ):
        with refused(code):
            office.make.do(who, decide_bezwaar, MoveBezwaar(case.ref), role)
    with refused("dpo_decides_nothing"):
        office.make.do(office.cast.dov, decide_bezwaar, MoveBezwaar(case.ref), "dpo", "decider")


def decided_again(office: Office, case: Case, outcome: str, **more: object) -> Letter:
    """The decision on the bezwaar that runs, by somebody who had no part in the first one; its letter."""
    command = complete(case, outcome, cause="bezwaar", **more)
    decision = office.make.do(office.cast.eva, prepare_decision, command, "handler", at=LATER)
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision, by=office.cast.pia, at=LATER)
    return office.make.get(Letter, case_id=case.id, number="N12")


def answered(office: Office, outcome: str, kind: str = "access") -> Case:
    case = office.case(kind)
    decision = office.prepare(case, outcome)
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision)
    return receive(office, office.fresh(case))


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        ("refused", "granted", "Daarom veranderen we ons besluit. Hieronder staat wat we nu besluiten."),
        ("refused", "refused", "Ons besluit blijft hetzelfde. Hieronder staat waarom."),
        ("granted", "granted", "Ons besluit blijft hetzelfde. Hieronder staat waarom."),
    ],
)
def test_a_decision_on_bezwaar_says_whether_something_changes_and_names_the_court(
    office: Office, first: str, then: str, says: str
):
    """T15, 2.8 item 5, Awb 6:23 and 8:1: whatever it decides, the court is next, with its last day."""
    case = answered(office, first)
    body = decided_again(office, case, then).body
    assert says in body
    assert "De laatste dag is **18 januari 2027**" in body
    assert "de rechtbank (sector bestuursrecht)" in body
    assert office.fresh(case).remedy_until == date(2027, 1, 18)
    assert clean(office)


def test_an_upheld_bezwaar_says_what_changes_at_the_exam(either: Office):
    case = answered(either, "refused", "objection")
    body = decided_again(either, case, "granted").body
    assert "niet met online toezicht. Je krijgt een andere plek." in body
    assert either.fresh(case).protected
    assert clean(either)


@pytest.mark.parametrize("name", ["Voorbeeld Hogeschool", "Hogeschool", "De bezwaarcommissie"])
def test_the_name_of_the_school_or_of_who_decided_holds_up_no_letter(office: Office, name: str):
    """2.8 item 5: the school's name stands in every letter, and an answer may speak of the committee."""
    case = answered(office, "refused")
    institution = replace(office.make.config.institution, remedy_body=name)
    office.make.config = replace(office.make.config, institution=institution)
    why = "De bezwaarcommissie heeft geadviseerd. Wij volgen dat advies."
    decided_again(office, case, "refused", explanation=why)
    assert office.fresh(case).remedy == "bezwaar_decided"


@pytest.mark.parametrize(
    ("day", "words"),
    [("2027-01-04", ""), ("2027-01-11", "uiterlijk op 4 januari 2027 op de post"), ("2027-01-12", "Had je een goede reden")],
)  # fmt: skip
def test_the_acknowledgement_says_who_decides_on_what_and_whether_it_came_in_time(
    office: Office, day: str, words: str
):
    """Awb 6:9 and 6:11, section 12: a late one is taken in; posted in time it is in time."""
    case = office.case("access")
    decision = office.refuse(case)
    office.advise(case, decision)
    office.sign(case, decision)
    command = ReceiveBezwaar(case.ref, date.fromisoformat(day))
    at = datetime(2027, 1, 20, 9, tzinfo=UTC)
    office.make.do(office.cast.eva, receive_bezwaar, command, "handler", at=at)
    body = letter(office, "We hebben je bezwaarschrift").body
    assert "ons besluit van 23 november 2026" in body
    assert "College van bestuur, Postbus 1" in body
    assert words in body
    assert ("kwam na de laatste dag" in body) is bool(words)
