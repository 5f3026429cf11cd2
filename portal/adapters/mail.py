"""One mail to one mail server: plain text, headers that nobody can forge, a number that stays the same."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

from portal.config import Config

TIMEOUT_SECONDS = 20


class UnsendableError(Exception):
    """This mail can never leave, however often it is tried."""


class Note(Protocol):
    """What is sent; a row of the outbox is one."""

    @property
    def id(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...


class Mailer:
    """Speaks to the mail server of the settings, one connection for each mail."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def send(self, note: Note, at: datetime) -> None:
        """Hand over one mail; `at` (aware) is its date.

        Raises UnsendableError for a mail that cannot be written, OSError or SMTPException when the server
        does not take it.
        """
        message = self.write(note, at)
        with self._server() as server:
            if self.config.mail.user:
                server.login(self.config.mail.user, self.config.mail.password)
            server.send_message(message, self.config.mail.sender, [note.address])

    def write(self, note: Note, at: datetime) -> EmailMessage:
        """The mail as it goes over the line. Raises UnsendableError, so for a line break in a header."""
        sender = self.config.mail.sender
        message = EmailMessage(policy=SMTP)
        try:
            message["From"] = Address(self.config.institution.name(note.language), addr_spec=sender)
            message["To"] = Address(addr_spec=note.address)
            message["Subject"] = note.subject
        except (ValueError, HeaderParseError, IndexError) as problem:
            raise UnsendableError(str(problem)) from problem
        message["Date"] = format_datetime(at)
        # The same at every attempt, so that a mail that was taken twice is shown once.
        message["Message-ID"] = f"<{note.id}@{sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(note.body, charset="utf-8", cte="quoted-printable")
        message["Content-Language"] = note.language  # after the content, which clears such headers
        return message

    def _server(self) -> smtplib.SMTP:
        mail = self.config.mail
        if mail.tls == "tls":
            return smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)
        if mail.tls == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server
