"""A day on which something goes that was kept is in the queue, is told once, and somebody settles it (2.4, 2.7, C16)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.cases import CloseCase, close_case
from portal.actions.holds import HoldCase, LiftHold, hold_case, lift_hold
from portal.actions.kept import DeleteKept, delete_kept
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Letter
from portal.rules.grounds import KEPT_GROUNDS
from portal.rules.parts import parts
from portal.rules.remedies import Kept
from tests.actions.test_freezes import told_team
from tests.office import Office, refused

DAY = date(2027, 3, 1)
LATER = date(2027, 6, 1)
DONE = "Gewist op 1 maart, en nagekeken."


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def kept(office: Office) -> Case:
    """A refused erasure that was closed: two kinds of data stay until the first day, all others until a later one."""
    case = office.case("erasure")
    first, second, *others = parts("erasure", case.objected)
    stays = [Kept(part, KEPT_GROUNDS[0], DAY) for part in (first, second)]
    stays += [Kept(part, KEPT_GROUNDS[0], LATER) for part in others]
    decision = office.prepare(case, "refused", KEPT_GROUNDS[0], kept=tuple(stays))
    office.sign(case, decision)
    office.make.do(office.cast.eva, close_case, CloseCase(case.ref), "handler")
    return office.fresh(case)


def sweep(office: Office, day: date) -> None:
    with office.make.app.app_context():
        deadlines.sweep(office.make.database, office.make.config, lambda: at(day))


def clean(office: Office) -> bool:
    return not [finding for batch in check(office.make.database) for finding in batch.findings]


def delete(office: Office, case: Case, count: int = 2, evidence: str = DONE) -> Case:
    command = DeleteKept(case.ref, parts("erasure", case.objected)[:count], evidence)
    office.make.do(office.cast.eva, delete_kept, command, "handler", at=at(DAY))
    return office.fresh(case)


def test_a_closed_case_comes_back_when_the_day_is_near_and_is_told_once(either: Office):
    told_team(either)
    case = kept(either)
    assert (case.is_open, case.look_again) == (False, DAY)
    sweep(either, DAY - timedelta(days=8))
    assert not either.fresh(case).is_open
    for days in (-7, -7, 0, 9):
        sweep(either, DAY + timedelta(days=days))
    case = either.fresh(case)
    assert (case.is_open, case.state, case.sort_by) == (True, "completed", DAY)
    assert case.next_date(DAY).which == "look_again"
    assert len(either.make.all(CaseEvent, case_id=case.id, tag="case:kept:due")) == 1
    [mail] = either.mails("staff-kept:")
    assert "1 maart 2027" in mail.body
    assert clean(either)


def test_what_is_deleted_is_proved_and_told_and_the_rest_keeps_its_day(either: Office):
    case = kept(either)
    sweep(either, DAY)
    case = delete(either, case)
    assert (case.is_open, case.state, case.look_again) == (False, "completed", LATER)
    letter = either.make.get(Letter, case_id=case.id, number="N9")
    assert DONE in letter.body
    assert letter.title.startswith("We hebben gewist")
    sweep(either, DAY + timedelta(days=1))
    assert not either.fresh(case).is_open
    with refused("unknown_choice"):
        delete(either, case)
    sweep(either, LATER)
    assert either.fresh(case).sort_by == LATER
    everything = DeleteKept(case.ref, parts("erasure", case.objected)[2:], DONE)
    either.make.do(either.cast.eva, delete_kept, everything, "handler", at=at(LATER))
    case = either.fresh(case)
    assert (case.is_open, case.look_again) == (False, None)
    assert clean(either)


@pytest.mark.parametrize(
    ("count", "evidence", "code"), [(0, DONE, "nothing_kept"), (1, " ", "evidence_missing")]
)
def test_it_is_not_done_by_halves(office: Office, count: int, evidence: str, code: str):
    case = kept(office)
    with refused(code):
        delete(office, case, count, evidence)


def test_to_keep_it_longer_is_to_decide_again_with_a_letter(office: Office):
    case = kept(office)
    sweep(office, DAY)
    stays = tuple(Kept(part, KEPT_GROUNDS[0], LATER) for part in parts("erasure", case.objected))
    office.make.now = at(DAY)
    decision = office.prepare(
        office.fresh(case), "refused", KEPT_GROUNDS[0], kept=stays, cause="looked_again"
    )
    office.sign(case, decision, by=office.cast.pia, at=at(DAY))
    case = office.fresh(case)
    assert (case.state, case.look_again, case.is_open) == ("decided", LATER, True)
    letter = office.make.get(Letter, case_id=case.id, number="N12")
    assert "want dat stond in onze brief" in letter.body
    assert "1 juni 2027" in letter.body
    assert clean(office)


def test_a_limit_by_law_is_looked_at_again(office: Office):
    told_team(office)
    case = office.case("access")
    limit = (Kept("", "limited_by_law", DAY),)
    decision = office.prepare(case, "refused", "limited_by_law", kept=limit)
    office.advise(case, decision)
    office.sign(case, decision)
    assert office.fresh(case).look_again == DAY
    sweep(office, DAY - timedelta(days=3))
    assert office.fresh(case).next_date(DAY).which == "follow_up", (
        "still open for something that was due before"
    )
    assert len(office.mails("staff-kept:")) == 1


def test_a_legal_hold_brings_a_closed_case_back_too(either: Office):
    case = kept(either)
    made, people = either.make, either.cast
    day = (made.now + timedelta(days=60)).date()
    made.do(people.dov, hold_case, HoldCase(case.ref, day, "Er loopt een zaak."), "dpo")
    sweep(either, day - timedelta(days=7))
    case = either.fresh(case)
    assert (case.is_open, case.sort_by, case.next_date(day).which) == (True, day, "legal_hold")
    made.do(people.dov, lift_hold, LiftHold(case.ref), "dpo")
    assert not either.fresh(case).is_open
    assert clean(either)
