"""Questions that stop the clock: the law's own examples through real deeds, and every way to ask in vain (C4, C9, C10)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.actions.cases import TakeUp, take_up
from portal.actions.decisions import prepare_decision
from portal.actions.questions import AskStudent, ask_student, end_reply_term, remind_reply
from portal.models import Case, CaseEvent, CaseText, OutboxMail
from portal.rules.errors import Refused
from tests.actions.clock_fixture import (
    WORDS,
    answer,
    ask,
    at,
    by_itself,
    day,
    fresh,
    is_sound,
    judge,
    last_letter,
    tags,
)
from tests.cast import Cast
from tests.make import Make
from tests.refusals import complete


@pytest.fixture
def made(made: Make) -> Iterator[Make]:
    """An installation; whatever happens in it adds up."""
    made.now = at("2026-09-07")
    yield made
    assert is_sound(made)


@pytest.fixture
def access(made: Make, people: Cast) -> Case:
    """Amira wants to see her data: received on Monday 7 September 2026, so due on Wednesday 7 October."""
    return made.case(people.amira, kind="access", at=at("2026-09-07"))


def refused(code: str, deed, *args, **more) -> None:
    with pytest.raises(Refused) as no:
        deed(*args, **more)
    assert no.value.code == code


# The examples of the law


@pytest.mark.parametrize(
    ("received", "due"), [("2026-03-03", "2026-04-07"), ("2026-04-15", "2026-05-15"), ("2026-08-31", "2026-09-30")]
)  # fmt: skip
def test_rows_3_5_and_7_one_month_rolled_over_holidays_but_not_over_equated_days(
    made: Make, people: Cast, received: str, due: str
) -> None:
    assert made.case(people.amira, kind="access", at=at(received)).legal_deadline == day(due)


def test_row_10_asked_on_the_9th_answered_on_the_15th(made: Make, people: Cast, access: Case) -> None:
    case = ask(made, people.eva, access, "2026-09-09T11:00", "2026-09-23")
    assert (case.state, case.reply_by, case.identity) == ("awaiting_identity", day("2026-09-23"), "doubted")
    assert case.legal_deadline == day("2026-10-20"), "provisional: 13 whole days if no answer comes"
    case = answer(made, people.amira, case, "2026-09-15T09:00")
    assert case.state == "awaiting_identity", "whether it is enough is for a handler to say"
    assert case.legal_deadline == day("2026-10-12"), "but if it is, this is the day"
    case = judge(made, people.eva, case, "2026-09-17", "2026-09-15")
    assert (case.state, case.reply_by, case.identity) == ("in_assessment", None, "verified")
    assert case.legal_deadline == case.refusal_deadline == day("2026-10-12")
    assert tags(made, case)[1:] == [
        "case:question:asked", "case:answer:given", "case:identity:verified", "case:clock:resumed",
    ]  # fmt: skip
    letter = last_letter(made, case)
    assert letter.number == "N4"
    assert "tot en met woensdag 7 oktober 2026" in letter.body
    assert "tot en met maandag 12 oktober 2026" in letter.body


def test_c4_the_nominal_day_is_not_rolled_before_the_days_are_added(made: Make, people: Cast) -> None:
    case = made.case(people.amira, kind="access", at=at("2026-03-03"))
    ask(made, people.eva, case, "2026-03-04", "2026-03-18")
    case = judge(made, people.eva, case, "2026-03-10", "2026-03-10")
    assert case.legal_deadline == day("2026-04-08"), "Good Friday 3 April + 5 days, and not 7 April + 5"


def test_c9_overlapping_questions_count_each_day_once(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    case = ask(made, people.eva, access, "2026-09-11", "2026-09-25", "scope")
    assert (case.state, case.reply_by) == ("awaiting_identity", day("2026-09-25"))
    case = judge(made, people.eva, case, "2026-09-15", "2026-09-15")
    assert case.legal_deadline == day("2026-10-12")


def test_a_later_question_with_a_shorter_term_leaves_the_longer_one(
    made: Make, people: Cast, access: Case
) -> None:
    ask(made, people.eva, access, "2026-09-08", "2026-10-08")
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23", "scope")
    assert case.reply_by == day("2026-10-08")
    assert case.legal_deadline == day("2026-11-05"), "29 whole days after 7 October"


def test_c9_asked_again_within_five_working_days_of_an_answer_that_was_not_enough(
    made: Make, people: Cast, access: Case
) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    answer(made, people.amira, access, "2026-09-15")
    case = judge(made, people.eva, access, "2026-09-16", "2026-09-15", enough=False)
    assert (case.state, case.legal_deadline) == ("awaiting_identity", day("2026-10-20"))
    case = ask(made, people.eva, access, "2026-09-22", "2026-10-06")
    assert (case.state, case.reply_by) == ("awaiting_identity", day("2026-10-06"))
    case = judge(made, people.eva, access, "2026-09-29", "2026-09-28")
    assert case.legal_deadline == day("2026-10-26"), "13 + 5 days: Sunday 25 October"


def test_c9_a_day_later_it_has_no_effect(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    judge(made, people.eva, access, "2026-09-15", "2026-09-15", enough=False)
    late = {"on": "2026-09-23", "reply_by": "2026-10-07"}
    refused("question_too_late_to_suspend", ask, made, people.eva, access, **late)
    case = ask(made, people.eva, access, **late, told="unchanged")
    assert (case.legal_deadline, case.reply_by) == (day("2026-10-20"), day("2026-09-23"))


@pytest.mark.parametrize("answered", ["2026-09-09", "2026-09-10"])
def test_an_answer_on_the_same_or_the_next_day_adds_nothing(
    made: Make, people: Cast, access: Case, answered: str
) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    case = judge(made, people.eva, access, answered, answered)
    assert case.legal_deadline == day("2026-10-07")
    assert "De datum blijft gelijk" in last_letter(made, case).body


def test_the_answer_counts_on_the_local_day_on_which_it_came(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    answer(made, people.amira, access, "2026-09-15T00:00")  # 14 September, 22:00 UTC
    refused("answer_was_earlier", judge, made, people.eva, access, "2026-09-18", "2026-09-16")
    case = judge(made, people.eva, access, "2026-09-18", "2026-09-15")
    assert case.legal_deadline == day("2026-10-12")


# What the student is told


def test_the_question_says_what_it_does_to_the_date(made: Make, people: Cast, access: Case) -> None:
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23", "scope")
    letter = last_letter(made, case)
    assert (case.state, letter.number, case.identity) == ("awaiting_scope", "N3", "signed_in")
    for words in (
        WORDS, "tot en met woensdag 23 september 2026", "tot en met woensdag 7 oktober 2026",
        "tot en met dinsdag 20 oktober 2026", "Ik wil alles", "7 september 2026",
    ):  # fmt: skip
        assert words in letter.body
    mail = max(made.all(OutboxMail), key=lambda one: one.created_at)
    assert "23 september 2026" in mail.body
    assert WORDS not in mail.body


def test_a_question_without_effect_says_that_the_date_stays(made: Make, people: Cast, access: Case) -> None:
    before = access.legal_deadline
    case = ask(made, people.eva, access, "2026-09-15", "2026-09-29", told="unchanged")
    assert (case.state, case.legal_deadline, case.reply_by) == ("received", before, None)
    assert case.identity == "doubted"
    [asked] = made.all(CaseEvent, case_id=case.id, tag="case:question:asked")
    assert (asked.facts["stops_clock"], asked.facts["hindrances"]) == (
        False,
        ["question_too_late_to_suspend"],
    )
    letter = last_letter(made, case)
    assert letter.number == "N2"
    assert "blijft gelijk" in letter.body
    assert "klok staat stil" not in letter.body
    case = answer(made, people.amira, case, "2026-09-17")
    assert (case.state, case.legal_deadline) == ("received", before)
    refused("no_question", answer, made, people.amira, case, "2026-09-17")


def test_everything_is_an_answer_by_itself(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23", "scope")
    case = answer(made, people.amira, access, "2026-09-15", body="", everything=True)
    assert (case.state, case.legal_deadline) == ("in_assessment", day("2026-10-12"))
    assert made.get(CaseText, case_id=case.id, kind="message").body == "Ik wil alles."
    assert "je wilt alles" in last_letter(made, case).body


def test_everything_does_not_tell_who_somebody_is(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23", "scope")
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    case = answer(made, people.amira, access, "2026-09-15", body="", everything=True)
    assert (case.state, case.identity) == ("awaiting_scope", "doubted")


# What the portal does by itself


def test_t06_the_reply_term_ends_without_an_answer(made: Make, people: Cast, access: Case) -> None:
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    assert not by_itself(made, end_reply_term, case, "2026-09-23T23:59:59")
    assert by_itself(made, end_reply_term, case, "2026-09-24T00:00")
    assert not by_itself(made, end_reply_term, case, "2026-09-24T00:10"), "once is enough"
    case = fresh(made, case)
    assert (case.state, case.identity, case.reply_by) == ("in_assessment", "doubted", None)
    assert case.legal_deadline == case.refusal_deadline == day("2026-10-20")
    assert "We kregen geen antwoord" in last_letter(made, case).body
    [resumed] = made.all(CaseEvent, case_id=case.id, tag="case:clock:resumed")
    assert (resumed.who, resumed.facts["no_answer"]) == ("system", True)


def test_t06_an_answer_that_nobody_judged_ends_the_pause_on_its_day(
    made: Make, people: Cast, access: Case
) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    answer(made, people.amira, access, "2026-09-15")
    assert by_itself(made, end_reply_term, access, "2026-09-24")
    case = fresh(made, access)
    assert (case.legal_deadline, case.identity) == (day("2026-10-12"), "doubted")
    assert "We kijken nog" in last_letter(made, case).body


def test_n5_a_reminder_halfway_and_once(made: Make, people: Cast, access: Case) -> None:
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    assert not by_itself(made, remind_reply, case, "2026-09-15T23:59")
    assert by_itself(made, remind_reply, case, "2026-09-16T00:00")
    assert not by_itself(made, remind_reply, case, "2026-09-17")
    letter = last_letter(made, case)
    assert (letter.number, WORDS in letter.body) == ("N5", True)
    judge(made, people.eva, case, "2026-09-18", "2026-09-18", enough=False)
    case = ask(made, people.eva, case, "2026-09-18", "2026-10-02")
    assert by_itself(made, remind_reply, case, "2026-09-25"), "a new question is reminded of anew"


def test_nobody_is_reminded_who_answered_or_whose_time_is_over(
    made: Make, people: Cast, access: Case
) -> None:
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    assert not by_itself(made, remind_reply, case, "2026-09-24")
    answer(made, people.amira, case, "2026-09-15")
    assert not by_itself(made, remind_reply, case, "2026-09-17")
    assert not by_itself(made, remind_reply, access, "2026-10-17")


# What is refused, and changes nothing


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ground": "workload"}, "ground_unknown"),
        ({"reply_by": "2026-09-22"}, "reply_term_too_short"),
        ({"reply_by": "2026-09-09"}, "reply_by_past"),
        ({"reply_by": "2026-09-01"}, "reply_by_past"),
        ({"reply_by": "2072-09-23"}, "reply_by_too_far"),
        ({"on": "2026-09-15", "reply_by": "2026-10-01"}, "question_too_late_to_suspend"),
        ({"on": "2026-10-08", "reply_by": "2026-10-30"}, "question_too_late_to_suspend"),
        ({"words": "  "}, "question_missing"),
        ({"words": "x" * 5001}, "too_long"),
        ({"means": "copy_of_passport"}, "means_missing"),
        ({"means": "mandate"}, "means_missing"),
        ({"told": "2026-10-21"}, "effect_changed"),
        ({"told": "unchanged"}, "effect_changed"),
        ({"seen": 7}, "changed_meanwhile"),
    ],
)
def test_a_question_that_cannot_be_sent(
    made: Make, people: Cast, access: Case, change: dict[str, object], code: str
) -> None:
    refused(code, ask, made, people.eva, access, **{"on": "2026-09-09", "reply_by": "2026-09-23"} | change)
    assert fresh(made, access).event_count == access.event_count
    assert not made.all(CaseText, case_id=access.id, kind="question")


def test_told_as_the_page_said_it_is_sent(made: Make, people: Cast, access: Case) -> None:
    seen = access.event_count
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23", told="2026-10-20", seen=seen)
    assert case.state == "awaiting_identity"


def test_scope_is_for_access_alone(made: Make, people: Cast) -> None:
    case = made.case(people.amira, kind="erasure")
    refused("ground_not_for_this_request", ask, made, people.eva, case, "2026-09-09", "2026-09-23", "scope")


@pytest.mark.parametrize(("kind", "code"), [("dpo_question", "gone"), ("withdrawal", "no_clock_here")])
def test_without_a_legal_clock_there_is_nothing_to_stop(
    made: Make, people: Cast, access: Case, kind: str, code: str
) -> None:
    """A question to the DPO is not even there for a handler (38(5))."""
    with made.database.writing() as session:
        session.get_one(Case, access.id).kind = kind
    refused(code, ask, made, people.eva, access, "2026-09-09", "2026-09-23")
    with made.database.writing() as session:
        session.get_one(Case, access.id).kind = "access"


def test_a_decided_or_withdrawn_case_is_not_asked_about(made: Make, people: Cast, access: Case) -> None:
    from portal.actions.cases import Withdraw, withdraw

    made.do(people.amira, withdraw, Withdraw(access.ref))
    refused("not_in_this_state", ask, made, people.eva, access, "2026-09-09", "2026-09-23")


def test_nobody_asks_about_their_own_case_or_without_the_job(made: Make, people: Cast, access: Case) -> None:
    refused("own_case", ask, made, people.amira, access, "2026-09-09", "2026-09-23")
    command = AskStudent(access.ref, "identity", day("2026-09-23"), "signed_in", WORDS)
    for role in ("decider", "dpo", "scheduler"):
        refused("not_yours", made.do, people.dirk, ask_student, command, role)


def test_while_a_proposal_waits_the_decider_sends_it_back_first(
    made: Make, people: Cast, access: Case
) -> None:
    made.do(people.eva, take_up, TakeUp(access.ref), "handler")
    proposal = complete(access, "granted")
    made.do(people.eva, prepare_decision, proposal, "handler")
    refused("proposal_stands", ask, made, people.eva, access, "2026-09-09", "2026-09-23")


def test_an_answer_is_judged_before_another_question(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    answer(made, people.amira, access, "2026-09-10")
    refused("answer_unjudged", ask, made, people.eva, access, "2026-09-11", "2026-09-25")


@pytest.mark.parametrize(
    ("answered", "code"),
    [("2026-09-08", "answer_before_question"), ("2026-09-17", "answer_in_future")],
)
@pytest.mark.parametrize("enough", [True, False])
def test_the_day_of_an_answer_lies_between_the_question_and_today(
    made: Make, people: Cast, access: Case, answered: str, code: str, enough: bool
) -> None:
    case = ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    refused(code, judge, made, people.eva, access, "2026-09-16", answered, enough)
    assert fresh(made, case).event_count == case.event_count


def test_judging_says_how_and_once(made: Make, people: Cast, access: Case) -> None:
    refused("not_in_this_state", judge, made, people.eva, access, "2026-09-09", "2026-09-09")
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    refused(
        "identity_method_missing", judge, made, people.eva, access, "2026-09-10", "2026-09-10", method="copy"
    )
    refused("changed_meanwhile", judge, made, people.eva, access, "2026-09-10", "2026-09-10", seen=1)
    judge(made, people.eva, access, "2026-09-10", "2026-09-10", enough=False)
    refused("answer_judged", judge, made, people.eva, access, "2026-09-10", "2026-09-10", enough=False)
    judge(made, people.eva, access, "2026-09-11", "2026-09-11")
    refused("not_in_this_state", judge, made, people.eva, access, "2026-09-11", "2026-09-11")


def test_only_the_student_answers_and_only_a_question(made: Make, people: Cast, access: Case) -> None:
    refused("no_question", answer, made, people.amira, access, "2026-09-09")
    ask(made, people.eva, access, "2026-09-09", "2026-09-23")
    refused("gone", answer, made, people.ben, access, "2026-09-10")
    refused("answer_missing", answer, made, people.amira, access, "2026-09-10", body=" ")
    refused("too_long", answer, made, people.amira, access, "2026-09-10", body="x" * 5001)
    refused("no_question", answer, made, people.amira, access, "2026-09-10", everything=True)


def test_of_two_handlers_who_send_at_once_one_is_told_so(made: Make, people: Cast, access: Case) -> None:
    said: list[str] = []

    def send() -> None:
        try:
            ask(made, people.eva, access, "2026-09-09", "2026-09-23", seen=access.event_count)
            said.append("sent")
        except Refused as no:
            said.append(no.code)

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["changed_meanwhile", "changed_meanwhile", "sent"]
    assert len(made.all(CaseEvent, case_id=access.id, tag="case:question:asked")) == 1


def test_an_objection_keeps_its_protection_while_a_question_is_open(made: Make, people: Cast) -> None:
    exam = made.exam("SOON", product=made.product(), day=(made.now + timedelta(days=30)).date())
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    target = case.target
    case = ask(made, people.eva, case, "2026-09-08", "2026-09-22")
    assert case.protected
    assert (case.target, case.sort_by) == (target, target), "a question never moves the target (6.3)"
    assert "niet met online toezicht" in last_letter(made, case).body


def test_in_english_the_dutch_text_that_counts_comes_along(made: Make, people: Cast) -> None:
    mia = made.person("Mia", language="en", number="0999")
    case = ask(made, people.eva, made.case(mia, kind="access"), "2026-09-09", "2026-09-23")
    letter = last_letter(made, case)
    assert "up to and including Wednesday 23 September 2026" in letter.body
    assert letter.binding_body
    assert "tot en met woensdag 23 september 2026" in letter.binding_body
