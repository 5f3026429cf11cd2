"""What the clock brings, step by step, and that running it again brings nothing (T17, C16, 6.4, O-6, section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.actions.cases import CloseCase, Withdraw, close_case, withdraw
from portal.actions.day_before import TellOfTomorrow, tell_of_tomorrow
from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.repeats import JudgeRepeat, judge_repeat
from portal.config import Teams
from portal.db import Database
from portal.jobs import deadlines, digest
from portal.jobs.check import check
from portal.models import Case, CaseEvent, Exam, Letter, OutboxMail, Placement, Sitting
from portal.rules.errors import Refused
from tests.actions.clock_fixture import answer, ask, judge
from tests.cast import Cast, make_cast
from tests.make import Make, make_config, without_pages
from tests.refusals import complete
from tests.sittings_fixture import granted, offer, plan, taken

TEAMS = Teams(
    handler="team@school.example", decider="beslis@school.example", dpo="fg@school.example",
    scheduler="bureau@school.example", exam_day="dag@school.example",
)  # fmt: skip
FILED = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday; a month later is Wednesday 23 December


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


def sweep(made: Make, at: datetime) -> dict[str, int]:
    """One sweep at this moment: what it did. A second one right after it does nothing."""
    with made.app.app_context():
        did = {name: n for name, n in deadlines.sweep(made.database, made.config, lambda: at).items() if n}
        again = deadlines.sweep(made.database, made.config, lambda: at)
    assert not {name: n for name, n in again.items() if n and name != "nudge"}
    return did


def at(day: str, hour: int = 8) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def mails(made: Make, address: str) -> list[str]:
    return [
        mail.subject for mail in sorted(made.all(OutboxMail, address=address), key=lambda m: m.not_before)
    ]


def letters(made: Make, case: Case) -> list[str]:
    return [one.number for one in sorted(made.all(Letter, case_id=case.id), key=lambda one: one.sent_at)]


def fresh(made: Make, case: Case) -> Case:
    return made.get(Case, ref=case.ref)


def test_nothing_is_overlooked_amber_red_late_once_each(made: Make, people: Cast) -> None:
    case = made.case(people.amira, kind="access")  # target 14 December, deadline 23 December
    assert sweep(made, at("2026-12-06")) == {}
    assert sweep(made, at("2026-12-07")) == {"remind": 1}
    assert sweep(made, at("2026-12-09")) == {}
    assert sweep(made, at("2026-12-10")) == {"remind": 1}
    assert sweep(made, at("2026-12-15")) == {"remind": 1}
    assert fresh(made, case).reminded == "late"
    assert len(mails(made, "team@school.example")) == 3
    levels = [e.facts["level"] for e in made.all(CaseEvent, case_id=case.id) if e.tag == "case:reminder:sent"]
    assert sorted(levels) == ["amber", "late", "red"]


def test_a_reminder_goes_to_whoever_handles_it(made: Make, people: Cast) -> None:
    made.taken_up(made.case(people.amira, kind="access"), people.eva)
    sweep(made, at("2026-12-10"))
    assert mails(made, people.eva.email)
    assert not mails(made, "team@school.example")


def test_late_is_said_to_the_student_and_the_dpo_once(made: Make, people: Cast) -> None:
    case = made.case(people.amira, kind="access")
    assert "late" not in sweep(made, at("2026-12-23", 22))  # 23:00 in Amsterdam: the day is not over (C14)
    assert sweep(made, at("2026-12-23", 23))["late"] == 1
    assert fresh(made, case).late
    assert letters(made, case) == ["N1", "N13"]
    assert len(mails(made, "fg@school.example")) == 1
    letter = made.get(Letter, case_id=case.id, number="N13")
    assert "23 december 2026" in letter.body
    assert "ingebrekestelling" in letter.body


def test_an_answer_that_nobody_reads_stops_no_clock(made: Make, people: Cast) -> None:
    """C9: from the day of the answer the clock runs, whoever is slow to judge it; T17 follows."""
    case = made.taken_up(made.case(people.amira, kind="access"), people.eva)
    ask(made, people.eva, case, "2026-11-24", "2027-01-29")
    assert not answer(made, people.amira, case, "2026-12-04").waits_for_student
    deadline = fresh(made, case).legal_deadline
    assert date(2026, 12, 23) < deadline < date(2027, 1, 29)
    assert "late" not in sweep(made, at(deadline.isoformat(), 22))
    assert sweep(made, at(deadline.isoformat(), 23))["late"] == 1
    assert "N13" in letters(made, case)


def test_an_answer_that_is_not_enough_leaves_the_question_open(made: Make, people: Cast) -> None:
    case = made.taken_up(made.case(people.amira, kind="access"), people.eva)
    ask(made, people.eva, case, "2026-11-24", "2027-01-29")
    answer(made, people.amira, case, "2026-11-25")
    assert judge(made, people.eva, case, "2026-11-26", "2026-11-25", enough=False).waits_for_student
    assert "late" not in sweep(made, at("2026-12-28"))


def test_a_decided_case_is_not_late(made: Make, people: Cast) -> None:
    case = made.taken_up(made.case(people.amira, kind="access"), people.eva)
    grant = complete(case, "granted")
    decision = made.do(people.eva, prepare_decision, grant, "handler")
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    assert "late" not in sweep(made, at("2026-12-24"))


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    """On Friday 4 December, before the legal deadline of what is filed on 23 November."""
    exam = made.exam("STAT1", product=made.product(), day=date(2026, 12, 4))
    made.enrol(people.amira, exam)
    return exam


def test_no_answer_on_the_exam_day_protects_and_holds_a_seat(made: Make, people: Cast, exam: Exam) -> None:
    same_day = plan(made, people, exam)
    case = made.case(people.amira, exam)
    assert made.get(Placement, case_id=case.id).state == "to_plan"  # a place is reserved from receipt (6.2)
    assert "protect" not in sweep(made, at("2026-12-03", 22))
    assert sweep(made, at("2026-12-03", 23))["protect"] == 1  # midnight in Amsterdam
    case = fresh(made, case)
    assert (case.interim, case.protected, case.state) == (True, True, "received")
    assert made.get(Placement, case_id=case.id).sitting_id == same_day.id
    assert taken(made, same_day) == 1
    [told] = mails(made, "dag@school.example")
    assert case.ref not in told
    assert "Zaal 3.12" in made.get(Letter, case_id=case.id, kind="exam-day").body


def test_without_a_seat_that_day_the_first_one_after_it(made: Make, people: Cast, exam: Exam) -> None:
    plan(made, people, exam, nothing_recorded=True, day=date(2026, 12, 21))  # past A-06
    later = plan(made, people, exam, day=date(2026, 12, 8))
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-03", 23))
    assert made.get(Placement, case_id=case.id).sitting_id == later.id


def test_the_day_before_the_student_hears_what_happens_once(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)

    def told() -> list[str]:
        keys = [mail for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("exam-tomorrow")]
        return [mail.subject for mail in keys]

    assert "tomorrow" not in sweep(made, at("2026-12-02", 12))
    assert "tomorrow" not in sweep(made, at("2026-12-03", 6))  # seven in Amsterdam
    assert sweep(made, at("2026-12-03", 7))["tomorrow"] == 1
    assert "tomorrow" not in sweep(made, at("2026-12-03", 15))
    assert told() == [f"Lees wat er morgen gebeurt ({case.ref})"]
    with pytest.raises(Refused, match="not_exam_day"):
        made.do(None, tell_of_tomorrow, TellOfTomorrow(case.ref), at=at("2026-12-04", 7))
    assert told() == [f"Lees wat er morgen gebeurt ({case.ref})"]


@pytest.mark.parametrize("meanwhile", ["withdrawn", "decided", "own_act", "cancelled", "on paper"])
def test_nobody_hears_of_tomorrow_when_it_is_different_by_then(
    made: Make, people: Cast, exam: Exam, meanwhile: str
) -> None:
    case = made.case(people.amira, exam)
    if meanwhile == "withdrawn":
        made.do(people.amira, withdraw, Withdraw(case.ref))
    elif meanwhile == "decided":
        made.taken_up(case, people.eva)
        decision = made.do(people.eva, prepare_decision, complete(case, "granted"), "handler")
        made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    else:
        with made.database.writing() as session:
            row = session.get_one(Case, case.id)
            if meanwhile == "own_act":
                row.own_act = True
            elif meanwhile == "cancelled":
                session.get_one(Exam, exam.id).cancelled_at = made.now
            else:
                row.channel, row.email = "post", ""
    with pytest.raises(Refused):
        made.do(None, tell_of_tomorrow, TellOfTomorrow(case.ref), at=at("2026-12-03", 9))
    assert not [mail for mail in made.all(OutboxMail) if mail.dedupe_key.startswith("exam-tomorrow")]
    with made.database.writing() as session:  # put back what the chain does not tell
        row, other = session.get_one(Case, case.id), session.get_one(Exam, exam.id)
        row.own_act, other.cancelled_at = False, None


def test_the_same_time_comes_before_another_time_of_that_day(made: Make, people: Cast, exam: Exam) -> None:
    """6.4, in this order: a campus seat at the same time, then the first one within A-06."""
    earlier = plan(made, people, exam, hour=8)
    afternoon = plan(made, people, exam, hour=13)
    same = plan(made, people, exam, capacity=1, accessible=False)
    reachable = plan(made, people, exam, capacity=1)
    got = []
    for who in ("amira", "ben", "eva", "dirk"):
        person = getattr(people, who)
        made.enrol(person, *([] if who == "amira" else [exam]))
        case = made.case(person, exam)
        sweep(made, at("2026-12-03", 23))
        got.append(made.get(Placement, case_id=case.id).sitting_id)
    assert got == [reachable.id, same.id, earlier.id, earlier.id]
    assert afternoon.id not in got


@pytest.mark.parametrize(
    "unfit",
    [
        {"form": "oral"},  # only the exam board can say that it compares
        {"form": "assignment"},
        {"form": "home"},  # home only if the student wants it
        {"duration_minutes": 119},
        {"capacity": 0},
        {"day": date(2026, 12, 21)},  # one day past A-06
    ],
)
def test_a_place_that_does_not_suit_is_not_held(
    made: Make, people: Cast, exam: Exam, unfit: dict[str, object]
) -> None:
    plan(made, people, exam, **unfit)
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-03", 23))
    place = made.get(Placement, case_id=case.id)
    assert (place.state, place.sitting_id) == ("to_plan", None)


def test_an_institution_with_stricter_days_holds_no_later_place(made: Make, people: Cast, exam: Exam) -> None:
    plan(made, people, exam, day=date(2026, 12, 9))  # three working days after the exam
    made.config = replace(made.config, alternative_working_days=2)
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-03", 23))
    assert made.get(Placement, case_id=case.id).sitting_id is None


def test_without_any_seat_exam_administration_hears_it(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-04", 5))
    assert fresh(made, case).interim
    assert made.get(Placement, case_id=case.id).state == "to_plan"
    assert len(mails(made, "bureau@school.example")) == 1


@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_an_answer_after_the_exam_day_leaves_the_place_that_was_given(
    made: Make, people: Cast, exam: Exam, outcome: str
) -> None:
    """6.4: a later refusal has no effect on a place given there, and neither has a later grant."""
    later = plan(made, people, exam, day=date(2026, 12, 15))
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-03", 23))
    made.now = at("2026-12-07")
    case = made.taken_up(case, people.eva)
    decision = made.do(people.eva, prepare_decision, complete(case, outcome), "handler")
    made.now = at("2026-12-11")  # after the time for advice
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    place = made.get(Placement, case_id=case.id)
    assert (place.state, place.sitting_id) == ("accepted", later.id)
    assert fresh(made, case).state == "alternative_accepted"
    assert "maak je zonder online toezicht" in made.get(Letter, case_id=case.id, kind="decision").body
    assert sweep(made, at("2026-12-16"))["sat"] == 1


def test_without_a_seat_yet_one_is_still_looked_for_after_the_answer(
    made: Make, people: Cast, exam: Exam
) -> None:
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-03", 23))
    made.now = at("2026-12-07")
    case = made.taken_up(case, people.eva)
    decision = made.do(people.eva, prepare_decision, complete(case, "granted"), "handler")
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider")
    assert made.get(Placement, case_id=case.id).state == "to_plan"
    assert fresh(made, case).state == "offering_alternative"


def test_taking_it_back_after_the_exam_day_costs_no_place(made: Make, people: Cast, exam: Exam) -> None:
    later = plan(made, people, exam, day=date(2026, 12, 15))
    case = made.case(people.amira, exam)
    sweep(made, at("2026-12-03", 23))
    made.now = at("2026-12-07")
    made.do(people.amira, withdraw, Withdraw(case.ref))
    place = made.get(Placement, case_id=case.id)
    assert (place.state, place.sitting_id) == ("accepted", later.id)
    assert "Zaal 3.12" in made.get(Letter, case_id=case.id, number="N10").body


def test_an_objection_on_the_exam_day_itself_protects_at_once(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam, at=at("2026-12-04", 6))
    assert fresh(made, case).interim


def test_an_objection_during_the_exam_stops_no_session(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam, at=at("2026-12-04", 9))  # it began at 8:00 UTC (O-7)
    assert not fresh(made, case).interim
    assert case.hold == "objection"
    assert sweep(made, at("2026-12-04", 10)).get("protect") is None


@pytest.fixture
def again(made: Make, people: Cast) -> Case:
    """A second objection to the same exam, after a refusal."""
    exam = made.exam("FAR1", product=made.product(), day=date(2027, 3, 1))
    made.enrol(people.amira, exam)
    case = made.taken_up(made.case(people.amira, exam), people.eva)
    refuse = complete(case)
    decision = made.do(people.eva, prepare_decision, refuse, "handler")
    late = made.now + timedelta(days=7)
    made.do(people.dirk, sign_decision, SignDecision(case.ref, decision.id), "decider", at=late)
    made.do(people.eva, close_case, CloseCase(case.ref), "handler", at=late)
    return made.case(people.amira, exam, at=late)


def test_a_repeat_protects_only_once_somebody_says_so(made: Make, people: Cast, again: Case) -> None:
    assert (again.repeat, again.protected, again.hold) == ("pending", False, "objection")
    made.do(people.dirk, judge_repeat, JudgeRepeat(again.ref, True), "decider", at=again.received_at)
    assert (fresh(made, again).repeat, fresh(made, again).protected) == ("protects", True)
    with pytest.raises(Refused, match="no_repeat"):
        made.do(people.dirk, judge_repeat, JudgeRepeat(again.ref, False), "decider", at=again.received_at)


def test_silence_protects_after_one_working_day(made: Make, people: Cast, again: Case) -> None:
    assert again.day_received == date(2026, 11, 30)
    assert "presume" not in sweep(made, at("2026-12-01", 22))
    assert sweep(made, at("2026-12-01", 23))["presume"] == 1
    assert fresh(made, again).protected
    with pytest.raises(Refused, match="no_repeat"):
        made.do(people.dirk, judge_repeat, JudgeRepeat(again.ref, False), "decider", at=at("2026-12-02"))


def test_a_dpo_does_not_judge_a_repeat(made: Make, people: Cast, again: Case) -> None:
    """38(6): whoever watches over the decision takes none."""
    with pytest.raises(Refused, match="dpo_decides_nothing"):
        made.do(
            people.dirk, judge_repeat, JudgeRepeat(again.ref, False), "decider", "dpo", at=again.received_at
        )


def test_a_repeat_with_nothing_new_does_not_protect_on_the_exam_day(
    made: Make, people: Cast, again: Case
) -> None:
    made.do(people.dirk, judge_repeat, JudgeRepeat(again.ref, False), "decider", at=again.received_at)
    assert "protect" not in sweep(made, at("2027-03-01", 1))


def test_an_offer_without_answer_is_reminded_twice_and_then_firm(made: Make, people: Cast) -> None:
    exam = made.exam("FIRM1", product=made.product(), day=date(2027, 2, 1))
    case, placement = granted(made, people, exam, people.ben)
    seat = plan(made, people, exam, day=date(2027, 2, 1))
    offer(made, people, placement, seat)
    assert "nudge" not in sweep(made, at("2027-01-22"))
    sweep(made, at("2027-01-25"))  # five working days before Monday 1 February
    sweep(made, at("2027-01-28"))  # two
    nudges = [m for m in made.all(OutboxMail) if m.dedupe_key.startswith("offer-reminder")]
    assert len(nudges) == 2
    assert sweep(made, at("2027-01-29"))["nudge"] == 1
    case = fresh(made, case)
    assert case.state == "firm"
    assert made.get(Placement, case_id=case.id).sitting_id == seat.id
    assert sweep(made, at("2027-02-02"))["sat"] == 1
    assert fresh(made, case).state == "sat"
    assert fresh(made, case).sort_by == date(
        2027, 3, 17
    )  # ten working days for the result, thirty days after it
    assert sweep(made, at("2027-03-17"))["audit"] == 1
    assert fresh(made, case).state == "non_detriment_check"


def test_when_every_offered_seat_went_to_others_exam_administration_hears_it_once(
    made: Make, people: Cast
) -> None:
    exam = made.exam("FULL1", product=made.product(), day=date(2027, 2, 1))
    _, placement = granted(made, people, exam, people.ben)
    seat = plan(made, people, exam, day=date(2027, 2, 1), capacity=1)
    offer(made, people, placement, seat)
    with made.database.writing() as session:
        session.get_one(Sitting, seat.id).taken = 1
    sweep(made, at("2027-01-29"))
    assert made.get(Placement, id=placement.id).state == "to_plan"
    assert len([m for m in made.all(OutboxMail) if m.dedupe_key.startswith("staff-no-seat")]) == 1
    assert "nudge" not in sweep(made, at("2027-01-30"))


def test_the_digest_comes_once_a_working_day_from_eight_on(made: Make, people: Cast) -> None:
    made.case(people.amira, kind="access")
    with made.app.app_context():
        assert digest.send(made.database, made.config, at("2026-11-24", 6)) == 0  # seven in Amsterdam
        assert digest.send(made.database, made.config, at("2026-11-24", 7)) == 1
        assert digest.send(made.database, made.config, at("2026-11-24", 9)) == 0
        assert digest.send(made.database, made.config, at("2026-11-28", 9)) == 0  # a Saturday
    [mail] = made.all(OutboxMail, address="team@school.example")
    assert "Nieuw: 1" in mail.body
    assert "Te laat" not in mail.body
