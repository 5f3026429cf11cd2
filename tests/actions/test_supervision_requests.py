"""Who is supervised online where only who asks is: nobody else; asked, answered, said again, taken back (section 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from portal.actions.approvals import Approve, Publish, approve, publish
from portal.actions.calling_off import CallOff, PutBack, call_off_exam, put_back_exam
from portal.actions.cases import Withdraw, withdraw
from portal.actions.exams import WriteExam, write_exam
from portal.actions.own_act import OwnAct, act_oneself
from portal.actions.supervision_answers import AnswerRequest, answer_request
from portal.actions.supervision_requests import AskForSupervision as Ask
from portal.actions.supervision_requests import (
    SayAgain,
    TakeBackRequest,
    ask_for_supervision,
    say_again,
    take_back_request,
)
from portal.actions.your_data import your_data_values
from portal.jobs.check import Checked, check
from portal.jobs.deadlines import sweep
from portal.jobs.retention import sweep as tidy
from portal.models import Case, Exam, ExamNews, LogEntry, OutboxMail, Person, SupervisionRequest
from portal.models.distance_registrations import sits_at_distance
from portal.models.supervision import everybody, lines, something_against
from portal.rules.errors import Refused
from portal.rules.figures import requests
from portal.rules.on_request import REASONS
from tests.cast import Cast
from tests.explained import write_all
from tests.make import NOW, Make
from tests.on_request_fixture import answered, approve_again, asked, on_request


@pytest.fixture
def exam(made: Make, people: Cast) -> Exam:
    return on_request(made, people)


def lists(made: Make, exam: Exam) -> tuple[set[str], set[str]]:
    """Names on the list of who may be proctored, and on the other one."""
    with made.database.reading() as session:
        found = lines(session.execute(everybody(exam.id)).unique().all())
    assert len({line.person.id for line in found}) == len(found)
    return tuple({one.person.name for one in found if one.may is may} for may in (True, False))  # type: ignore[return-value]


def refused(code: str, deed: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(Refused) as caught:
        deed(*given, **more)
    assert caught.value.code == code


def back(made: Make, who: Person, request: SupervisionRequest, **more: Any) -> Any:
    return made.do(who, take_back_request, TakeBackRequest(request.ref), **more)


def again(made: Make, who: Person, request: SupervisionRequest, **more: Any) -> Any:
    return made.do(who, say_again, SayAgain(request.ref), **more)


def mails(made: Make, name: str) -> list[OutboxMail]:
    return [one for one in made.all(OutboxMail) if f":{name}" in one.dedupe_key]


def written(exam: Exam, **changes: Any) -> WriteExam:
    """The exam's own facts, for writing it with some of them changed."""
    same = ("code", "name_nl", "name_en", "starts_at", "duration_minutes", "mode", "supervision_for")
    given = {name: getattr(exam, name) for name in same}
    return WriteExam(**{**given, "product": exam.product_id, "exam": exam.slug, **changes})


def test_who_did_not_ask_is_on_the_list_without(made: Make, people: Cast, exam: Exam) -> None:
    assert lists(made, exam) == (set(), {"Amira Haddad", "Ben de Boer"})
    request = asked(made, people.amira, exam)
    assert lists(made, exam) == (set(), {"Amira Haddad", "Ben de Boer"})
    answered(made, people, request)
    assert lists(made, exam) == ({"Amira Haddad"}, {"Ben de Boer"})
    back(made, people.amira, request)
    assert lists(made, exam) == (set(), {"Amira Haddad", "Ben de Boer"})


def test_a_refusal_leaves_the_place_on_campus(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam), granted=False)
    assert lists(made, exam)[0] == set()
    assert "geen plek bij de surveillanten" in request.letter_body
    assert "bezwaarschrift" in request.letter_body
    assert "Autoriteit" not in request.letter_body  # no decision under the GDPR
    refused("not_in_this_state", back, made, people.amira, request)
    asked(made, people.amira, exam)  # things may have changed


def test_under_court_the_letter_names_no_petition_of_the_gdpr(made: Make, people: Cast, exam: Exam) -> None:
    made.config = type(made.config)(**{**vars(made.config), "remedy_route": "court"})
    request = answered(made, people, asked(made, people.amira, exam), granted=False)
    assert "kort geding" in request.letter_body
    assert "verzoekschrift" not in request.letter_body
    assert "bezwaarschrift" not in request.letter_body


@pytest.mark.parametrize("reason", REASONS)
def test_a_code_is_all_that_is_asked(made: Make, people: Cast, exam: Exam, reason: str) -> None:
    request = asked(made, people.amira, exam, reason)
    kept = made.get(SupervisionRequest, id=request.id)
    assert (kept.reason, kept.state, kept.due) == (reason, "open", datetime(2026, 11, 30, tzinfo=UTC).date())
    (entry,) = made.all(LogEntry, tag="supervision:asked")
    assert entry.facts == {"request": request.id}  # never why
    (mail,) = mails(made, "received")
    assert exam.name_nl not in mail.subject + mail.body
    assert request.ref in mail.subject
    assert "30 november 2026" in mail.body


def test_what_stands_in_the_way_of_asking(made: Make, people: Cast, exam: Exam) -> None:
    ask = Ask(exam.slug, "abroad")
    refused("gone", made.do, people.eva, ask_for_supervision, ask)  # takes no exam
    refused("unknown_choice", asked, made, people.amira, exam, "curious")
    last = datetime(
        2026, 12, 11, 22, 59, tzinfo=UTC
    )  # ten working days before 28 December, which follows on Christmas
    refused("too_late_to_ask", made.do, people.ben, ask_for_supervision, ask, at=last + timedelta(minutes=1))
    made.do(people.ben, ask_for_supervision, ask, at=last)
    asked(made, people.amira, exam)
    refused("asked_already", asked, made, people.amira, exam)
    everyone = made.exam("CALC2", product=made.product("Ander"), approval="approved")
    made.enrol(people.amira, everyone)
    refused("not_on_request", asked, made, people.amira, everyone)
    silent = made.exam("LAW3", product=made.product("Derde"), supervision_for="on_request")
    made.enrol(people.amira, silent)
    refused("not_explained", asked, made, people.amira, silent)  # the explanation precedes the request
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    refused("exam_cancelled", made.do, people.ben, ask_for_supervision, ask)


def test_an_objection_goes_first(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    refused("request_against", asked, made, people.amira, exam)
    request = asked(made, people.ben, exam)
    made.case(people.ben, exam)
    refused("student_against", answered, made, people, request)
    assert lists(made, exam)[0] == set()
    made.do(people.amira, withdraw, Withdraw(case.ref))
    answered(made, people, asked(made, people.amira, exam))
    assert lists(made, exam)[0] == {"Amira Haddad"}


def test_objecting_after_a_grant_works_as_for_everybody(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam))
    case = made.case(people.amira, exam)
    assert lists(made, exam)[0] == set()
    made.do(people.amira, act_oneself, OwnAct(case.ref, True))
    assert lists(made, exam)[0] == {"Amira Haddad"}  # their own act, and they had asked
    back(made, people.amira, request)
    assert lists(made, exam)[0] == set()


def test_an_own_act_alone_is_no_request(made: Make, people: Cast, exam: Exam) -> None:
    case = made.case(people.amira, exam)
    made.do(people.amira, act_oneself, OwnAct(case.ref, True))
    assert lists(made, exam)[0] == set()


def test_a_restriction_goes_first(made: Make, people: Cast, exam: Exam) -> None:
    answered(made, people, asked(made, people.amira, exam))
    made.case(people.amira, exam, kind="restriction", ground="unlawful")
    assert lists(made, exam)[0] == set()


def test_who_may_answer(made: Make, people: Cast, exam: Exam) -> None:
    request = asked(made, people.amira, exam)
    yes, no = AnswerRequest(request.ref, True), AnswerRequest(request.ref, False, "Nee.")
    for who, role in ((people.chloe, "scheduler"), (people.bram, "exam_board"), (people.ada, "admin")):
        refused("not_yours", made.do, who, answer_request, yes, role)
    refused("not_yours", made.do, people.eva, answer_request, yes, "handler")
    refused("dpo_decides_nothing", made.do, people.dov, answer_request, yes, "dpo", "decider")
    refused("own_case", made.do, people.amira, answer_request, yes, "decider")
    refused("reasons_missing", answered, made, people, request, granted=False, reasons=" ")
    made.config = type(made.config)(**{**vars(made.config), "mandated": ("handler",)})
    refused("not_yours", made.do, people.eva, answer_request, no, "handler")
    made.do(people.eva, answer_request, yes, "handler")
    refused("not_in_this_state", answered, made, people, request)


def test_a_refusal_in_english_comes_with_the_dutch_text_that_counts(made: Make, people: Cast) -> None:
    exam = on_request(made, people)
    zoe = made.person("Zoë Long", language="en")
    made.enrol(zoe, exam)
    request = asked(made, zoe, exam)
    refused("dutch_missing", answered, made, people, request, granted=False, reasons="No.")
    found = answered(made, people, request, granted=False, reasons="No room.", dutch="Geen plek.")
    assert "No room." in found.letter_body
    assert "Geen plek." in found.binding_body


def test_no_refusal_without_a_route_and_no_grant_without_approval(
    made: Make, people: Cast, exam: Exam
) -> None:
    request = asked(made, people.amira, exam)
    with made.database.writing() as session:
        session.get_one(Exam, exam.id).approval = "suspended"
    refused("not_supervised", answered, made, people, request)
    made.config = type(made.config)(**{**vars(made.config), "remedy_route": None})
    refused("no_remedy_route", answered, made, people, request, granted=False)


def test_it_can_be_taken_back_until_the_exam_starts(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam))
    refused("gone", back, made, people.ben, request)
    refused("session_started", back, made, people.amira, request, at=exam.starts_at)
    back(made, people.amira, request, at=exam.starts_at - timedelta(seconds=1))


def test_no_answer_on_the_exam_day_is_a_place_on_campus(made: Make, people: Cast, exam: Exam) -> None:
    request = asked(made, people.amira, exam)
    at = [exam.starts_at - timedelta(days=1)]
    sweep(made.database, made.config, lambda: at[0])
    assert len(mails(made, "tomorrow")) == 1
    sweep(made.database, made.config, lambda: at[0])
    assert len(mails(made, "tomorrow")) == 1
    at[0] = exam.starts_at.replace(hour=1)
    refused(
        "exam_day_came",
        made.do,
        people.dirk,
        answer_request,
        AnswerRequest(request.ref, True),
        "decider",
        at=at[0],
    )
    assert sweep(made.database, made.config, lambda: at[0])["lapse"] == 1
    assert made.get(SupervisionRequest, id=request.id).state == "lapsed"
    assert lists(made, exam)[0] == set()


def test_late_ones_alert_once(made: Make, people: Cast, exam: Exam) -> None:
    teams = type(made.config.teams)(decider="beslissers@voorbeeld.example")
    made.config = type(made.config)(**{**vars(made.config), "teams": teams})
    request = asked(made, people.amira, exam)
    for day in (30, 31, 32):  # due on 30 November
        sweep(made.database, made.config, lambda day=day: NOW.replace(day=1) + timedelta(days=day - 1))
    told = [one.subject for one in made.all(OutboxMail) if one.address == "beslissers@voorbeeld.example"]
    assert told == [f"Nieuw verzoek: {request.ref}", f"Te laat: {request.ref}"]


def test_a_moved_exam_asks_again(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam))
    later = exam.starts_at + timedelta(days=7)
    made.do(people.eva, write_exam, written(exam, starts_at=later), "handler")
    assert lists(made, exam)[0] == set()  # until they say that this day suits them too
    sweep(made.database, made.config, lambda: NOW)
    assert len(mails(made, "changed")) == 1
    assert sweep(made.database, made.config, lambda: NOW)["ask again"] == 0
    again(made, people.amira, request)
    assert lists(made, exam)[0] == {"Amira Haddad"}


def test_an_exam_that_was_called_off_and_put_back_asks_again(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam))
    made.do(people.eva, call_off_exam, CallOff(exam.slug), "handler")
    refused("exam_cancelled", again, made, people.amira, request)
    sweep(made.database, made.config, lambda: NOW)
    assert mails(made, "changed") == []  # whoever takes it hears that it is called off
    made.do(people.eva, put_back_exam, PutBack(exam.slug), "handler")
    assert lists(made, exam)[0] == set()
    sweep(made.database, made.config, lambda: NOW)
    assert len(mails(made, "changed")) == 1
    again(made, people.amira, request)
    assert lists(made, exam)[0] == {"Amira Haddad"}


def test_other_recordings_ask_again(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam))
    write_all(made, people.eva, exam, ("webcam_video", "room_scan"))
    made.now += timedelta(hours=1)
    made.do(people.pia, publish, Publish(exam.slug), "publisher")
    approve_again(made, exam)
    assert lists(made, exam)[0] == set()
    made.now += timedelta(hours=1)
    assert again(made, people.amira, request).read_number == 2
    assert lists(made, exam)[0] == {"Amira Haddad"}


def test_a_new_version_needs_no_notice_where_each_student_reads_it_first(made: Make, people: Cast) -> None:
    exam = on_request(made, people, day=(NOW + timedelta(days=5)).date())
    with made.database.writing() as session:
        session.get_one(Exam, exam.id).approved_at = NOW - timedelta(days=9)
    write_all(made, people.eva, exam, ("webcam_video", "room_scan"))
    made.do(people.pia, publish, Publish(exam.slug), "publisher")
    assert made.get(Exam, id=exam.id).approval == "suspended"
    made.do(people.pia, approve, Approve(exam.slug), "publisher")
    assert lists(made, exam)[0] == set()


def test_only_who_asks_from_now_on_is_told_and_records_fewer(made: Make, people: Cast, exam: Exam) -> None:
    made.do(people.eva, write_exam, written(exam, supervision_for="everybody"), "handler")
    approve_again(made, exam)
    assert lists(made, exam)[0] == {"Amira Haddad", "Ben de Boer"}
    made.do(people.eva, write_exam, written(exam, supervision_for="on_request"), "handler")
    assert lists(made, exam)[0] == set()
    assert made.get(Exam, id=exam.id).approval == "approved"
    assert [one.what for one in made.all(ExamNews, done_at=None)] == ["supervision"]


def test_supervision_for_everybody_is_told_and_approved_anew(made: Make, people: Cast, exam: Exam) -> None:
    made.do(people.eva, write_exam, written(exam, supervision_for="everybody"), "handler")
    stands = made.get(Exam, id=exam.id)
    assert (stands.approval, stands.recorded_anew_at) == ("suspended", made.now)
    assert lists(made, exam)[0] == set()
    assert [one.what for one in made.all(ExamNews)] == ["supervision"]
    near = on_request(made, people, "NEAR", day=(NOW + timedelta(days=27)).date())
    wider = written(near, supervision_for="everybody")
    refused("supervision_too_soon", made.do, people.eva, write_exam, wider, "handler")
    refused(
        "exam_supervision", made.do, people.eva, write_exam, written(near, supervision_for="some"), "handler"
    )


def test_the_check_finds_a_request_that_nobody_granted(made: Make, people: Cast, exam: Exam) -> None:
    request = asked(made, people.amira, exam)
    answered(made, people, asked(made, people.ben, exam))
    assert sum(check(made.database), Checked()).findings == ()
    with made.database.writing() as session:
        session.get_one(SupervisionRequest, request.id).state = "granted"
    (found,) = sum(check(made.database), Checked()).findings
    assert (found.ref, found.code, found.where) == (request.ref, "request_untold", "granted")


def test_who_asks_what_we_have_reads_this_too(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam, "health"))
    case = made.case(people.amira, kind="access")
    told: dict[str, Any] = made.do(
        people.eva, lambda ctx, ref: your_data_values(ctx, ctx.get(Case, ref), "nl", shown=True), case.ref
    )
    assert told["told_asked"] is True
    line = told["asked_supervision"].body
    assert exam.name_nl in line
    assert "ziekte of beperking" in line
    assert "toegewezen" in line
    assert request.state == "granted"


def test_figures_tell_nothing_below_ten() -> None:
    told = {one.code: one.value for one in requests({"asked": 12, "granted": 10, "refused": 2})}
    assert told["supervision_asked"] == 12
    assert told["supervision_granted"] == 10
    assert told["supervision_refused"] is None
    assert told["supervision_lapsed"] is None


def test_a_request_leaves_no_trace_in_time(made: Make, people: Cast, exam: Exam) -> None:
    request = answered(made, people, asked(made, people.amira, exam), granted=False)
    tidy(made.database, exam.starts_at + timedelta(days=89))
    assert made.all(SupervisionRequest, id=request.id)
    tidy(made.database, exam.starts_at + timedelta(days=91))
    assert not made.all(SupervisionRequest)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_nobody_is_listed_who_did_not_ask(
    made: Make, people: Cast, exam: Exam, seed: int
) -> None:
    """After each deed the list holds exactly who asked, was granted, still wants it, and has nothing against it."""
    random = Random(seed)
    students = [people.amira, people.ben]
    for _ in range(25):
        made.now += timedelta(hours=3)
        who = random.choice(students)
        theirs = made.all(SupervisionRequest, person_id=who.id)
        deed = random.choice(["ask", "grant", "refuse", "back", "again", "object", "move", "undo", "act"])
        try:
            _do(made, people, exam, who, theirs, deed, random)
        except Refused:
            continue
        finally:
            _exact(made, exam, students)


def _do(
    made: Make,
    people: Cast,
    exam: Exam,
    who: Person,
    theirs: list[SupervisionRequest],
    deed: str,
    random: Random,
) -> None:
    open_ = [one for one in theirs if one.state == "open"]
    cases = [one for one in made.all(Case, subject_id=who.id) if one.is_open]
    if deed == "ask":
        asked(made, who, exam, random.choice(REASONS))
    elif deed in ("grant", "refuse") and open_:
        answered(made, people, open_[0], granted=deed == "grant")
    elif deed in ("back", "again") and theirs:
        (back if deed == "back" else again)(made, who, random.choice(theirs))
    elif deed == "object" and not cases:
        made.case(who, exam)
    elif deed == "undo" and cases:
        made.do(who, withdraw, Withdraw(cases[0].ref))
    elif deed == "act" and cases:
        made.do(who, act_oneself, OwnAct(cases[0].ref, random.choice([True, False])))
    elif deed == "move":
        now = made.get(Exam, id=exam.id)
        moved = now.starts_at + timedelta(minutes=random.choice([-30, 30]))
        made.do(people.eva, write_exam, written(now, starts_at=moved), "handler")


def _exact(made: Make, exam: Exam, students: list[Person]) -> None:
    may, without = lists(made, exam)
    assert may | without == {one.name for one in students}
    assert not may & without
    with made.database.reading() as session:
        at_distance = session.scalars(
            select(Person.name)
            .join(SupervisionRequest, SupervisionRequest.person_id == Person.id)
            .join(Exam, Exam.id == SupervisionRequest.exam_id)
            .where(sits_at_distance())
        )
        assert set(at_distance) == may, "the student system is told what the lists say"
        for student in students:
            wants = any(one.counts for one in made.all(SupervisionRequest, person_id=student.id))
            against = session.scalar(something_against(exam.id, student.id)) is not None
            assert (student.name in may) is (wants and not against)
