"""No wrong desk: what is no privacy request goes to who can help, with consent, and somebody sees to it (T14, N11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actions.context import SYSTEM, Context
from portal.actions.forwarding import (
    AcknowledgeForwarding,
    AlarmForwarding,
    Misroute,
    acknowledge_forwarding,
    alarm_forwarding,
    alarm_overdue_forwardings,
    misroute,
)
from portal.actions.splitting import Split, split
from portal.config import Desks, Teams
from portal.db import Database, new_id
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.labels.forwarding import DESKS
from portal.models import Case, CaseEvent, CaseText, Forwarding, Letter, OutboxMail, Placement
from portal.rules import intake
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages

WORDS = "Mijn scherm ging zqforwardedqz op zwart."
SAID = "Dit gaat over een storing zqsaidqz."
MADE = Desks(
    technical_failure="helpdesk@voorbeeld.example", technical_failure_name_nl="de helpdesk",
    discrimination="vertrouwen@voorbeeld.example", discrimination_name_nl="de vertrouwenspersoon",
)  # fmt: skip


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation with two desks on each engine in turn; afterwards every case still adds up."""
    database = Database(any_url)
    config = make_config(tmp_path, any_url, desks=MADE, teams=Teams(dpo="fg@voorbeeld.example"))
    yield Make(without_pages(config, database))
    assert [finding for part in check(database) for finding in part.findings] == []
    database.close()


@pytest.fixture
def cast(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def case(made: Make, cast: Cast) -> Case:
    """Ben complains about a black screen, and calls it a request for access."""
    return made.case(cast.ben, kind="access", about=WORDS)


def send(made: Make, cast: Cast, case: Case, desk: str = "technical_failure", **more: Any) -> Forwarding:
    said = {
        "consent": True,
        "said": SAID,
        "words": WORDS,
        "forwarding": new_id(),
        "url": "http://localhost/x",
    }
    return made.do(cast.eva, misroute, Misroute(case.ref, desk, **{**said, **more}), "handler")


def mails_to(made: Make, address: str) -> list[OutboxMail]:
    return made.all(OutboxMail, address=address)


def test_with_consent_the_desk_gets_a_link_and_no_content(made: Make, cast: Cast, case: Case) -> None:
    row = send(made, cast, case, url="http://localhost/nl/forwarded/zqlinkqz")
    after = made.get(Case, ref=case.ref)
    assert (after.state, after.is_open, after.closed_at) == ("misrouted", False, made.now)
    [mail] = mails_to(made, "helpdesk@voorbeeld.example")
    assert "http://localhost/nl/forwarded/zqlinkqz" in mail.body
    assert case.ref in mail.subject
    assert "23 november 2026" in mail.body
    for secret in ("zqforwardedqz", "zqsaidqz", "Ben", cast.ben.email, cast.ben.student_number):
        assert secret not in mail.subject + mail.body
    letter = made.get(Letter, case_id=case.id, number="N11")
    assert "de helpdesk" in letter.body
    assert "zqsaidqz" in letter.body
    assert "25 november 2026" in letter.body  # two working days
    assert (row.due, row.consent, row.acknowledged_at) == (date(2026, 11, 25), True, None)
    assert mails_to(made, "fg@voorbeeld.example") == []


def test_without_consent_only_the_student_hears_where_to_go(made: Make, cast: Cast, case: Case) -> None:
    send(made, cast, case, consent=False)
    assert mails_to(made, "helpdesk@voorbeeld.example") == []
    letter = made.get(Letter, case_id=case.id, number="N11")
    assert "helpdesk@voorbeeld.example" in letter.body
    assert "niet door" in letter.body
    assert made.all(CaseText, case_id=case.id, kind="forwarded") == []
    assert made.get(CaseEvent, tag="case:misrouted").facts["consent"] is False


@pytest.mark.parametrize("consent", [True, False])
def test_discrimination_has_an_alarm_and_a_term_of_its_own(
    made: Make, cast: Cast, case: Case, consent: bool
) -> None:
    row = send(made, cast, case, "discrimination", consent=consent)
    assert row.due == date(2026, 11, 24)
    assert len(mails_to(made, "vertrouwen@voorbeeld.example")) == consent
    [alarm] = mails_to(made, "fg@voorbeeld.example")
    assert case.ref in alarm.subject
    assert "discriminatie" not in (alarm.subject + alarm.body).lower()


def test_an_objection_that_is_none_gives_its_place_back_and_says_so(made: Make, cast: Cast) -> None:
    exam = made.exam("SOON", product=made.product(), day=date(2026, 12, 4))
    made.enrol(cast.ben, exam)
    case = made.case(cast.ben, exam)
    assert made.get(Placement).state == "to_plan"
    send(made, cast, case)
    assert made.get(Placement).state == "cancelled"
    assert not made.get(Case).protected
    assert "Maak dan bezwaar" in made.get(Letter, number="N11").body


def test_the_part_that_is_about_privacy_goes_on(made: Make, cast: Cast, case: Case) -> None:
    new = made.do(cast.eva, split, Split(case.ref, "erasure", "Wis de opname."), "handler")
    send(made, cast, case)
    assert made.get(Case, id=new.id).is_open
    assert new.ref in made.get(Letter, case_id=case.id, number="N11").body


def test_words_are_sealed_and_stay_out_of_events(made: Make, cast: Cast, case: Case) -> None:
    row = send(made, cast, case)
    event = made.get(CaseEvent, case_id=case.id, tag="case:misrouted")
    assert {name: event.facts[name] for name in ("desk", "consent", "forwarding")} == {
        "desk": "technical_failure", "consent": True, "forwarding": row.id,
    }  # fmt: skip
    texts = {made.get(CaseText, case_id=case.id, kind=kind).id for kind in ("forwarded", "misrouted")}
    assert set(event.facts["texts"]) == texts
    assert "zq" not in str(event.facts)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"desk": "other"}, "unknown_desk"),
        ({"desk": "everywhere"}, "unknown_desk"),
        ({"said": " "}, "said_missing"),
        ({"words": "\n"}, "forward_words_missing"),
    ],
)
def test_bad_input_changes_nothing(
    made: Make, cast: Cast, case: Case, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as said:
        send(made, cast, case, **more)
    assert said.value.code == code
    assert made.get(Case).state == "received"
    assert made.all(Forwarding) == []


def test_only_from_received_and_never_ones_own(made: Make, cast: Cast, case: Case) -> None:
    with pytest.raises(Refused) as own:
        made.do(
            cast.ben,
            misroute,
            Misroute(case.ref, "technical_failure", True, "x", "x", new_id(), "x"),
            "handler",
        )
    assert own.value.code == "own_case"
    made.taken_up(case, cast.eva)
    with pytest.raises(Refused) as later:
        send(made, cast, case)
    assert later.value.code == "not_in_this_state"


# The desk says that it has it, or says nothing


def test_the_desk_says_once_that_it_has_it(made: Make, cast: Cast, case: Case) -> None:
    row = send(made, cast, case)
    later = made.now + timedelta(hours=3)
    made.do(None, acknowledge_forwarding, AcknowledgeForwarding(row.id), at=later)
    assert made.get(Forwarding).acknowledged_at == later
    event = made.get(CaseEvent, tag="case:forward:acknowledged")
    assert (event.function, event.facts) == ("desk", {"forwarding": row.id})
    with pytest.raises(Refused) as twice:
        made.do(None, acknowledge_forwarding, AcknowledgeForwarding(row.id), at=later)
    assert twice.value.code == "acknowledged_already"
    assert len(made.all(CaseEvent, tag="case:forward:acknowledged")) == 1


def test_what_was_not_sent_on_cannot_be_acknowledged(made: Make, cast: Cast, case: Case) -> None:
    row = send(made, cast, case, consent=False)
    for forwarding in (row.id, "f" * 24):
        with pytest.raises(Refused) as gone:
            made.do(None, acknowledge_forwarding, AcknowledgeForwarding(forwarding))
        assert gone.value.code == "gone"


def test_a_silent_desk_is_told_to_the_dpo_once(made: Make, cast: Cast, case: Case) -> None:
    row = send(made, cast, case)
    for days, told in ((2, 0), (3, 1), (4, 1), (30, 1)):
        with made.app.app_context():
            deadlines.sweep(made.database, made.config, lambda days=days: made.now + timedelta(days=days))  # type: ignore[misc]
        alarms = [
            mail for mail in mails_to(made, "fg@voorbeeld.example") if "nog niemand" in mail.subject.lower()
        ]
        assert len(alarms) == told, days
    assert made.get(Forwarding).alarmed_at is not None
    assert case.ref in alarms[0].subject
    with pytest.raises(Refused) as again:
        made.do(None, alarm_forwarding, AlarmForwarding(row.id), at=made.now + timedelta(days=9))
    assert again.value.code == "not_silent"


def test_a_desk_that_spoke_or_never_got_it_is_not_silent(made: Make, cast: Cast, case: Case) -> None:
    row = send(made, cast, case)
    made.do(None, acknowledge_forwarding, AcknowledgeForwarding(row.id))
    send(made, cast, made.case(cast.amira, kind="access"), consent=False)
    with made.app.app_context(), made.database.writing() as session:
        ctx = Context(session, SYSTEM, made.now + timedelta(days=30), made.config)
        assert alarm_overdue_forwardings(ctx) == 0


def test_every_desk_has_words() -> None:
    assert tuple(DESKS) == intake.DESKS
