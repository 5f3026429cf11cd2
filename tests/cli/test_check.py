"""`portal check` stays silent on what happened, and finds what somebody did behind the portal's back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from portal.actions.attachments import let_go
from portal.actions.cases import TakeUp, Withdraw, take_up, withdraw
from portal.actions.messages import SendMessage, send_to_office
from portal.cli import main
from portal.db import Database
from portal.jobs import check
from portal.jobs.attachments import vault_of
from portal.models import Attachment, Case, CaseText
from tests.cast import make_cast
from tests.cli.installation import environment
from tests.make import NOW, Make, make_config, without_pages


@pytest.fixture
def installation(tmp_path: Path, any_url: str) -> Iterator[Flask]:
    """The portal on each engine, with two cases in it: one open with a message, one withdrawn."""
    config = make_config(tmp_path, any_url)
    database = Database(any_url)
    app = without_pages(config, database)
    make = Make(app)
    with app.app_context():
        cast = make_cast(make)
        exam = make.exam(product=make.product())
        make.enrol(cast.amira, exam)
        make.enrol(cast.ben, exam)
        first = make.case(
            cast.amira, exam, reason="Ik woon met mijn zusje op één kamer.", objected=["camera"]
        )
        make.do(cast.eva, take_up, TakeUp(first.ref), "handler", at=NOW + timedelta(hours=2))
        message = SendMessage(first.ref, "Nog een vraag.", (make.stored("bewijs.pdf", b"what came"),))
        make.do(cast.amira, send_to_office, message, at=NOW + timedelta(hours=3))
        second = make.case(cast.ben, exam)
        make.do(cast.ben, withdraw, Withdraw(second.ref), at=NOW + timedelta(days=1))
    yield app
    database.close()


@pytest.fixture
def run(installation: Flask, any_url: str, tmp_path: Path) -> Callable[..., Result]:
    """The command, with the settings of this installation in the environment."""

    def command(*options: str) -> Result:
        unset: dict[str, str | None] = {name: None for name in os.environ if name.startswith("PORTAL_")}
        return CliRunner(env={**unset, **environment(tmp_path, any_url)}).invoke(main, ["check", *options])

    return command


@pytest.fixture
def tamper(installation: Flask) -> Callable[..., None]:
    """SQL behind the portal's back."""

    def execute(sql: str, **values: Any) -> None:
        with installation.extensions["portal_database"].writing() as session:
            assert session.execute(text(sql), values).rowcount > 0  # type: ignore[attr-defined]

    return execute


@pytest.fixture
def case(installation: Flask) -> Case:
    """The open one."""
    return Make(installation).get(Case, is_open=True)


def finds(result: Result, ref: str, *words: str) -> None:
    """Exit 1, and a line about this case that says what is wrong and where."""
    assert result.exit_code == 1, result.output
    *lines, summary = result.output.splitlines()
    assert "1 case does not add up." in summary
    assert all(line.startswith(f"{ref}: ") for line in lines)
    assert any(all(word in line for word in words) for line in lines), lines


def test_clean_after_real_use(run) -> None:
    result = run()
    assert (result.exit_code, result.output.splitlines()[1:]) == (0, [])
    assert result.output.startswith("2 cases, ")
    assert result.output.endswith("all of it adds up.\n")


def test_clean_after_a_text_is_erased(run, installation, case) -> None:
    with installation.extensions["portal_database"].writing() as session:
        for row in session.query(CaseText).filter_by(case_id=case.id):
            row.erase()
    assert run().exit_code == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", "somebody_else"),
        ("function", "decider"),
        ("zone", "UTC"),
        ("at", "2026-11-01 08:00:00.000000"),
        ("tag", "case:completed"),
        ("facts", '{"handler": "another"}'),
    ],
)
def test_a_changed_row_is_found(run, tamper, case, column, value) -> None:
    cast = (
        f"cast(:value as {'timestamptz' if column == 'at' else 'json'})"
        if column in ("at", "facts")
        else ":value"
    )
    if "sqlite" in os.environ.get("PYTEST_CURRENT_TEST", ""):
        cast = ":value"
    sql = f"update case_events set {column} = {cast} where case_id = :id and tag = 'case:taken_up'"
    tamper(sql, value=value, id=case.id)
    finds(run(), case.ref, "event 3", "this row was changed")


def test_a_changed_row_with_a_fitting_digest_is_found_by_the_next_one(run, installation, case) -> None:
    """Whoever can compute digests must rewrite everything after it, and then the head does not fit."""
    with installation.extensions["portal_database"].writing() as session:
        events = session.query(check.CaseEvent).filter_by(case_id=case.id).order_by(check.CaseEvent.seq).all()
        events[2].who = "somebody_else"
        events[2].digest = events[2].computed_digest()
    finds(run(), case.ref, "event 4", "does not follow")


@pytest.mark.parametrize(
    ("column", "value"),
    [("state", "received"), ("legal_deadline", "2027-03-01"), ("is_open", False), ("protected", False)],
)
def test_a_changed_column_is_found(run, tamper, case, column, value) -> None:
    cast = ":value"
    if column == "legal_deadline" and "sqlite" not in os.environ.get("PYTEST_CURRENT_TEST", ""):
        cast = "cast(:value as date)"
    tamper(f"update cases set {column} = {cast} where id = :id", value=value, id=case.id)
    finds(run(), case.ref, column, "not what the events add up to")


def test_a_name_that_leads_to_nobody_is_found(run, tamper, case) -> None:
    tamper("delete from case_aliases where case_id = :id", id=case.id)
    finds(run(), case.ref, "event 1", "nothing tells who did this")
    finds(run(), case.ref, "subject_id", "not what the events add up to")


def test_a_name_that_leads_to_somebody_else_is_found(run, tamper, case) -> None:
    sql = "update case_aliases set target = 'somebody else' where case_id = :id and what = 'exam'"
    tamper(sql, id=case.id)
    finds(run(), case.ref, "exam_id", "not what the events add up to")


def test_a_cut_tail_is_found(run, tamper, case) -> None:
    last = "(select max(seq) from case_events where case_id = :id)"
    tamper(f"delete from case_events where case_id = :id and seq = {last}", id=case.id)
    finds(run(), case.ref, "missing at the end")


def test_a_cut_tail_is_found_when_the_count_was_made_to_fit(run, tamper, case) -> None:
    last = "(select max(seq) from case_events where case_id = :id)"
    tamper(f"delete from case_events where case_id = :id and seq = {last}", id=case.id)
    tamper("update cases set event_count = event_count - 1 where id = :id", id=case.id)
    finds(run(), case.ref, "missing at the end")


def test_a_row_taken_from_the_middle_is_found(run, tamper, case) -> None:
    tamper("delete from case_events where case_id = :id and seq = 2", id=case.id)
    finds(run(), case.ref, "event 2", "a row is missing")


def test_a_case_without_events_is_found(run, tamper, case) -> None:
    tamper("delete from case_events where case_id = :id", id=case.id)
    finds(run(), case.ref, "cannot be read")


def test_a_changed_text_is_found(run, tamper, case) -> None:
    tamper(
        "update case_texts set body = 'Ik vind alles goed.' where case_id = :id and kind = 'reason'",
        id=case.id,
    )
    finds(run(), case.ref, "(reason)", "not those that were written")


def test_a_swapped_text_is_found(run, installation, case) -> None:
    """A whole other text, with a salt and a digest that fit each other, in the place of the first."""
    with installation.extensions["portal_database"].writing() as session:
        old = session.query(CaseText).filter_by(case_id=case.id, kind="reason").one()
        new = CaseText.written(case.id, "reason", old.author_id, "Ik vind alles goed.", old.created_at)
        old.body, old.salt, old.digest = new.body, new.salt, new.digest
    finds(run(), case.ref, "(reason)", "not those that were written")


def test_a_deleted_and_an_added_text_are_found(run, tamper, installation, case) -> None:
    tamper("delete from case_texts where case_id = :id and kind = 'reason'", id=case.id)
    finds(run(), case.ref, "a text is missing")
    with installation.extensions["portal_database"].writing() as session:
        session.add(CaseText.written(case.id, "reason", "somebody", "Ik vind alles goed.", NOW))
    finds(run(), case.ref, "(reason)", "not those that were written")


# Files -------------------------------------------------------------------------------------------


@pytest.fixture
def file(installation: Flask, case: Case) -> Attachment:
    """The file that came with the message."""
    return Make(installation).get(Attachment, case_id=case.id)


def test_clean_with_the_bytes_too(run) -> None:
    result = run("--files")
    assert result.exit_code == 0, result.output
    assert " texts and 1 files checked: all of it adds up." in result.output


@pytest.mark.parametrize(
    "change",
    ["name = 'ander.pdf'", "sha256 = 'f'", "size = 1", "purpose = 'scan'", "salt = 'f'", "text_id = null",
     "author_id = 'x'", "salt = null"],
)  # fmt: skip
def test_a_changed_row_of_a_file_is_found(run, tamper, case, file, change: str) -> None:
    tamper(f"update attachments set {change} where id = :id", id=file.id)
    finds(run(), case.ref, f"file {file.id}", "not described as it was")


def test_a_file_that_was_described_anew_is_found(run, installation, case, file) -> None:
    """A whole other description, with a salt and a digest that fit each other, in the place of the first."""
    with installation.extensions["portal_database"].writing() as session:
        row = session.get(Attachment, file.id)
        row.name = "ander.pdf"
        row.seal()
    finds(run(), case.ref, f"file {file.id}", "not described as it was")


def test_a_deleted_row_of_a_file_is_found(run, tamper, case, file) -> None:
    tamper("delete from attachments where id = :id", id=file.id)
    finds(run(), case.ref, f"file {file.id}", "row of a file is missing")


def test_bytes_that_are_gone_are_found_when_asked(run, installation, case, file) -> None:
    vault_of(Make(installation).config).delete(file.file_id)
    assert run().exit_code == 0
    finds(run("--files"), case.ref, f"file {file.id}", "not there")


def test_changed_bytes_are_found_when_asked(run, installation, case, file) -> None:
    path = vault_of(Make(installation).config).folder / file.file_id
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)
    finds(run("--files"), case.ref, f"file {file.id}", "not those that came")


def test_the_bytes_of_another_file_are_found_when_asked(run, installation, tamper, case, file) -> None:
    other = Make(installation).stored(body=b"something else")
    tamper("update attachments set file_id = :other where id = :id", other=other.file_id, id=file.id)
    assert run().exit_code == 0
    finds(run("--files"), case.ref, f"file {file.id}", "not those that came")


def test_clean_after_a_file_was_let_go(run, installation, file) -> None:
    make = Make(installation)
    file_id = make.do(None, let_go, file.id)
    vault_of(make.config).delete(file_id)
    assert run("--files").exit_code == 0


def test_more_cases_than_one_batch(run, monkeypatch, tamper, case) -> None:
    monkeypatch.setattr(check, "BATCH", 1)
    assert run().output.startswith("2 cases, ")
    tamper("update cases set state = 'received' where id = :id", id=case.id)
    finds(run(), case.ref, "state")


def test_a_database_in_another_shape_is_a_sentence(run, tamper) -> None:
    tamper("update alembic_version set version_num = 'older'")
    result = run()
    assert result.exit_code == 1
    assert result.output == (
        "Error: The database is not in the shape that this version needs. Run `portal migrate` first.\n"
    )
