"""From a prepared answer to a letter that has left: two people, advice, remedies, and who comes second."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.actions.cases import CloseCase, close_case
from portal.actions.decision_drafts import SendDraft, draft_decision, send_draft
from portal.actions.decisions import (
    GiveAdvice,
    PrepareDecision,
    ReturnDecision,
    SignDecision,
    give_advice,
    prepare_decision,
    return_decision,
    sign_decision,
)
from portal.actions.execution import StartExecution, start_execution
from portal.actions.looks import NoteLook, note_look
from portal.config import SupplierTerms, Teams
from portal.db import Database
from portal.models import CaseText, Decision, Letter, Look, OutboxMail, Person, Placement
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import NOW, Make, make_config, without_pages
from tests.office import Office, refused
from tests.refusals import REASON

OUTCOMES = ("granted", "partly", "refused")


def test_a_grant_leaves_and_asks_for_a_place(either: Office):
    case = either.case(objected=["camera"])
    decision = either.prepare(case, "granted")
    assert decision.advice_due is None
    either.sign(case, decision)
    case = either.fresh(case)
    assert (case.state, case.outcome, case.protected) == ("offering_alternative", "granted", True)
    assert case.sort_by == case.exam.day
    assert either.make.get(Placement, case_id=case.id).channels_off == ["camera"]
    assert "We geven je gelijk" in either.letter(case).body
    assert REASON in either.letter(case).body
    mails = [m for m in either.make.all(OutboxMail) if m.dedupe_key.endswith(either.letter(case).id)]
    assert len(mails) == 1
    assert "gelijk" not in mails[0].subject + mails[0].body, "a mail never tells the outcome"


def test_one_person_may_do_both_where_the_institution_says_so(any_url: str, tmp_path: Path):
    database = Database(any_url)
    make = Make(without_pages(make_config(tmp_path, any_url, second_signature=False), database))
    office = Office(make, make_cast(make))
    case = office.case(kind="access")
    decision = office.prepare(case, "refused", "not_identifiable")
    office.sign(case, decision, by=office.cast.eva, roles=("handler", "decider"))
    assert office.fresh(case).outcome == "refused"
    database.close()


def test_a_refusal_needs_another_person_and_advice(either: Office):
    case = either.case()
    decision = either.refuse(case)
    assert decision.advice_due == date(2026, 11, 26)
    with refused("second_person"):
        either.sign(case, decision, by=either.cast.eva, roles=("handler", "decider"))
    with refused("advice_awaited"):
        either.sign(case, decision)
    either.advise(case, decision, "disagree")
    either.sign(case, decision)
    case, decision = either.fresh(case), either.make.get(Decision, id=decision.id)
    assert (case.state, case.outcome, case.protected) == ("decided", "refused", False)
    assert (decision.advice_code, decision.signed_by) == ("disagree", either.cast.dirk.id)
    assert either.make.all(Placement) == []


def test_without_advice_after_its_day_the_letter_leaves_and_says_none_received(office: Office):
    case = office.case()
    decision = office.refuse(case)
    on_the_day = datetime(2026, 11, 26, 22, 59, tzinfo=UTC)
    with refused("advice_awaited"):
        office.sign(case, decision, at=on_the_day)
    office.sign(case, decision, at=on_the_day + timedelta(minutes=1))
    assert office.make.get(Decision, id=decision.id).advice_code == "none_received"


def test_urgent_advice_within_one_working_day(office: Office):
    assert office.refuse(office.case(days=10)).advice_due == date(2026, 11, 24)


def test_a_late_refusal_keeps_the_student_unproctored_for_this_exam(office: Office):
    case = office.case(days=2)
    decision = office.refuse(case)
    office.advise(case, decision)
    office.sign(case, decision)
    case = office.fresh(case)
    assert (case.outcome, case.protected, case.state) == ("refused", True, "offering_alternative")
    assert office.make.get(Placement, case_id=case.id).state == "to_plan"
    body = office.letter(case).body
    assert "Dit besluit komt te kort voor je tentamen" in body
    assert "We mogen" not in body.split("Waarom")[0]


def test_a_grant_may_be_signed_by_who_prepared_it(office: Office):
    case = office.case()
    decision = office.prepare(case, "granted")
    assert office.sign(case, decision, by=office.cast.eva, roles=("handler", "decider")).outcome == "granted"


def test_a_dpo_decides_nothing_and_advises_on_nobodys_own_proposal(office: Office):
    case = office.case()
    decision = office.refuse(case)
    office.advise(case, decision)
    with refused("dpo_decides_nothing"):
        office.sign(case, decision, by=office.cast.dov, roles=("dpo", "decider"))
    mine = office.prepare(case, "refused", "legal_claims", by=office.cast.dov)
    with refused("prepared_yourself"):
        office.advise(case, mine)


@pytest.mark.parametrize(
    "roles", [(), ("handler",), ("dpo",), ("publisher", "scheduler", "exam_board", "admin")]
)
def test_only_a_decider_signs_or_sends_back(office: Office, roles):
    case = office.case()
    decision = office.prepare(case, "granted")
    with refused("not_yours"):
        office.sign(case, decision, by=office.cast.pia, roles=roles)
    with refused("not_yours"):
        office.make.do(office.cast.pia, return_decision, ReturnDecision(case.ref, decision.id, "Nee"), *roles)


def test_nobody_touches_their_own_case(office: Office):
    case = office.case()
    decision = office.prepare(case, "granted")
    amira, everything = office.cast.amira, ("handler", "decider")
    deeds = [
        (prepare_decision, PrepareDecision(case.ref, "granted", "Ja")),
        (draft_decision, PrepareDecision(case.ref, "granted", "Ja")),
        (sign_decision, SignDecision(case.ref, decision.id)),
        (return_decision, ReturnDecision(case.ref, decision.id, "Nee")),
        (note_look, NoteLook(case.ref)),
    ]
    for action, command in deeds:
        with refused("own_case"):
            office.make.do(amira, action, command, *everything)
    with refused("own_case"):
        office.make.do(amira, give_advice, GiveAdvice(case.ref, decision.id, "agree", "Ja"), "dpo")


def test_the_second_of_two_deciders_is_told(office: Office):
    case = office.case()
    decision = office.prepare(case, "granted")
    office.sign(case, decision)
    with refused("decision_signed"):
        office.sign(case, decision, by=office.cast.pia)
    assert len(office.make.all(Letter, case_id=case.id, kind="decision")) == 1


def test_two_deciders_at_the_same_moment_send_one_letter(either: Office):
    case = either.case()
    decision = either.prepare(case, "granted")
    start, told = threading.Barrier(2), []

    def sign(person: Person) -> None:
        start.wait()
        try:
            either.sign(case, decision, by=person)
            told.append("signed")
        except Refused as no:
            told.append(no.code)

    threads = [threading.Thread(target=sign, args=(who,)) for who in (either.cast.dirk, either.cast.pia)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["decision_signed", "signed"]
    assert len(either.make.all(Letter, case_id=case.id, kind="decision")) == 1
    assert len(either.make.all(Placement, case_id=case.id)) == 1


def test_a_newer_proposal_takes_the_place_of_an_earlier_one(office: Office):
    case = office.case()
    first, second = office.refuse(case), office.prepare(case, "granted")
    assert office.make.get(Decision, id=first.id).state == "returned"
    for action, command, role in [
        (sign_decision, SignDecision(case.ref, first.id), "decider"),
        (return_decision, ReturnDecision(case.ref, first.id, "Nee"), "decider"),
        (give_advice, GiveAdvice(case.ref, first.id, "agree", "Ja"), "dpo"),
    ]:
        with refused("decision_replaced"):
            office.make.do(office.cast.dov if role == "dpo" else office.cast.dirk, action, command, role)
    office.sign(case, second)


def test_a_writer_who_has_not_seen_the_newest_proposal_is_told(office: Office):
    case = office.case()
    first = office.prepare(case, "granted", seen="")
    with refused("changed_meanwhile"):
        office.prepare(case, "granted", seen="")
    assert office.prepare(case, "granted", seen=first.id).state == "prepared"


def test_sent_back_with_words(office: Office):
    case = office.case()
    decision = office.prepare(case, "granted")
    office.make.do(
        office.cast.dirk, return_decision, ReturnDecision(case.ref, decision.id, "Noem de datum."), "decider"
    )
    assert office.make.get(Decision, id=decision.id).state == "returned"
    assert office.make.get(CaseText, case_id=case.id, kind="returned").body == "Noem de datum."
    assert office.fresh(case).state == "in_assessment"
    with refused("decision_replaced"):
        office.sign(case, decision)


@pytest.mark.parametrize(
    ("outcome", "ground", "parts", "words"),
    [
        ("refused", "legal_duty_or_task", (), REASON),
        ("partly", "compelling_grounds", (), REASON),
        ("partly", "compelling_grounds", ("camera", "screen"), REASON),
        ("partly", "compelling_grounds", ("microphone",), REASON),
        ("granted", None, (), "  "),
        ("maybe", None, (), REASON),
    ],
)
def test_an_incomplete_decision_is_not_prepared(office: Office, outcome, ground, parts, words):
    case = office.case(objected=["camera", "screen"])
    with refused("incomplete_decision"):
        office.prepare(case, outcome, ground, parts, words=words)
    assert office.make.all(Decision) == []


def test_a_grant_keeps_no_ground_and_no_parts(office: Office):
    decision = office.prepare(office.case(), "granted", "compelling_grounds", ("camera",))
    assert (decision.ground, decision.granted_parts) == (None, [])


def test_before_it_is_taken_up_and_after_it_is_decided_nothing_can_be_prepared(office: Office):
    exam = office.make.exam("NEW1", product=office.product)
    office.make.enrol(office.cast.ben, exam)
    new = office.make.case(office.cast.ben, exam)
    with refused("not_in_this_state"):
        office.prepare(new, "granted")
    case = office.case()
    office.sign(case, office.prepare(case, "granted"))
    with refused("not_in_this_state"):
        office.prepare(case, "granted")


def test_without_a_remedy_route_no_refusal_is_prepared_or_signed(make: Make, cast: Cast):
    office = Office(make, cast)
    case = office.case("erasure")
    decision = office.prepare(case, "refused", "no_ground")
    make.config = replace(make.config, remedy_route=None)
    with refused("no_remedy_route"):
        office.sign(case, decision)
    with refused("no_remedy_route"):
        office.prepare(case, "refused", "no_ground")
    granted = office.prepare(case, "granted")
    assert office.sign(case, granted).outcome == "granted"


# Drafts


def test_a_draft_leaves_no_trace_until_it_is_sent(either: Office):
    case = either.case()
    before = either.fresh(case).event_count
    command = PrepareDecision(case.ref, "granted", "Eerste versie.", seen="")
    either.make.do(either.cast.eva, draft_decision, command, "handler")
    draft = either.make.do(either.cast.eva, draft_decision, replace(command, explanation=REASON), "handler")
    assert [one.id for one in either.make.all(Decision)] == [draft.id], "the earlier draft has gone"
    assert [text.body for text in either.make.all(CaseText, case_id=case.id, kind="draft")] == [REASON]
    assert either.fresh(case).event_count == before
    sent = either.make.do(either.cast.eva, send_draft, SendDraft(case.ref, draft.id, ""), "handler")
    assert sent.state == "prepared"
    assert either.make.all(Decision, state="draft") == []
    assert either.make.all(CaseText, case_id=case.id, kind="draft") == []
    assert either.make.get(CaseText, case_id=case.id, kind="explanation").body == REASON


def test_only_ones_own_newest_draft_can_be_sent(office: Office):
    case = office.case()
    command = PrepareDecision(case.ref, "granted", REASON)
    old = office.make.do(office.cast.eva, draft_decision, command, "handler")
    new = office.make.do(office.cast.eva, draft_decision, command, "handler")
    with refused("decision_replaced"):
        office.make.do(office.cast.eva, send_draft, SendDraft(case.ref, old.id), "handler")
    with refused("decision_replaced"):
        office.make.do(office.cast.pia, send_draft, SendDraft(case.ref, new.id), "handler")
    with refused("not_yours"):
        office.make.do(office.cast.eva, send_draft, SendDraft(case.ref, new.id))


def test_signing_clears_every_draft_of_the_case(either: Office):
    case = either.case()
    command = PrepareDecision(case.ref, "granted", "Nooit verstuurd.")
    for writer in (either.cast.eva, either.cast.pia):
        either.make.do(writer, draft_decision, command, "handler")
    either.sign(case, either.prepare(case, "granted"))
    assert either.make.all(Decision, state="draft") == []
    assert either.make.all(CaseText, kind="draft") == []


def test_a_draft_cannot_be_signed(office: Office):
    case = office.case()
    draft = office.make.do(
        office.cast.eva, draft_decision, PrepareDecision(case.ref, "granted", REASON), "handler"
    )
    with refused("decision_replaced"):
        office.sign(case, draft)


# After the decision


def test_a_granted_erasure_is_carried_out_before_it_closes(either: Office):
    case = either.case("erasure")
    either.sign(case, either.prepare(case, "granted"))
    eva = either.cast.eva
    with refused("not_carried_out"):
        either.make.do(eva, close_case, CloseCase(case.ref), "handler")
    either.make.do(eva, start_execution, StartExecution(case.ref), "handler")
    with refused("evidence_missing"):
        either.make.do(eva, close_case, CloseCase(case.ref), "handler")
    either.make.do(eva, close_case, CloseCase(case.ref, "De leverancier wiste 3 opnamen."), "handler")
    assert (either.fresh(case).state, either.fresh(case).is_open) == ("completed", False)


def test_a_refused_erasure_closes_at_once(office: Office):
    case = office.case("erasure")
    office.sign(case, office.prepare(case, "refused", "no_ground"))
    with refused("not_in_this_state"):
        office.make.do(office.cast.eva, start_execution, StartExecution(case.ref), "handler")
    office.make.do(office.cast.eva, close_case, CloseCase(case.ref), "handler")
    assert office.fresh(case).state == "completed"


# Looks


def test_a_look_is_noted_once_a_minute_for_each_person_and_kind(either: Office):
    case, make = either.case(), either.make

    def look(who: Person, what: str, role: str, seconds: int) -> None:
        make.do(who, note_look, NoteLook(case.ref, what), role, at=NOW + timedelta(seconds=seconds))

    for seconds in (0, 30, 59, 60, 61):
        look(either.cast.eva, "case", "handler", seconds)
    look(either.cast.eva, "names", "handler", 30)
    look(either.cast.dov, "case", "dpo", 30)
    seen = sorted((one.what, one.function, (one.at - NOW).seconds) for one in make.all(Look))
    assert seen == [
        ("case", "dpo", 30),
        ("case", "handler", 0),
        ("case", "handler", 60),
        ("names", "handler", 30),
    ]
    with refused("not_yours"):
        look(either.cast.chloe, "case", "scheduler", 0)
    with refused("gone"):
        make.do(either.cast.eva, note_look, NoteLook("2026-0000-0000"), "handler")


@pytest.mark.parametrize(("terms", "day"), [({}, date(2026, 12, 4)), ({"execute": 10}, date(2026, 12, 11))])
def test_what_was_promised_is_due_in_the_terms_with_suppliers(
    office: Office, terms: dict[str, int], day: date
):
    """Section 8, V-3 to V-6: 2 to instruct, 5 to execute, 2 to check, unless the institution agreed on others."""
    office.make.config = replace(office.make.config, supplier_terms=SupplierTerms(**terms))
    case = office.case("erasure")
    assert office.sign(case, office.prepare(case, "granted")).sort_by == day


def test_the_dpo_hears_that_advice_is_asked_and_by_when(office: Office):
    """T09: advice that nobody knows to be asked would always be "none received"."""
    office.make.config = replace(office.make.config, teams=Teams(dpo="fg@voorbeeld.example"))
    case = office.case()
    decision = office.prepare(case, "refused")
    [mail] = office.make.all(OutboxMail, address="fg@voorbeeld.example")
    assert decision.advice_due is not None
    assert case.ref in mail.subject
    assert str(decision.advice_due.day) in mail.body
