"""What an exam that is moved or called off brings to every case beside it, and to whoever takes it (6.3, 7, A-06)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.actions.calling_off import CallOff, PutBack, call_off_exam, put_back_exam
from portal.actions.cases import CloseCase, close_case
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.exams import ImportedExam, WriteExam, upsert_exam, write_exam
from portal.actions.own_act import OwnAct, act_oneself
from portal.actions.repeats import JudgeRepeat, judge_repeat
from portal.actions.seat_warnings import WarnOfSeats, warn_of_seats
from portal.actions.sitting_changes import FollowSittings, PutBackSitting, follow_sittings, put_back_sitting
from portal.actions.waiting import WaitForSeat, wait_for_seat
from portal.config import Teams
from portal.db import Database
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.jobs.seats import warn
from portal.models import (
    Case,
    CaseEvent,
    Exam,
    ExamNews,
    Letter,
    LogEntry,
    OfferedSitting,
    OutboxMail,
    Placement,
    Sitting,
    due,
)
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.refusals import complete
from tests.sittings_fixture import choose, granted, offer, plan, taken

TEAMS = Teams(scheduler="bureau@school.example", exam_day="dag@school.example")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
USUAL = date(2026, 12, 28)
"""The day of the usual exam, a Monday: five weeks after 23 November."""


@pytest.fixture
def made(any_url: str, tmp_path: Path) -> Iterator[Make]:
    database = Database(any_url)
    config = replace(make_config(tmp_path, any_url), teams=TEAMS)
    yield Make(without_pages(config, database))
    for batch in check(database):
        assert not batch.findings
    database.close()


@pytest.fixture
def people(made: Make) -> Cast:
    return make_cast(made)


@pytest.fixture
def exam(made: Make) -> Exam:
    return made.exam(product=made.product())


def move(made: Make, people: Cast, exam: Exam, day: date, hour: int = 9, **more: object) -> None:
    """As a handler does on the page of the register."""
    now: Exam = made.get(Exam, id=exam.id)
    start = datetime.combine(day, time(hour), AMSTERDAM)
    values = {name: getattr(now, name) for name in ("code", "name_nl", "name_en", "duration_minutes", "mode")}
    command = WriteExam(**{**values, **more}, starts_at=start, product=now.product_id, exam=now.slug)
    made.do(people.eva, write_exam, command, "handler")


def imported(made: Make, people: Cast, exam: Exam, day: date, *, cancelled: bool = False) -> None:
    """As exam administration does with a file."""
    row = ImportedExam(
        exam.code, exam.name_nl, exam.name_en, datetime.combine(day, time(9), AMSTERDAM), exam.duration_minutes,
        exam.mode, product="Proctorio", cancelled=cancelled,
    )  # fmt: skip
    made.do(people.chloe, upsert_exam, row, "scheduler")


def sweep(made: Make, at: datetime = NOON) -> dict[str, int]:
    """One sweep: what it did. A second one right after it does nothing."""
    with made.app.app_context():
        did = {name: n for name, n in deadlines.sweep(made.database, made.config, lambda: at).items() if n}
        again = deadlines.sweep(made.database, made.config, lambda: at)
    assert not {name: n for name, n in again.items() if n and name != "nudge"}
    return did


def fresh(made: Make, case: Case) -> Case:
    found: Case = made.get(Case, ref=case.ref)
    return found


def place_of(made: Make, case: Case) -> Placement:
    found: Placement = made.get(Placement, case_id=case.id)
    return found


def tags(made: Make, case: Case) -> list[str]:
    return [event.tag for event in sorted(made.all(CaseEvent, case_id=case.id), key=lambda one: one.seq)]


def letter(made: Make, case: Case) -> str:
    """The last letter in the case."""
    bodies: list[Letter] = sorted(made.all(Letter, case_id=case.id), key=lambda one: one.sent_at)
    return f"{bodies[-1].title}\n{bodies[-1].body}"


def mails_to(made: Make, address: str) -> list[str]:
    return [mail.subject for mail in made.all(OutboxMail, address=address)]


@pytest.mark.parametrize("how", [move, imported])
def test_the_target_goes_with_the_exam_and_the_legal_deadline_stays(made, people, exam, how):
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    assert (case.target, case.target_mode) == (date(2026, 12, 11), "normal")
    how(made, people, exam, date(2026, 12, 15))
    assert fresh(made, case).target == date(2026, 12, 11), "each case follows in a transaction of its own"
    assert sweep(made)["follow exam"] == 1
    after = fresh(made, case)
    assert (after.target, after.target_mode, after.sort_by) == (
        date(2026, 12, 1),
        "normal",
        date(2026, 12, 1),
    )
    assert (after.legal_deadline, after.refusal_deadline) == (case.legal_deadline, case.refusal_deadline)
    said = letter(made, case)
    assert "dinsdag 15 december 2026, 9.00" in said
    assert "maandag 28 december 2026" in said
    assert "23 december 2026" in said, "the legal deadline stands in it"


def test_an_exam_brought_before_the_answer_reserves_a_place(made, people, exam):
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    assert made.all(Placement, case_id=case.id) == []
    move(made, people, exam, date(2026, 12, 15))
    sweep(made)
    assert place_of(made, case).state == "to_plan"
    assert [one for one in tags(made, case) if "reminder" not in one][-3:] == [
        "case:exam:moved",
        "case:alternative:needed",
        "case:letter:sent",
    ]


def test_protection_on_the_exam_day_follows_the_new_day(made, people):
    exam = made.exam(product=made.product(), day=date(2026, 12, 4))
    made.enrol(people.amira, exam)
    same_day = plan(made, people, exam)
    case = made.case(people.amira, exam)
    morning = datetime(2026, 12, 4, 5, tzinfo=UTC)
    assert sweep(made, morning)["protect"] == 1
    assert taken(made, same_day) == 1
    made.now = morning
    move(made, people, exam, date(2026, 12, 11))
    sweep(made, morning)
    case = fresh(made, case)
    assert (case.interim, case.protected) == (False, True)
    assert (taken(made, same_day), place_of(made, case).state) == (0, "to_plan")
    there = plan(made, people, exam, day=date(2026, 12, 11))
    assert sweep(made, datetime(2026, 12, 11, 5, tzinfo=UTC))["protect"] == 1
    case = fresh(made, case)
    assert (case.interim, place_of(made, case).sitting_id) == (True, there.id)


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (USUAL, True),  # the seat is at two o'clock that day
        (date(2026, 12, 24), True),  # still within ten working days after it
        (date(2026, 12, 11), True),
        (date(2026, 12, 10), False),  # the tenth working day after it is 24 December; the seat is later
        (date(2026, 12, 29), False),  # before the exam
    ],
)
def test_a_seat_stays_where_it_is_still_right(made, people, exam, day, kept):
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam, hour=14)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    move(made, people, exam, day, hour=10)
    assert sweep(made)["follow exam"] == 1
    case, placement = fresh(made, case), place_of(made, case)
    if kept:
        assert (case.state, placement.sitting_id, taken(made, seat)) == ("alternative_accepted", seat.id, 1)
        assert "Zaal 3.12" in letter(made, case)
        assert mails_to(made, TEAMS.scheduler) == []
    else:
        assert (case.state, placement.state, taken(made, seat)) == ("offering_alternative", "to_plan", 0)
        assert placement.lost_seat_at == NOON
        assert "Jij bent als eerste aan de beurt" in letter(made, case)
        assert len(mails_to(made, TEAMS.scheduler)) == 1


def test_what_the_student_agreed_to_in_writing_still_counts(made, people, exam):
    case, placement = granted(made, people, exam, people.amira)
    late = plan(made, people, exam, day=date(2027, 1, 20))
    offer(made, people, placement, late, agreed=("A-06",))
    choose(made, people.amira, case, late)
    move(made, people, exam, date(2026, 12, 29))
    sweep(made)
    assert place_of(made, case).sitting_id == late.id


def test_offers_that_no_longer_fit_go_and_the_others_stay(made, people, exam):
    case, placement = granted(made, people, exam, people.amira)
    early, later = plan(made, people, exam), plan(made, people, exam, day=date(2026, 12, 30))
    offer(made, people, placement, early, later)
    move(made, people, exam, date(2026, 12, 29))
    sweep(made)
    placement = place_of(made, case)
    assert [one.id for one in placement.offered_sittings] == [later.id]
    assert placement.state == "offered"
    said = letter(made, case)
    assert "woensdag 30 december 2026" in said
    assert "28 december 2026, 9.00–11.30" not in said
    event = made.get(CaseEvent, case_id=case.id, tag="case:exam:moved")
    assert len(event.facts["sittings"]) == 1


def test_a_longer_exam_takes_back_what_is_too_short(made, people, exam):
    """A-03: as long as the exam, with the student's extra time."""
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    move(made, people, exam, exam.day, duration_minutes=130)
    sweep(made)
    assert place_of(made, case).state == "to_plan"


def test_a_refusal_that_left_too_late_for_the_new_day_protects_again(made, people, exam):
    """11.2: three working days before the exam, else an alternative for this sitting."""
    made.enrol(people.amira, exam)
    case = made.taken_up(made.case(people.amira, exam), people.eva)
    made.do(people.eva, prepare_decision, complete(case), "handler")
    decided = datetime(2026, 12, 1, 9, tzinfo=UTC)
    proposal = made.all(CaseEvent, case_id=case.id, tag="case:decision:prepared")[0].facts["decision"]
    made.do(people.dirk, sign_decision, SignDecision(case.ref, proposal), "decider", at=decided)
    assert not fresh(made, case).protected
    move(made, people, exam, date(2026, 12, 3))
    sweep(made)
    case = fresh(made, case)
    assert (case.protected, case.state) == (True, "offering_alternative")
    assert place_of(made, case).state == "to_plan"
    assert "zonder online toezicht" in letter(made, case)


def refused(made: Make, people: Cast, exam: Exam) -> Case:
    """Amira's objection, refused on the first of December and closed."""
    made.enrol(people.amira, exam)
    case = made.taken_up(made.case(people.amira, exam), people.eva)
    made.do(people.eva, prepare_decision, complete(case), "handler")
    proposal = made.all(CaseEvent, case_id=case.id, tag="case:decision:prepared")[0].facts["decision"]
    decided = datetime(2026, 12, 1, 9, tzinfo=UTC)
    made.do(people.dirk, sign_decision, SignDecision(case.ref, proposal), "decider", at=decided)
    made.do(people.eva, close_case, CloseCase(case.ref, "Klaar."), "handler", at=decided)
    return fresh(made, case)


def test_a_closed_refusal_hears_the_new_moment_and_keeps_its_dates(made, people, exam):
    """O-6: another day is a new fact, so the student may object again."""
    before = refused(made, people, exam)
    news = len(mails_to(made, people.amira.email))
    made.now = NOON + timedelta(minutes=10)
    move(made, people, exam, date(2027, 1, 12))
    did = sweep(made, made.now)
    assert did["follow exam"] == 1
    assert len(mails_to(made, people.amira.email)) == news + 1, "a letter, and no general mail beside it"
    case = fresh(made, before)
    assert (case.state, case.is_open, case.closed_at) == ("completed", False, before.closed_at)
    same = ("outcome", "decided_at", "remedy_until", "legal_deadline", "sort_by", "protected")
    assert [getattr(case, name) for name in same] == [getattr(before, name) for name in same]
    said = letter(made, case)
    assert "dinsdag 12 januari 2027, 9.00" in said
    assert "12 januari 2027. Ook die datum verandert niet" in said, "the last day to challenge the answer"
    assert "Je mag opnieuw bezwaar maken" in said
    again = made.case(people.amira, exam)
    assert (again.repeat, again.protected) == (None, True), "the facts are new"


def test_who_objected_again_hears_it_in_the_open_request_alone(made, people, exam):
    old = refused(made, people, exam)
    made.now = NOON
    case = made.case(people.amira, exam)
    letters = len(made.all(Letter))
    move(made, people, exam, date(2027, 1, 12))
    assert sweep(made, made.now)["follow exam"] == 2
    moved = [one for one in made.all(Letter)[letters:] if "dinsdag 12 januari 2027" in one.body]
    assert [one.case_id for one in moved] == [case.id]
    assert fresh(made, old).exam_plan == 1


def test_calling_an_exam_off_and_on_again_is_no_new_fact(made, people, exam):
    case = refused(made, people, exam)
    made.now = NOON
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    assert sweep(made)["follow exam"] == 1
    assert "Je tentamen gaat niet door" in letter(made, case)
    made.do(people.eva, put_back_exam, PutBack(exam.slug), "handler")
    sweep(made)
    assert "Je mag opnieuw bezwaar maken" not in letter(made, case)
    assert made.case(people.amira, exam).repeat == "pending"


def test_a_closed_refusal_too_late_for_the_new_day_opens_again_for_a_place(made, people, exam):
    """11.2: sent less than three working days before the day that the exam has now."""
    case = refused(made, people, exam)
    move(made, people, exam, date(2026, 12, 3))
    sweep(made)
    case = fresh(made, case)
    assert (case.state, case.is_open, case.protected, case.closed_at) == (
        "offering_alternative",
        True,
        True,
        None,
    )
    assert place_of(made, case).state == "to_plan"
    assert "Je mag opnieuw bezwaar maken" not in letter(made, case)


def test_a_correction_after_the_exam_leaves_a_closed_refusal_alone(made, people, exam):
    case = refused(made, people, exam)
    made.now = datetime(2026, 12, 29, 9, tzinfo=UTC)
    move(made, people, exam, USUAL, hour=10)
    assert "follow exam" not in sweep(made, made.now)
    assert fresh(made, case).event_count == case.event_count


def test_a_repeat_is_no_repeat_any_more_once_the_exam_has_another_moment(made, people, exam):
    """O-6: in doubt the facts are new, and so they protect."""
    refused(made, people, exam)
    made.now = NOON
    case = made.case(people.amira, exam)
    made.do(people.dirk, judge_repeat, JudgeRepeat(case.ref, protects=False), "decider")
    made.now += timedelta(minutes=5)
    move(made, people, exam, date(2027, 1, 12))
    sweep(made, made.now)
    case = fresh(made, case)
    assert (case.repeat, case.protected) == ("protects", True)
    assert "zonder online toezicht" in letter(made, case)


def test_who_chose_supervision_reads_that_it_can_be_changed(made, people, exam):
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    exam_row = made.get(Exam, id=exam.id)
    with made.database.writing() as session:
        session.merge(exam_row).approval = "approved"
    made.do(people.amira, act_oneself, OwnAct(case.ref, True))
    move(made, people, exam, date(2026, 12, 29))
    sweep(made)
    assert "Je koos voor online toezicht" in letter(made, case)
    assert "Je maakt dit tentamen zonder" not in letter(made, case)


def test_a_correction_after_the_exam_tells_nobody(made, people, exam):
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    made.now = datetime(2026, 12, 29, 9, tzinfo=UTC)
    letters = len(made.all(Letter))
    move(made, people, exam, USUAL, hour=10)
    did = sweep(made, made.now)
    assert did["follow exam"] == 1
    assert "tell of exam" not in did
    assert (len(made.all(Letter)), place_of(made, case).sitting_id) == (letters, seat.id)
    assert fresh(made, case).state == "sat"


def test_called_off_gives_places_back_and_nobody_is_absent(made, people, exam):
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    sweep(made)
    case = fresh(made, case)
    assert (case.state, place_of(made, case).state, taken(made, seat)) == ("decided", "cancelled", 0)
    said = letter(made, case)
    assert said.startswith("Je tentamen gaat niet door")
    assert "Niemand zegt dat je wegbleef" in said
    assert sweep(made, datetime(2027, 1, 20, tzinfo=UTC)).keys() <= {"of_age"}
    made.do(people.eva, close_case, CloseCase(case.ref, "Het tentamen ging niet door."), "handler")
    assert fresh(made, case).state == "completed"


def test_an_undecided_objection_goes_on_without_its_exam(made, people):
    exam = made.exam(product=made.product(), day=date(2026, 12, 4))
    made.enrol(people.amira, exam)
    case = made.case(people.amira, exam)
    assert case.target_mode == "urgent" or case.target < date(2026, 12, 4)
    imported(made, people, exam, exam.day, cancelled=True)
    assert sweep(made)["follow exam"] == 1
    after = fresh(made, case)
    assert (after.state, after.legal_deadline, after.target_mode) == (
        "received",
        case.legal_deadline,
        "internal",
    )
    assert place_of(made, case).state == "cancelled"
    assert "protect" not in sweep(made, datetime(2026, 12, 4, 5, tzinfo=UTC))
    assert mails_to(made, TEAMS.exam_day) == []


def test_put_back_asks_for_a_place_again(made, people, exam):
    case, placement = granted(made, people, exam, people.amira)
    off = placement.channels_off
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    sweep(made)
    made.do(people.eva, put_back_exam, PutBack(exam.slug), "handler")
    sweep(made)
    case = fresh(made, case)
    assert (case.state, place_of(made, case).state) == ("offering_alternative", "to_plan")
    assert place_of(made, case).channels_off == off
    assert [one.tag for one in made.all(LogEntry) if one.tag.startswith("exam:")][-2:] == [
        "exam:cancelled", "exam:restored",
    ]  # fmt: skip


def test_sittings_go_with_the_exam_and_everybody_hears_it_once(made, people, exam):
    """A sitting beside an exam that is not held would go on taking seats and lines."""
    case, placement = granted(made, people, exam, people.amira)
    waits, other = granted(made, people, exam, people.ben)
    seat, empty = plan(made, people, exam, capacity=1), plan(made, people, exam, hour=14)
    for one in (placement, other):
        offer(made, people, one, seat)
    choose(made, people.amira, case, seat)
    made.do(people.ben, wait_for_seat, WaitForSeat(waits.ref, seat.id))
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    assert all(made.get(Sitting, id=one.id).cancelled_at for one in (seat, empty))
    with pytest.raises(Refused, match=r"^exam_cancelled$"):
        plan(made, people, exam)
    before = len(made.all(Letter))
    assert sweep(made)["follow exam"] == 2
    assert len(made.all(Letter)) == before + 2, "one letter each, none about the sitting"
    assert taken(made, seat) == 0
    assert made.all(OfferedSitting) == []
    assert len(mails_to(made, TEAMS.scheduler)) == 1, "of the full line; there is nothing to plan again"
    logged = [one for one in made.all(LogEntry) if one.tag == "sitting:cancelled"]
    assert len(logged) == 2


def test_of_a_called_off_exam_nobody_warns_that_seats_lack(made, people, exam):
    made.enrol(people.amira, exam)
    made.case(people.amira, exam)
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    sweep(made)
    assert warn(made.database, made.config, NOON) == 0
    with pytest.raises(Refused, match=r"^too_early$"):
        made.do(None, warn_of_seats, WarnOfSeats(exam.slug))


def test_an_exam_put_back_finds_its_sittings_called_off_and_warns_anew(made, people, exam):
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam, capacity=1)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    assert warn(made.database, made.config, NOON) == 1
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    sweep(made)
    made.do(people.eva, put_back_exam, PutBack(exam.slug), "handler")
    sweep(made)
    placement = place_of(made, case)
    assert (placement.state, placement.sitting_id, placement.accepted_at) == ("to_plan", None, None)
    assert placement.lost_seat_at == NOON, "who had a seat goes first"
    assert made.get(Sitting, id=seat.id).cancelled_at, "the room may be gone"
    assert warn(made.database, made.config, NOON) == 1, "the seats lack again"
    made.do(people.chloe, put_back_sitting, PutBackSitting(seat.id), "scheduler")
    offer(made, people, placement, made.get(Sitting, id=seat.id))
    choose(made, people.amira, case, seat, at=NOON)
    assert taken(made, seat) == 1
    assert sweep(made) == {}


def test_a_sitting_of_an_exam_that_is_called_off_does_not_go_ahead(made, people, exam):
    seat = plan(made, people, exam)
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    with pytest.raises(Refused, match=r"^exam_cancelled$"):
        made.do(people.chloe, put_back_sitting, PutBackSitting(seat.id), "scheduler")


def test_moving_an_exam_that_is_called_off_tells_nobody_twice(made, people, exam):
    for one in (people.amira, people.ben):
        made.enrol(one, exam)
    case = made.case(people.amira, exam)
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    sweep(made)
    letters, mails = len(made.all(Letter)), len(made.all(OutboxMail))
    move(made, people, exam, date(2026, 12, 29))
    assert sweep(made)["follow exam"] == 1
    assert (len(made.all(Letter)), len(made.all(OutboxMail))) == (letters, mails)
    made.do(people.eva, put_back_exam, PutBack(exam.slug), "handler")
    sweep(made)
    assert "dinsdag 29 december 2026, 9.00" in letter(made, case)


def test_a_sitting_called_off_by_itself_waits_for_the_news_about_the_exam(made, people, exam):
    """Whoever changes another sitting at that moment does not make the student read two letters."""
    case, placement = granted(made, people, exam, people.amira)
    seat = plan(made, people, exam)
    offer(made, people, placement, seat)
    choose(made, people.amira, case, seat)
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    with made.database.reading() as session:
        assert list(session.scalars(due.sittings_to_follow(NOON))) == []
    with pytest.raises(Refused, match=r"^too_early$"):
        made.do(None, follow_sittings, FollowSittings(case.ref))


def test_called_off_twice_is_called_off_once(made, people, exam):
    for _again in range(2):
        made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    assert made.get(Exam, id=exam.id).plan == 1
    assert len(made.all(ExamNews)) == 1
    made.now = datetime(2027, 1, 4, tzinfo=UTC)
    with pytest.raises(Refused, match=r"^exam_begun$"):
        made.do(people.eva, put_back_exam, PutBack(exam.slug), "handler")


def test_whoever_takes_the_exam_hears_of_it_once_and_the_mail_names_nothing(made, people, exam, monkeypatch):
    monkeypatch.setattr("portal.actions.exam_news.AT_ONCE", 2)
    others = made.people("Ans", "Bea", "Cor", "Dee")
    for one in (*others, people.amira):
        made.enrol(one, exam)
    made.case(people.amira, exam)
    before = len(made.all(OutboxMail))
    move(made, people, exam, date(2026, 12, 29))
    with made.app.app_context():
        for _minute in range(4):
            deadlines.sweep(made.database, made.config, lambda: NOON)
    told = [mail for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("exam-news")]
    assert sorted(mail.address for mail in told) == sorted(one.email for one in others)
    assert len(made.all(OutboxMail)) == before + len(others) + 1, "amira gets her letter's mail alone"
    for mail in told:
        assert not {"STAT1", "stat1", "Statistiek", "bezwaar"} & set(f"{mail.subject} {mail.body}".split())
        assert "/nl/my-exams" in mail.body


def test_of_two_changes_in_a_row_people_hear_once(made, people, exam):
    made.enrol(people.ben, exam)
    move(made, people, exam, USUAL + timedelta(days=1))
    move(made, people, exam, USUAL + timedelta(days=2))
    sweep(made)
    told = [mail for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("exam-news")]
    assert len(told) == 1
