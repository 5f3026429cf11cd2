"""Settings: `portal.toml` first, then the environment; frozen, and refused at start when half-configured."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from portal.config_checks import DEMO_CLIENT_ID, check
from portal.config_confirmed import Confirmation
from portal.config_error import ConfigError
from portal.config_oidc import OidcSettings
from portal.config_reading import gather, read_toml
from portal.config_sections import Desks, Institution, Mail, SupplierTerms, Teams
from portal.rules.alternatives import Terms
from portal.rules.deadlines import Warnings
from portal.rules.retention import Terms as RetentionTerms

Language = Literal["nl", "en"]
RemedyRoute = Literal["awb", "court"]
RedGateAction = Literal["suspend", "board_decides"]


@dataclass(frozen=True)
class Config:
    """Everything an installation decides. Days are calendar days unless the name says working days."""

    base_url: str
    secret_key: str
    data: Path
    database_url: str
    institution: Institution
    oidc: OidcSettings
    mail: Mail
    file_keys: Mapping[str, bytes]
    """Key id → 32 bytes; the first one encrypts, all of them decrypt."""
    jobs_url: str = ""
    teams: Teams = field(default_factory=Teams)
    desks: Desks = field(default_factory=Desks)
    supplier_terms: SupplierTerms = field(default_factory=SupplierTerms)
    remedy_route: RemedyRoute | None = None
    self_exercise_min_age: int = 16
    official_channels: tuple[str, ...] = ("portal",)
    mandated: tuple[str, ...] = ()
    """Who may grant a request besides the decider, by mandate (T08): "handler" or nobody. Refusals stay with a decider."""
    second_signature: bool = True
    lead_working_days: int = 10
    notice_lead_days: int = 28
    refusal_cut_off_working_days: int = 3
    advice_working_days: int = 3
    advice_urgent_working_days: int = 1
    acknowledge_working_days: int = 2
    decide_working_days: int = 15
    amber_days: int = 7
    red_working_days: int = 2
    question_working_days: int = 5
    reply_term_days: int = 14
    late_promise_working_days: int = 2
    """By then a student whose answer is late hears when it comes (N13)."""
    lifting_notice_working_days: int = 5
    dpo_question_working_days: int = 10
    ask_supervision_working_days: int = 10
    """The last day to ask for online supervision is this long before the exam, where it is for who asks (section 3)."""
    answer_supervision_working_days: int = 5
    """By then such a student has an answer, and always before the exam."""
    disadvantage_working_days: int = 10
    """By then a student has an answer to a disadvantage that they reported after the exam (A-13)."""
    review_target_working_days: int = 10
    forward_working_days: int = 2
    discrimination_working_days: int = 1
    breach_hours: int = 72
    red_gate_action: RedGateAction = "suspend"
    no_show_rule_nl: str = ""
    no_show_rule_en: str = ""
    second_date_rule_nl: str = ""
    second_date_rule_en: str = ""
    alternative_working_days: int = 10
    """How long after the exam the alternative may still be held (A-06)."""
    offer_notice_working_days: int = 5
    """How long before a sitting the offer leaves (A-11)."""
    package_days: int = 30
    package_renewals: int = 1
    retention_identified_months: int = 12
    retention_pseudonymised_years: int = 5
    archive_selection_list: str = ""
    """The list under the Archiefwet that asks to keep cases longer than section 9 does."""
    list_minutes: int = 60
    """How long a signed list counts, so that a supplier asks again before the exam (6.2)."""
    link_minutes: int = 30
    """How long a link in a mail works."""
    digest_hour: int = 8
    """Local hour at which staff get the digest."""
    closed_days: frozenset[date] = frozenset()
    default_language: Language = "nl"
    idle_minutes: int = 60
    absolute_hours: int = 10
    request_limit_bytes: int = 12_000_000
    translations_overlay: Path | None = None
    confirmed: Mapping[str, Confirmation] = field(default_factory=dict)
    """Setting → who confirmed it, and when that must be looked at again (section 13)."""
    demo: bool = False
    proxies: int = 0
    """How many reverse proxies stand in front and set X-Forwarded-For and -Proto."""

    @property
    def warnings(self) -> Warnings:
        """From when a deadline is near (C16)."""
        return Warnings(self.amber_days, self.red_working_days, self.closed_days)

    @property
    def retention(self) -> RetentionTerms:
        """How long a closed case is kept, with and without names (section 9)."""
        return RetentionTerms(self.retention_identified_months, self.retention_pseudonymised_years)

    @property
    def alternative_terms(self) -> Terms:
        """Between which days an alternative exam lies (A-06, A-11)."""
        return Terms(self.alternative_working_days, self.offer_notice_working_days)

    def second_date_rule(self, language: str) -> str:
        """When a student gets a second date (A-12), in that language; "" when the institution wrote no rule."""
        return self.second_date_rule_en if language == "en" else self.second_date_rule_nl

    def no_show_rule(self, language: str) -> str:
        """What the exam rules say about a student who does not come (7), in that language, or ""."""
        return self.no_show_rule_en if language == "en" else self.no_show_rule_nl

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Host, with the port if there is one, that people type."""
        return urlsplit(self.base_url).netloc

    def __post_init__(self) -> None:
        check(self)
        if not self.teams.dpo:
            object.__setattr__(self, "teams", replace(self.teams, dpo=self.institution.dpo_email))

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Settings from `portal.toml` (or the file named by PORTAL_CONFIG), overridden by the environment.

        A setting `lead_working_days` is PORTAL_LEAD_WORKING_DAYS there; `[institution] name_nl` is
        PORTAL_INSTITUTION_NAME_NL. Raises ConfigError with the setting's name.
        """
        environ = os.environ if environ is None else environ
        written = gather(cls, read_toml(environ), environ)
        values = {"base_url": "", "secret_key": "", "data": Path("data"), "file_keys": {}, **written}
        values.setdefault("database_url", f"sqlite:///{values['data']}/portal.db")
        return cls(**{**values, "base_url": values["base_url"].rstrip("/")})


__all__ = [
    "DEMO_CLIENT_ID",
    "Config",
    "ConfigError",
    "Desks",
    "Institution",
    "Mail",
    "SupplierTerms",
    "Teams",
]
