"""Links by mail and the guests who come in by them: on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.exam_day import ProtectOnExamDay, protect_on_exam_day
from portal.actions.guests import (
    MOST_OPEN,
    PER_ADDRESS,
    PER_INSTALLATION,
    PER_ORIGIN,
    WINDOW,
    SendGuestLink,
    TellAboutMe,
    UseGuestLink,
    send_guest_link,
    tell_about_me,
    use_guest_link,
)
from portal.actions.identity import VerifyIdentity, verify_identity
from portal.db import Database, new_id
from portal.jobs.retention import sweep
from portal.labels.guests import THEY_ARE, YOU_ARE
from portal.labels.refusals import sentence
from portal.models import Case, Exam, Explanation, GuestLink, Letter, OutboxMail, Person, Placement
from portal.models.people import CAPACITIES
from portal.rules.errors import Refused
from tests.cast import make_cast
from tests.make import NOW, Make, make_config, without_pages
from tests.refusals import complete
from tests.sittings_fixture import plan, taken


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn."""
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


def ask(made: Make, address: str, origin: str = "", **more: object) -> str:
    link = new_id()
    command = SendGuestLink(
        link, f"http://localhost/nl/no-account/link/{link}", address, "nl", "/nl/requests", origin
    )
    made.do(None, send_guest_link, command, **more)
    return link


def use(made: Make, link: str) -> Person:
    return made.do(None, use_guest_link, UseGuestLink(link))


def test_the_mail_holds_the_link_and_nothing_of_the_reader(made: Make) -> None:
    link = ask(made, "mia@elders.example")
    mail = made.get(OutboxMail)
    assert (mail.address, mail.language) == ("mia@elders.example", "nl")
    assert f"http://localhost/nl/no-account/link/{link}" in mail.body
    assert "mia" not in mail.subject + mail.body


def test_a_link_makes_a_guest_once_and_finds_them_ever_after(made: Make) -> None:
    first = use(made, ask(made, "Mia@Elders.example"))
    assert first.is_guest
    assert (first.guest_email, first.sub, first.student_number, first.capacity) == (
        "mia@elders.example", None, None, None,
    )  # fmt: skip
    assert use(made, ask(made, "mia@ELDERS.example")).id == first.id
    assert len(made.all(Person)) == 1


def test_a_link_used_twice_is_refused(made: Make) -> None:
    link = ask(made, "mia@elders.example")
    use(made, link)
    with pytest.raises(Refused) as twice:
        use(made, link)
    assert twice.value.code == "link_used"
    with pytest.raises(Refused):
        use(made, new_id())


def test_of_two_who_press_at_once_one_comes_in(made: Make) -> None:
    link, seen = ask(made, "mia@elders.example"), []

    def press() -> None:
        try:
            seen.append(use(made, link).guest_email)
        except Refused as refused:
            seen.append(refused.code)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == ["link_used"] * 3 + ["mia@elders.example"]


def test_two_links_of_a_new_address_at_once_make_one_guest(made: Make) -> None:
    links, seen = [ask(made, "mia@elders.example") for _ in range(PER_ADDRESS)], []
    threads = [threading.Thread(target=lambda link=link: seen.append(use(made, link).id)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == PER_ADDRESS
    assert len(set(seen)) == len(made.all(Person)) == 1


def test_the_address_of_an_account_gives_a_guest_apart(made: Make) -> None:
    """Addresses are no match key (decision 01)."""
    amira = made.person()
    guest = use(made, ask(made, amira.email))
    assert guest.id != amira.id
    assert made.get(Person, id=amira.id).guest_email is None


def test_letters_that_only_look_like_those_of_an_address_are_another_address(made: Make) -> None:
    """A Kelvin sign would become a k: whoever has that mailbox must not come in as somebody else."""
    mike = use(made, ask(made, "mike@elders.example"))
    other = use(made, ask(made, "mi\u212ae@elders.example"))
    assert other.id != mike.id
    assert {mail.address for mail in made.all(OutboxMail)} == {
        "mike@elders.example",
        "mi\u212ae@elders.example",
    }


def test_one_address_gets_no_more_links_than_three_an_hour(made: Make) -> None:
    for address in ("mia@elders.example", "Mia@elders.example", "mia@elders.example", "MIA@elders.example"):
        ask(made, address)
    assert len(made.all(OutboxMail)) == PER_ADDRESS
    ask(made, "someone.else@elders.example")
    ask(made, "mia@elders.example", at=NOW + timedelta(hours=1))
    assert len(made.all(OutboxMail)) == PER_ADDRESS + 2


def test_all_addresses_together_have_a_limit_that_says_so(made: Make) -> None:
    with made.database.writing() as session:
        session.add_all(
            GuestLink(id=new_id(), address=f"{n}@x.example", language="nl", back="/nl/", asked_at=NOW)
            for n in range(PER_INSTALLATION)
        )
    with pytest.raises(Refused) as full:
        ask(made, "mia@elders.example")
    assert full.value.code == "too_many_links"
    assert made.all(OutboxMail) == []


def test_one_network_asks_no_more_than_so_many_and_is_forgotten_after_the_hour(made: Make) -> None:
    for number in range(PER_ORIGIN):
        ask(made, f"{number}@elders.example", origin="192.0.2.7")
    with pytest.raises(Refused) as full:
        ask(made, "mia@elders.example", origin="192.0.2.7")
    assert full.value.code == "too_many_from_here"
    ask(made, "mia@elders.example", origin="192.0.2.8")
    kept = {link.asked_from for link in made.all(GuestLink)}
    assert len(kept) == 2
    assert not any("192.0.2" in (one or "") for one in kept), "the address itself stands nowhere"
    sweep(made.database, NOW + timedelta(minutes=59))
    assert {link.asked_from for link in made.all(GuestLink)} == kept
    sweep(made.database, NOW + WINDOW)
    assert {link.asked_from for link in made.all(GuestLink)} == {None}
    ask(made, "mia@elders.example", at=NOW + WINDOW, origin="192.0.2.7")


def test_a_guest_says_who_they_are_and_may_change_it(made: Make) -> None:
    mia = made.guest(told=False)
    made.do(mia, tell_about_me, TellAboutMe("Mia Visser", "teacher", "toezicht op 3 mei"))
    made.do(mia, tell_about_me, TellAboutMe("Mia de Visser", "in_the_room"))
    after = made.get(Person, id=mia.id)
    assert (after.name, after.capacity, after.known_by) == ("Mia de Visser", "in_the_room", "")
    assert after.known_as == f"…{mia.id[:6]}", "what they say of themselves is no number of ours"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (TellAboutMe("Mia", "dpo"), "unknown_choice"),
        (TellAboutMe("M" * 201, "other"), "too_long"),
        (TellAboutMe("Mia", "other", "x" * 201), "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(made: Make, command: TellAboutMe, code: str) -> None:
    with pytest.raises(Refused) as refused:
        made.do(made.guest(told=False), tell_about_me, command)
    assert refused.value.code == code


def test_who_has_an_account_is_named_by_the_institution(made: Make) -> None:
    with pytest.raises(Refused) as refused:
        made.do(made.person(), tell_about_me, TellAboutMe("Somebody", "other"))
    assert refused.value.code == "not_yours"


def test_a_guest_asks_about_an_exam_that_everybody_may_read_about_or_names_none(made: Make) -> None:
    mia, product = made.guest(), made.product()
    shown, hidden, free = (
        made.exam(code, product=of) for code, of in (("SHOWN", product), ("HIDDEN", product), ("FREE", None))
    )
    publish(made, shown, free)
    assert made.case(mia, shown).exam.id == shown.id
    assert made.case(mia).exam is None, (
        "an objection without an exam: of a guest nobody knows which they take"
    )
    assert made.case(mia, kind="access").exam is None
    for exam in (hidden, free):
        with pytest.raises(Refused) as refused:
            made.case(mia, exam, kind="access")
        assert refused.value.code == "unknown_exam"
    with pytest.raises(Refused) as again:
        made.case(mia, shown)
    assert again.value.code == "already_open"


@pytest.mark.parametrize("capacity", ["teacher", "in_the_room", "former_student"])
def test_who_does_not_sit_the_exam_is_promised_no_place(made: Make, capacity: str) -> None:
    """6.2, section 1: a teacher or somebody in the room objects to being recorded; no seat comes of that."""
    cast, mia = make_cast(made), made.guest(told=False)
    made.do(mia, tell_about_me, TellAboutMe("Mia de Visser", capacity))
    exam = made.exam("SOON", product=made.product(), day=(made.now + timedelta(days=9)).date())
    publish(made, exam)
    case = made.case(mia, exam)
    sits = capacity == "former_student"
    letter = made.get(Letter, case_id=case.id)
    assert ("niet met online toezicht" in letter.body) == sits
    assert bool(made.all(Placement, case_id=case.id)) == sits
    made.do(cast.eva, verify_identity, VerifyIdentity(case.ref, "called_back"), "handler")
    made.taken_up(case, cast.eva)
    decision = made.do(cast.eva, prepare_decision, complete(case, "granted"), "handler")
    made.do(cast.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    assert made.get(Case, id=case.id).state == ("offering_alternative" if sits else "decided")
    answer = made.get(Letter, case_id=case.id, number="N7")
    assert ("plek" in answer.body) == sits


@pytest.mark.parametrize("who", ["unverified", "verified", "enrolled"])
def test_a_mailed_link_takes_no_seat_of_a_student(made: Make, who: str) -> None:
    """6.4, 12(6): exam administration looks for who nobody knows; a seat is held for who is enrolled or made sure of."""
    cast, mia = make_cast(made), made.guest()
    exam = made.exam("SOON", product=made.product(), day=(made.now + timedelta(days=9)).date())
    publish(made, exam)
    seat = plan(made, cast, exam, capacity=1)
    case = made.case(mia, exam)
    assert made.get(Placement, case_id=case.id).state == "to_plan"
    if who == "verified":
        made.do(cast.eva, verify_identity, VerifyIdentity(case.ref, "called_back"), "handler")
    elif who == "enrolled":
        made.enrol(mia, exam)
    made.do(None, protect_on_exam_day, ProtectOnExamDay(case.ref), at=exam.starts_at - timedelta(hours=2))
    place, known = made.get(Placement, case_id=case.id), who != "unverified"
    assert (place.state, place.sitting_id) == (("accepted", seat.id) if known else ("to_plan", None))
    assert taken(made, seat) == int(known)
    assert made.get(Case, id=case.id).interim, "not proctored, whoever it is"


def test_a_guest_has_so_many_open_requests_until_somebody_knows_who_it_is(made: Make) -> None:
    cast, mia = make_cast(made), made.guest(told=False)
    made.do(mia, tell_about_me, TellAboutMe("Mia", "representative"))
    values = {"relation": "parent"}
    cases = [
        made.case(mia, kind="access", for_name=f"Kind {n}", for_number=str(n), **values)
        for n in range(MOST_OPEN)
    ]
    again = {"for_name": "Kind 99", "for_number": "99", **values}
    with pytest.raises(Refused, match="too_many_open") as refused:
        made.case(mia, kind="access", **again)
    assert refused.value.facts == {"most": MOST_OPEN, "contact": made.config.institution.contact_email}
    with made.app.test_request_context():
        assert made.config.institution.contact_email in sentence(refused.value)
    assert len(made.all(Case)) == MOST_OPEN
    made.do(cast.eva, verify_identity, VerifyIdentity(cases[0].ref, "called_back"), "handler")
    made.case(mia, kind="access", **again)
    made.do(mia, withdraw, Withdraw(cases[1].ref))
    made.case(mia, kind="access", **again)


def test_several_exams_at_once_count_each(made: Make) -> None:
    mia, product = made.guest(), made.product()
    exams = [
        made.exam(f"M{n}", product=product, day=(made.now + timedelta(days=40 + n)).date())
        for n in range(MOST_OPEN + 1)
    ]
    publish(made, *exams)
    with pytest.raises(Refused, match="too_many_open"):
        made.case(mia, *exams)
    assert made.all(Case) == []
    made.case(mia, *exams[1:])
    assert len(made.all(Case)) == MOST_OPEN


def test_a_student_with_an_account_has_no_such_limit(made: Make) -> None:
    cast = make_cast(made)
    for _ in range(MOST_OPEN + 1):
        made.case(cast.amira, kind="access")
    assert len(made.all(Case)) == MOST_OPEN + 1


def publish(made: Make, *exams: Exam) -> None:
    """Something to read about them."""
    with made.database.writing() as session:
        for exam in exams:
            text = Explanation(
                id=new_id(), exam_id=exam.id, number=1, state="published", author_id="x", written_at=NOW
            )
            session.add(text)
            session.flush()
            session.get_one(Exam, exam.id).published_id = text.id


def test_every_capacity_has_words_on_both_sides() -> None:
    assert tuple(YOU_ARE) == CAPACITIES
    assert set(THEY_ARE) == {*CAPACITIES, None}
