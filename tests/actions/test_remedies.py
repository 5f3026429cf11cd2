"""A bezwaar or a petition beside the case: it runs until it ends by itself, and its student reads what follows (11.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.remedies import KnowPetition, ReceiveBezwaar, know_petition, receive_bezwaar
from portal.jobs.check import check
from portal.models import Case
from portal.models.ending import to_pseudonymise
from portal.models.queue import Wanted, page_of
from portal.models.viewer import Viewer
from portal.rules.access import Role
from portal.rules.retention import Terms, may_lose_names
from tests.office import Office

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
