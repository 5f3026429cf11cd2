"""The demo as a process of its own: started as it is typed, on free ports, and stopped in the end."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.browser import Page

LONGEST_STOP_SECONDS = 5
ROOT = Path(__file__).resolve().parents[1]
HERE = (sys.executable, "-m", "portal.cli")
"""The command `portal` of this working copy."""


def free_ports() -> int:
    """The first of two free ports in a row, below those that the system hands out to other programs."""
    while True:
        port = random.randrange(10_000, 30_000)
        try:
            for one in (port, port + 1):
                with socket.socket() as taken:
                    taken.bind(("127.0.0.1", one))
        except OSError:
            continue
        return port


@contextmanager
def started(
    folder: Path, port: int, *options: str, command: Sequence[str | Path] = HERE
) -> Iterator[subprocess.Popen[str]]:
    """The command, as it is typed; killed at the end if it is still there."""
    words = [*map(str, command), "demo", "--port", str(port), "--data", str(folder), *options]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if command == HERE:
        environment["PYTHONPATH"] = str(ROOT)
    with subprocess.Popen(
        words, cwd=folder.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until_ready(process: subprocess.Popen[str]) -> list[str]:
    """The lines up to and with `ready …`."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith("ready "):
            return lines
    raise AssertionError(f"not ready: {lines} {process.stderr.read() if process.stderr else ''}")


def stop(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> None:
    """Stop it: in time, and without a word of complaint while it ran."""
    process.send_signal(number)
    _, said = process.communicate(timeout=LONGEST_STOP_SECONDS)
    assert (process.returncode, said) == (0, ""), f"exit {process.returncode}: {said}"


def refused(folder: Path, port: int, *options: str) -> str:
    """The sentence of a demo that does not start."""
    with started(folder, port, *options) as process:
        said, problem = process.communicate(timeout=20)
    assert (process.returncode, said) == (2, "")
    assert problem.count("\n") == 1
    return problem


@contextmanager
def running(folder: Path, *options: str, command: Sequence[str | Path] = HERE) -> Iterator[str]:
    """A running demo, stopped in the end; gives its address."""
    with started(folder, free_ports(), *options, command=command) as process:
        yield until_ready(process)[-1].removeprefix("ready ")
        stop(process)


def sign_in(
    address: str, person: str, wanted: str = "/nl/my-exams"
) -> tuple[requests.Session, requests.Response]:
    """Through the true sign-in: the portal sends us to the provider, its form sends us back."""
    browser = requests.Session()
    page = browser.get(f"{address}/login", params={"next": wanted}, timeout=10)
    port = int(address.rpartition(":")[2])
    assert page.url.startswith(f"http://127.0.0.1:{port + 1}/authorize?")
    buttons = [attrs["value"] for attrs, _ in Page(page.text).all("button", name="person")]
    assert person in buttons
    return browser, browser.post(page.url, data={"person": person}, timeout=10)
