"""A freeze that a decision ends lasts until the day that its letter told, and then ends by itself (18(3), 11.2, N14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portal.actions.cases import CloseCase, close_case
from portal.actions.remedies import MoveBezwaar, ReceiveBezwaar, drop_bezwaar, receive_bezwaar
from portal.actions.restrictions import EndFreeze, end_freeze
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Placement
from tests.make import NOW
from tests.office import Office, refused

ENDS = date(2026, 11, 30)
"""Five working days after the Monday on which everything is signed here."""


def moment(day: date, hour: int = 9) -> datetime:
    return NOW + timedelta(days=(day - NOW.date()).days, hours=hour - 9)


def decided(office: Office, case: Case, outcome: str = "refused", **more) -> Case:
    decision = office.prepare(case, outcome, **more)
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision)
    return office.fresh(case)


def sweep(office: Office, at: datetime) -> dict[str, int]:
    with office.make.app.app_context():
        return deadlines.sweep(office.make.database, office.make.config, lambda: at)


def told_team(office: Office) -> None:
    """Handlers have an address."""
    teams = replace(office.make.config.teams, handler="privacy@voorbeeld.example")
    office.make.config = replace(office.make.config, teams=teams)


def ended(office: Office, case: Case) -> list[CaseEvent]:
    return office.make.all(CaseEvent, case_id=case.id, tag="case:freeze:ended")


def clean(office: Office) -> bool:
    return not [finding for batch in check(office.make.database) for finding in batch.findings]


@pytest.mark.parametrize("kind", ["restriction", "rectification", "human_review"])
def test_a_refusal_names_the_day_and_the_freeze_lasts_until_then(either: Office, kind: str):
    told_team(either)
    case = decided(either, either.case(kind))
    assert (case.hold, case.freeze_ends) == ("restriction", ENDS)
    assert case.sort_by >= ENDS, "it stays in the queue at least until then"
    body = either.letter(case).body
    assert "Op **maandag 30 november 2026** beginnen we weer" in body
    assert "Voor die dag gebruikt niemand ze" in body
    sweep(either, moment(ENDS) - timedelta(days=1))
    assert either.fresh(case).hold == "restriction"
    for _twice in range(2):
        sweep(either, moment(ENDS))
    case = either.fresh(case)
    assert (case.hold, case.freeze_ends, len(ended(either, case))) == (None, None, 1)
    assert len(either.mails("staff-freeze:")) == 1, "who told the supplier tells them that it is over"
    assert clean(either)


def test_after_the_exam_an_objection_that_is_refused_stays_frozen_too(office: Office):
    case = office.case("objection", days=-3)
    assert case.hold == "objection"
    case = decided(office, case)
    assert (case.hold, case.freeze_ends) == ("objection", ENDS)
    body = office.letter(case).body
    assert "Voor **maandag 30 november 2026** gebruikt niemand die" in body
    assert "nu weer gebruiken" not in body
    sweep(office, moment(ENDS))
    assert office.fresh(case).hold is None


def test_of_an_exam_to_come_nothing_is_recorded_yet(office: Office):
    """Its letter says what happens at the exam (2.8 item 7), and leaves days before it (11.2)."""
    case = decided(office, office.case("objection"))
    assert (case.hold, case.freeze_ends, case.protected) == (None, None, False)


def test_a_grant_that_keeps_the_freeze_names_no_day(office: Office):
    case = decided(office, office.case("restriction"), "granted")
    assert (case.state, case.hold, case.freeze_ends) == ("active", "restriction", None)


def test_what_only_forbids_deletion_needs_no_notice(office: Office):
    case = decided(office, office.case("access"))
    assert (case.hold, case.freeze_ends) == (None, None)


def test_in_part_the_rest_stays_frozen(office: Office):
    case = decided(office, office.case("restriction"), "partly", parts=("camera",))
    assert (case.state, case.hold, case.freeze_ends) == ("active", "restriction", ENDS)
    assert "met het deel waar we nee tegen zeggen" in office.letter(case).body
    sweep(office, moment(ENDS))
    case = office.fresh(case)
    assert (case.hold, case.freeze_ends) == ("restriction", None)
    assert clean(office)


def test_wrong_data_are_used_again_when_they_are_corrected(office: Office):
    case = decided(office, office.case("rectification"), "granted")
    assert case.freeze_ends == date(2026, 12, 4), "nine working days to correct them, longer than the notice"


def test_an_active_restriction_that_is_reviewed_ends_on_a_told_day(office: Office):
    case = decided(office, office.case("restriction"), "granted")
    later = NOW + timedelta(days=14)
    decision = office.prepare(case, "refused", cause="own_error")
    office.sign(case, decision, by=office.cast.pia, at=later)
    case = office.fresh(case)
    assert (case.hold, case.freeze_ends) == ("restriction", date(2026, 12, 14))
    sweep(office, later + timedelta(days=7))
    assert office.fresh(case).hold is None


def test_a_day_that_was_told_stands_when_it_is_refused_again(office: Office):
    case = decided(office, office.case("restriction"))
    decision = office.prepare(case, "refused", cause="own_error")
    office.sign(case, decision, by=office.cast.pia, at=NOW + timedelta(days=2))
    assert office.fresh(case).freeze_ends == ENDS


def test_a_bezwaar_keeps_the_freeze_until_that_day_and_the_data_after_it(office: Office):
    """It does not suspend the decision (Awb 6:16); nothing is deleted while it runs (11.2)."""
    case = decided(office, office.case("rectification"))
    command = ReceiveBezwaar(case.ref, NOW.date() + timedelta(days=1))
    office.make.do(office.cast.eva, receive_bezwaar, command, "handler", at=NOW + timedelta(days=1))
    assert office.fresh(case).hold == "restriction"
    sweep(office, moment(ENDS))
    assert office.fresh(case).hold == "remedy"
    office.make.do(office.cast.eva, drop_bezwaar, MoveBezwaar(case.ref), "handler")
    assert office.fresh(case).hold is None
    assert clean(office)


@pytest.mark.parametrize(("days", "kept"), [(4, True), (7, False)])
def test_a_refused_restriction_holds_at_an_exam_before_that_day(office: Office, days: int, kept: bool):
    case = decided(office, office.case("restriction", days=days))
    assert (case.protected, case.keeps_out) == (kept, kept)
    assert ("is voor die dag" in office.letter(case).body) is kept
    states = {one.state for one in office.make.all(Placement, case_id=case.id)}
    assert states == ({"to_plan"} if kept else {"cancelled"})
    command = CloseCase(case.ref)
    if kept:
        with refused("exam_not_taken"):
            office.make.do(office.cast.eva, close_case, command, "handler")
    after = NOW + timedelta(days=days + 1)
    assert office.make.do(office.cast.eva, close_case, command, "handler", at=after).state == "completed"


def test_it_ends_on_no_other_day_and_in_no_other_case(office: Office):
    case = decided(office, office.case("restriction"))
    with refused("too_early"):
        office.make.do(None, end_freeze, EndFreeze(case.ref), at=moment(ENDS) - timedelta(days=1))
    office.make.do(None, end_freeze, EndFreeze(case.ref), at=moment(ENDS))
    with refused("no_freeze"):
        office.make.do(None, end_freeze, EndFreeze(case.ref), at=moment(ENDS))
