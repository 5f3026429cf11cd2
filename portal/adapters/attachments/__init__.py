"""Looking into a file that somebody sends, in a process of its own.

Whoever reads hostile files may fall over them. So the reading is done by a child process that has no settings, no
keys and no database, a limited memory and limited time; what it makes of the file comes back, or why it is not fit.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from portal.adapters.attachments.names import shown_name
from portal.adapters.attachments.verdict import Accepted, Unfit
from portal.rules.attachments import FILE_LIMIT

SECONDS = 30
"""Of one file, on a busy machine; the largest photo takes three."""
AT_ONCE = threading.BoundedSemaphore(2)
"""Readers at a time: each may take a gigabyte."""
PATIENCE = 5
"""Seconds that a request waits for its turn: many files at once must not keep everybody else waiting."""
_ROOT = Path(__file__).resolve().parents[3]

__all__ = ["Accepted", "Unfit", "inspect", "shown_name"]


def inspect(name: str, stream: IO[bytes]) -> Accepted:
    """What may be kept of this file, from where the stream stands. `name` is what the browser calls it.

    Raises Unfit: empty, too_big, unknown_kind, lies, broken, locked, heic, macros, embedded, bomb, too_many_pixels,
    malware, and busy when too many are read already. A file that no reader survives is "bomb".
    """
    raw = stream.read(FILE_LIMIT + 1)
    if not raw:
        raise Unfit("empty")
    if len(raw) > FILE_LIMIT:
        raise Unfit("too_big")
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unfit("busy")
    try:
        return _told(_ask(json.dumps(name).encode() + b"\n" + raw))
    finally:
        AT_ONCE.release()


def _ask(question: bytes) -> bytes:
    """Let a child process read it. It gets no environment: there is nothing in it to steal."""
    command = [sys.executable, "-m", "portal.adapters.attachments"]
    try:
        done = subprocess.run(  # noqa: S603, a program of our own
            command, input=question, capture_output=True, cwd=_ROOT, env={}, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as endless:
        raise Unfit("bomb") from endless
    if done.returncode < 0:  # stopped at one of its limits, or fallen over the file
        raise Unfit("bomb")
    done.check_returncode()
    return done.stdout


def _told(answer: bytes) -> Accepted:
    head, _, content = answer.partition(b"\n")
    told = json.loads(head)
    if "unfit" in told:
        raise Unfit(told["unfit"])
    return Accepted(told["kind"], told["name"], content, tuple(told["removed"]))
