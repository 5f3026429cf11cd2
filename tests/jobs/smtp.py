"""A real mail server for tests: it takes mail, turns it away, or holds it up."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Server(Controller):
    """`taken` holds what was accepted; `answer` is said instead of 250 when set; `held` keeps DATA waiting."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.tries = 0
        self.answer: str | None = None
        self.held = False
        self.holding = threading.Event()
        super().__init__(self, hostname="127.0.0.1", port=0, ready_timeout=10)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # the one that "any free port" became
        super()._trigger_server()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        self.tries += 1
        if self.held:
            self.holding.set()
            await asyncio.sleep(60)
        if self.answer:
            return self.answer
        message = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        self.taken.append(message)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 Taken"
