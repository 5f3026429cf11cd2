"""The queue wakes a worker, carries nothing but JSON, and may be lost without losing anything."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from huey.registry import Message

from portal.actions.drafts import SaveDraft, save_draft
from portal.app import create_app
from portal.config import Mail
from portal.db import Database
from portal.jobs import JSONSerializer
from portal.jobs.tasks import Jobs
from portal.models import OutboxMail
from tests.browser import Browser
from tests.cast import make_cast
from tests.jobs.smtp import Server
from tests.make import Make, make_config


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.stop()


def test_a_message_comes_back_as_it_was_and_holds_no_code() -> None:
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    message = Message("1", "portal.jobs.tasks.drain_outbox", moment, 0, 0, None, [1], {"a": "é"}, None, None)
    packed = JSONSerializer().serialize(message)
    assert packed.startswith(b'{"message": ["1", ')
    back = JSONSerializer().deserialize(packed)
    assert isinstance(back, Message)
    assert (back.eta, back.args, back.kwargs) == (moment, [1], {"a": "é"})
    assert JSONSerializer().deserialize(JSONSerializer().serialize({"plain": 1})) == {"plain": 1}
    with pytest.raises(TypeError):
        JSONSerializer().serialize(object())


def test_a_deed_on_a_page_wakes_the_worker_and_the_mail_is_there_at_once(
    tmp_path: Path, any_url: str, server: Server
) -> None:
    """Only the address says where the queue is: a file of its own, or PostgreSQL."""
    mail = Mail(host="127.0.0.1", port=server.port, tls="none", sender="privacy@voorbeeld.example")
    jobs_url = any_url if any_url.startswith("postgresql") else ""
    config = make_config(tmp_path, any_url, mail=mail, jobs_url=jobs_url)
    database = Database(any_url)
    app = create_app(config, database)
    make = Make(app, now=datetime.now(UTC))
    cast = make_cast(make)
    jobs = Jobs(config, database)
    worker = jobs.worker(slowest_seconds=0.1)
    worker.start()
    try:
        draft = make.do(cast.amira, save_draft, SaveDraft("access", {}))
        Browser(app, make).as_(cast.amira).send(f"/requests/drafts/{draft.id}/check")
        began = time.monotonic()
        while not server.taken and time.monotonic() - began < 20:
            time.sleep(0.02)
        assert len(server.taken) == 1
    finally:
        worker.stop(graceful=True)
        for opened in (jobs, app.extensions["portal_wake"].__self__):
            opened.close()
        database.close()


def test_a_queue_that_is_away_stops_no_deed(
    tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    config = replace(
        make_config(tmp_path, sqlite_url), jobs_url=f"sqlite:///{tmp_path}/no/such/folder/jobs.db"
    )
    database = Database(sqlite_url)
    Jobs(config, database).wake()
    assert "could not be woken" in caplog.text
    database.close()


def test_the_sweep_sends_what_a_lost_wake_up_left_behind(
    tmp_path: Path, sqlite_url: str, server: Server
) -> None:
    mail = Mail(host="127.0.0.1", port=server.port, tls="none", sender="privacy@voorbeeld.example")
    database = Database(sqlite_url)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with database.writing() as session:
        session.add(
            OutboxMail(
                dedupe_key="a", address="noor@student.example", language="nl", subject="S", body="B",
                not_before=long_ago, created_at=long_ago,
            )
        )  # fmt: skip
    jobs = Jobs(make_config(tmp_path, sqlite_url, mail=mail), database)
    jobs.sweep()
    jobs.sweep()
    assert len(server.taken) == 1
    database.close()
