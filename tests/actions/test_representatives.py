"""Pupils under 16 and who acts for them: protection first, letters to the right person, and 16 is 16 (2.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actions.cases import FileRequest, TakeUp, Withdraw, file_request, take_up, withdraw
from portal.actions.context import SYSTEM, Context
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.guests import TellAboutMe, tell_about_me
from portal.actions.identity import VerifyIdentity, verify_identity
from portal.actions.intake import TakeIn, take_in
from portal.actions.messages import SendMessage, send_to_office
from portal.actions.pupils import ConnectPupil, connect_pupil
from portal.actions.questions import AskStudent, ask_student
from portal.actions.representatives import (
    EndRepresentation,
    NameRepresentative,
    child_part,
    end_representation,
    name_representative,
)
from portal.db import Database
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.labels.representatives import FOR_WHOM, THEY_ACT, YOU_ACT
from portal.models import Case, CaseEvent, CaseText, Exam, Letter, OutboxMail, Person, Placement
from portal.models.viewer import Viewer
from portal.rules.errors import Refused
from portal.rules.intake import AUTHORITIES
from portal.rules.questions import MEANS
from tests.actions.test_guests import publish
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages

BIRTHDAY = date(2026, 12, 10)
"""Amira's sixteenth; the tests play on 23 November."""


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn; afterwards every case still adds up."""
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    assert [finding for part in check(database) for finding in part.findings] == []
    database.close()


@pytest.fixture
def cast(made: Make) -> Cast:
    """Amira is fifteen."""
    cast = make_cast(made)
    with made.database.writing() as session:
        session.get_one(Person, cast.amira.id).self_exercise_from = BIRTHDAY
    return cast


@pytest.fixture
def exam(made: Make, cast: Cast) -> Exam:
    """On 4 December, with online supervision, for everybody to read about; Amira has 30 minutes extra."""
    exam = made.exam("SOON", product=made.product(), day=date(2026, 12, 4))
    made.enrol(cast.amira, exam, extra_time=30)
    publish(made, exam)
    return made.get(Exam, id=exam.id)


@pytest.fixture
def mother(made: Make) -> Person:
    """Came in by a mailed link, and said that she asks for somebody else."""
    guest = made.guest("moeder@elders.example")
    made.do(guest, tell_about_me, TellAboutMe("Samira Haddad", "representative"))
    return made.get(Person, id=guest.id)


def name(made: Make, cast: Cast, case: Case, **more: Any) -> Case:
    said = {"authority": "parent", "name": "Samira Haddad", "email": "moeder@elders.example", **more}
    made.do(cast.eva, name_representative, NameRepresentative(case.ref, **said), "handler")
    return made.get(Case, ref=case.ref)


def letters(made: Make, case: Case) -> list[Letter]:
    return sorted(made.all(Letter, case_id=case.id), key=lambda one: one.sent_at)


# A pupil under 16 asks in person


def test_a_pupil_is_acknowledged_and_protected_before_anybody_acts(
    made: Make, cast: Cast, exam: Exam
) -> None:
    case = made.case(cast.amira, exam)
    assert case.protected
    assert case.hold == "objection"
    assert case.needs_representative(made.now.date())
    [receipt] = letters(made, case)
    assert receipt.person_id == cast.amira.id
    assert not made.case(cast.ben, kind="access").needs_representative(made.now.date())


def test_it_waits_for_who_acts(made: Make, cast: Cast, exam: Exam) -> None:
    case = made.case(cast.amira, exam)
    with pytest.raises(Refused) as waits:
        made.do(cast.eva, take_up, TakeUp(case.ref), "handler")
    assert waits.value.code == "representative_missing"
    named = name(made, cast, case)
    acting = made.get(Person, id=named.representative_id)
    assert (acting.is_guest, acting.guest_email, acting.capacity) == (
        True,
        "moeder@elders.example",
        "representative",
    )
    assert made.told(case, "case:representative:named") == [
        {"representative": acting.id, "authority": "parent"}
    ]
    letter = made.get(Letter, case_id=case.id, person_id=acting.id)
    assert "voor iemand handelt" in letter.body
    [mail] = made.all(OutboxMail, dedupe_key=f"letter:{letter.id}")
    assert mail.address == "moeder@elders.example"
    assert "/no-account?next=" in mail.body
    assert made.taken_up(named, cast.eva).state == "in_assessment"


def test_on_the_birthday_itself_nobody_else_is_needed(made: Make, cast: Cast, exam: Exam) -> None:
    case = made.case(cast.amira, exam)
    assert case.needs_representative(BIRTHDAY - timedelta(days=1))
    assert not case.needs_representative(BIRTHDAY)


def test_who_acts_sees_the_case_and_may_take_it_back(made: Make, cast: Cast, exam: Exam) -> None:
    case = name(made, cast, made.case(cast.amira, exam))
    acting = made.guest("moeder@elders.example", told=False)
    assert acting.id == case.representative_id
    with made.database.reading() as session:
        for who, seen in ((acting, 1), (cast.amira, 1), (cast.ben, 0)):
            found = session.scalars(Case.visible_to(Viewer(who.id, side="student"))).unique().all()
            assert len(found) == seen
    made.do(acting, send_to_office, SendMessage(case.ref, "Wanneer horen we iets?"))
    made.do(acting, withdraw, Withdraw(case.ref))
    event = made.get(CaseEvent, case_id=case.id, tag="case:withdrawn")
    assert event.function == "representative"
    assert letters(made, case)[-1].person_id == acting.id


def test_naming_the_same_person_again_writes_no_second_letter(made: Make, cast: Cast, exam: Exam) -> None:
    case = name(made, cast, made.case(cast.amira, exam))
    before = len(letters(made, case))
    name(made, cast, case, person=case.representative_id, authority="guardian")
    assert len(letters(made, case)) == before
    other = name(made, cast, case, name="Karim Haddad", email="", authority="parent")
    assert other.representative_id != case.representative_id
    assert len(letters(made, case)) == before + 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"authority": "friend"}, "unknown_choice"),
        ({"name": " "}, "name_missing"),
        ({"person": "f" * 24}, "gone"),
    ],
)
def test_bad_input_names_nobody(made: Make, cast: Cast, exam: Exam, more: dict[str, str], code: str) -> None:
    case = made.case(cast.amira, exam)
    with pytest.raises(Refused) as said:
        name(made, cast, case, **more)
    assert said.value.code == code
    assert made.get(Case).representative_id is None


def test_nobody_acts_for_themselves_in_their_own_case_or_for_a_grown_up_as_parent(
    made: Make, cast: Cast, exam: Exam
) -> None:
    case = made.case(cast.amira, exam)
    for person, code in ((cast.amira, "represents_self"), (cast.eva, "own_case")):
        with pytest.raises(Refused) as said:
            name(made, cast, case, person=person.id)
        assert said.value.code == code
    ben = made.case(cast.ben, kind="access")
    with pytest.raises(Refused) as grown:
        name(made, cast, ben)
    assert grown.value.code == "not_a_minor"
    assert name(made, cast, ben, authority="mandate").representative_id


# Sixteen


def test_at_sixteen_the_letters_go_to_the_student_and_one_says_so(made: Make, cast: Cast, exam: Exam) -> None:
    case = name(made, cast, made.case(cast.amira, exam))
    for day, acts in ((BIRTHDAY - timedelta(days=1), True), (BIRTHDAY, False), (BIRTHDAY, False)):
        at = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
        with made.app.app_context():
            deadlines.sweep(made.database, made.config, lambda at=at: at)  # type: ignore[misc]
        assert (made.get(Case).representative_id is not None) is acts
    last = [one for one in letters(made, case) if "Je bent nu 16" in one.body]
    assert [one.person_id for one in last] == [cast.amira.id]
    assert len(made.all(CaseEvent, tag="case:representative:ended")) == 1


def test_from_the_birthday_on_no_letter_goes_to_who_acted_even_before_the_worker_came(
    made: Make, cast: Cast, exam: Exam
) -> None:
    case = name(made, cast, made.case(cast.amira, exam))
    with made.app.app_context(), made.database.reading() as session:
        one = session.get_one(Case, case.id)
        for day, who in ((BIRTHDAY - timedelta(days=1), case.representative_id), (BIRTHDAY, cast.amira.id)):
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            assert Context(session, SYSTEM, at, made.config).addressee(one).id == who


def test_who_has_a_mandate_goes_on_acting(made: Make, cast: Cast) -> None:
    case = name(made, cast, made.case(cast.ben, kind="access"), authority="mandate")
    with pytest.raises(Refused) as said:
        made.do(None, end_representation, EndRepresentation(case.ref), at=made.now + timedelta(days=99))
    assert said.value.code == "still_a_minor"
    with pytest.raises(Refused) as nobody:
        made.do(None, end_representation, EndRepresentation(made.case(cast.dirk, kind="access").ref))
    assert nobody.value.code == "nobody_acts"


# Somebody asks for a child


def ask_for(made: Make, who: Person, kind: str = "objection", **values: Any) -> list[Case]:
    said = {"for_name": "Amira Haddad", "for_number": "0480001", "relation": "parent", **values}
    draft = made.do(who, save_draft, SaveDraft(kind, said))
    return [made.get(Case, ref=ref) for ref in made.do(who, file_request, FileRequest(draft.id))]


def test_a_mother_asks_for_a_child_whom_nobody_looked_up_yet(
    made: Make, cast: Cast, exam: Exam, mother: Person
) -> None:
    [case] = ask_for(made, mother, exams=["soon"])
    child = case.subject
    assert (child.name, child.known_by, child.student_number) == ("Amira Haddad", "0480001", None)
    assert child.id != cast.amira.id, "a number that somebody types is no key"
    assert (case.representative_id, case.identity) == (mother.id, "unverified")
    [receipt] = letters(made, case)
    assert receipt.person_id == mother.id
    assert made.get(CaseText, case_id=case.id, kind="relation").body == "parent"
    assert made.get(CaseEvent, case_id=case.id, tag="case:received").function == "representative"
    [again] = ask_for(made, mother, "access")
    assert again.subject_id == child.id, "the same child is one row"


@pytest.mark.parametrize(
    ("values", "code"), [({"for_name": " "}, "for_whom_missing"), ({"relation": "aunt"}, "unknown_choice")]
)
def test_for_whom_and_by_what_is_said(
    made: Make, cast: Cast, mother: Person, values: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as said:
        ask_for(made, mother, "access", **values)
    assert said.value.code == code
    assert made.all(Case) == []


def test_staff_put_it_in_the_childs_name(made: Make, cast: Cast, exam: Exam, mother: Person) -> None:
    [case] = ask_for(made, mother, exams=["soon"])
    [access] = ask_for(made, mother, "access")
    made.do(cast.eva, connect_pupil, ConnectPupil(case.ref, "0480001", "parent"), "handler")
    for one in (case, access):
        after = made.get(Case, id=one.id)
        assert (after.subject_id, after.representative_id) == (cast.amira.id, mother.id)
        assert made.told(one, "case:subject:connected") == [{"subject": cast.amira.id}]
    place = made.get(Placement, case_id=case.id)
    assert (place.person_id, place.extra_time_minutes) == (cast.amira.id, 30)
    assert (
        made.all(Person, name="Amira Haddad") == [made.get(Person, id=cast.amira.id)]
        or len(made.all(Person, name="Amira Haddad")) == 1
    ), "nobody is left of whom nobody knew"
    assert made.get(Case, id=case.id).protected
    [later] = ask_for(made, mother, "erasure")
    assert later.subject_id == cast.amira.id
    assert later.identity == "unverified"


@pytest.mark.parametrize(
    ("number", "authority", "code"),
    [
        ("0999999", "parent", "nobody"),
        ("048", "parent", "nobody"),
        ("0480002", "parent", "not_a_minor"),
        ("0480001", "uncle", "unknown_choice"),
        ("0480003", "parent", "own_case"),
    ],
)
def test_a_wrong_student_is_none(
    made: Make, cast: Cast, mother: Person, number: str, authority: str, code: str
) -> None:
    [case] = ask_for(made, mother, "access")
    with pytest.raises(Refused) as said:
        made.do(cast.eva, connect_pupil, ConnectPupil(case.ref, number, authority), "handler")
    assert said.value.code == code
    assert made.get(Case).subject_id == case.subject_id


def test_naming_who_acts_answers_the_question_about_it(made: Make, cast: Cast, exam: Exam) -> None:
    """T05, C9: the clock that waited for it runs again."""
    case = made.case(cast.amira, kind="access")
    question = AskStudent(
        case.ref, "representation", (made.now + timedelta(days=20)).date(), MEANS["representation"][0], "Wie?"
    )
    made.do(cast.eva, ask_student, question, "handler")
    assert made.get(Case, id=case.id).state == "awaiting_identity"
    made.now += timedelta(days=4)
    named = name(made, cast, case)
    assert (named.state, named.reply_by) == ("in_assessment", None)
    event = made.get(CaseEvent, case_id=case.id, tag="case:clock:resumed")
    assert (event.facts["answered_on"], event.facts["sufficient"]) == (made.now.date().isoformat(), True)
    assert "N4" in [letter.number for letter in letters(made, case)]


def test_naming_who_acts_leaves_another_question_open(made: Make, cast: Cast, exam: Exam) -> None:
    case = made.case(cast.amira, kind="access")
    question = AskStudent(
        case.ref, "identity", (made.now + timedelta(days=20)).date(), MEANS["identity"][0], "Wie?"
    )
    made.do(cast.eva, ask_student, question, "handler")
    assert name(made, cast, case).state == "awaiting_identity"


def test_connecting_is_done_once_and_before_the_decision(made: Make, cast: Cast, mother: Person) -> None:
    [case] = ask_for(made, mother, "access")
    made.do(cast.eva, connect_pupil, ConnectPupil(case.ref, "0480001", "parent"), "handler")
    with pytest.raises(Refused) as twice:
        made.do(cast.eva, connect_pupil, ConnectPupil(case.ref, "0480001", "parent"), "handler")
    assert twice.value.code == "connected_already"
    other = made.guest("ander@elders.example")
    made.do(other, tell_about_me, TellAboutMe("Iemand", "representative"))
    [closed] = ask_for(made, other, "access", for_name="Iemand Anders")
    made.do(other, withdraw, Withdraw(closed.ref))
    with pytest.raises(Refused) as late:
        made.do(cast.eva, connect_pupil, ConnectPupil(closed.ref, "0480001", "parent"), "handler")
    assert late.value.code == "not_in_this_state"


def test_a_letter_of_a_parent_is_answered_to_the_parent(made: Make, cast: Cast, exam: Exam) -> None:
    refs = made.do(
        cast.eva, take_in,
        TakeIn(
            "objection", made.now - timedelta(days=2), "mail", "Mijn dochter wil dit niet.", ("soon",), cast.amira.id,
            acting_name="Samira Haddad", acting_email="moeder@elders.example", relation="parent",
        ),
        "handler",
    )  # fmt: skip
    case = made.get(Case, ref=refs[0])
    assert (case.subject_id, case.identity) == (cast.amira.id, "unverified")
    acting = made.get(Person, id=case.representative_id)
    assert [letter.person_id for letter in letters(made, case)] == [acting.id]
    assert made.all(OutboxMail)[0].address == "moeder@elders.example"
    made.do(cast.eva, verify_identity, VerifyIdentity(case.ref, "called_back"), "handler")
    assert made.taken_up(case, cast.eva).state == "in_assessment"


@pytest.mark.parametrize(
    ("more", "code"),
    [({"relation": ""}, "unknown_choice"), ({"acting_email": ""}, "address_missing")],
)
def test_who_writes_says_by_what_and_where(made: Make, cast: Cast, more: dict[str, str], code: str) -> None:
    said = {"acting_name": "Samira", "acting_email": "moeder@elders.example", "relation": "parent", **more}
    with pytest.raises(Refused) as refused:
        made.do(
            cast.eva, take_in, TakeIn("access", made.now, "mail", "Graag alles.", person=cast.amira.id, **said),
            "handler",
        )  # fmt: skip
    assert refused.value.code == code


# For the child itself


@pytest.mark.parametrize("outcome", ["granted", "partly", "refused"])
def test_a_decision_has_a_part_for_the_child(made: Make, cast: Cast, exam: Exam, outcome: str) -> None:
    alone = made.case(cast.amira, exam)
    with_mother = name(made, cast, made.case(cast.amira, kind="access"))
    with made.app.app_context(), made.database.reading() as session:
        ctx = Context(session, SYSTEM, made.now, made.config)
        assert child_part(ctx, session.get_one(Case, alone.id), outcome) is None
        part = child_part(ctx, session.get_one(Case, with_mother.id), outcome)
        assert part is not None
        assert "Je deed niets fout" in part.body
        grown = Context(session, SYSTEM, made.now + timedelta(days=40), made.config)
        assert child_part(grown, session.get_one(Case, with_mother.id), outcome) is None


def test_every_authority_has_words_on_both_sides() -> None:
    assert tuple(YOU_ACT) == tuple(THEY_ACT) == AUTHORITIES
    assert set(FOR_WHOM) == {"for_name", "for_number", "relation"}
