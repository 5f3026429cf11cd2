"""What a student reports after the exam: taken in, reminded of, answered in the case, never forgotten (A-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.actions.disadvantage import CheckDisadvantage, check_disadvantage
from portal.actions.disadvantage_reports import (
    AnswerReport,
    ReportDisadvantage,
    answer_report,
    report_disadvantage,
)
from portal.actions.results import NoteResults, note_results
from portal.actions.retention import Pseudonymise, pseudonymise
from portal.actions.seating import AskAudit, NoteSat, ask_audit, note_sat
from portal.config import Teams
from portal.jobs import deadlines
from portal.jobs.check import check
from portal.models import Case, CaseEvent, DisadvantageReport, Exam, Letter, LogEntry, OutboxMail, Sitting
from portal.rules.alternatives import AUDITED
from portal.rules.errors import Refused
from tests.cast import Cast
from tests.make import Make
from tests.sittings_fixture import choose, granted, offer, plan, registered

TEAMS = Teams(handler="team@school.example", dpo="fg@school.example")
AFTER = datetime(2027, 1, 4, 9, tzinfo=UTC)
"""A Monday; the exam was on Monday 28 December."""


@pytest.fixture
def sat(made: Make, people: Cast) -> Case:
    """Amira sat elsewhere."""
    made.config = replace(made.config, teams=TEAMS)
    exam = made.get(Exam, id=made.exam(product=made.product()).id)
    case, placement = granted(made, people, exam, people.amira)
    sitting = plan(made, people, exam)
    offer(made, people, placement, sitting)
    choose(made, people.amira, case, sitting)
    made.now = AFTER
    made.do(None, note_sat, NoteSat(case.ref))
    return fresh(made, case)


def fresh(made: Make, case: Case) -> Case:
    found: Case = made.get(Case, ref=case.ref)
    return found


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def report(
    made: Make, people: Cast, case: Case, what: str = "remark", words: str = "Op de lijst stond een ster."
):
    return made.do(people.amira, report_disadvantage, ReportDisadvantage(case.ref, what, words))


def answer(made: Make, people: Cast, case: Case, *, found: bool = True, words: str = "De ster is weg."):
    return made.do(people.eva, answer_report, AnswerReport(case.ref, found, words), "handler")


def sweep(made: Make, at: datetime) -> dict[str, int]:
    with made.app.app_context():
        did = {name: n for name, n in deadlines.sweep(made.database, made.config, lambda: at).items() if n}
        again = deadlines.sweep(made.database, made.config, lambda: at)
    assert not {name: n for name, n in again.items() if n}
    return did


def mails(made: Make, address: str) -> list[str]:
    return [mail.subject for mail in made.all(OutboxMail, address=address)]


def sound(made: Make) -> bool:
    return not [found for batch in check(made.database) for found in batch.findings]


def test_it_gets_a_receipt_with_a_day_and_staff_and_dpo_hear_of_it(made: Make, people: Cast, sat: Case):
    report(made, people, sat)
    case = fresh(made, sat)
    assert case.disadvantage_due == date(2027, 1, 18)  # ten working days
    assert case.sort_by == date(2027, 1, 18), "before the check for disadvantage"
    letter = made.get(Letter, case_id=case.id, title=f"We hebben wat je meldde ({case.ref})")
    assert "18 januari 2027" in letter.body
    assert f"Nadeel gemeld: {case.ref}" in mails(made, TEAMS.handler)
    assert f"Nadeel gemeld: {case.ref}" in mails(made, TEAMS.dpo)
    for mail in made.all(OutboxMail):
        assert "ster" not in f"{mail.subject} {mail.body}".split()
    assert sound(made)


def test_staff_are_reminded_before_and_after_the_last_day(made: Make, people: Cast, sat: Case):
    report(made, people, sat)
    assert "remind of report" not in sweep(made, AFTER.replace(day=13))
    assert sweep(made, AFTER.replace(day=14))["remind of report"] == 1
    assert "remind of report" not in sweep(made, AFTER.replace(day=15))
    assert sweep(made, AFTER.replace(day=19))["remind of report"] == 1
    late = f"Nog geen antwoord op gemeld nadeel: {sat.ref}"
    assert mails(made, TEAMS.handler).count(late) == 2
    assert mails(made, TEAMS.dpo).count(late) == 1


def test_the_answer_goes_in_a_letter_and_ends_the_clock(made: Make, people: Cast, sat: Case):
    before = sat.sort_by
    report(made, people, sat)
    made.now = AFTER.replace(day=7)
    answer(made, people, sat)
    case = fresh(made, sat)
    assert (case.disadvantage_due, case.sort_by, case.state) == (None, before, "sat")
    letter = made.get(Letter, case_id=case.id, title=f"Ons antwoord op wat je meldde ({case.ref})")
    assert "Je had gelijk" in letter.body
    assert "De ster is weg" in letter.body
    assert made.get(DisadvantageReport, case_id=case.id).found is True
    assert "remind of report" not in sweep(made, AFTER.replace(day=19))
    report(made, people, sat, "cost", "")
    assert len(made.all(DisadvantageReport)) == 2


def test_a_closed_case_stands_in_the_queue_again_until_it_is_answered(made: Make, people: Cast, sat: Case):
    made.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    made.do(None, ask_audit, AskAudit(sat.ref))
    registered(made, people, sat)
    done = CheckDisadvantage(sat.ref, AUDITED, dict.fromkeys(AUDITED, "Gezien."))
    made.do(people.eva, check_disadvantage, done, "handler")
    assert not fresh(made, sat).is_open
    report(made, people, sat)
    case = fresh(made, sat)
    assert (case.state, case.is_open, case.sort_by) == ("completed", True, case.disadvantage_due)
    made.now = datetime(2027, 6, 8, 9, tzinfo=UTC)
    answer(made, people, sat, found=False)
    case = fresh(made, sat)
    assert (case.is_open, case.closed_at) == (False, made.now), "kept for twelve months from here on"
    assert sound(made)


def test_reports_go_when_the_case_loses_its_people(made: Make, people: Cast, sat: Case):
    made.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    made.do(None, ask_audit, AskAudit(sat.ref))
    registered(made, people, sat)
    done = CheckDisadvantage(sat.ref, AUDITED, dict.fromkeys(AUDITED, "Gezien."))
    made.do(people.eva, check_disadvantage, done, "handler")
    report(made, people, sat)
    later = datetime(2028, 7, 1, 9, tzinfo=UTC)
    with refused("too_early"):
        made.do(None, pseudonymise, Pseudonymise(sat.ref), at=later)  # it waits for an answer
    answer(made, people, sat)
    made.do(None, pseudonymise, Pseudonymise(sat.ref), at=later)
    assert made.all(DisadvantageReport) == []
    assert sound(made)


def test_a_case_does_not_leave_the_queue_while_a_report_is_open(made: Make, people: Cast, sat: Case):
    made.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    made.do(None, ask_audit, AskAudit(sat.ref))
    report(made, people, sat)
    registered(made, people, sat)
    done = CheckDisadvantage(sat.ref, AUDITED, dict.fromkeys(AUDITED, "Gezien."))
    made.do(people.eva, check_disadvantage, done, "handler")
    case = fresh(made, sat)
    assert (case.state, case.is_open, case.sort_by) == ("completed", True, case.disadvantage_due)


def test_what_is_refused(made: Make, people: Cast, sat: Case):
    with refused("unknown_choice"):
        report(made, people, sat, "grade")
    with refused("words_missing"):
        report(made, people, sat, "other", " ")
    with refused("no_report"):
        answer(made, people, sat)
    with refused("gone"):
        made.do(people.ben, report_disadvantage, ReportDisadvantage(sat.ref, "cost"))
    report(made, people, sat)
    with refused("report_open"):
        report(made, people, sat)
    with refused("answer_missing"):
        answer(made, people, sat, words=" ")
    with refused("not_yours"):
        made.do(people.dov, answer_report, AnswerReport(sat.ref, True, "Ja."), "dpo")


def test_before_the_exam_there_is_nothing_to_report(made: Make, people: Cast):
    exam = made.get(Exam, id=made.exam(product=made.product()).id)
    case, _placement = granted(made, people, exam, people.amira)
    with refused("not_in_this_state"):
        report(made, people, case)


# The day of the results.


def note(made: Make, people: Cast, on: date, sitting: str = "") -> None:
    made.do(people.chloe, note_results, NoteResults("stat1", on, sitting), "scheduler")


def test_the_check_counts_from_the_day_of_the_result(made: Make, people: Cast, sat: Case):
    sitting = made.get(Sitting)
    promised = sat.audit_on
    made.now = datetime(2027, 1, 20, 9, tzinfo=UTC)
    note(made, people, date(2027, 1, 19), sitting.id)
    assert sweep(made, made.now)["results"] == 1
    case = fresh(made, sat)
    assert (case.result_on, case.audit_on) == (date(2027, 1, 19), date(2027, 2, 18))
    assert case.audit_on != promised
    event = made.get(CaseEvent, case_id=case.id, tag="case:result:known")
    assert event.facts["delay"] == 5  # promised within ten working days, came after fifteen
    note(made, people, date(2027, 1, 20), sitting.id)
    assert sweep(made, made.now)["results"] == 1
    assert fresh(made, sat).audit_on == date(2027, 2, 19)
    assert sweep(made, datetime(2027, 2, 19, 9, tzinfo=UTC))["audit"] == 1
    assert sound(made)


def test_never_slower_than_the_usual_exam(made: Make, people: Cast, sat: Case):
    made.now = datetime(2027, 1, 20, 9, tzinfo=UTC)
    note(made, people, date(2027, 1, 4))  # four working days
    note(made, people, date(2027, 1, 7), made.get(Sitting).id)
    sweep(made, made.now)
    assert made.get(CaseEvent, case_id=sat.id, tag="case:result:known").facts["delay"] == 3


def test_which_days_cannot_be(made: Make, people: Cast, sat: Case):
    with refused("result_ahead"):
        note(made, people, date(2027, 1, 5))
    with refused("result_before_exam"):
        note(made, people, date(2026, 12, 27))
    with refused("gone"):
        note(made, people, date(2027, 1, 4), "x" * 24)
    with refused("not_yours"):
        made.do(people.eva, note_results, NoteResults("stat1", date(2027, 1, 4)), "handler")
    note(made, people, date(2027, 1, 4))
    note(made, people, date(2027, 1, 4))
    assert [one.facts for one in made.all(LogEntry) if one.tag == "exam:result:noted"] == [
        {"result_on": "2027-01-04"}
    ]
