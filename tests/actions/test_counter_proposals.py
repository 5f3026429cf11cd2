"""Another moment, once, or none of the places: the objection stays, whatever the student answers (section 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.actions.counter_proposals import (
    CloseDeclined,
    CounterPropose,
    DeclineOffer,
    close_declined,
    counter_propose,
    decline_offer,
)
from portal.actions.sittings import OfferPlaces, offer_places
from portal.models import Case, CaseEvent, CaseText, Letter, OutboxMail, Placement
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import NOW, Make
from tests.sittings_fixture import choose, granted, offer, plan, taken

WORDS = "Ik kan alleen op woensdagmiddag."


@pytest.fixture
def exam(made: Make):
    return made.exam(product=made.product())


@pytest.fixture
def offered(made: Make, people: Cast, exam) -> Case:
    """Amira may choose between two sittings."""
    case, placement = granted(made, people, exam, people.amira)
    offer(made, people, placement, plan(made, people, exam), plan(made, people, exam))
    return made.get(Case, ref=case.ref)


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def propose(made: Make, people: Cast, case: Case, words: str = WORDS) -> Case:
    made.do(people.amira, counter_propose, CounterPropose(case.ref, words))
    return made.get(Case, ref=case.ref)


def decline(made: Make, people: Cast, case: Case, at=None) -> Case:
    made.do(people.amira, decline_offer, DeclineOffer(case.ref), at=at)
    return made.get(Case, ref=case.ref)


def letters(made: Make, case: Case) -> str:
    return "\n".join(letter.body for letter in made.all(Letter, case_id=case.id))


def place(made: Make, case: Case) -> Placement:
    return made.get(Placement, case_id=case.id)


def test_a_moment_is_proposed_once_and_planned_again(made: Make, people: Cast, exam, offered: Case):
    with refused("words_missing"):
        propose(made, people, offered, " ")
    case = propose(made, people, offered)
    assert (case.state, case.protected) == ("counter_proposed", True)
    assert place(made, case).countered_at == NOW
    text = made.get(CaseText, case_id=case.id, kind="counter")
    event = made.get(CaseEvent, case_id=case.id, tag="case:alternative:countered")
    assert event.facts == {"placement": place(made, case).id, "texts": {text.id: text.digest}}
    later = plan(made, people, exam, day=exam.day + timedelta(days=2))
    offer(made, people, place(made, case), later)
    case = made.get(Case, ref=case.ref)
    assert (case.state, place(made, case).countered_at) == ("offering_alternative", None)
    with refused("countered_already"):
        propose(made, people, case)
    choose(made, people.amira, case, later)
    assert taken(made, later) == 1


def test_the_places_on_offer_stay_open_meanwhile(made: Make, people: Cast, offered: Case):
    case = propose(made, people, offered)
    sitting = place(made, case).offered_sittings[0]
    choose(made, people.amira, case, sitting)
    case = made.get(Case, ref=case.ref)
    assert (case.state, place(made, case).countered_at) == ("alternative_accepted", None)


def test_the_same_sittings_again_come_with_a_word_about_the_moment(made: Make, people: Cast, offered: Case):
    """7: what the student proposed is answered, by another sitting or in words that they read."""
    case = propose(made, people, offered)
    same = place(made, case).offered_sittings
    with refused("moment_unanswered"):
        offer(made, people, place(made, case), *same)
    with refused("moment_unanswered"):
        offer(made, people, place(made, case), same[0], answer="  ")
    offer(made, people, place(made, case), *same, answer="Er is dan *geen* zaal vrij.")
    assert made.get(Case, ref=case.ref).state == "offering_alternative"
    assert "> Er is dan \\*geen\\* zaal vrij." in letters(made, case)


def test_without_a_proposal_no_word_is_owed(made: Make, people: Cast, offered: Case):
    offer(made, people, place(made, offered), *place(made, offered).offered_sittings)
    assert "ander moment" not in letters(made, offered)


def test_exam_administration_hears_of_it_without_case_or_words(
    made: Make, people: Cast, exam, any_url, offered: Case
):
    from dataclasses import replace

    made.config = replace(
        made.config, teams=replace(made.config.teams, scheduler="rooster@voorbeeld.example")
    )
    case = propose(made, people, offered)
    mail = made.get(OutboxMail, address="rooster@voorbeeld.example")
    said = f"{mail.subject} {mail.body}"
    assert place(made, case).ref in said
    assert case.ref not in said
    assert "woensdag" not in said


def test_declining_is_never_a_withdrawal(made: Make, people: Cast, offered: Case):
    case = decline(made, people, offered)
    assert (case.state, case.is_open, case.protected, case.outcome) == (
        "offering_alternative", True, True, "granted",
    )  # fmt: skip
    assert place(made, case).state == "declined"
    with refused("no_offer"):
        decline(made, people, case)
    sitting = place(made, case).offered_sittings[0]
    choose(made, people.amira, case, sitting)
    assert made.get(Case, ref=case.ref).state == "alternative_accepted", "they can still choose"


def test_a_seat_that_is_declined_goes_to_others(made: Make, people: Cast, offered: Case):
    sitting = place(made, offered).offered_sittings[0]
    choose(made, people.amira, offered, sitting)
    with refused("sitting_past"):
        decline(made, people, offered, at=sitting.starts_at)
    case = decline(made, people, offered)
    assert (case.state, taken(made, sitting), place(made, case).sitting_id) == (
        "offering_alternative",
        0,
        None,
    )
    tags = [event.tag for event in sorted(made.all(CaseEvent, case_id=case.id), key=lambda one: one.seq)]
    assert tags[-2:] == ["case:alternative:released", "case:alternative:declined"]


def test_exam_administration_can_offer_again_after_that(made: Make, people: Cast, exam, offered: Case):
    case = decline(made, people, offered)
    offer(made, people, place(made, case), plan(made, people, exam))
    assert place(made, case).state == "offered"


def test_a_declined_case_closes_when_the_exam_is_over(made: Make, people: Cast, exam, offered: Case):
    close = CloseDeclined(offered.ref)
    after = made.now.replace(year=exam.day.year + 1)
    with refused("place_wanted"):
        made.do(people.eva, close_declined, close, "handler", at=after)
    decline(made, people, offered)
    with refused("place_wanted"):
        made.do(people.eva, close_declined, close, "handler")
    made.do(people.eva, close_declined, close, "handler", at=after)
    assert made.get(Case, ref=offered.ref).state == "completed"


def test_nobody_answers_for_somebody_else(made: Make, people: Cast, offered: Case):
    for who in (people.ben, people.eva):
        with refused("gone"):
            made.do(who, counter_propose, CounterPropose(offered.ref, WORDS), "handler", "scheduler")
        with refused("gone"):
            made.do(who, decline_offer, DeclineOffer(offered.ref), "handler", "scheduler")


def test_without_an_offer_there_is_nothing_to_answer(made: Make, people: Cast, exam):
    case, placement = granted(made, people, exam, people.amira)
    with refused("no_offer"):
        propose(made, people, case)
    with refused("no_offer"):
        decline(made, people, case)
    with refused("not_yours"):
        made.do(people.eva, offer_places, OfferPlaces(placement.ref, (), True, True, 10), "handler")
