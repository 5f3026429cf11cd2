"""Imports on both engines: dry, applied, twice, in any order, and who keeps their own name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.actions.context import Actor
from portal.actions.imports import (
    ApplyImport,
    DropImport,
    StartImport,
    drop_import,
    start_applying,
    start_import,
)
from portal.actions.sign_in import RecogniseVisitor, recognise_visitor
from portal.db import Database
from portal.jobs.imports import Importing, carry_on, forget, vault_of
from portal.models import Enrolment, Exam, ImportRun, LogEntry, Person, Product, Supplier
from portal.rules.access import Role
from portal.rules.errors import Refused
from tests.importing import Importer, counts
from tests.make import NOW, make_config

PEOPLE = (
    "institution_user_id;student_number;name;email;language;active\r\n"
    " S1@X.example ;007;Amira Haddad;amira@x.example;nl;ja\r\n"
    "s2@x.example;0012;Ben de Boer;;en;1\r\n"
)
EXAMS = (
    "exam_code,name_nl,name_en,course_code,start,duration_minutes,mode,surveillance_product,retention_days,zaal\n"
    "STAT1,Statistiek 1,Statistics 1,STAT,2027-01-21T09:00,120,home,Proctorio,30,003\n"
    "RECHT2,Recht 2,Law 2,,2027-01-22T13:30+01:00,180,campus,,,\n"
)
ENROLMENTS = (
    "exam_code;institution_user_id;student_number;extra_time_minutes;attempt\n"
    "STAT1;s1@x.example;;30;2\n"
    "STAT1;;0012;;\n"
)


@pytest.fixture
def importer(any_url, tmp_path):
    database = Database(any_url)
    yield Importer(database, make_config(tmp_path, any_url), NOW)
    database.close()


def one(importer, model, **where):
    with importer.database.reading() as session:
        return session.scalars(select(model).filter_by(**where)).unique().one()


def number_of(importer, model):
    with importer.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def everything(importer):
    """All rows of the register as they stand."""
    with importer.database.reading() as session:
        return {
            model.__tablename__: sorted(
                tuple(str(value) for value in row)
                for row in session.execute(select(*model.__table__.columns))
            )
            for model in (Person, Exam, Enrolment, Product, Supplier)
        }


def test_a_dry_run_writes_nothing_to_the_register(importer):
    before = everything(importer)
    run = importer.check("people", PEOPLE)
    assert (run.state, counts(run)) == ("checked", {"new": 2})
    assert everything(importer) == before


def test_everything_arrives(importer):
    assert importer.bring("people", PEOPLE) == {"new": 2}
    assert importer.bring("exams", EXAMS) == {"new": 2}
    assert importer.bring("enrolments", ENROLMENTS) == {"new": 2}
    amira = one(importer, Person, institution_user_id="s1@x.example")
    assert (amira.student_number, amira.name, amira.email, amira.language) == (
        "007", "Amira Haddad", "amira@x.example", "nl",
    )  # fmt: skip
    exam = one(importer, Exam, code="STAT1")
    assert (exam.slug, exam.mode, exam.retention_days, exam.approval) == ("stat1", "home", 30, "not_approved")
    assert exam.local_start.isoformat() == "2027-01-21T09:00:00+01:00"
    assert exam.product is not None
    assert exam.product.catalogue_id == "proctorio"
    assert not one(importer, Exam, code="RECHT2").is_proctored
    enrolment = one(importer, Enrolment, person_id=amira.id)
    assert (enrolment.exam_id, enrolment.extra_time_minutes, enrolment.attempt) == (exam.id, 30, 2)


def test_the_same_files_twice_change_nothing(importer):
    for kind, text in (("people", PEOPLE), ("exams", EXAMS), ("enrolments", ENROLMENTS)):
        importer.bring(kind, text)
    before = everything(importer)
    for kind, text in (("people", PEOPLE), ("exams", EXAMS), ("enrolments", ENROLMENTS)):
        run = importer.check(kind, text)
        assert counts(run) == {"same": 2}
        assert not run.changes_something
        importer.apply(run)
    assert everything(importer) == before


def test_enrolments_before_people_are_refused_and_come_right_after(importer):
    run = importer.check("enrolments", ENROLMENTS)
    assert importer.rows(run) == [(2, "refused", "unknown_exam_code"), (3, "refused", "unknown_exam_code")]
    importer.bring("exams", EXAMS)
    assert importer.rows(importer.check("enrolments", ENROLMENTS)) == [
        (2, "refused", "unknown_person"), (3, "refused", "unknown_person"),
    ]  # fmt: skip
    importer.bring("people", PEOPLE)
    assert importer.bring("enrolments", ENROLMENTS) == {"new": 2}


def test_refused_rows_do_not_stop_good_ones(importer):
    text = (
        "institution_user_id,student_number,name\n"
        'a@x.example,1,"Anna\nTwee regels"\n'
        'b@x.example,"1,23E+12",Bert\n'
        "c@x.example,3\n"
        ",4,Dirk\n"
        "e@x.example,5,Eva\n"
    )
    run = importer.apply(importer.check("people", text))
    assert counts(run) == {"new": 2, "refused": 3}
    assert importer.rows(run) == [
        (2, "new", None), (4, "refused", "rounded_number"), (5, "refused", "ragged"),
        (6, "refused", "cell_missing"), (7, "new", None),
    ]  # fmt: skip
    assert one(importer, Person, institution_user_id="a@x.example").name == "Anna Twee regels"


def test_only_what_the_file_says_changes(importer):
    importer.bring("people", PEOPLE)
    run = importer.check("people", "institution_user_id,name,email\ns2@x.example,Ben de Boer,ben@x.example\n")
    assert counts(run) == {"changed": 1}
    importer.apply(run)
    ben = one(importer, Person, institution_user_id="s2@x.example")
    assert (ben.email, ben.student_number, ben.language) == ("ben@x.example", "0012", "en")
    assert counts(importer.check("people", PEOPLE)) == {"same": 2}, "an empty cell empties nothing"


def test_active_no_ends_sign_in_and_removes_nobody(importer):
    importer.bring("people", PEOPLE)
    importer.bring("people", "institution_user_id,name,active\ns1@x.example,Amira Haddad,nee\n")
    assert one(importer, Person, institution_user_id="s1@x.example").active is False
    assert number_of(importer, Person) == 2
    with pytest.raises(Refused, match="not_active"):
        sign_in(importer)


def sign_in(importer, name="Amira H.", email="own@x.example"):
    importer.do(
        recognise_visitor, RecogniseVisitor("sub-1", "s1@x.example", name, email, "nl", None), Actor("nobody")
    )


def test_after_the_first_sign_in_name_and_mail_are_the_persons_own(importer):
    importer.bring("people", PEOPLE)
    sign_in(importer)
    run = importer.check("people", PEOPLE.replace("007", "0071").replace("Haddad;amira@", "Haddad-Smit;new@"))
    assert counts(run) == {"changed": 1, "same": 1}
    importer.apply(run)
    amira = one(importer, Person, institution_user_id="s1@x.example")
    assert (amira.name, amira.email, amira.student_number) == ("Amira H.", "own@x.example", "0071")
    assert amira.sub == "sub-1"


def test_a_sixteenth_birthday_is_kept_for_minors_only(importer):
    text = (
        "institution_user_id,name,self_exercise_from\n"
        f"a@x.example,A,{(NOW + timedelta(days=90)).date()}\n"
        f"b@x.example,B,{NOW.date()}\n"
    )
    importer.bring("people", text)
    assert (
        one(importer, Person, institution_user_id="a@x.example").self_exercise_from
        == (NOW + timedelta(days=90)).date()
    )
    assert one(importer, Person, institution_user_id="b@x.example").self_exercise_from is None
    assert counts(importer.check("people", text)) == {"same": 2}


@pytest.mark.parametrize(
    ("kind", "text", "rows"),
    [
        (
            "people",
            "institution_user_id,name\na@x.example,A\nA@X.example,A\na@x.example,B\n",
            [(2, "new", None), (4, "refused", "twice")],
        ),
        (
            "people",
            "institution_user_id,student_number,name\na@x.example,1,A\nb@x.example,1,B\n",
            [(2, "new", None), (3, "refused", "number_twice")],
        ),
        (
            "people",
            "institution_user_id,student_number,name\nnew@x.example,007,A\n",
            [(2, "refused", "number_taken")],
        ),
        (
            "exams",
            "exam_code,name_nl,start,duration_minutes,mode,zaal\nX,X,2027-01-21T09:00,60,home,1\nX,X,2027-01-21T09:00,60,home,2\n"
            "X,X,2027-01-21T10:00,60,home,2\n",
            [(2, "new", None), (4, "refused", "twice")],
        ),
        (
            "exams",
            "exam_code,name_nl,start,duration_minutes,mode,surveillance_product\n"
            "X,X,2027-01-21T09:00,60,home,Watchful 9000\n",
            [(2, "refused", "unknown_product_name")],
        ),
        (
            "exams",
            "exam_code,name_nl,start,duration_minutes,mode,best_before\nX,X,2027-01-21T09:00,60,home,2027-01-22\n",
            [(2, "refused", "best_before_after_exam")],
        ),
        (
            "exams",
            "exam_code,name_nl,start,duration_minutes,mode,cancelled\nX,X,2020-01-21T09:00,60,home,ja\nY,Y,2999-01-21T09:00,60,home,ja\n",
            [(2, "refused", "exam_begun"), (3, "refused", "bad_date")],
        ),
        (
            "enrolments",
            "exam_code,institution_user_id,student_number,attempt\nSTAT1,s1@x.example,,1\nSTAT1,,007,1\nSTAT1,,007,2\n",
            [(2, "new", None), (4, "refused", "twice")],
        ),
        (
            "enrolments",
            "exam_code,institution_user_id,student_number\nSTAT1,s1@x.example,0012\n",
            [(2, "refused", "two_people")],
        ),
        (
            "enrolments",
            "exam_code,institution_user_id,student_number\nSTAT1,stranger@x.example,0012\n",
            [(2, "refused", "unknown_person")],
        ),
        (
            "enrolments",
            "exam_code,student_number\nstat1,0012\nSTAT1,12\n",
            [(2, "refused", "unknown_exam_code"), (3, "refused", "unknown_person")],
        ),
    ],
)
def test_rows_that_contradict(importer, kind, text, rows):
    importer.bring("people", PEOPLE)
    importer.bring("exams", EXAMS)
    run = importer.check(kind, text)
    assert importer.rows(run) == rows
    applied = importer.apply(run)
    assert importer.rows(applied) == rows, "applying looks again and finds the same"


def test_a_product_is_known_by_name_or_catalogue_id_in_any_case(importer):
    importer.bring("exams", EXAMS)
    assert counts(importer.check("exams", EXAMS.replace("Proctorio", "PROCTORIO"))) == {"same": 2}
    assert counts(importer.check("exams", EXAMS.replace("Proctorio", "proctorio"))) == {"same": 2}


@pytest.mark.parametrize("said", ["on_request", "op verzoek", "On Request"])
def test_a_file_says_for_whom_the_online_supervision_is(importer, said):
    importer.bring("exams", EXAMS)
    assert one(importer, Exam, code="STAT1").supervision_for == "everybody"
    text = EXAMS.replace("duration_minutes,", "duration_minutes,supervision_for,").replace(
        ",120,", f",120,{said},"
    )
    asked = text.replace(",180,", ",180,,")
    assert importer.bring("exams", asked) == {"changed": 1, "same": 1}
    assert one(importer, Exam, code="STAT1").supervision_for == "on_request"
    assert counts(importer.check("exams", EXAMS)) == {"same": 2}, "a file without the column changes nothing"


def test_supervision_for_everybody_comes_from_a_file_in_time_only(importer):
    head = "exam_code,name_nl,start,duration_minutes,mode,surveillance_product,supervision_for\n"
    lines = "NEAR,Dichtbij,2026-12-20T09:00,60,campus,Proctorio,{0}\nFAR,Ver,2026-12-21T09:00,60,campus,Proctorio,{0}\n"
    importer.bring("exams", head + lines.format("on_request"))
    run = importer.apply(importer.check("exams", head + lines.format("everybody")))
    assert importer.rows(run) == [(2, "refused", "supervision_too_soon"), (3, "changed", None)]
    assert one(importer, Exam, code="NEAR").supervision_for == "on_request"
    run = importer.check("exams", head + lines.format("some"))
    assert importer.rows(run) == [
        (2, "refused", "bad_supervision_for"),
        (3, "refused", "bad_supervision_for"),
    ]


def test_a_changed_exam_keeps_its_address(importer):
    importer.bring("exams", EXAMS)
    run = importer.check("exams", EXAMS.replace("Statistiek 1", "Statistiek I").replace("T09:00", "T10:00"))
    assert counts(run) == {"changed": 1, "same": 1}
    importer.apply(run)
    exam = one(importer, Exam, code="STAT1")
    assert (exam.slug, exam.name_nl, exam.local_start.hour) == ("stat1", "Statistiek I", 10)


def test_codes_that_look_alike_get_addresses_of_their_own(importer):
    text = "exam_code,name_nl,start,duration_minutes,mode\n" + "".join(
        f"{code},X,2027-01-21T09:00,60,home\n" for code in ("A/1", "A-1", "a 1", "統計", "統計学")
    )
    assert importer.bring("exams", text) == {"new": 5}
    with importer.database.reading() as session:
        slugs = list(session.scalars(select(Exam.slug)))
    assert len(set(slugs)) == 5


def test_applying_looks_again_at_a_world_that_changed(importer):
    importer.bring("exams", EXAMS)
    importer.bring("people", PEOPLE)
    run = importer.check(
        "people", "institution_user_id,student_number,name\nc@x.example,99,Cor\nd@x.example,98,Dora\n"
    )
    assert counts(run) == {"new": 2}
    importer.bring(
        "people", "institution_user_id,student_number,name\nother@x.example,99,Other\nd@x.example,98,Dora\n"
    )
    run = importer.apply(run)
    assert counts(run) == {"refused": 1, "same": 1}
    assert importer.rows(run) == [(2, "refused", "number_taken")]


def test_the_log_says_what_was_done_without_names(importer):
    importer.bring("people", PEOPLE)
    with importer.database.reading() as session:
        entries = [
            (entry.tag, entry.facts) for entry in session.scalars(select(LogEntry).order_by(LogEntry.tag))
        ]
    assert entries == [
        ("import:applied", {"kind": "people", "new": 2, "changed": 0, "same": 0, "refused": 0}),
        ("import:checked", {"kind": "people", "rows": 2}),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty"), (PEOPLE.encode("utf-16"), "utf16"),
        (b"institution_user_id,name\na,\xe9\n", "not_utf8"),
        (b"institution_user_id,name\n", "only_header"), (b"a@x.example,Anna\n", "no_header"),
        (b"institution_user_id\na\n", "columns_missing"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_fails_whole_and_is_deleted(importer, text, code):
    run = importer.check("people", text)
    assert run.state == "failed"
    assert f'"{code}"' in run.problem
    assert list(vault_of(importer.config).folder.iterdir()) == []


def test_the_upload_is_deleted_when_applied(importer):
    run = importer.check("people", PEOPLE)
    assert b"Amira" not in (vault_of(importer.config).folder / run.file_id).read_bytes()
    importer.apply(run)
    assert list(vault_of(importer.config).folder.iterdir()) == []


def test_apply_only_once_and_only_what_was_checked(importer):
    run = importer.check("people", PEOPLE)
    importer.apply(run)
    for action, command in ((start_applying, ApplyImport(run.id)), (drop_import, DropImport(run.id))):
        with pytest.raises(Refused, match="import_moved_on"):
            importer.do(action, command)


def test_only_who_may_import_may_import(importer):
    handler = Actor("h" * 24, frozenset({Role.HANDLER}))
    with pytest.raises(Refused, match="not_yours"):
        importer.do(start_import, StartImport("people", "0" * 32), handler)
    with pytest.raises(Refused, match="import_kind"):
        importer.do(start_import, StartImport("grades", "0" * 32))


def test_a_worker_that_was_killed_loses_and_doubles_nothing(importer, monkeypatch):
    monkeypatch.setattr("portal.jobs.imports.ROWS_AT_ONCE", {"people": 3})
    text = "institution_user_id,student_number,name\n" + "".join(
        f"p{n}@x.example,{n},P{n}\n" for n in range(10)
    )
    text += "p4@x.example,4,P4\np5@x.example,5,other\n"
    run = importer.check("people", text)
    importer.do(start_applying, ApplyImport(run.id))
    breaths = iter(range(2))

    def breathe(_importing):
        if next(breaths):
            raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(Importing, "breathe", breathe)
        with pytest.raises(KeyboardInterrupt):
            carry_on(importer.database, importer.config, run.id, lambda: importer.now)
    half = importer.run(run.id)
    assert (half.state, half.done, counts(half)) == ("applying", 6, {"new": 6})
    assert number_of(importer, Person) == 6
    done = importer.work(run.id)
    assert (done.state, done.done, counts(done)) == ("applied", 12, {"new": 10, "same": 1, "refused": 1})
    assert importer.rows(done)[-1] == (13, "refused", "twice")
    assert importer.work(run.id).state == "applied", "once more does nothing"


def test_who_takes_over_makes_the_other_one_stop(importer, monkeypatch):
    monkeypatch.setattr("portal.jobs.imports.ROWS_AT_ONCE", {"people": 1})
    run = importer.check("people", PEOPLE)
    importer.do(start_applying, ApplyImport(run.id))
    others = iter([lambda: importer.work(run.id)])
    monkeypatch.setattr(Importing, "breathe", lambda _self: next(others, lambda: None)())
    carry_on(importer.database, importer.config, run.id, lambda: importer.now)
    done = importer.run(run.id)
    assert (done.state, done.done, counts(done)) == ("applied", 2, {"new": 2})


def test_uploads_go_after_a_day_and_reports_after_a_month(importer):
    run = importer.check("people", PEOPLE)
    forget(importer.database, importer.config, importer.now + timedelta(hours=23))
    assert importer.run(run.id).state == "checked"
    forget(importer.database, importer.config, importer.now + timedelta(hours=25))
    assert importer.run(run.id).state == "expired"
    with pytest.raises(Refused, match="import_moved_on"):
        importer.do(start_applying, ApplyImport(run.id))
    forget(importer.database, importer.config, importer.now + timedelta(days=31))
    assert number_of(importer, ImportRun) == 0


def test_a_file_that_is_gone_says_so(importer):
    run_id = importer.start("people", PEOPLE)
    vault_of(importer.config).delete(importer.run(run_id).file_id)
    run = importer.work(run_id)
    assert run.state == "failed"
    assert "file_gone" in run.problem
