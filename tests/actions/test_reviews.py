"""A flag is judged again by somebody who was not involved, before any score; the student is heard; then it is decided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.actions.decisions import PrepareDecision, SignDecision, prepare_decision, sign_decision
from portal.actions.looks import NoteLook, note_look
from portal.actions.messages import SendMessage, send_to_office
from portal.actions.reviews import HearStudent, SendToReview, hear_student, send_to_review
from portal.jobs.retention import sweep
from portal.models import Case, CaseEvent, CaseText, Look, OutboxMail, Person, StaffRole
from portal.models.staff_roles import reviewers
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import NOW, Make
from tests.reviews_fixture import ask, heard, observed, review_of, signs_in


@pytest.fixture
def case(made: Make, people: Cast) -> Case:
    return review_of(made, people, about="Een seintje over mijn ogen.")


@pytest.fixture
def rita(made: Made) -> Person:
    return made.person("Rita Groen")


Made = Make


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def tags(made: Make, case: Case) -> list[str]:
    return [event.tag for event in sorted(made.all(CaseEvent, case_id=case.id), key=lambda one: one.seq)]


def test_from_flag_to_decision(made: Make, people: Cast, case: Case, rita: Person):
    assert (case.state, case.hold) == ("in_assessment", "restriction"), "frozen from receipt"
    case = ask(made, people, case, rita)
    assert (case.state, case.reviewer_id) == ("second_review", rita.id)
    observed(made, case, rita)
    case = heard(made, people, case)
    assert case.state == "heard"
    command = PrepareDecision(case.ref, "granted", "Er was niets aan de hand.")
    decision = made.do(people.eva, prepare_decision, command, "handler")
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    case = made.get(Case, ref=case.ref)
    assert (case.state, case.outcome, case.hold) == ("decided", "granted", "restriction")
    assert case.freeze_ends == date(2026, 11, 30), "told beforehand (18(3))"
    assert tags(made, case)[3:6] == ["case:review:asked", "case:review:observed", "case:student:heard"]


def test_nothing_is_decided_before_somebody_looked_and_the_student_was_heard(made, people, case, rita):
    with refused("not_in_this_state"):
        made.do(people.eva, hear_student, HearStudent(case.ref, "Ja."), "handler")
    case = ask(made, people, case, rita)
    with refused("not_observed"):
        made.do(people.eva, hear_student, HearStudent(case.ref, "Ja."), "handler")


def test_the_reviewers_words_are_kept_once_and_apart(made, people, case, rita):
    case = ask(made, people, case, rita)
    with refused("words_missing"):
        observed(made, case, rita, "  ")
    observed(made, case, rita)
    with refused("observed_already"):
        observed(made, case, rita)
    text = made.get(CaseText, case_id=case.id, kind="observation")
    event = made.get(CaseEvent, case_id=case.id, tag="case:review:observed")
    assert (event.facts["texts"], event.function) == ({text.id: text.digest}, "reviewer")
    assert made.doers(case, "case:review:observed") == [rita.id]


def test_only_the_person_who_was_asked_judges(made, people, case, rita):
    case = ask(made, people, case, rita)
    other = made.person("Otto")
    with refused("gone"):
        observed(made, case, other)
    with refused("not_yours"):
        made.do(rita, send_to_review, SendToReview(case.ref, rita.id), "reviewer")
    with refused("gone"):
        made.do(other, note_look, NoteLook(case.ref), "reviewer")
    made.do(rita, note_look, NoteLook(case.ref), "reviewer")
    assert [(look.who, look.function) for look in made.all(Look, case_id=case.id)] == [(rita.id, "reviewer")]
    with refused("gone"):
        made.do(rita, note_look, NoteLook(case.ref, "names"), "reviewer")


def test_whoever_was_involved_is_not_asked(made, people, case, rita):
    for person in (people.eva, people.amira):
        signs_in(made, person, "reviewer")
        with refused("reviewer_involved"):
            made.do(people.eva, send_to_review, SendToReview(case.ref, person.id), "handler")
    with refused("unknown_reviewer"):
        made.do(people.eva, send_to_review, SendToReview(case.ref, rita.id), "handler")
    with refused("unknown_reviewer"):
        made.do(people.eva, send_to_review, SendToReview(case.ref, "0" * 24), "handler")


def test_somebody_else_can_be_asked_instead(made, people, case, rita):
    case = ask(made, people, case, rita)
    otto = made.person("Otto")
    case = ask(made, people, case, otto)
    assert case.reviewer_id == otto.id
    with refused("gone"):
        observed(made, case, rita)
    observed(made, case, otto)
    with refused("reviewer_involved"):
        made.do(people.eva, send_to_review, SendToReview(case.ref, otto.id), "handler")


def test_the_mail_to_the_reviewer_tells_nothing(made, people, case, rita):
    ask(made, people, case, rita)
    mail = next(one for one in made.all(OutboxMail) if one.address == rita.email)
    assert case.ref in mail.subject
    assert f"/nl/staff/reviews/{case.ref}" in mail.body
    assert not any(word in mail.body for word in ("FLAG1", "seintje", "Amira", people.amira.student_number))


def test_a_message_counts_as_being_heard(made, people, case, rita):
    case = ask(made, people, case, rita)
    observed(made, case, rita)
    with refused("no_message"):
        made.do(people.eva, hear_student, HearStudent(case.ref, by_message=True), "handler")
    message = made.do(people.amira, send_to_office, SendMessage(case.ref, "Het was de kat."))
    made.do(people.eva, hear_student, HearStudent(case.ref, by_message=True), "handler")
    event = made.get(CaseEvent, case_id=case.id, tag="case:student:heard")
    assert event.facts["texts"] == {message.id: message.digest}


def test_only_who_signed_in_as_reviewer_within_a_year_is_on_the_list(made: Make, people: Cast, rita: Person):
    signs_in(made, rita, "reviewer", "handler")
    signs_in(made, people.bram, "exam_board")
    assert listed(made) == [rita.id]
    assert {row.role for row in made.all(StaffRole)} == {"reviewer"}, "no list of who has which other role"
    later = NOW + timedelta(days=366)
    assert listed(made, later) == []
    signs_in(made, rita, "handler", at=NOW + timedelta(days=1))
    assert listed(made) == [], "whoever lost the role is off it at once"
    signs_in(made, rita, "reviewer")
    assert sweep(made.database, later)["staff_roles"] == 1


def listed(made: Make, at=NOW) -> list[str]:
    with made.database.reading() as session:
        return [person.id for person in session.scalars(reviewers(at))]
