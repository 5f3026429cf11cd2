"""The tables of `portal.toml` about people: who is the school, how mail leaves, and who gets which mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Literal

from portal.config_error import require

DESKS = ("technical_failure", "fraud_accusation", "discrimination", "other")
"""What a message may turn out to be when it is no privacy request (T14)."""


def is_mail_address(text: str) -> bool:
    """Whether this is one mail address and nothing else."""
    return re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", text) is not None


@dataclass(frozen=True)
class Institution:
    """Who is the controller, and where people turn to (I-01, I-13, I-15)."""

    name_nl: str = ""
    name_en: str = ""
    contact_email: str = ""
    dpo_name: str = ""
    dpo_email: str = ""
    exam_day_phone: str = ""
    remedy_body: str = ""
    """Under `awb` the body that takes a bezwaar, under `court` the district court; with its address."""
    accent_colour: str = ""
    logo: str = ""

    def name(self, language: str) -> str:
        """The institution's name in that language."""
        return (self.name_en or self.name_nl) if language == "en" else self.name_nl


@dataclass(frozen=True)
class Mail:
    """How mail leaves: one SMTP server."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    sender: str = ""


@dataclass(frozen=True)
class Teams:
    """Mail addresses of functions, for alerts and digests; an empty one gets none.

    Raises ConfigError when one is no mail address.
    """

    handler: str = ""
    decider: str = ""
    dpo: str = ""
    """Left out: `institution.dpo_email`; filled in by Config."""
    publisher: str = ""
    """Told at once when a gate turns red (section 10)."""
    scheduler: str = ""
    exam_board: str = ""
    exam_day: str = ""
    """The exam-day contact: alerted when an exam begins without a decision (6.4)."""
    reviewer: str = ""
    contract_manager: str = ""
    """Told when a supplier misses its term (V-5)."""

    def __post_init__(self) -> None:
        for field in fields(self):
            address = getattr(self, field.name)
            require(not address or is_mail_address(address), f"teams.{field.name}", "one mail address")

    def address(self, role: str) -> str:
        """Where mail for this function goes; "" for a function that has no team."""
        return str(getattr(self, role)) if role in {field.name for field in fields(self)} else ""


@dataclass(frozen=True)
class Desks:
    """Where staff send on what is no privacy request (T14); a desk without an address is not offered.

    Raises ConfigError when a desk has no good address, or an address and no name.
    """

    technical_failure: str = ""
    technical_failure_name_nl: str = ""
    technical_failure_name_en: str = ""
    fraud_accusation: str = ""
    fraud_accusation_name_nl: str = ""
    fraud_accusation_name_en: str = ""
    discrimination: str = ""
    discrimination_name_nl: str = ""
    discrimination_name_en: str = ""
    other: str = ""
    other_name_nl: str = ""
    other_name_en: str = ""

    def __post_init__(self) -> None:
        for desk in DESKS:
            address = self.address(desk)
            require(not address or is_mail_address(address), f"desks.{desk}", "one mail address")
            require(
                not address or self.name("nl", desk),
                f"desks.{desk}_name_nl",
                "the name of the desk: the student reads where the message went",
            )

    @property
    def offered(self) -> tuple[str, ...]:
        """The desks that have an address."""
        return tuple(desk for desk in DESKS if self.address(desk))

    def address(self, desk: str) -> str:
        """The desk's mail address, or "". Raises AttributeError for a desk that is not among DESKS."""
        return str(getattr(self, desk))

    def name(self, language: str, desk: str) -> str:
        """What the desk is called; in English the Dutch name when there is no other."""
        dutch = str(getattr(self, f"{desk}_name_nl"))
        return (str(getattr(self, f"{desk}_name_en")) or dutch) if language == "en" else dutch


@dataclass(frozen=True)
class SupplierTerms:
    """How long each step with a supplier takes, in working days; only `backup_days` are calendar days (section 8)."""

    confirm_hold: int = 1
    """V-2: the supplier confirms that nothing is used or deleted."""
    instruct: int = 3
    """V-3 for access and portability, from receipt."""
    instruct_after_decision: int = 2
    """V-3 for every other request."""
    execute: int = 5
    """V-4, from the instruction."""
    before_deadline: int = 5
    """V-4 for access and portability: so long before the legal deadline at the latest."""
    check: int = 2
    """V-6, from the delivery: the institution looks and tells the student."""
    backup_days: int = 30
    """V-7, from the delivery."""
    recipients: int = 2
    """V-8, from the delivery: other recipients are told (art. 19)."""

    @property
    def after_decision(self) -> int:
        """Working days from a decision to the check that it was carried out (V-3, V-4, V-6)."""
        return self.instruct_after_decision + self.execute + self.check
