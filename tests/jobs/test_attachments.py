"""Files that nobody claimed or whose time is over go, those of a case stay, and a job may be killed in between."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.actions.attachments import StoredFile, attach
from portal.actions.cases import Withdraw, withdraw
from portal.actions.context import Context
from portal.db import Database
from portal.jobs import attachments
from portal.jobs.attachments import put_away, sweep, tidy, vault_of
from portal.jobs.tasks import Jobs
from portal.models import Attachment, Case, CaseEvent, Person
from tests.cast import Cast, make_cast
from tests.make import NOW, Make, make_config, without_pages

HOUR = timedelta(hours=1)


@pytest.fixture
def make(any_url: str, tmp_path: Path) -> Iterator[Make]:
    database = Database(any_url)
    yield Make(without_pages(make_config(tmp_path, any_url), database))
    database.close()


@pytest.fixture
def case(make: Make) -> Case:
    cast: Cast = make_cast(make)
    return make.case(cast.amira, kind="access")


def attached(make: Make, case: Case, file: StoredFile, **more) -> Attachment:
    """The row of this file in the case."""

    def action(ctx: Context, _command: None) -> Attachment:
        return attach(ctx, ctx.get(Case, case.ref), (file,), **more)[0]

    return make.do(None, action, None)


def aged(make: Make, file_id: str, age: timedelta, now: datetime) -> None:
    moment = (now - age).timestamp()
    os.utime(vault_of(make.config).folder / file_id, (moment, moment))


def test_what_is_put_away_is_measured(make: Make) -> None:
    file = put_away(make.config, "a.txt", "text/plain", io.BytesIO(b"abc" * 50_000), ("scripts",))
    assert (file.size, file.removed) == (150_000, ("scripts",))
    with vault_of(make.config).open(file.file_id) as stream:
        import hashlib

        assert hashlib.sha256(stream.read()).hexdigest() == file.sha256


def test_a_file_goes_when_its_time_is_over_and_not_before(make: Make, case: Case) -> None:
    package = attached(make, case, make.stored("a.zip"), purpose="package", expires_at=NOW + 30 * 24 * HOUR)
    proof = attached(make, case, make.stored("b.jpg"), purpose="identity", expires_at=NOW + HOUR)
    attached(make, case, make.stored("c.pdf"), purpose="scan")
    assert sweep(make.database, make.config, NOW) == 0
    assert sweep(make.database, make.config, NOW + HOUR) == 1
    assert sweep(make.database, make.config, NOW + HOUR) == 0
    rows = {row.id: row for row in make.all(Attachment)}
    assert (rows[proof.id].file_id, rows[package.id].file_id) == (None, package.file_id)
    assert proof.file_id not in vault_of(make.config).ids()
    assert sweep(make.database, make.config, NOW + 31 * 24 * HOUR) == 1
    assert len(vault_of(make.config).ids()) == 1
    assert len(make.all(CaseEvent, tag="case:attachment:erased")) == 2


def test_files_of_no_case_go_after_a_day(make: Make, case: Case) -> None:
    now = datetime.now(UTC)
    lost, new, kept = (make.stored() for _ in range(3))
    attached(make, case, kept, purpose="scan")
    for file, age in ((lost, 25 * HOUR), (new, 23 * HOUR), (kept, 400 * 24 * HOUR)):
        aged(make, file.file_id, age, now)
    half = vault_of(make.config).folder / f"{lost.file_id}.00.part"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    assert tidy(make.database, make.config, now) == 1
    assert set(vault_of(make.config).ids()) == {new.file_id, kept.file_id}
    assert not half.exists()
    assert tidy(make.database, make.config, now) == 0


def test_more_files_than_one_look_at_the_database(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "AT_ONCE", 3)
    now = datetime.now(UTC)
    for _ in range(8):
        aged(make, make.stored().file_id, 25 * HOUR, now)
    assert tidy(make.database, make.config, now) == 8


def test_killed_between_row_and_file_the_next_one_ends_it(
    make: Make, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = attached(make, case, make.stored(), purpose="package", expires_at=NOW)

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("portal.adapters.files.Vault.delete", die)
        with pytest.raises(Killed):
            sweep(make.database, make.config, NOW)
    assert vault_of(make.config).ids() == [row.file_id]
    now = datetime.now(UTC)
    aged(make, row.file_id or "", 25 * HOUR, now)
    assert tidy(make.database, make.config, now) == 1
    assert vault_of(make.config).ids() == []


def test_the_worker_does_both(make: Make, case: Case) -> None:
    now = datetime.now(UTC)
    due = attached(make, case, make.stored(), purpose="package", expires_at=now - HOUR)
    lost = make.stored()
    aged(make, lost.file_id, 25 * HOUR, now)
    jobs = Jobs(make.config, make.database)
    jobs.sweep()
    assert vault_of(make.config).ids() == [lost.file_id]
    jobs.tidy()
    assert vault_of(make.config).ids() == []
    assert make.get(Attachment, id=due.id).gone_at is not None


@pytest.mark.parametrize("ended", ["verified", "closed"])
def test_evidence_of_identity_goes_within_a_week(make: Make, case: Case, ended: str) -> None:
    """Section 9: until it is sure who asks, and at most 7 days after; also when that was never needed any more."""
    [amira] = [person for person in make.all(Person) if person.id == case.subject_id]
    file = attached(make, case, make.stored(), purpose="identity")
    other = attached(make, case, make.stored(), purpose="scan")
    assert sweep(make.database, make.config, NOW + 90 * 24 * HOUR) == 0, "nobody knows yet who asks"
    if ended == "closed":
        make.do(amira, withdraw, Withdraw(case.ref))
    else:
        make.do(None, _verified, case.ref)
    assert sweep(make.database, make.config, NOW + 6 * 24 * HOUR - HOUR) == 0
    assert sweep(make.database, make.config, NOW + 6 * 24 * HOUR + HOUR) == 1
    assert make.get(Attachment, id=file.id).file_id is None
    assert make.get(Attachment, id=other.id).file_id is not None
    with pytest.raises(FileNotFoundError), vault_of(make.config).open(file.file_id):
        pass


def _verified(ctx: Context, ref: str) -> None:
    ctx.record("case:identity:verified", ctx.get(Case, ref), function="handler", method="called_back")
