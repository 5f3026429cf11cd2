"""A decision that is taken again, and what happens beside the case when somebody challenges it (T15, N12, 11.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.cases import CloseCase, close_case
from portal.actions.proposals import prepare_decision
from portal.actions.remedies import (
    KnowPetition,
    MoveBezwaar,
    ReceiveBezwaar,
    decide_bezwaar,
    drop_bezwaar,
    hear_bezwaar,
    know_petition,
    receive_bezwaar,
    record_order,
)
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Decision, Letter, Person, Placement
from portal.rules.remedies import REVISION_CAUSES
from tests.office import Office, refused
from tests.refusals import complete

LATER = datetime(2026, 12, 7, 9, tzinfo=UTC)


def refuse(office: Office, kind: str = "objection", **values: object) -> Case:
    """A case that was refused, after advice."""
    case = office.case(kind, **values)
    decision = office.prepare(case, "refused")
    if decision.advice_due:
        office.advise(case, decision)
    office.sign(case, decision)
    return office.fresh(case)


def again(office: Office, case: Case, outcome: str = "granted", cause: str = "own_error") -> Decision:
    command = complete(case, outcome, cause=cause)
    return office.make.do(office.cast.eva, prepare_decision, command, "handler", at=LATER)


def last(office: Office, case: Case, model: type = Letter) -> Letter:
    letters = office.make.all(Letter, case_id=case.id, kind="decision")
    return max(letters, key=lambda letter: letter.sent_at)


def clean(office: Office) -> bool:
    return not [finding for told in check(office.make.database) for finding in told.findings]


@pytest.mark.parametrize("cause", REVISION_CAUSES)
def test_a_revision_is_a_new_decision_with_its_cause(either: Office, cause: str):
    case = refuse(either)
    decision = again(either, case, cause=cause)
    either.sign(case, decision, by=either.cast.pia, at=LATER)
    case, letter = either.fresh(case), last(either, case)
    assert (case.outcome, case.state, case.protected) == ("granted", "offering_alternative", True)
    assert case.remedy_until == (date(2027, 1, 18) if cause == "bezwaar" else None)
    assert letter.number == "N12"
    why = {
        "bezwaar": "omdat je een bezwaarschrift stuurde", "court_order": "omdat de rechter dat zei",
        "authority": "omdat de Autoriteit Persoonsgegevens dat zei", "own_error": "omdat we een fout maakten",
        "looked_again": "want dat stond in onze brief",
    }[cause]  # fmt: skip
    assert why in letter.body
    assert "komt in de plaats van ons besluit van 23 november 2026" in letter.body
    assert "We namen dit besluit op 7 december 2026" in letter.body
    assert either.make.get(Placement, case_id=case.id).state == "to_plan"
    [event] = either.make.all(CaseEvent, case_id=case.id, tag="case:revised")
    assert event.facts["cause"] == cause
    assert clean(either)


def test_a_revision_that_refuses_starts_six_weeks_anew_and_needs_two_people(office: Office):
    case = refuse(office, "access")
    assert case.remedy_until == date(2027, 1, 4)
    decision = again(office, case, "refused")
    with refused("second_person"):
        office.sign(case, decision, by=office.cast.eva, roles=("handler", "decider"), at=LATER)
    if decision.advice_due:
        with refused("advice_awaited"):
            office.sign(case, decision, at=LATER)
        office.advise(case, decision)
    office.sign(case, decision, at=LATER)
    assert office.fresh(case).remedy_until == date(2027, 1, 18)
    assert "De laatste dag is **18 januari 2027**" in last(office, case).body


def test_a_closed_case_opens_for_its_revision(either: Office):
    case = refuse(either, "erasure")
    either.make.do(either.cast.eva, close_case, CloseCase(case.ref), "handler")
    assert not either.fresh(case).is_open
    either.sign(case, again(either, case), at=LATER)
    case = either.fresh(case)
    assert (case.state, case.is_open, case.closed_at) == ("decided", True, None)


def test_nothing_is_revised_before_it_is_decided_or_without_a_known_cause(office: Office):
    with refused("not_in_this_state"):
        again(office, office.case())
    with refused("unknown_choice"):
        again(office, refuse(office), cause="a whim")
    with refused("not_in_this_state"):
        office.prepare(refuse(office), "granted")


def test_whoever_took_part_decides_no_bezwaar(office: Office):
    case = refuse(office)
    decision = again(office, case, cause="bezwaar")
    with refused("involved_before"):
        office.sign(case, decision, at=LATER)
    office.sign(case, decision, by=office.cast.pia, at=LATER)


def test_an_own_error_may_be_mended_by_the_same_people(office: Office):
    case = refuse(office)
    office.sign(case, again(office, case), at=LATER)
    assert office.fresh(case).outcome == "granted"


def test_a_revised_decision_is_signed_once(office: Office):
    case = refuse(office)
    decision = again(office, case)
    office.sign(case, decision, at=LATER)
    with refused("decision_signed"):
        office.sign(case, decision, by=office.cast.pia, at=LATER)


# Challenges


def receive(office: Office, case: Case, on: date = date(2026, 12, 1), **more: object) -> Case:
    command = ReceiveBezwaar(case.ref, on, **more)
    office.make.do(office.cast.eva, receive_bezwaar, command, "handler", at=LATER)
    return office.fresh(case)


@pytest.mark.parametrize(
    ("committee", "due"),
    [(False, date(2027, 2, 15)), (True, date(2027, 3, 30))],  # 29 March 2027 is Easter Monday
)
def test_a_bezwaar_is_decided_six_weeks_or_twelve_after_its_term_ends(either: Office, committee, due):
    case = receive(either, refuse(either, "access"), committee=committee)
    assert (case.remedy, case.hold, case.is_open, case.sort_by) == ("bezwaar_received", "remedy", True, due)
    assert clean(either)


def test_a_closed_case_is_open_while_it_is_challenged(office: Office):
    case = refuse(office, "access")
    office.make.do(office.cast.eva, close_case, CloseCase(case.ref), "handler")
    case = receive(office, case)
    assert (case.state, case.is_open) == ("completed", True)
    for who, deed, role, remedy, is_open in (
        (office.cast.eva, hear_bezwaar, "handler", "bezwaar_heard", True),
        (office.cast.eva, drop_bezwaar, "handler", "bezwaar_dropped", False),
    ):
        office.make.do(who, deed, MoveBezwaar(case.ref), role, at=LATER)
        case = office.fresh(case)
        assert (case.remedy, case.is_open) == (remedy, is_open)
    assert case.hold is None
    assert clean(office)


def test_a_late_bezwaar_is_taken_in(office: Office):
    case = refuse(office, "access")
    command = ReceiveBezwaar(case.ref, date(2027, 2, 20))
    office.make.do(
        office.cast.eva, receive_bezwaar, command, "handler", at=datetime(2027, 2, 22, 9, tzinfo=UTC)
    )
    assert office.fresh(case).remedy == "bezwaar_received"


def test_a_freeze_that_forbids_use_stays_one(office: Office):
    case = office.case()
    office.sign(case, office.prepare(case, "granted"))
    assert receive(office, case).hold == "objection"
    office.make.do(office.cast.eva, drop_bezwaar, MoveBezwaar(case.ref), "handler")
    assert office.fresh(case).hold == "objection"


def test_a_revision_for_another_cause_leaves_the_bezwaar_running(office: Office):
    case = receive(office, refuse(office, "erasure"))
    office.sign(case, again(office, case), at=LATER)
    assert (office.fresh(case).hold, office.fresh(case).remedy) == ("remedy", "bezwaar_received")


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_the_decision_on_a_bezwaar_is_its_letter(either: Office, outcome: str):
    """T15, Awb 7:11 and 7:12: upheld or not, it is decided by signing what the student reads."""
    case = receive(either, refuse(either, "erasure"))
    with refused("revise_instead"):
        either.make.do(either.cast.pia, decide_bezwaar, MoveBezwaar(case.ref), "decider", at=LATER)
    either.sign(case, again(either, case, outcome, cause="bezwaar"), by=either.cast.pia, at=LATER)
    case = either.fresh(case)
    assert (case.remedy, case.hold, case.outcome) == ("bezwaar_decided", None, outcome)
    told = [one for one in either.make.all(Letter) if one.kind == "decision"]
    assert "omdat je een bezwaarschrift stuurde" in max(told, key=lambda one: one.sent_at).body
    assert clean(either)


def test_what_a_bezwaar_cannot_be(office: Office):
    undecided, case = office.case("access"), refuse(office, "access")
    for ref, on, code in (
        (undecided.ref, date(2026, 12, 1), "nothing_decided"),
        (case.ref, date(2026, 12, 8), "day_not_yet"),
        (case.ref, date(2026, 11, 22), "before_decision"),
    ):
        with refused(code):
            office.make.do(office.cast.eva, receive_bezwaar, ReceiveBezwaar(ref, on), "handler", at=LATER)
    receive(office, case)
    with refused("not_in_this_state"):
        receive(office, case)
    office.make.config = replace(office.make.config, remedy_route="court")
    with refused("no_bezwaar_here"):
        receive(office, refuse(office, "erasure"))


def test_a_petition_and_its_order(either: Office):
    case = refuse(either, "access")
    eva, at = either.cast.eva, LATER
    either.make.do(eva, know_petition, KnowPetition(case.ref, date(2026, 12, 1)), "handler", at=at)
    case = either.fresh(case)
    assert (case.remedy, case.hold) == ("petition_known", "remedy")
    either.make.do(eva, record_order, MoveBezwaar(case.ref), "handler", at=at)
    assert (either.fresh(case).remedy, either.fresh(case).hold) == ("court_order", None)
    assert clean(either)


def test_after_a_bezwaar_the_student_may_go_to_court_and_without_an_answer_too(office: Office):
    case = receive(office, refuse(office, "access"))
    office.make.do(office.cast.eva, drop_bezwaar, MoveBezwaar(case.ref), "handler", at=LATER)
    undecided = office.case("erasure")
    for one in (case, undecided):
        command = KnowPetition(one.ref, date(2026, 12, 7))
        office.make.do(office.cast.eva, know_petition, command, "handler", at=LATER)
        assert office.fresh(one).remedy == "petition_known"


# Late, in part within an extension, and by one person (2.8, T09)


def told(office: Office) -> list[str]:
    return [mail.body for mail in office.mails("refusal-told:dpo")]


def test_the_dpo_hears_of_a_late_refusal(office: Office):
    case = office.case("access")
    decision = office.prepare(case, "refused", "not_identifiable")
    office.sign(case, decision, at=datetime(2026, 12, 23, 22, 59, tzinfo=UTC))
    assert told(office) == []
    case = office.case("access")
    decision = office.prepare(case, "refused", "not_identifiable")
    office.sign(case, decision, at=datetime(2026, 12, 23, 23, 0, tzinfo=UTC))
    [mail] = told(office)
    assert case.ref in mail
    assert "te laat" in mail
    [_first, event] = office.make.all(CaseEvent, tag="case:decided")
    assert event.facts["late_refusal"] is True


def test_one_person_may_sign_when_the_setting_is_off_and_the_dpo_hears_it(office: Office):
    office.make.config = replace(office.make.config, second_signature=False)
    case = office.case("erasure")
    decision = office.prepare(case, "refused", "no_ground")
    office.sign(case, decision, by=office.cast.eva, roles=("handler", "decider"))
    assert office.fresh(case).outcome == "refused"
    [event] = office.make.all(CaseEvent, tag="case:decision:alone")
    assert event.facts["decision"] == decision.id
    assert "schreef en tekende" in told(office)[0]
    other = office.case("erasure")
    office.sign(other, office.prepare(other, "granted"), by=office.cast.eva, roles=("handler", "decider"))
    assert len(told(office)) == 1, "a grant needs no second person"


def test_a_part_within_a_valid_extension_is_told_and_not_late(office: Office):
    case = office.extended(office.case("access"))
    decision = office.prepare(case, "partly", "rights_of_others", ("camera",))
    office.sign(case, decision, at=NEXT_MONTH)
    assert "in de extra tijd" in told(office)[0]
    assert "Sorry" not in office.letter(case).body
    whole = office.extended(office.case("access"))
    office.sign(whole, office.prepare(whole, "refused", "not_identifiable"), at=NEXT_MONTH)
    assert "te laat" in told(office)[1]
    assert "Sorry" in office.letter(whole).body


NEXT_MONTH = datetime(2026, 12, 23, tzinfo=UTC) + timedelta(days=14)


@pytest.mark.parametrize(
    ("language", "court"), [("nl", "de rechtbank (sector bestuursrecht)"), ("en", "the administrative court")]
)
def test_after_a_bezwaar_the_letter_names_the_court_and_no_bezwaar(office: Office, language: str, court: str):
    """2.8 item 5, Awb 6:7, 7:1 and 8:1: against a decision on bezwaar stands beroep, not bezwaar again."""
    with office.make.database.writing() as session:
        session.get_one(Person, office.cast.amira.id).language = language
    case = refuse(office, "access")
    decision = again(office, case, "refused", cause="bezwaar")
    office.advise(case, decision)
    office.sign(case, decision, by=office.cast.pia, at=LATER)
    letter, body = last(office, case), office.make.config.institution.remedy_body
    for text in (letter.body, letter.binding_body):
        assert text is None or ("**18 januari 2027**" in text or "**18 January 2027**" in text)
        assert text is None or body not in text
    assert court in letter.body
    assert office.fresh(case).remedy_until == date(2027, 1, 18)
    [event] = office.make.all(CaseEvent, case_id=case.id, tag="case:revised")
    assert event.facts["remedy_route"] == "appeal"


def test_a_refusal_for_another_cause_keeps_bezwaar(office: Office):
    case = refuse(office, "access")
    decision = again(office, case, "refused")
    office.advise(case, decision)
    office.sign(case, decision, by=office.cast.pia, at=LATER)
    assert office.make.config.institution.remedy_body in last(office, case).body
