"""What must hold before the portal starts: nothing half-configured, nothing unsafe, no duty made lighter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.config_bounds import refuse_out_of_bounds
from portal.config_error import require
from portal.config_sections import is_mail_address

if TYPE_CHECKING:
    from portal.config import Config

DEMO_CLIENT_ID = "portal-demo"
CHANNELS = ("portal", "mail", "post", "counter", "phone")
"""Ways in of the institution, where the clock starts on arrival (C1)."""
MANDATES = ("handler",)
"""Who may decide under a mandate besides the decider: never the DPO (art. 38(6)), nobody who only plans (T08)."""
KEPT_AT_MOST = {"retention_identified_months": 12, "retention_pseudonymised_years": 5}
"""Section 9; only a selection list under the Archiefwet asks for more."""


def check(config: Config) -> None:
    """Raises ConfigError with a sentence about the first setting that cannot stay as it is."""
    _the_school(config)
    _the_machinery(config)
    if not config.demo:
        _safe_outside_a_demo(config)
    refuse_out_of_bounds(config)
    _policy(config)
    _retention(config)


def _the_school(config: Config) -> None:
    school = config.institution
    require(school.name_nl, "institution.name_nl", "the name of the institution")
    require(
        is_mail_address(school.dpo_email),
        "institution.dpo_email",
        "the mail address of the data protection officer",
    )
    require(
        is_mail_address(school.contact_email),
        "institution.contact_email",
        "the mail address where people get help",
    )


def _the_machinery(config: Config) -> None:
    require(
        re.fullmatch(r"https?://[^/\s]+", config.base_url),
        "base_url",
        "an address such as https://privacy.school.example, without a path",
    )
    require(len(config.secret_key) >= 32, "secret_key", "at least 32 random characters")
    require(config.oidc.client_id, "oidc.client_id", "the client id at your identity provider")
    require(
        config.mail.host and is_mail_address(config.mail.sender),
        "mail.host and mail.sender",
        "your SMTP server and the address mail comes from",
    )
    require(config.file_keys, "file_keys", "at least one key: id:base64 of 32 bytes")


def _safe_outside_a_demo(config: Config) -> None:
    require(not config.oidc.plain_http, "oidc.plain_http", "nothing here: only the demo may do without https")
    require(
        config.oidc.client_id != DEMO_CLIENT_ID,
        "oidc.client_id",
        "your own identity provider: the demo provider signs anybody in",
    )
    require(
        config.secure or _is_loopback(config.host),
        "base_url",
        "https: sign-in cookies may not cross a network in the clear",
    )


def _is_loopback(host: str) -> bool:
    return host.split(":")[0] in ("localhost", "127.0.0.1") or host.startswith("[::1]")


def _policy(config: Config) -> None:
    require(
        config.remedy_route in (None, "awb", "court"),
        "remedy_route",
        '"awb" or "court"; leave it out while your lawyer decides (2.8)',
    )
    require(
        config.remedy_route is None or config.institution.remedy_body,
        "institution.remedy_body",
        "who takes the student's letter, with the address: a refusal without it is not valid (2.8)",
    )
    require(config.default_language in ("nl", "en"), "default_language", '"nl" or "en"')
    require(
        config.red_gate_action in ("suspend", "board_decides"),
        "red_gate_action",
        '"suspend" or "board_decides" (section 10)',
    )
    for rule in ("no_show_rule", "second_date_rule"):
        dutch, english = getattr(config, f"{rule}_nl"), getattr(config, f"{rule}_en")
        require(
            bool(dutch) == bool(english),
            f"{rule}_nl and {rule}_en",
            "both, or neither: every student reads the rule in the language of the letter (section 7)",
        )
    channels = config.official_channels
    require(
        "portal" in channels and set(channels) <= set(CHANNELS),
        "official_channels",
        f'"portal" and any of {", ".join(CHANNELS[1:])}: there the clock starts on arrival (C1)',
    )
    require(
        set(config.mandated) <= set(MANDATES),
        "mandated",
        '["handler"] or nothing: the DPO never decides (art. 38(6)), and others do not see the case (T08)',
    )


def _retention(config: Config) -> None:
    for name, most in KEPT_AT_MOST.items():
        require(
            getattr(config, name) <= most or config.archive_selection_list,
            name,
            f"{most} or less, or name in archive_selection_list the list that asks for more (art. 5(1)(e); section 9)",
        )
    require(
        config.retention_identified_months <= 12 * config.retention_pseudonymised_years,
        "retention_identified_months",
        "no more months than retention_pseudonymised_years has: a case is deleted after those (section 9)",
    )
