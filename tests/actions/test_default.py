"""A notice of default: only when the answer is late, only under the Awb, once, with two weeks rolled as C13."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.actions.cases import Withdraw, withdraw
from portal.actions.default import (
    GiveNoticeOfDefault,
    TakeInNoticeOfDefault,
    give_notice_of_default,
    take_in_notice_of_default,
)
from portal.config_sections import Teams
from portal.db import Database
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Letter, OutboxMail
from portal.rules.deadlines import after_notice_of_default, replay
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import NOW, Make, make_config, without_pages

LATE = NOW + timedelta(days=31)
"""The day after the deadline of 23 December 2026."""


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    """An installation on each engine in turn, where deciders and handlers have an address."""
    teams = Teams(handler="privacy@voorbeeld.example", decider="bestuur@voorbeeld.example")
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url, teams=teams), database))
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def case(made: Make, people: Cast) -> Case:
    return made.case(people.amira, kind="access")


def give(made: Make, people: Cast, case: Case, at: datetime = LATE, by: str = "amira") -> None:
    made.do(getattr(people, by), give_notice_of_default, GiveNoticeOfDefault(case.ref), at=at)


def take_in(made: Make, people: Cast, case: Case, on: date, at: datetime = LATE) -> None:
    made.do(people.eva, take_in_notice_of_default, TakeInNoticeOfDefault(case.ref, on), "handler", at=at)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 16)),  # a Monday, two weeks later a Monday
        (date(2026, 3, 20), date(2026, 4, 7)),  # 3 April is Good Friday, then the weekend and Easter Monday
        (date(2026, 4, 30), date(2026, 5, 18)),  # Ascension, the equated 15 May, the weekend
        (date(2026, 12, 24), date(2027, 1, 7)),  # nothing in the way
        (date(2026, 12, 11), date(2026, 12, 28)),  # 25 and 26 December, Sunday
    ],
)
def test_two_weeks_rolled_as_six_weeks_are(received: date, due: date) -> None:
    counted = after_notice_of_default(received)
    assert counted.due == due
    assert replay(counted.working) == due


def test_it_is_written_told_and_sorted_by(made: Make, people: Cast, case: Case) -> None:
    give(made, people, case)
    found = made.get(Case, ref=case.ref)
    assert (found.default_due, found.sort_by) == (date(2027, 1, 7), case.target)
    event = made.get(CaseEvent, case_id=case.id, tag="case:default:received")
    assert event.facts == {"received_on": "2026-12-24", "due": "2027-01-07"}
    letter = made.get(Letter, case_id=case.id, kind="update")
    assert "7 januari 2027" in letter.body
    told = {mail.address for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("staff-default")}
    assert told == {"privacy@voorbeeld.example", "bestuur@voorbeeld.example"}
    assert [one for checked in check(made.database) for one in checked.findings] == []


def test_not_before_the_deadline_has_passed(made: Make, people: Cast, case: Case) -> None:
    last_day = datetime(2026, 12, 23, 22, 59, tzinfo=UTC)
    with pytest.raises(Refused, match=r"^not_late_yet"):
        give(made, people, case, at=last_day)
    give(made, people, case, at=last_day + timedelta(minutes=1))


def test_once_for_each_case(made: Make, people: Cast, case: Case) -> None:
    give(made, people, case)
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        give(made, people, case)
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        take_in(made, people, case, date(2026, 12, 24))


@pytest.mark.parametrize("route", ["court", None])
def test_only_under_the_awb(made: Make, people: Cast, case: Case, route: str | None) -> None:
    made.config = replace(made.config, remedy_route=route)
    with pytest.raises(Refused, match=r"^no_default_here"):
        give(made, people, case)


def test_only_by_who_asked(made: Make, people: Cast, case: Case) -> None:
    with pytest.raises(Refused, match=r"^gone"):
        give(made, people, case, by="ben")
    with pytest.raises(Refused, match=r"^own_case"):
        made.do(
            people.amira,
            take_in_notice_of_default,
            TakeInNoticeOfDefault(case.ref, LATE.date()),
            "handler",
            at=LATE,
        )


def test_an_answered_case_is_not_late(made: Make, people: Cast, case: Case) -> None:
    made.do(people.amira, withdraw, Withdraw(case.ref))
    with pytest.raises(Refused, match=r"^not_in_this_state"):
        give(made, people, case)


@pytest.mark.parametrize("kind", ["dpo_question", "withdrawal"])
def test_what_has_no_deadline_is_never_in_default(made: Make, people: Cast, kind: str) -> None:
    product = made.product()
    exam = made.exam("X1", product=product)
    made.enrol(people.amira, exam)
    exams = () if kind == "dpo_question" else (exam,)
    case = made.case(people.amira, *exams, kind=kind, question="Mag dit?")
    with pytest.raises(Refused):
        give(made, people, case, at=LATE + timedelta(days=60))


def test_by_post_the_day_of_receipt_counts(made: Make, people: Cast, case: Case) -> None:
    late = LATE + timedelta(days=10)
    with pytest.raises(Refused, match=r"^default_too_early"):
        take_in(made, people, case, date(2026, 12, 23), at=late)
    with pytest.raises(Refused, match=r"^day_not_yet"):
        take_in(made, people, case, late.date() + timedelta(days=1), at=late)
    take_in(made, people, case, date(2026, 12, 28), at=late)
    assert made.get(Case, ref=case.ref).default_due == date(2027, 1, 11)
    event = made.get(CaseEvent, case_id=case.id, tag="case:default:received")
    assert event.function == "handler"
