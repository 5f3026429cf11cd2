"""Staff write down what came in outside the portal: whom it is from, when it really came, and what follows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actions.context import Actor, Context
from portal.actions.intake import FindPerson, Found, TakeIn, find_person, planned, take_in
from portal.actions.intake_drafts import (
    BeginIntake,
    DropIntake,
    KeepIntake,
    begin_intake,
    drop_intake,
    keep_intake,
)
from portal.actions.post import PostLetter, post_letter
from portal.db import Database
from portal.jobs.check import check
from portal.labels.intake import ANSWERS, CHANNELS, WISHES
from portal.models import Case, CaseText, Draft, Exam, Letter, LogEntry, OutboxMail, Person
from portal.models.post import letters_to_post
from portal.models.viewer import Viewer
from portal.rules import intake
from portal.rules.access import known_roles
from portal.rules.errors import Refused
from portal.rules.lifecycle import KINDS
from tests.cast import Cast, make_cast
from tests.make import NOW, Make, make_config, without_pages

LAST_WEEK = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)


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
def exams(made: Make, cast: Cast) -> dict[str, Exam]:
    """Amira's exams: one soon, one later, one without supervision, one that is over."""
    product = made.product()
    found = {
        "SOON": made.exam("SOON", product=product, day=date(2026, 12, 4)),
        "LATER": made.exam("LATER", product=product, day=date(2027, 2, 1)),
        "FREE": made.exam("FREE", day=date(2027, 1, 11)),
        "OVER": made.exam("OVER", product=product, day=date(2026, 11, 18)),
    }
    made.enrol(cast.amira, *found.values())
    return found


def take(made: Make, cast: Cast, person: Person | str | None = None, **values: Any) -> list[Case]:
    """Eva takes in a letter of last week; the cases as they stand, in the order in which they were opened."""
    said = {
        "kind": "objection", "received_at": LAST_WEEK, "channel": "post", "words": "Ik wil niet gefilmd worden.",
        "answer": "post", "person": person.id if isinstance(person, Person) else person or "",
    }  # fmt: skip
    refs = made.do(cast.eva, take_in, TakeIn(**{**said, **values}), "handler")
    return [made.get(Case, ref=ref) for ref in refs]


# Whom it is from


def test_one_person_is_found_by_a_whole_number_or_address_and_the_log_tells(made: Make, cast: Cast) -> None:
    amira = cast.amira
    for words in (amira.student_number, amira.email, amira.email.upper()):
        assert made.do(cast.eva, find_person, FindPerson(words), "handler") == Found(amira.id)
    told = made.all(LogEntry, tag="person:looked_up")
    assert {(entry.about, entry.who, entry.facts["found"]) for entry in told} == {
        (f"person:{amira.id}", cast.eva.id, "one")
    }
    assert sorted(entry.facts["by"] for entry in told) == ["mail", "mail", "number"]


@pytest.mark.parametrize(
    "words", ["04800", "", "%", "Amira", "Amira Haddad", "@", "student.voorbeeld.example"]
)
def test_a_part_finds_nobody_and_is_noted_too(made: Make, cast: Cast, words: str) -> None:
    assert made.do(cast.eva, find_person, FindPerson(words), "handler") == Found(None, "nobody")
    entry = made.get(LogEntry, tag="person:looked_up")
    assert (entry.about, entry.facts["found"]) == ("person:-", "nobody")


def test_an_account_comes_before_a_guest_and_two_people_are_nobody(made: Make, cast: Cast) -> None:
    made.guest(cast.amira.email)
    assert made.do(cast.eva, find_person, FindPerson(cast.amira.email), "handler").person == cast.amira.id
    mia = made.guest("mia@elders.example")
    assert made.do(cast.eva, find_person, FindPerson("Mia@elders.example"), "handler").person == mia.id
    with made.database.writing() as session:
        session.get_one(Person, cast.ben.id).email = cast.amira.email
    assert made.do(cast.eva, find_person, FindPerson(cast.amira.email), "handler").why == "several"


def test_nobody_takes_in_their_own_request(made: Make, cast: Cast) -> None:
    assert made.do(cast.eva, find_person, FindPerson(cast.eva.email), "handler").why == "own_case"
    refuse(made, cast, "own_case", person=cast.eva.id)


@pytest.mark.parametrize("roles", [(), ("decider",), ("dpo",), ("scheduler",), ("admin",)])
def test_only_who_works_on_cases_takes_in(made: Make, cast: Cast, roles: tuple[str, ...]) -> None:
    for action, command in (
        (find_person, FindPerson("1")),
        (begin_intake, BeginIntake()),
        (take_in, TakeIn("access", NOW, "post", "x", name="A", answer="post")),
    ):
        with pytest.raises(Refused) as refused:
            made.do(cast.ben, action, command, *roles)
        assert refused.value.code == "not_yours"


# What follows from the true moment of receipt


def test_the_clock_runs_from_the_true_receipt(made: Make, cast: Cast, exams: dict[str, Exam]) -> None:
    [case] = take(made, cast, cast.amira, exams=("soon",))
    assert (case.kind, case.state, case.channel, case.identity) == (
        "objection",
        "received",
        "post",
        "unverified",
    )
    assert case.received_at == LAST_WEEK
    assert case.legal_deadline == date(2026, 12, 16)
    assert (case.target, case.target_mode) == (date(2026, 11, 20), "normal")
    assert case.protected
    assert case.hold == "objection"
    assert case.subject_id == cast.amira.id
    text = made.get(CaseText, case_id=case.id, kind="reason")
    assert (text.body, text.author_id) == ("Ik wil niet gefilmd worden.", cast.eva.id)
    letter = made.get(Letter, case_id=case.id)
    assert letter.number == "N1"
    assert "16 november 2026" in letter.body
    assert "16 december 2026" in letter.body


def test_several_exams_are_linked_cases_with_one_receipt(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    cases = take(made, cast, cast.amira, exams=("later", "soon", "soon"))
    assert [case.exam.code for case in cases] == ["SOON", "LATER"]
    assert len({case.group_id for case in cases}) == 1
    assert {case.received_at for case in cases} == {LAST_WEEK}


def test_an_objection_that_names_no_exam_is_about_all_coming_ones(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    assert [case.exam.code for case in take(made, cast, cast.amira)] == ["SOON", "LATER"]
    [other] = take(made, cast, cast.ben)
    assert other.exam is None


def test_a_letter_that_lay_around_until_the_exam_was_over_still_counts(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    """Received before the exam, written down after it: an objection as good as any (O-1, O-7)."""
    [case] = take(made, cast, cast.amira, exams=("over",))
    assert case.hold == "objection"
    assert case.target < made.now.date()
    letter = made.get(Letter, case_id=case.id)
    assert "is al geweest" in letter.body
    assert "zoeken een plek" not in letter.body


def test_an_objection_after_the_exam_gets_the_target_of_a_review(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    [case] = take(made, cast, cast.amira, exams=("over",), received_at=NOW - timedelta(days=3))
    assert (case.hold, case.target_mode) == ("objection", "internal")
    assert case.target == date(2026, 12, 4)  # 10 working days after 20 November (O-7)


def test_a_letter_found_after_its_last_day_is_acknowledged_with_that(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    [case] = take(
        made,
        cast,
        cast.amira,
        kind="access",
        received_at=NOW - timedelta(days=60),
        answer="mail",
        channel="mail",
    )
    assert case.is_overdue(NOW.date())
    letter = made.get(Letter, case_id=case.id)
    assert (letter.kind, letter.number) == ("receipt-late", "N1")
    assert "26 oktober 2026" in letter.body  # 24 October is a Saturday
    assert "23 november 2026" in letter.body
    [mail] = made.all(OutboxMail, dedupe_key=f"letter:{letter.id}")
    assert mail.address == cast.amira.email
    assert "Sorry" in mail.body


def test_a_colleague_passes_it_on_and_the_day_it_reached_them_counts(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    [case] = take(made, cast, cast.amira, kind="erasure", channel="colleague", exams=("over",))
    assert (case.channel, case.day_received) == ("colleague", date(2026, 11, 16))
    assert case.legal_deadline == date(2026, 12, 16)


def test_a_withdrawal_by_letter_works_at_once(made: Make, cast: Cast, exams: dict[str, Exam]) -> None:
    [case] = take(made, cast, cast.amira, kind="withdrawal", exams=("soon",))
    assert case.protected
    assert case.decided_at is not None


def test_who_acts_for_a_child_reads_a_part_for_the_child_too(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    """Section 12: also where nobody decides."""
    with made.database.writing() as session:
        session.get_one(Person, cast.amira.id).self_exercise_from = date(2027, 3, 1)
    said = {"acting_name": "Samira Haddad", "acting_email": "moeder@elders.example", "relation": "parent"}
    [case] = take(made, cast, cast.amira, kind="withdrawal", exams=("soon",), **said)
    letter = made.get(Letter, case_id=case.id, number="N7")
    assert "We zeiden **ja**" in letter.body.partition("## Voor jou")[2]


def test_a_question_to_the_dpo_is_then_out_of_sight(made: Make, cast: Cast) -> None:
    [case] = take(made, cast, cast.amira, kind="dpo_question")
    with made.database.reading() as session:
        for roles, seen in ((("handler", "decider"), None), (("dpo",), case.id)):
            viewer = Viewer(cast.dov.id, roles=known_roles(frozenset(roles)), side="staff")
            found = session.scalars(Case.visible_to(viewer).where(Case.id == case.id)).unique().one_or_none()
            assert (found.id if found else None) == seen


# Somebody without an account


def test_somebody_without_an_account_gets_a_row_of_their_own(made: Make, cast: Cast) -> None:
    [case] = take(
        made, cast, name="Rob Vermeer", capacity="teacher", known_by="surveillant op 3 mei", kind="access"
    )
    rob = case.subject
    assert (rob.is_guest, rob.name, rob.capacity, rob.known_by) == (
        True,
        "Rob Vermeer",
        "teacher",
        "surveillant op 3 mei",
    )
    assert (rob.guest_email, rob.email, case.email) == (None, "", "")
    assert case.is_answered_by_post
    assert case.identity == "unverified"


def test_a_mail_address_lets_them_in_by_a_link_later(made: Make, cast: Cast) -> None:
    [case] = take(
        made,
        cast,
        name="Mia",
        email="Mia@elders.example",
        capacity="in_the_room",
        kind="access",
        answer="mail",
    )
    assert case.email == "Mia@elders.example"
    assert made.guest("mia@elders.example", told=False).id == case.subject_id
    [again] = take(made, cast, name="M. Visser", email="mia@elders.example", kind="erasure", answer="mail")
    assert again.subject_id == case.subject_id
    assert again.subject.name == "Mia", "what is known of a guest is not written over by the next letter"


def test_the_answer_goes_where_it_was_asked(made: Make, cast: Cast, exams: dict[str, Exam]) -> None:
    for answer, address, sent_to in (
        ("mail", "", cast.amira.email),
        ("mail", "anders@elders.example", "anders@elders.example"),
        ("post", "anders@elders.example", None),
    ):
        [case] = take(made, cast, cast.amira, kind="access", answer=answer, address=address)
        letter = made.get(Letter, case_id=case.id)
        mails = made.all(OutboxMail, dedupe_key=f"letter:{letter.id}")
        assert [mail.address for mail in mails] == ([sent_to] if sent_to else [])


# What cannot be


def refuse(made: Make, cast: Cast, code: str, **values: Any) -> Refused:
    """It is refused with this code, and nothing was opened."""
    before = len(made.all(Case)), len(made.all(Person)), len(made.all(OutboxMail))
    with pytest.raises(Refused) as refused:
        take(made, cast, **values)
    assert refused.value.code == code
    assert (len(made.all(Case)), len(made.all(Person)), len(made.all(OutboxMail))) == before
    return refused.value


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"received_at": NOW + timedelta(minutes=1)}, "received_in_future"),
        ({"received_at": NOW - timedelta(days=800)}, "received_too_long_ago"),
        ({"channel": "portal"}, "unknown_channel"),
        ({"channel": "carrier pigeon"}, "unknown_channel"),
        ({"kind": "intake"}, "unknown_kind"),
        ({"kind": "x" * 500}, "unknown_kind"),
        ({"words": " \n"}, "words_missing"),
        ({"language": "de"}, "unknown_choice"),
        ({"answer": "fax"}, "unknown_choice"),
        ({"name": " "}, "name_missing"),
        ({"capacity": "dpo"}, "unknown_choice"),
        ({"answer": "mail"}, "address_missing"),
        ({"person": "f" * 24}, "gone"),
        ({"exams": ("nowhere",)}, "no_such_exam"),
        ({"exams": ("free",)}, "exam_not_supervised"),
        ({"draft": "f" * 24}, "gone"),
    ],
)
def test_bad_input_changes_nothing(
    made: Make, cast: Cast, exams: dict[str, Exam], values: dict[str, Any], code: str
) -> None:
    refuse(made, cast, code, **{"name": "Rob", **values})


def test_a_second_objection_names_the_first(made: Make, cast: Cast, exams: dict[str, Exam]) -> None:
    first = made.case(cast.amira, exams["SOON"])
    said = refuse(made, cast, "has_open_objection", person=cast.amira.id, exams=("soon",))
    assert said.facts == {"exam": "SOON", "ref": first.ref}


# Drafts


def test_an_intake_sent_twice_makes_each_case_once(made: Make, cast: Cast, exams: dict[str, Exam]) -> None:
    draft = made.do(cast.eva, begin_intake, BeginIntake(cast.amira.id), "handler")
    seen: list[list[str]] = []
    ask = TakeIn(
        "objection", LAST_WEEK, "post", "Nee.", ("soon",), person=cast.amira.id, answer="post", draft=draft.id
    )
    threads = [
        threading.Thread(target=lambda: seen.append(made.do(cast.eva, take_in, ask, "handler")))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made.all(Case)) == 1
    assert seen == [[made.get(Case).ref]] * 3
    after = made.get(Draft)
    assert (after.values, after.sent_refs) == ({}, seen[0])


def test_a_draft_is_its_writers_alone_and_stays_about_whom_it_was(made: Make, cast: Cast) -> None:
    draft = made.do(cast.eva, begin_intake, BeginIntake(cast.amira.id), "handler")
    made.do(
        cast.eva, keep_intake, KeepIntake(draft.id, {"words": ["Hallo"], "person": cast.ben.id}), "handler"
    )
    assert made.get(Draft).values == {"words": ["Hallo"], "person": cast.amira.id}
    for action, command in ((keep_intake, KeepIntake(draft.id)), (drop_intake, DropIntake(draft.id))):
        with pytest.raises(Refused) as refused:
            made.do(cast.ben, action, command, "handler")
        assert refused.value.code == "gone"
    made.do(cast.eva, drop_intake, DropIntake(draft.id), "handler")
    assert made.all(Draft) == []


def test_a_draft_of_staff_is_not_among_their_own_requests(made: Make, cast: Cast) -> None:
    made.do(cast.eva, begin_intake, BeginIntake(), "handler")
    with made.database.reading() as session:
        for side, number in (("student", 0), ("staff", 1)):
            assert len(session.scalars(Draft.visible_to(Viewer(cast.eva.id, side=side))).all()) == number  # type: ignore[arg-type]


def test_what_would_be_opened_is_told_beforehand(made: Make, cast: Cast, exams: dict[str, Exam]) -> None:
    ask = TakeIn(
        "objection", LAST_WEEK, "post", "Nee.", ("soon", "over"), person=cast.amira.id, answer="post"
    )
    with made.app.app_context(), made.database.reading() as session:
        ctx = Context(session, Actor(cast.eva.id, known_roles(frozenset({"handler"}))), NOW, made.config)
        over, soon = planned(ctx, ask)
    assert [(one.exam.code if one.exam else "", one.due, one.protects) for one in (over, soon)] == [
        ("OVER", date(2026, 12, 16), False),
        ("SOON", date(2026, 12, 16), True),
    ]
    assert soon.working.due == soon.due
    assert made.all(Case) == []


# Letters on paper


def to_post(made: Make, who: Person, *roles: str) -> list[str]:
    with made.database.reading() as session:
        viewer = Viewer(who.id, roles=known_roles(frozenset(roles)), side="staff")
        return [letter.id for letter in session.scalars(letters_to_post(viewer)).unique()]


def test_letters_without_mail_wait_for_the_post_until_somebody_posted_them(
    made: Make, cast: Cast, exams: dict[str, Exam]
) -> None:
    [paper] = take(made, cast, cast.amira, kind="access")
    take(made, cast, cast.amira, kind="erasure", answer="mail")
    made.case(cast.ben, kind="access")
    [rob] = take(made, cast, name="Rob", kind="access")
    [waits, too] = [made.get(Letter, case_id=case.id).id for case in (paper, rob)]
    assert to_post(made, cast.eva, "handler") == [waits, too] or to_post(made, cast.eva, "handler") == [
        too,
        waits,
    ]
    made.do(cast.eva, post_letter, PostLetter(waits), "handler")
    assert to_post(made, cast.eva, "handler") == [too]
    with pytest.raises(Refused) as again:
        made.do(cast.eva, post_letter, PostLetter(waits), "handler")
    assert again.value.code == "posted_already"


def test_a_mail_that_was_given_up_puts_its_letter_in_the_post(made: Make, cast: Cast) -> None:
    case = made.case(cast.amira, kind="access")
    letter = made.get(Letter, case_id=case.id)
    assert to_post(made, cast.eva, "handler") == []
    with made.database.writing() as session:
        mail = session.get_one(OutboxMail, made.get(OutboxMail, dedupe_key=f"letter:{letter.id}").id)
        mail.state = "dead"
    assert to_post(made, cast.eva, "handler") == [letter.id]


def test_letters_about_questions_to_the_dpo_are_posted_by_the_dpo(made: Make, cast: Cast) -> None:
    [case] = take(made, cast, name="Rob", kind="dpo_question")
    letter = made.get(Letter, case_id=case.id)
    assert to_post(made, cast.eva, "handler") == []
    assert to_post(made, cast.dov, "dpo") == [letter.id]
    with pytest.raises(Refused):
        made.do(cast.eva, post_letter, PostLetter(letter.id), "handler")
    made.do(cast.dov, post_letter, PostLetter(letter.id), "dpo")
    assert to_post(made, cast.dov, "dpo") == []


def test_every_code_has_words() -> None:
    assert set(CHANNELS) == set(intake.CHANNELS)
    assert set(WISHES) == set(KINDS)
    assert tuple(ANSWERS) == intake.ANSWERS
