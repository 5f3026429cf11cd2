"""A request is what it asks, not what it is called: the same receipt, everything else follows the kind (2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actions.decisions import prepare_decision
from portal.actions.retyping import Retype, retype
from portal.actions.splitting import Split, split
from portal.db import Database
from portal.jobs.check import check
from portal.models import Case, CaseEvent, CaseText, Decision, Exam, Letter, OutboxMail, Placement
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.refusals import complete
from tests.sittings_fixture import plan

WHY = "Je schrijft dat je niet gefilmd wilt worden."


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn; afterwards every case still adds up."""
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    assert [finding for part in check(database) for finding in part.findings] == []
    database.close()


@pytest.fixture
def cast(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def exam(made: Make, cast: Cast) -> Exam:
    """On 4 December, with online supervision; Amira and Ben take it."""
    exam = made.exam("SOON", product=made.product(), day=date(2026, 12, 4))
    made.enrol(cast.amira, exam)
    made.enrol(cast.ben, exam)
    return exam


def turn(made: Make, cast: Cast, case: Case, kind: str, **more: Any) -> Case:
    made.do(cast.eva, retype, Retype(case.ref, kind, more.pop("why", WHY), **more), "handler")
    return made.get(Case, ref=case.ref)


def refused(made: Make, cast: Cast, case: Case, kind: str, code: str, **more: Any) -> Refused:
    """Retyping is refused with this code, and nothing changed."""
    before = made.get(Case, ref=case.ref)
    with pytest.raises(Refused) as said:
        turn(made, cast, case, kind, **more)
    assert said.value.code == code
    after = made.get(Case, ref=case.ref)
    assert (after.head, after.kind, after.protected) == (before.head, before.kind, before.protected)
    return said.value


def test_an_access_request_that_is_an_objection_protects_from_then_on(
    made: Make, cast: Cast, exam: Exam
) -> None:
    case = made.case(cast.amira, exam, kind="access", at=made.now - timedelta(days=3))
    assert (case.protected, case.hold) == (False, "access")
    after = turn(made, cast, case, "objection")
    assert (after.kind, after.protected, after.hold, after.state) == (
        "objection",
        True,
        "objection",
        "received",
    )
    assert (after.received_at, after.legal_deadline) == (case.received_at, case.legal_deadline)
    assert (after.target, after.target_mode) == (date(2026, 11, 23), "urgent")
    assert after.sort_by == after.target
    letter = made.all(Letter, case_id=case.id)[-1]
    letter = next(one for one in made.all(Letter, case_id=case.id) if one.kind == "update")
    assert "Je bezwaar" in letter.body
    assert WHY in letter.body
    assert "zolang we dit bekijken" in letter.body
    [mail] = made.all(OutboxMail, dedupe_key=f"letter:{letter.id}")
    assert WHY not in mail.body
    assert made.get(Placement, case_id=case.id).state == "to_plan", (
        "a place is kept, as for any objection (6.2)"
    )


def test_an_objection_is_turned_away_only_by_who_says_that_they_know(
    made: Make, cast: Cast, exam: Exam
) -> None:
    plan(made, cast, exam)
    case = made.case(cast.amira, exam)
    refused(made, cast, case, "access", "takes_protection")
    after = turn(made, cast, case, "access", unprotects=True)
    assert (after.protected, after.hold, after.target_mode) == (False, "access", "internal")
    assert made.get(Placement, case_id=case.id).state == "cancelled"
    [letter] = made.all(Letter, case_id=case.id, kind="update")
    assert "weer online toezicht" in letter.body
    assert "Maak dan bezwaar" in letter.body


def test_between_kinds_that_protect_nothing_is_lost(made: Make, cast: Cast, exam: Exam) -> None:
    after = turn(made, cast, made.case(cast.amira, exam), "alternative")
    assert (after.kind, after.protected) == ("alternative", True)
    [letter] = made.all(Letter, case_id=after.id, kind="update")
    assert "nog steeds niet" in letter.body


def test_the_basis_of_the_exam_has_the_last_word(made: Make, cast: Cast, exam: Exam) -> None:
    """Under consent an objection is consent taken back, and that works at once (2.1, 2.2)."""
    consent(made, exam)
    case = made.taken_up(made.case(cast.amira, exam, kind="access"), cast.eva)
    after = turn(made, cast, case, "objection")
    assert after.kind == "withdrawal"
    assert after.protected
    assert (after.outcome, after.state) == ("granted", "offering_alternative")


def consent(made: Make, exam: Exam) -> None:
    from portal.db import new_id
    from portal.models import Explanation

    with made.database.writing() as session:
        text = Explanation(
            id=new_id(), exam_id=exam.id, number=1, state="published", author_id="x", written_at=made.now,
            lawful_basis="consent",
        )  # fmt: skip
        session.add(text)
        session.flush()
        session.get_one(Exam, exam.id).published_id = text.id


def test_a_proposal_to_another_question_is_none_any_more(made: Make, cast: Cast, exam: Exam) -> None:
    case = made.taken_up(made.case(cast.amira, kind="access"), cast.eva)
    grant = complete(case, "granted")
    made.do(cast.eva, prepare_decision, grant, "handler")
    turn(made, cast, case, "erasure")
    assert {one.state for one in made.all(Decision)} == {"returned"}


def test_why_is_sealed_in_the_case_and_not_in_its_events(made: Make, cast: Cast, exam: Exam) -> None:
    case = turn(made, cast, made.case(cast.amira, exam, kind="erasure"), "objection")
    text = made.get(CaseText, case_id=case.id, kind="retyped")
    event = made.get(CaseEvent, case_id=case.id, tag="case:retyped")
    assert event.facts["texts"] == {text.id: text.digest}
    assert (event.facts["was"], event.facts["kind"], event.function) == ("erasure", "objection", "handler")
    assert WHY not in str(event.facts)


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("access", {}, "same_kind"),
        ("dpo_question", {}, "unknown_kind"),
        ("nonsense", {}, "unknown_kind"),
        ("erasure", {"why": "  "}, "why_missing"),
        ("objection", {}, "exam_not_supervised"),
    ],
)
def test_what_cannot_be(made: Make, cast: Cast, kind: str, more: dict[str, Any], code: str) -> None:
    free = made.exam("FREE", day=date(2027, 1, 11))
    made.enrol(cast.amira, free)
    refused(made, cast, made.case(cast.amira, free, kind="access"), kind, code, **more)


def test_no_second_objection_comes_of_it(made: Make, cast: Cast, exam: Exam) -> None:
    first = made.case(cast.amira, exam)
    said = refused(made, cast, made.case(cast.amira, exam, kind="access"), "objection", "has_open_objection")
    assert said.facts["ref"] == first.ref


def test_a_decided_or_own_case_stays_what_it_is(made: Make, cast: Cast, exam: Exam) -> None:
    from portal.actions.cases import Withdraw, withdraw

    case = made.case(cast.amira, exam, kind="access")
    with pytest.raises(Refused) as own:
        made.do(cast.amira, retype, Retype(case.ref, "erasure", WHY), "handler")
    assert own.value.code == "own_case"
    made.do(cast.amira, withdraw, Withdraw(case.ref))
    refused(made, cast, case, "erasure", "not_in_this_state")
    with pytest.raises(Refused):
        made.do(cast.dirk, retype, Retype(case.ref, "erasure", WHY), "decider")


# A second case from the same message


def part(
    made: Make, cast: Cast, case: Case, kind: str, exam: str = "", words: str = "Wis de opname."
) -> Case:
    return made.do(cast.eva, split, Split(case.ref, kind, words, exam), "handler")


def test_delete_my_recording_i_object_is_two_cases(made: Make, cast: Cast, exam: Exam) -> None:
    received = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    first = made.case(cast.amira, exam, reason="Wis de opname. Ik maak bezwaar.", at=received)
    new = made.get(Case, id=part(made, cast, first, "erasure", "soon").id)
    assert (new.kind, new.state, new.exam_id) == ("erasure", "received", exam.id)
    assert (new.received_at, new.legal_deadline) == (first.received_at, first.legal_deadline)
    assert new.group_id == first.group_id
    assert (new.subject_id, new.channel, new.email) == (first.subject_id, first.channel, first.email)
    assert made.get(CaseText, case_id=new.id).body == "Wis de opname."
    assert made.told(first, "case:split") == [{"new": new.id}]
    assert made.get(Letter, case_id=new.id).number == "N1", "the student is told by its receipt"
    assert made.get(Case, id=first.id).state == "received"


def test_a_part_that_is_asked_already_is_not_opened_again(made: Make, cast: Cast, exam: Exam) -> None:
    first = made.case(cast.amira, exam)
    second = part(made, cast, first, "erasure")
    for kind, named, ref in (("erasure", "", second.ref), ("objection", "soon", first.ref)):
        with pytest.raises(Refused) as twice:
            part(made, cast, first, kind, named)
        assert (twice.value.code, twice.value.facts["ref"]) in {
            ("split_already", ref), ("has_open_objection", ref)
        }  # fmt: skip
    assert len(made.all(Case)) == 2


@pytest.mark.parametrize(
    ("kind", "exam_slug", "words", "code"),
    [
        ("erasure", "", " ", "words_missing"),
        ("rubbish", "", "x", "unknown_kind"),
        ("access", "nowhere", "x", "no_such_exam"),
        ("objection", "free", "x", "exam_not_supervised"),
    ],
)
def test_a_second_case_must_be_one(
    made: Make, cast: Cast, exam: Exam, kind: str, exam_slug: str, words: str, code: str
) -> None:
    made.exam("FREE", day=date(2027, 1, 11))
    case = made.case(cast.amira, exam)
    with pytest.raises(Refused) as said:
        part(made, cast, case, kind, exam_slug, words)
    assert said.value.code == code
    assert len(made.all(Case)) == 1


def test_who_was_made_sure_stays_so(made: Make, cast: Cast, exam: Exam) -> None:
    from portal.actions.identity import VerifyIdentity, verify_identity

    mia = made.guest()
    case = made.case(mia, kind="access")
    assert case.identity == "unverified"
    assert part(made, cast, case, "erasure").identity == "unverified"
    made.do(cast.eva, verify_identity, VerifyIdentity(case.ref, "called_back"), "handler")
    assert part(made, cast, case, "restriction").identity == "verified"


def test_what_a_question_to_the_dpo_also_asks_is_opened_by_the_dpo_alone(made: Make, cast: Cast) -> None:
    question = made.case(cast.amira, kind="dpo_question", question="Wat heeft de school van mij?")
    with pytest.raises(Refused) as not_theirs:
        part(made, cast, question, "access")
    assert not_theirs.value.code == "not_yours"
    new = made.do(cast.dov, split, Split(question.ref, "access", "Wat heeft de school van mij?"), "dpo")
    assert (new.kind, new.received_at) == ("access", question.received_at)
    assert made.get(CaseEvent, case_id=new.id, tag="case:received").function == "dpo"
