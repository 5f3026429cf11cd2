"""The two lists of an exam (6.2, 11.3): never both, always one, exact at the moment of asking, and each taking noted."""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import KeySet
from sqlalchemy import delete

from portal.actions.cases import Withdraw, withdraw
from portal.actions.lists import (
    CloseLists,
    FetchList,
    ListApart,
    OpenLists,
    RemoveApart,
    TakeList,
    both,
    close_lists,
    fetch_list,
    list_apart,
    open_lists,
    remove_apart,
    take_list,
)
from portal.actions.own_act import OwnAct, act_oneself
from portal.adapters.signed_lists import ListSigner
from portal.db import new_id
from portal.models import (
    Case,
    Enrolment,
    Exam,
    ListAddress,
    ListedApart,
    LogEntry,
    Person,
    Placement,
    Supplier,
)
from portal.models.cases import new_reference
from portal.models.supervision import everybody, lines
from portal.rules.errors import Refused
from portal.rules.lists import CAUSES, proof_code, valid_until, version_of
from tests.cast import Cast
from tests.make import NOW, Make
from tests.sittings_fixture import choose, granted, offer, plan

WHO = ("amira", "ben", "eva", "dirk", "dov", "bram", "pia", "ada")


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    """Approved, in five weeks; Amira and Ben take it."""
    exam = made.exam("STAT1", product=made.product(), approval="approved")
    made.enrol(people.amira, exam)
    made.enrol(people.ben, exam)
    return exam


def lists(made: Make, exam: Exam) -> tuple[set[str], set[str]]:
    """Names on the list of who may be proctored, and on the other one."""
    with made.database.reading() as session:
        found = lines(session.execute(everybody(exam.id)).unique().all())
    assert len({line.person.id for line in found}) == len(found)
    return tuple({one.person.name for one in found if one.may is may} for may in (True, False))  # type: ignore[return-value]


def the_supplier(made: Make) -> Supplier:
    supplier: Supplier = made.get(Supplier, slug="proctorio")
    return supplier


def refused(code: str, deed: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refused) as caught:
        deed(*given, **more)
    assert caught.value.code == code


def change(made: Make, model: Any, row_id: str, **columns: Any) -> None:
    with made.database.writing() as session:
        row = session.get_one(model, row_id)
        for name, value in columns.items():
            setattr(row, name, value)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_stands_in_the_books_nobody_is_on_both_lists(made: Make, people: Cast, seed: int) -> None:
    """Random enrolments, requests, places and approvals, against the words of 11.3 one by one."""
    pick = Random(seed)
    product = made.product()
    exam = made.exam("RAND1", product=product)
    other = made.exam("RAND2", product=product, approval="approved")
    approval = pick.choice(["approved", "approved", "approved", "in_review", "not_approved", "suspended"])
    cancelled = NOW if pick.random() < 0.1 else None
    watched = product.id if pick.random() < 0.9 else None
    may_at_all = watched is not None and approval == "approved" and cancelled is None
    expected: dict[str, bool] = {}
    enrolled = set()
    for name in WHO:
        person: Person = getattr(people, name)
        made.enrol(person, exam, other)
        numbered = pick.random() < 0.9
        if not numbered:
            change(made, Person, person.id, student_number=None)
        guarded = acted = seated = False
        for kind in pick.choice([(), (), ("objection",), ("withdrawal",), ("objection", "restriction")]):
            facts = _a_case(made, pick, person, exam, kind)
            guarded, acted, seated = guarded or facts[0], acted or facts[1], seated or facts[2]
        if pick.random() < 0.3:
            _a_case(made, pick, person, other)  # another exam changes nothing here
        apart = numbered and pick.random() < 0.15
        if apart:
            made.do(
                people.chloe,
                list_apart,
                ListApart(exam.slug, person.student_number or "", "facilities"),
                "scheduler",
            )
        if takes := pick.random() < 0.8:
            enrolled.add(person.name)
        else:  # enrolled when they asked, not any more
            _drop(made, person, exam)
        if takes or guarded or seated or apart:
            free = (acted or not guarded) and not seated and not apart
            expected[person.name] = takes and numbered and may_at_all and free
    change(made, Exam, exam.id, approval=approval, cancelled_at=cancelled, product_id=watched)
    may, without = lists(made, exam)
    assert not may & without
    assert may | without == set(expected)
    assert enrolled <= may | without
    assert may <= enrolled
    assert may == {name for name, allowed in expected.items() if allowed}


def _drop(made: Make, person: Person, exam: Exam) -> None:
    with made.database.writing() as session:
        here = (Enrolment.person_id == person.id, Enrolment.exam_id == exam.id)
        session.execute(delete(Enrolment).where(*here))


def _a_case(
    made: Make, pick: Random, person: Person, exam: Exam, kind: str = "objection"
) -> tuple[bool, bool, bool]:
    """A request in a state of its own: whether it keeps from supervision, was gone round, and gave a place."""
    case = made.case(person, exam, kind=kind)
    columns: dict[str, Any] = {
        "is_open": pick.random() < 0.7, "protected": pick.random() < 0.5, "own_act": pick.random() < 0.3,
        "repeat": pick.choice([None, None, "pending", "protects", "new_facts_denied"]),
        "hold": pick.choice([None, "objection", "restriction", "access", "remedy"]),
    }  # fmt: skip
    change(made, Case, case.id, **columns)
    state = pick.choice(["", "to_plan", "offered", "accepted", "declined", "cancelled"])
    for place in made.all(Placement, case_id=case.id):
        change(made, Placement, place.id, state=state or "cancelled")
    if state and not made.all(Placement, case_id=case.id):
        made.add(
            Placement(
                id=new_id(), ref=new_reference(2026), case_id=case.id, exam_id=exam.id, person_id=person.id,
                state=state, created_at=NOW,
            )
        )  # fmt: skip
    restricts = kind == "restriction" and columns["hold"] == "restriction"
    waits = columns["is_open"] and (columns["repeat"] == "pending" or restricts)
    guarded = columns["protected"] or waits
    return guarded, columns["own_act"], state == "accepted" and not columns["own_act"]


def test_a_request_moves_its_student_at_once_and_back(made: Make, people: Cast, exam: Exam) -> None:
    assert lists(made, exam) == ({"Amira Haddad", "Ben de Boer"}, set())
    case = made.case(people.amira, exam)
    assert lists(made, exam) == ({"Ben de Boer"}, {"Amira Haddad"})
    made.do(people.amira, act_oneself, OwnAct(case.ref, True))
    assert lists(made, exam) == ({"Amira Haddad", "Ben de Boer"}, set())
    made.do(people.amira, act_oneself, OwnAct(case.ref, False))
    assert lists(made, exam) == ({"Ben de Boer"}, {"Amira Haddad"})
    made.do(people.amira, withdraw, Withdraw(case.ref))
    assert lists(made, exam) == ({"Amira Haddad", "Ben de Boer"}, set())


def test_an_open_restriction_counts_too(made: Make, people: Cast, exam: Exam) -> None:
    """11.3; a freeze of data that are wrong is about what is there, not about an exam to come (18(1)(a))."""
    made.case(people.ben, exam, kind="restriction")
    assert lists(made, exam) == ({"Amira Haddad"}, {"Ben de Boer"})
    made.case(people.amira, exam, kind="rectification", wrong="Mijn naam", right="Amira")
    assert lists(made, exam) == ({"Amira Haddad"}, {"Ben de Boer"})


@pytest.mark.parametrize("approval", ["not_approved", "in_review", "suspended"])
def test_only_an_approved_exam_is_proctored_at_all(
    made: Make, people: Cast, exam: Exam, approval: str
) -> None:
    change(made, Exam, exam.id, approval=approval)
    assert lists(made, exam) == (set(), {"Amira Haddad", "Ben de Boer"})


def test_a_granted_place_stands_on_the_list_with_its_room(made: Make, people: Cast) -> None:
    exam = made.exam("SEAT1", product=made.product(), approval="approved")
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    told = made.do(people.chloe, take_list, TakeList(exam.slug), "scheduler")
    [line] = told.lines
    assert (line.person.name, line.minutes, line.sitting.place) == ("Amira Haddad", 30, "Zaal 3.12")


def test_who_sits_apart_for_another_cause_looks_like_everybody_else(
    made: Make, people: Cast, exam: Exam
) -> None:
    made.case(people.amira, exam)
    number = people.ben.student_number or ""
    for cause, place in (("facilities", "Zaal 1.01"), ("request", "Zaal 2.02")):  # again replaces
        made.do(people.chloe, list_apart, ListApart(exam.slug, number, cause, place), "scheduler")
    assert lists(made, exam) == (set(), {"Amira Haddad", "Ben de Boer"})
    told = made.do(people.chloe, take_list, TakeList(exam.slug), "scheduler")
    assert {line.person.name: line.place for line in told.lines} == {
        "Amira Haddad": "",
        "Ben de Boer": "Zaal 2.02",
    }
    [row] = [one.id for one in made.all(ListedApart)]
    made.do(people.chloe, remove_apart, RemoveApart(row), "scheduler")
    assert lists(made, exam) == ({"Ben de Boer"}, {"Amira Haddad"})
    facts = [entry.facts for entry in made.all(LogEntry) if entry.tag.startswith("exam:apart")]
    assert sorted(fact["cause"] for fact in facts) == ["facilities", "request", "request"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exam": "nowhere"}, "gone"),
        ({"number": "nobody"}, "unknown_number"),
        ({"cause": "objection"}, "unknown_choice"),
    ],
)
def test_what_cannot_be_added(
    made: Make, people: Cast, exam: Exam, changes: dict[str, str], code: str
) -> None:
    given = {"exam": exam.slug, "number": people.ben.student_number or "", "cause": CAUSES[0], **changes}
    refused(code, made.do, people.chloe, list_apart, ListApart(**given), "scheduler")


def test_exam_administration_alone_takes_lists_and_never_puts_itself_on_one(
    made: Make, people: Cast, exam: Exam
) -> None:
    for roles in (["handler", "decider", "dpo"], []):
        refused("not_yours", made.do, people.eva, take_list, TakeList(exam.slug), *roles)
    own = ListApart(exam.slug, people.chloe.student_number or "", "other")
    refused("own_place", made.do, people.chloe, list_apart, own, "scheduler")
    refused("gone", made.do, people.chloe, take_list, TakeList(exam.slug, form="fax"), "scheduler")


def test_each_taking_is_noted_with_its_version(made: Make, people: Cast, exam: Exam) -> None:
    first, second = (
        made.do(people.chloe, take_list, TakeList(exam.slug, "may", "signed"), "scheduler") for _ in "12"
    )
    assert first.version == second.version
    made.case(people.amira, exam)
    third = made.do(people.chloe, take_list, TakeList(exam.slug, "may", "signed"), "scheduler")
    assert third.version != first.version
    entries = made.all(LogEntry, tag="exam:list:taken")
    assert {(one.who, one.about, one.function) for one in entries} == {
        (people.chloe.id, f"exam:{exam.id}", "scheduler")
    }
    assert sorted(one.facts["people"] for one in entries) == [1, 2, 2]
    assert {one.facts["version"] for one in entries} == {first.version, third.version}


# The supplier's own way in


def test_a_supplier_fetches_its_own_exams_and_no_others(made: Make, people: Cast, exam: Exam) -> None:
    made.do(people.chloe, open_lists, OpenLists(the_supplier(made).slug, "s3cret"), "scheduler")
    taken, supplier = made.do(None, fetch_list, FetchList("s3cret", exam.slug))
    assert sorted(line.candidate for line in taken.lines) == sorted(
        one.student_number or "" for one in (people.amira, people.ben)
    )
    [entry] = made.all(LogEntry, tag="exam:list:fetched")
    assert (entry.function, entry.facts["supplier"], entry.facts["people"]) == ("supplier", supplier.id, 2)
    assert made.get(ListAddress, supplier_id=supplier.id).last_read_at == made.now
    elsewhere = made.exam("ELSE1", product=made.product("Other"), approval="approved")
    for token, slug in (("s3cret", elsewhere.slug), ("s3cret", "nowhere"), ("guess", exam.slug)):
        refused("gone", made.do, None, fetch_list, FetchList(token, slug))


def test_the_address_is_a_digest_and_another_one_ends_it(made: Make, people: Cast, exam: Exam) -> None:
    slug = the_supplier(made).slug
    for token in ("first", "second"):
        made.do(people.chloe, open_lists, OpenLists(slug, token), "scheduler")
    assert "second" not in made.get(ListAddress, supplier_id=the_supplier(made).id).token_digest
    refused("gone", made.do, None, fetch_list, FetchList("first", exam.slug))
    made.do(people.chloe, close_lists, CloseLists(slug), "scheduler")
    refused("gone", made.do, None, fetch_list, FetchList("second", exam.slug))
    refused(
        "not_yours", made.do, people.eva, open_lists, OpenLists(slug, "x"), "handler", "publisher", "admin"
    )


def test_a_day_after_the_exam_there_is_nothing_to_fetch(made: Make, people: Cast, exam: Exam) -> None:
    made.do(people.chloe, open_lists, OpenLists(the_supplier(made).slug, "s3cret"), "scheduler")
    made.do(None, fetch_list, FetchList("s3cret", exam.slug), at=exam.starts_at + timedelta(hours=1))
    refused(
        "gone",
        made.do,
        None,
        fetch_list,
        FetchList("s3cret", exam.slug),
        at=exam.starts_at + timedelta(days=1),
    )


def test_a_list_counts_for_an_hour_and_never_longer_than_the_exam() -> None:
    ends = NOW.astimezone(UTC) + timedelta(minutes=90)
    assert valid_until(NOW, 60, ends) == NOW + timedelta(minutes=60)
    assert valid_until(NOW, 120, ends) == ends
    assert valid_until(ends + timedelta(hours=1), 60, ends) == ends + timedelta(hours=1)


def test_versions_and_codes_differ_where_they_must() -> None:
    codes = [proof_code("secret", exam, person) for exam in ("e1", "e2") for person in ("p1", "p2")]
    assert len({*codes, proof_code("other secret", "e1", "p1")}) == 5
    assert all(len(code) == 7 and code[3] == "-" for code in codes)
    assert proof_code("secret", "e1", "p1") == codes[0]
    told = [version_of("exam", *ids) for ids in (("a",), ("b",), ("a", "b"), ("b", "a"), ())]
    assert len(set(told)) == 5
    assert all(one != two for one, two in pairwise(told))


def test_the_signature_is_checked_with_the_public_key_alone() -> None:
    signer, stranger = ListSigner("a" * 40), ListSigner("b" * 40)
    token = signer.sign({"exam": "STAT1", "candidates": ["0412208"]})
    keys = KeySet.import_key_set(signer.public_keys())  # type: ignore[arg-type]
    assert jws.deserialize_compact(token, keys, algorithms=["ES256"]).payload == (
        b'{"candidates":["0412208"],"exam":"STAT1"}'
    )
    assert "d" not in signer.public_keys()["keys"][0]
    assert signer.key_id == ListSigner("a" * 40).key_id != stranger.key_id
    with pytest.raises(Exception, match=r"bad_signature|invalid|key"):
        jws.deserialize_compact(stranger.sign({"exam": "x"}), keys, algorithms=["ES256"])


def test_both_lists_come_from_one_query(made: Make, people: Cast, exam: Exam) -> None:
    from portal.actions.context import SYSTEM, Context

    with made.database.reading() as session:
        told = both(Context(session, SYSTEM, made.now, made.config), session.get_one(Exam, exam.id))
    assert {which: len(one.lines) for which, one in told.items()} == {"may": 2, "without": 0}
