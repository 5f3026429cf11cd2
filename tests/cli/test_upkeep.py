"""The commands of whoever runs the portal: each starts when it can, and says in a sentence why not when it cannot."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from portal.db import Database
from portal.models import OutboxMail
from tests.cli.installation import environment
from tests.demo_process import HERE, ROOT, free_ports
from tests.jobs.smtp import Server

pytestmark = pytest.mark.slow


@contextmanager
def command(settings: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """`portal …` as a process of its own."""
    with subprocess.Popen(
        [*HERE, *words], cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def says(settings: dict[str, str], *words: str) -> tuple[int | None, str]:
    """Exit code and everything that was said."""
    with command(settings, *words) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out + err


def until(holds, seconds: float = 40) -> None:
    """Wait until this is so."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


@pytest.mark.parametrize("words", [("serve",), ("worker",), ("check",)])
def test_without_the_right_tables_it_says_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, said = says(environment(tmp_path, f"sqlite:///{tmp_path}/empty.db"), *words)
    assert (code, said) == (
        1, "Error: The database is not in the shape that this version needs. Run `portal migrate` first.\n",
    )  # fmt: skip


@pytest.mark.parametrize("words", [("serve",), ("worker",), ("check",), ("migrate",)])
def test_a_wrong_setting_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, said = says(environment(tmp_path, "sqlite://", SECRET_KEY="short"), *words)
    assert (code, said) == (
        1,
        "Error: Setting secret_key is missing or not right. Write at least 32 random characters.\n",
    )


def test_no_real_installation_can_use_the_provider_of_the_demo(tmp_path: Path) -> None:
    code, said = says(environment(tmp_path, "sqlite://", OIDC_CLIENT_ID="portal-demo"), "serve")
    assert code == 1
    assert "the demo provider signs anybody in" in said


def test_migrate_serve_and_stop(tmp_path: Path) -> None:
    port = free_ports()
    settings = environment(tmp_path, f"sqlite:///{tmp_path}/portal.db", BASE_URL=f"http://127.0.0.1:{port}")
    for _ in range(2):
        assert says(settings, "migrate") == (0, "The database is up to date.\n")
    with command(settings, "serve", "--port", str(port)) as process:

        def answers() -> bool:
            try:
                return requests.get(f"http://127.0.0.1:{port}/en/", timeout=10).status_code == 200
            except requests.ConnectionError:
                return False

        until(answers)
        code, said = says(settings, "serve", "--port", str(port))
        assert code == 1
        assert f"Port {port} on 127.0.0.1 cannot be used" in said
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)


def test_the_worker_sends_what_waits_and_stops_when_asked(tmp_path: Path, sqlite_url: str) -> None:
    server = Server()
    server.start()
    now = datetime.now(UTC)
    database = Database(sqlite_url)
    with database.writing() as session:
        session.add(
            OutboxMail(
                dedupe_key="a", address="noor@student.example", language="nl", subject="S", body="B", not_before=now,
                created_at=now,
            )
        )  # fmt: skip
    settings = environment(tmp_path, sqlite_url, MAIL_PORT=str(server.port), MAIL_TLS="none")
    with command(settings, "worker") as process:
        until(lambda: server.taken)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
    assert process.returncode == 0
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.state)).all() == ["sent"]
    database.close()
    server.stop()
