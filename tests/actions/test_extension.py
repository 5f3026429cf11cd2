"""More time: row 9 of the law's table through real deeds, once, in time, and never past the exam (C8, O-4, T07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.actions.context import Actor, Context
from portal.actions.extension import ExtendDeadline, extend_deadline, extension_of, hindrance_to_extend
from portal.config import Teams
from portal.models import Case, CaseText, OutboxMail
from portal.rules.errors import Refused
from tests.actions.clock_fixture import (
    answer,
    ask,
    at,
    day,
    extend,
    fresh,
    is_sound,
    judge,
    last_letter,
)
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def made(made: Make) -> Iterator[Make]:
    """An installation with teams; whatever happens in it adds up."""
    teams = Teams(decider="beslissers@voorbeeld.example", dpo="fg@voorbeeld.example")
    made.config = replace(made.config, teams=teams)
    made.now = at("2026-01-31")
    yield made
    assert is_sound(made)


@pytest.fixture
def access(made: Make, people: Cast) -> Case:
    """Received on Saturday 31 January 2026: due on 28 February, a Saturday, so on Monday 2 March."""
    return made.case(people.amira, kind="access")


def refused(code: str, deed, *args, **more) -> None:
    with pytest.raises(Refused) as no:
        deed(*args, **more)
    assert no.value.code == code


def test_row_9_three_months_from_receipt(made: Make, people: Cast, access: Case) -> None:
    assert access.legal_deadline == day("2026-03-02")
    case = extend(made, people.eva, access, "2026-02-16")
    assert (case.legal_deadline, case.extended) == (day("2026-04-30"), True)
    assert case.refusal_deadline == day("2026-03-02"), "art. 12(4) knows no extension (2.8)"
    assert case.state == "received"
    letter = last_letter(made, case)
    assert letter.number == "N6"
    for words in (
        "tot en met maandag 2 maart 2026",
        "tot en met donderdag 30 april 2026",
        "Er staan anderen in beeld.",
    ):
        assert words in letter.body
    assert made.get(CaseText, case_id=case.id, kind="extension").body == "Er staan anderen in beeld."


def test_decider_and_dpo_hear_of_it_without_name_or_reason(made: Make, people: Cast, access: Case) -> None:
    extend(made, people.eva, access, "2026-02-16")
    told = [one for one in made.all(OutboxMail) if one.dedupe_key.startswith("staff-extended")]
    assert {one.address for one in told} == {"beslissers@voorbeeld.example", "fg@voorbeeld.example"}
    for mail in told:
        assert access.ref in mail.body
        assert "30 april 2026" in mail.body
        assert "anderen" not in mail.body
        assert "Amira" not in mail.body


def test_on_the_last_second_but_not_after(made: Make, people: Cast, access: Case) -> None:
    refused("extension_too_late", extend, made, people.eva, access, "2026-03-03T00:00")
    assert not fresh(made, access).extended
    assert extend(made, people.eva, access, "2026-03-02T23:59:59").extended


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ground": "workload"}, "extension_ground_unknown"),
        ({"ground": ""}, "extension_ground_unknown"),
        ({"reason": " \n"}, "reason_missing"),
        ({"reason": "x" * 5001}, "too_long"),
        ({"told": "2026-04-28"}, "effect_changed"),
    ],
)
def test_what_cannot_be_sent(
    made: Make, people: Cast, access: Case, change: dict[str, str], code: str
) -> None:
    refused(code, extend, made, people.eva, access, "2026-02-16", **change)
    assert fresh(made, access).event_count == access.event_count


def test_once(made: Make, people: Cast, access: Case) -> None:
    extend(made, people.eva, access, "2026-02-16")
    refused("extended_already", extend, made, people.eva, access, "2026-02-17", "many_requests")


def test_not_ones_own_nor_by_another_job(made: Make, people: Cast, access: Case) -> None:
    refused("own_case", extend, made, people.amira, access, "2026-02-16")
    command = ExtendDeadline(access.ref, "complex", "Omdat.")
    refused("not_yours", made.do, people.dirk, extend_deadline, command, "decider")


@pytest.mark.parametrize(
    ("exam", "kind", "code"),
    [
        ("2026-04-29", "objection", "extension_past_the_exam"),
        ("2026-02-10", "objection", "extension_past_the_exam"),
        ("2026-04-30", "objection", None),
        ("2026-06-01", "objection", None),
        ("2026-01-20", "objection", None),
        ("2026-04-29", "access", None),
    ],
)
def test_o4_an_objection_is_never_extended_past_its_exam(
    made: Make, people: Cast, exam: str, kind: str, code: str | None
) -> None:
    subject = made.exam("X", product=made.product(), day=day(exam))
    made.enrol(people.amira, subject)
    case = made.case(people.amira, subject, kind=kind)
    if code:
        refused(code, extend, made, people.eva, case, "2026-02-09")
        assert not fresh(made, case).extended
    else:
        assert extend(made, people.eva, case, "2026-02-09").legal_deadline == day("2026-04-30")


def test_with_days_of_a_question_and_the_refusal_moves_with_these_alone(
    made: Make, people: Cast, access: Case
) -> None:
    ask(made, people.eva, access, "2026-02-03", "2026-02-17")
    case = extend(made, people.eva, access, "2026-02-05")
    assert (case.legal_deadline, case.state) == (day("2026-05-13"), "awaiting_identity"), "30 April + 13"
    assert "We wachten nog op jouw antwoord" in last_letter(made, case).body
    case = judge(made, people.eva, access, "2026-02-09", "2026-02-09")
    assert case.legal_deadline == day("2026-05-06"), "30 April + 5: Tuesday 5 May is a holiday"
    assert case.refusal_deadline == day("2026-03-05")
    assert "tot en met woensdag 6 mei 2026" in last_letter(made, case).body


def test_suspended_days_leave_more_room_to_extend(made: Make, people: Cast, access: Case) -> None:
    ask(made, people.eva, access, "2026-02-03", "2026-02-17")
    answer(made, people.amira, access, "2026-02-09")
    judge(made, people.eva, access, "2026-02-09", "2026-02-09")
    assert extend(made, people.eva, access, "2026-03-05").legal_deadline == day("2026-05-06")


def test_the_page_can_ask_beforehand(made: Make, people: Cast, access: Case) -> None:
    extended = extend(made, people.eva, access, "2026-02-16")
    with made.database.reading() as session:
        ctx = Context(session, Actor(people.eva.id), at("2026-02-16"), made.config)
        case = session.get_one(Case, extended.id)
        assert hindrance_to_extend(ctx, case, ctx.events_of(case)) == "extended_already"
        assert extension_of(case, ctx.events_of(case)).unextended.due == day("2026-03-02")
