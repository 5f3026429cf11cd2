"""Mail leaves once: neither lost nor doubled, whatever dies in between."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.actions.context import SYSTEM, Context
from portal.adapters.mail import Mailer, UnsendableError
from portal.config import Config, Mail
from portal.content import Text
from portal.db import Database
from portal.jobs import outbox
from portal.models import OutboxMail
from tests.jobs.smtp import Server
from tests.make import make_config

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def database(any_url: str) -> Iterator[Database]:
    database = Database(any_url)
    yield database
    database.close()


@pytest.fixture
def config(tmp_path: Path, any_url: str, server: Server) -> Config:
    mail = Mail(host="127.0.0.1", port=server.port, tls="none", sender="privacy@voorbeeld.example")
    return make_config(tmp_path, any_url, mail=mail)


@pytest.fixture
def queue(database: Database, config: Config) -> Callable[..., None]:
    """Put a mail in the outbox as every action does."""

    def put(
        key: str, address: str = "noor@student.example", title: str = "Bericht", at: datetime = NOW
    ) -> None:
        with database.writing() as session:
            Context(session, SYSTEM, at, config).queue_mail(
                key, address, "nl", Text(title, "Hallo,\n\nÉén regel.\n")
            )

    return put


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def rows(database: Database) -> list[OutboxMail]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.dedupe_key)))


def test_a_mail_arrives_as_it_was_written(database, config, server, queue) -> None:
    queue("a", title="We hebben je verzoek (2026-7KQ4-M2XD) – één bericht")
    assert outbox.drain(database, Mailer(config), at(NOW)) == 1
    [mail], [row] = server.taken, rows(database)
    assert server.envelopes == [("privacy@voorbeeld.example", ["noor@student.example"])]
    assert mail["Subject"] == "We hebben je verzoek (2026-7KQ4-M2XD) – één bericht"
    assert mail["From"] == "Voorbeeld Hogeschool <privacy@voorbeeld.example>"
    assert mail["Message-ID"] == f"<{row.id}@voorbeeld.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert mail["Date"].datetime == NOW
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == ["Hallo,", "", "Één regel."]
    assert (row.state, row.sent_at, row.lease_until, row.attempts) == ("sent", NOW, None, 1)


def test_draining_twice_sends_once(database, config, server, queue) -> None:
    queue("a")
    queue("b")
    assert [outbox.drain(database, Mailer(config), at(NOW)) for _ in range(2)] == [2, 0]
    assert len(server.taken) == 2


def test_what_was_rolled_back_is_never_mailed(database, config, server) -> None:
    def deed() -> None:
        with database.writing() as session:
            Context(session, SYSTEM, NOW, config).queue_mail(
                "a", "noor@student.example", "nl", Text("T", "B")
            )
            session.flush()
            raise RuntimeError("the deed failed after all")

    with pytest.raises(RuntimeError):
        deed()
    assert outbox.drain(database, Mailer(config), at(NOW)) == 0
    assert (server.tries, rows(database)) == (0, [])


def test_mail_waits_for_its_moment(database, config, server, queue) -> None:
    queue("a", at=NOW + timedelta(hours=1))
    assert outbox.drain(database, Mailer(config), at(NOW)) == 0
    assert outbox.drain(database, Mailer(config), at(NOW + timedelta(hours=1))) == 1


def test_a_mail_that_is_never_taken_is_given_up_after_bounded_tries(database, config, server, queue) -> None:
    server.answer = "451 Try again later"
    queue("a")
    moment, waits = NOW, []
    for _ in range(outbox.ATTEMPTS + 3):
        outbox.drain(database, Mailer(config), at(moment))
        [row] = rows(database)
        if row.state == "dead":
            break
        waits.append(row.not_before - moment)
        assert outbox.drain(database, Mailer(config), at(row.not_before - timedelta(seconds=1))) == 0, (
            "too early"
        )
        moment = row.not_before
    assert (row.state, row.attempts, server.tries) == ("dead", outbox.ATTEMPTS, outbox.ATTEMPTS)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert max(waits) <= timedelta(hours=6)
    assert outbox.drain(database, Mailer(config), at(moment + timedelta(days=30))) == 0
    assert server.tries == outbox.ATTEMPTS


def test_one_bad_mail_does_not_stop_the_others(database, config, server, queue) -> None:
    queue("a", address="no address at all")
    queue("b")
    assert outbox.drain(database, Mailer(config), at(NOW)) == 1
    assert [row.state for row in rows(database)] == ["dead", "sent"]


def test_a_server_that_is_away_delays_and_loses_nothing(database, config, server, queue) -> None:
    queue("a")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = replace(config, mail=replace(config.mail, port=closed.getsockname()[1]))
        assert outbox.drain(database, Mailer(away), at(NOW)) == 0
    [row] = rows(database)
    assert (row.state, row.lease_until, row.attempts) == ("waiting", None, 1)
    assert outbox.drain(database, Mailer(config), at(row.not_before)) == 1


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("noor@student.example\r\nBcc: all@student.example", "T"),
        ("noor@student.example, sem@student.example", "T"),
        ("noor@student.example", "T\r\nBcc: all@student.example"),
        ("", "T"),
        ("@student.example", "T"),
    ],
)
def test_a_header_cannot_be_smuggled_in(tmp_path: Path, address: str, title: str) -> None:
    note = OutboxMail(id="a" * 24, address=address, subject=title, body="B", language="nl")
    mailer = Mailer(make_config(tmp_path, "sqlite://"))
    try:
        message = mailer.write(note, NOW)
    except UnsendableError:
        return
    assert "Bcc" not in message
    assert "\n" not in message["Subject"]


def test_two_workers_never_send_the_same_mail(database, config, server, queue) -> None:
    for number in range(30):
        queue(f"mail {number:02}", title=f"Bericht {number:02}")

    def work() -> None:
        own = Database(config.database_url)
        outbox.drain(own, Mailer(config), at(NOW))
        own.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sorted(mail["Subject"] for mail in server.taken) == [
        f"Bericht {number:02}" for number in range(30)
    ]
    assert {row.state for row in rows(database)} == {"sent"}


def test_a_worker_killed_in_mid_send_loses_and_doubles_nothing(
    database, config, server, queue, tmp_path
) -> None:
    queue("a", at=datetime.now(UTC))
    server.held = True
    script = (
        "import sys; from pathlib import Path; from tests.make import make_config; from portal.config import Mail\n"
        "from portal.db import Database; from portal.jobs.tasks import Jobs\n"
        "mail = Mail(host='127.0.0.1', port=int(sys.argv[2]), tls='none', sender='privacy@voorbeeld.example')\n"
        "config = make_config(Path(sys.argv[3]), sys.argv[1], mail=mail)\n"
        "Jobs(config, Database(config.database_url)).drain_outbox()\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script, config.database_url, str(server.port), str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert server.holding.wait(30)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    server.held = False
    killed = datetime.now(UTC)
    assert outbox.drain(database, Mailer(config), at(killed)) == 0, (
        "the lease of the dead worker still stands"
    )
    later = killed + outbox.LEASE + timedelta(seconds=1)
    assert outbox.drain(database, Mailer(config), at(later)) == 1
    [row] = rows(database)
    assert (len(server.taken), row.state, row.attempts) == (1, "sent", 2)


def test_a_mail_that_kills_every_worker_ends_too(database, config, server, queue) -> None:
    queue("a")
    moment = NOW
    for _ in range(outbox.ATTEMPTS):
        claimed = outbox.claim(database, moment)  # …and the worker is gone
        assert claimed is not None
        assert claimed.state == "waiting"
        moment += outbox.LEASE
    assert outbox.drain(database, Mailer(config), at(moment)) == 0
    assert [row.state for row in rows(database)] == ["dead"]
    assert server.tries == 0


def test_a_late_worker_does_not_undo_what_another_did(database, config, server, queue) -> None:
    queue("a")
    slow = outbox.claim(database, NOW)
    assert slow is not None
    later = NOW + outbox.LEASE
    assert outbox.drain(database, Mailer(config), at(later)) == 1
    outbox._mark(database, slow, not_before=later, lease_until=None)
    [row] = rows(database)
    assert (row.state, row.attempts) == ("sent", 2)
