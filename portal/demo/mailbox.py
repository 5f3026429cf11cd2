"""The demo's mailbox: a real SMTP server on a loopback port that keeps what the portal sends."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

HOST = "127.0.0.1"
KEPT = 1000
SIZE_LIMIT_BYTES = 10_000_000


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    sender: str
    to: tuple[str, ...]
    """The addresses of the envelope: who really gets it."""
    subject: str
    text: str
    received_at: datetime
    """UTC."""
    raw: bytes


class Mailbox:
    """Starts and stops the server; `messages` may be read from any thread."""

    def __init__(self) -> None:
        self._kept: deque[Mail] = deque(maxlen=KEPT)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def messages(self) -> list[Mail]:
        """The last thousand mails, oldest first."""
        return list(self._kept)

    def start(self) -> tuple[str, int]:
        """Listen on a free loopback port; the address for the portal's mail settings."""
        listening = socket.create_server((HOST, 0))
        started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._serve, args=(self._loop, listening, started), name="demo-mailbox", daemon=True
        )
        self._thread.start()
        started.wait()
        return HOST, listening.getsockname()[1]

    def stop(self) -> None:
        """Stop listening. The mails stay readable. Does nothing when it was not started."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop = self._thread = None

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep one mail; called by the SMTP server."""
        self._kept.append(_read(envelope.mail_from or "", tuple(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 Kept"

    def _serve(
        self, loop: asyncio.AbstractEventLoop, listening: socket.socket, started: threading.Event
    ) -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(self._smtp, sock=listening))
        loop.call_soon(started.set)
        loop.run_forever()
        server.close()
        loop.run_until_complete(_end_conversations(server))
        loop.close()

    def _smtp(self) -> SMTP:
        return SMTP(self, hostname="demo.invalid", enable_SMTPUTF8=True, data_size_limit=SIZE_LIMIT_BYTES)


async def _end_conversations(server: asyncio.Server) -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await server.wait_closed()


def _read(sender: str, to: tuple[str, ...], raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    try:
        text = body.get_content() if body else ""
    except (LookupError, KeyError, ValueError):  # an unknown charset or content type: show what came
        text = raw.decode("utf-8", "replace")
    received = datetime.fromtimestamp(time.time(), UTC)
    return Mail(sender, to, str(message.get("subject", "")), str(text), received, raw)
