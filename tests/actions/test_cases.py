"""Filing, taking back, and doing either twice: on both engines, with the events as the witness."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.cases import FileRequest, TakeUp, Withdraw, file_request, take_up, withdraw
from portal.actions.decisions import PrepareDecision, SignDecision, prepare_decision, sign_decision
from portal.actions.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from portal.models import Case, CaseEvent, CaseText, Draft, Exam, Letter, OutboxMail, Placement
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def exams(made: Make, people: Cast) -> list[Exam]:
    """Two coming exams with online supervision, one without, one that is over; Amira takes all of them."""
    product = made.product()
    exams = [
        made.exam("SOON", product=product, day=date(2026, 12, 4)),
        made.exam("LATER", product=product, day=date(2027, 2, 1)),
        made.exam("FREE", day=date(2027, 1, 11)),
        made.exam("OVER", product=product, day=date(2026, 11, 2)),
    ]
    made.enrol(people.amira, *exams)
    return exams


def granted(make: Make, cast: Cast, exam: Exam) -> Case:
    """An objection of Amira that was granted, so that she needs a place."""
    case = make.case(cast.amira, exam)
    make.do(cast.eva, take_up, TakeUp(case.ref), "handler")
    answer = make.do(
        cast.eva, prepare_decision, PrepareDecision(case.ref, "granted", "Je hebt gelijk."), "handler"
    )
    make.do(cast.dirk, sign_decision, SignDecision(case.ref, answer.id), "decider")
    return make.get(Case, ref=case.ref)


def drafted(make: Make, cast: Cast, kind: str = "objection", **values: object) -> Draft:
    return make.do(cast.amira, save_draft, SaveDraft(kind, values))


def test_filing_starts_the_clock_and_protects(made: Make, people: Cast, exams: list[Exam]) -> None:
    case = made.case(people.amira, exams[0], reason="Kleine kamer", grounds=["other"], objected=["camera"])
    assert (case.state, case.protected, case.is_open) == ("received", True, True)
    assert case.legal_deadline == date(2026, 12, 23)
    assert case.target == date(2026, 11, 24)
    assert case.target_mode == "urgent"
    assert case.exam_comes_first()
    events = sorted(made.all(CaseEvent, case_id=case.id), key=lambda event: event.seq)
    assert [event.tag for event in events] == ["case:received", "case:letter:sent", "case:alternative:needed"]
    assert "Kleine kamer" not in str([event.facts for event in events])
    assert {text.kind: text.body for text in made.all(CaseText)} == {
        "reason": "Kleine kamer",
        "grounds": '["other"]',
    }
    [letter], [mail] = made.all(Letter), made.all(OutboxMail)
    assert case.ref in letter.title
    assert "Statistiek" in letter.body
    assert "Statistiek" not in mail.subject + mail.body
    assert "bezwaar" not in (mail.subject + mail.body).casefold()


def test_one_message_opens_linked_cases_with_one_clock(made: Make, people: Cast, exams: list[Exam]) -> None:
    draft = drafted(made, people)
    refs = made.do(people.amira, file_request, FileRequest(draft.id))
    cases = [made.get(Case, ref=ref) for ref in refs]
    assert {case.exam.slug for case in cases} == {"soon", "later"}, "all coming exams with online supervision"
    assert len({case.group_id for case in cases}) == len({case.received_at for case in cases}) == 1
    assert made.do(people.amira, file_request, FileRequest(draft.id)) == refs, "sent twice, it is one"
    assert len(made.all(Case)) == 2
    assert made.get(Draft, id=draft.id).values == {}, "the words now live in the cases alone"


def test_a_second_objection_is_refused_but_another_exam_is_not(
    made: Make, people: Cast, exams: list[Exam]
) -> None:
    case = made.case(people.amira, exams[0])
    again = drafted(made, people, exams=["soon", "later"])
    with pytest.raises(Refused) as refused:
        made.do(people.amira, file_request, FileRequest(again.id))
    assert (refused.value.code, refused.value.facts) == ("already_open", {"ref": case.ref})
    rest = drafted(made, people)
    [ref] = made.do(people.amira, file_request, FileRequest(rest.id))
    assert made.get(Case, ref=ref).exam.slug == "later"
    none_left = drafted(made, people)
    with pytest.raises(Refused, match="no_exam"):
        made.do(people.amira, file_request, FileRequest(none_left.id))


@pytest.mark.parametrize("slugs", [["free"], ["nothing"], ["soon", "theirs"]])
def test_only_ones_own_supervised_exams(
    made: Make, people: Cast, exams: list[Exam], slugs: list[str]
) -> None:
    theirs = made.exam("THEIRS", product=made.product("Other"))
    made.enrol(people.ben, theirs)
    draft = drafted(made, people, exams=slugs)
    with pytest.raises(Refused, match="unknown_exam"):
        made.do(people.amira, file_request, FileRequest(draft.id))
    assert made.all(Case) == []


def test_access_without_exams_is_one_case_about_everything(
    made: Make, people: Cast, exams: list[Exam]
) -> None:
    case = made.case(people.amira, kind="access", about="Beelden", email="thuis@voorbeeld.example")
    assert case.exam_id is None
    assert not case.protected
    assert case.target == date(2026, 12, 14)  # 15 working days (C16)
    [mail] = made.all(OutboxMail)
    assert mail.address == "thuis@voorbeeld.example"
    assert made.case(people.amira, exams[2], kind="erasure").exam.slug == "free"


def test_an_empty_address_is_that_of_the_account(made: Make, people: Cast) -> None:
    assert made.case(people.amira, kind="access", email="").email == people.amira.email


def test_nobody_files_or_drops_the_draft_of_somebody_else(made: Make, people: Cast) -> None:
    draft = drafted(made, people, "access")
    for action, command in (
        (file_request, FileRequest(draft.id)),
        (drop_draft, DropDraft(draft.id)),
        (save_draft, SaveDraft("access", {"about": "x"}, draft.id)),
    ):
        with pytest.raises(Refused, match="gone"):
            made.do(people.ben, action, command)
    assert made.get(Draft, id=draft.id).values == {}
    assert made.all(Case) == []


def test_a_draft_keeps_the_id_that_its_page_chose(made: Make, people: Cast) -> None:
    for words in ("een", "twee"):
        made.do(people.amira, save_draft, SaveDraft("access", {"about": words}, "a" * 24))
    [draft] = made.all(Draft)
    assert draft.id == "a" * 24
    assert draft.values == {"about": "twee"}
    made.do(people.amira, file_request, FileRequest(draft.id))
    with pytest.raises(Refused, match="already_sent"):
        made.do(people.amira, save_draft, SaveDraft("access", {"about": "drie"}, draft.id))
    with pytest.raises(Refused, match="unknown_kind"):
        made.do(people.amira, save_draft, SaveDraft("nonsense"))


def test_withdrawing_ends_the_protection_and_frees_the_place(
    made: Make, people: Cast, exams: list[Exam]
) -> None:
    case = granted(made, people, exams[1])
    assert case.state == "offering_alternative"
    assert made.get(Placement, case_id=case.id).state == "to_plan"
    with pytest.raises(Refused, match="gone"):
        made.do(people.ben, withdraw, Withdraw(case.ref))
    made.do(people.amira, withdraw, Withdraw(case.ref))
    case = made.get(Case, ref=case.ref)
    assert (case.state, case.protected, case.is_open) == ("withdrawn", False, False)
    assert made.get(Placement, case_id=case.id).state == "cancelled"
    assert {letter.kind for letter in made.all(Letter)} == {"receipt", "decision", "withdrawn"}
    with pytest.raises(Refused, match="not_in_this_state"):
        made.do(people.amira, withdraw, Withdraw(case.ref))
    assert made.case(people.amira, exams[1]).is_open, "and she may object again"


def test_receipts_say_what_holds_for_the_exam(made: Make, people: Cast, exams: list[Exam]) -> None:
    def body(exam: Exam) -> str:
        return made.get(Letter, case_id=made.case(people.amira, exam).id).body

    soon, later, over = body(exams[0]), body(exams[1]), body(exams[3])
    assert soon.index("niet met online toezicht") < soon.index("uiterlijk op")
    assert "020 555 01 23" in soon
    assert later.index("uiterlijk op") < later.index("niet met online toezicht")
    assert "020 555" not in later
    assert "is al geweest" in over
    assert "niet met online toezicht" not in over


def test_received_on_the_last_second_of_a_day(made: Make, people: Cast) -> None:
    before = made.case(people.amira, kind="access", at=datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC))
    after = made.case(people.amira, kind="access", at=datetime(2026, 6, 30, 22, 0, 0, tzinfo=UTC))
    assert (before.legal_deadline, after.legal_deadline) == (date(2026, 7, 30), date(2026, 8, 3))


def test_pressed_at_the_same_moment_it_is_one_case(made: Make, people: Cast, exams: list[Exam]) -> None:
    draft = drafted(made, people, exams=["soon"])
    answers: list[list[str]] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(made.do(people.amira, file_request, FileRequest(draft.id)))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len({tuple(refs) for refs in answers}) == 1
    assert len(made.all(Case)) == 1
    assert len(made.all(OutboxMail)) == 1


def test_typed_at_the_same_moment_it_is_one_draft(made: Make, people: Cast) -> None:
    threads = [
        threading.Thread(
            target=lambda: made.do(people.amira, save_draft, SaveDraft("access", {"about": "x"}, "b" * 24))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made.all(Draft)) == 1


def test_a_draft_says_until_when_it_is_kept(made: Make, people: Cast) -> None:
    draft = drafted(made, people, "access")
    assert draft.kept_until == (made.now + timedelta(days=14)).date()
