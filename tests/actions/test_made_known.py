"""Six weeks count from when a refusal was made known: by mail that left, or by post (C13, C14, Awb 6:8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.actions.post import PostLetter, post_letter
from portal.jobs import deadlines, retention
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Letter, OutboxMail
from portal.models.post import letters_to_post
from portal.models.viewer import Viewer
from portal.rules.access import known_roles
from tests.office import Office

TOLD = date(2027, 1, 4)
"""Six weeks from 23 November 2026."""


def refused_letter(office: Office, at: datetime | None = None) -> tuple[Case, Letter]:
    case = office.case("access")
    office.sign(case, office.prepare(case, "refused", "not_identifiable"), at=at)
    return office.fresh(case), office.letter(case)


def mail_left(office: Office, letter: Letter, at: datetime, state: str = "sent") -> None:
    with office.make.database.writing() as session:
        mail = session.get_one(OutboxMail, office.make.get(OutboxMail, dedupe_key=f"letter:{letter.id}").id)
        mail.state, mail.sent_at = state, at if state == "sent" else None


def swept(office: Office, at: datetime) -> int:
    with office.make.app.app_context():
        return deadlines.sweep(office.make.database, office.make.config, lambda: at)["announced"]


def test_a_mail_that_left_the_same_day_changes_nothing(either: Office) -> None:
    case, letter = refused_letter(either)
    assert case.remedy_until == TOLD
    mail_left(either, letter, either.make.now + timedelta(minutes=5))
    assert swept(either, either.make.now + timedelta(minutes=6)) == 0


def test_a_mail_that_left_a_day_later_gives_a_day_more(either: Office) -> None:
    case, letter = refused_letter(either)
    left = either.make.now + timedelta(days=1)
    mail_left(either, letter, left)
    assert swept(either, left) == 1
    assert swept(either, left) == 0
    assert either.fresh(case).remedy_until == TOLD + timedelta(days=1)
    event = either.make.get(CaseEvent, case_id=case.id, tag="case:letter:announced")
    assert event.facts == {"letter": letter.id, "remedy_until": "2027-01-05"}
    assert [finding for part in check(either.make.database) for finding in part.findings] == []


def test_what_is_signed_just_before_midnight_counts_from_the_next_day(office: Office) -> None:
    case, letter = refused_letter(office, at=datetime(2026, 11, 23, 22, 55, tzinfo=UTC))
    assert case.remedy_until == date(2027, 1, 5)
    assert "5 januari 2027" in letter.body
    assert "Ging deze brief, of de mail erover, later weg dan de dag van dit besluit?" in letter.body
    mail_left(office, letter, datetime(2026, 11, 23, 23, 4, tzinfo=UTC))
    assert swept(office, datetime(2026, 11, 23, 23, 5, tzinfo=UTC)) == 0


def test_of_a_letter_on_paper_the_six_weeks_count_from_the_post(either: Office) -> None:
    case, letter = refused_letter(either)
    mail_left(either, letter, either.make.now, "dead")
    either.make.now += timedelta(days=3)
    either.make.do(either.cast.eva, post_letter, PostLetter(letter.id), "handler")
    assert either.fresh(case).remedy_until == TOLD + timedelta(days=3)


def test_another_letter_of_the_case_moves_nothing(office: Office) -> None:
    case, _ = refused_letter(office)
    receipt = office.make.get(Letter, case_id=case.id, number="N1")
    office.make.now += timedelta(days=3)
    office.make.do(office.cast.eva, post_letter, PostLetter(receipt.id), "handler")
    assert office.fresh(case).remedy_until == TOLD


@pytest.mark.parametrize("posted", [True, False])
def test_a_letter_that_nobody_posted_stays_on_the_list(office: Office, posted: bool) -> None:
    _, letter = refused_letter(office)
    make = office.make
    mail_left(office, letter, make.now, "dead")
    if posted:
        make.do(office.cast.eva, post_letter, PostLetter(letter.id), "handler")
    retention.sweep(make.database, make.now + timedelta(days=40))
    viewer = Viewer(office.cast.eva.id, roles=known_roles(frozenset({"handler"})), side="staff")
    with make.database.reading() as session:
        listed = [one.id for one in session.scalars(letters_to_post(viewer)).unique()]
    assert listed == ([] if posted else [letter.id])
    assert bool(make.all(OutboxMail, dedupe_key=f"letter:{letter.id}")) is not posted
