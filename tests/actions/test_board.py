"""The exam board is asked about an exam and what must be off; what it says is weighed, and its silence noted (11.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.board import AnswerBoard, AskBoard, answer_board, ask_board
from portal.actions.cases import Withdraw, withdraw
from portal.config_sections import Teams
from portal.jobs.check import check
from portal.models import BoardQuestion, Case, CaseEvent, CaseText, OutboxMail
from portal.models.digests import ROLES
from portal.models.viewer import Viewer
from portal.models.waits import by_case, waits_of
from portal.rules.access import Role
from tests.board_fixture import WORDS, ask, board_answers
from tests.make import Make, make_config, without_pages
from tests.office import Office, refused


def asked(office: Office, **values: object) -> BoardQuestion:
    return ask(office.make, office.cast, office.case(**values))


def answer(office: Office, question: BoardQuestion, said: str = "possible", words: str = WORDS, by=None):
    command = AnswerBoard(question.ref, said, words)
    return office.make.do(by or office.cast.bram, answer_board, command, "exam_board")


def seen(make: Make, person) -> list[BoardQuestion]:
    viewer = Viewer(person.id, None, frozenset({Role.EXAM_BOARD}), "staff")
    with make.database.reading() as session:
        return list(session.scalars(BoardQuestion.to_answer(viewer)))


@pytest.mark.parametrize(
    ("days", "due"), [(35, date(2026, 11, 26)), (10, date(2026, 11, 24)), (15, date(2026, 11, 26))]
)
def test_it_has_three_working_days_and_one_when_the_exam_is_near(office: Office, days: int, due: date):
    """As the DPO: T09. The deeds happen on Monday 23 November 2026."""
    assert asked(office, days=days).due == due


def test_what_the_board_is_told(either: Office):
    question = asked(either, objected=["camera", "room_scan"])
    case = either.make.get(Case, id=question.case_id)
    assert set(question.parts) == {"camera", "room_scan"}
    assert question.ref != case.ref
    event = either.make.get(CaseEvent, case_id=case.id, tag="case:board:asked")
    assert event.facts == {"question": question.id, "parts": question.parts, "due": "2026-11-26"}
    assert case.state == "in_assessment"
    answer(either, question, "not_possible", "Spreken is wat we toetsen.")
    question = either.make.get(BoardQuestion, id=question.id)
    assert (question.answer, question.answered_by) == ("not_possible", either.cast.bram.id)
    text = either.make.get(CaseText, id=question.words_id)
    event = either.make.get(CaseEvent, case_id=case.id, tag="case:board:answered")
    assert event.facts == {
        "question": question.id,
        "answer": "not_possible",
        "texts": {text.id: text.digest},
    }
    assert event.function == "exam_board"
    assert not any(batch.findings for batch in check(either.make.database))


def test_its_team_gets_a_mail_without_a_case_or_a_name(any_url: str, tmp_path):
    from portal.db import Database
    from tests.cast import make_cast

    database = Database(any_url)
    teams = Teams(exam_board="examens@voorbeeld.example")
    made = Make(without_pages(make_config(tmp_path, any_url, teams=teams), database))
    office = Office(made, make_cast(made))
    question = asked(office)
    mail = made.get(OutboxMail, address="examens@voorbeeld.example")
    case = made.get(Case, id=question.case_id)
    assert f"/nl/staff/board/{question.ref}" in mail.body
    for word in (case.ref, "Amira", case.exam.code):
        assert word not in mail.subject + mail.body
    database.close()


def test_who_may_not(office: Office):
    case = office.case()
    for role in ("dpo", "decider", "scheduler", "exam_board"):
        with refused("not_yours"):
            office.make.do(office.cast.chloe, ask_board, AskBoard(case.ref), role)
    with refused("own_case"):
        office.make.do(office.cast.amira, ask_board, AskBoard(case.ref), "handler")
    question = ask(office.make, office.cast, case)
    with refused("board_asked"):
        ask(office.make, office.cast, case)
    for role in ("dpo", "decider", "handler", "scheduler"):
        with refused("not_yours"):
            office.make.do(
                office.cast.chloe, answer_board, AnswerBoard(question.ref, "possible", WORDS), role
            )
    with refused("gone"):
        answer(office, question, by=office.cast.amira)
    with refused("gone"):
        office.make.do(office.cast.bram, answer_board, AnswerBoard(case.ref, "possible", WORDS), "exam_board")


@pytest.mark.parametrize(
    ("said", "words", "code"),
    [("maybe", WORDS, "unknown_choice"), ("possible", "  ", "words_missing"), ("possible", "x" * 5001, "too_long")],
)  # fmt: skip
def test_an_answer_is_one_of_two_with_words(office: Office, said: str, words: str, code: str):
    with refused(code):
        answer(office, asked(office), said, words)


def test_one_answer_and_then_the_board_may_be_asked_again(office: Office):
    question = asked(office)
    answer(office, question)
    with refused("board_answered"):
        answer(office, question, "not_possible")
    again = ask(office.make, office.cast, office.make.get(Case, id=question.case_id))
    assert again.ref != question.ref


def test_only_an_objection_with_an_exam_is_for_the_board(office: Office):
    with refused("not_in_this_state"):
        ask(office.make, office.cast, office.case(kind="access"))


def test_preparing_a_refusal_asks_the_board_once(office: Office):
    case = office.case()
    office.refuse(case)
    office.refuse(case)
    assert len(office.make.all(BoardQuestion, case_id=case.id)) == 1
    granted = office.case()
    office.prepare(granted, "granted")
    assert office.make.all(BoardQuestion, case_id=granted.id) == []


def test_a_refusal_waits_for_the_board_until_its_term_ends(either: Office):
    """T09: the terms are those of the DPO; then decide, recording "none received"."""
    case = either.case()
    decision = either.refuse(case)
    after = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    with refused("advice_awaited"):
        either.sign(case, decision)
    question = either.make.get(BoardQuestion, case_id=case.id)
    assert question.due == decision.advice_due
    either.sign(case, decision, at=after)
    question = either.make.get(BoardQuestion, id=question.id)
    assert (question.answer, question.answered_by, question.words_id) == ("none_received", None, None)
    event = either.make.get(CaseEvent, case_id=case.id, tag="case:board:answered")
    assert (event.facts["answer"], event.function) == ("none_received", "system")
    with refused("board_answered"):
        answer(either, question)


def test_advice_of_the_dpo_alone_is_not_enough(office: Office):
    from portal.actions.decisions import GiveAdvice, give_advice

    case = office.case()
    decision = office.refuse(case)
    office.make.do(office.cast.dov, give_advice, GiveAdvice(case.ref, decision.id, "agree", "Ja."), "dpo")
    with refused("board_awaited"):
        office.sign(case, decision)
    board_answers(office.make, office.cast, case, "not_possible")
    assert office.sign(case, decision).outcome == "refused"


def test_a_grant_waits_for_nobody(office: Office):
    question = asked(office)
    case = office.make.get(Case, id=question.case_id)
    office.sign(case, office.prepare(case, "granted"))
    assert office.make.get(BoardQuestion, id=question.id).answer == "not_needed"


def test_a_late_answer_counts_until_the_decision(office: Office):
    question = asked(office)
    office.make.now += timedelta(days=9)
    answer(office, question)
    assert office.make.get(BoardQuestion, id=question.id).answer == "possible"


def test_what_waits_is_seen_by_the_board_but_not_by_a_member_about_whom_it_is(office: Office):
    question = asked(office)
    case = office.make.get(Case, id=question.case_id)
    assert [one.id for one in seen(office.make, office.cast.bram)] == [question.id]
    assert seen(office.make, office.cast.amira) == []
    office.make.do(office.cast.amira, withdraw, Withdraw(case.ref))
    assert seen(office.make, office.cast.bram) == [], "nobody needs the answer any more"
    with refused("not_in_this_state"):
        answer(office, question)


def test_the_daily_mail_and_the_queue_count_it_while_it_waits(office: Office):
    question = asked(office)
    case = office.make.get(Case, id=question.case_id)

    def numbers() -> tuple[int | None, ...]:
        with office.make.database.reading() as session:
            return tuple(session.execute(ROLES["exam_board"](date(2026, 11, 27), timedelta(days=7))).one())

    def waiting() -> list[str]:
        with office.make.database.reading() as session:
            found = by_case(session.execute(waits_of([case.id])))
        return [reason.code for reason in found.get(case.id, [])]

    assert numbers()[:2] == (1, 0)
    assert waiting() == ["board"]
    answer(office, question)
    assert numbers()[:2] == (None, None)
    assert waiting() == []
