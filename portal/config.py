"""Settings: `portal.toml` first, then the environment; frozen, and refused at start when half-configured."""

from __future__ import annotations

import base64
import binascii
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from portal.config_oidc import OidcSettings

DEMO_CLIENT_ID = "portal-demo"
Language = Literal["nl", "en"]
RemedyRoute = Literal["awb", "court"]


class ConfigError(Exception):
    """A setting is missing or wrong; the sentence names it and says what to write."""


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
    remedy_route: RemedyRoute | None = None
    lead_working_days: int = 10
    notice_lead_days: int = 28
    refusal_cut_off_working_days: int = 3
    advice_working_days: int = 3
    advice_urgent_working_days: int = 1
    closed_days: frozenset[date] = frozenset()
    default_language: Language = "nl"
    idle_minutes: int = 60
    absolute_hours: int = 10
    request_limit_bytes: int = 12_000_000
    translations_overlay: Path | None = None
    demo: bool = False
    proxies: int = 0
    """How many reverse proxies stand in front and set X-Forwarded-For and -Proto."""

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Host, with the port if there is one, that people type."""
        return urlsplit(self.base_url).netloc

    def __post_init__(self) -> None:
        _require(
            re.fullmatch(r"https?://[^/\s]+", self.base_url),
            "base_url",
            "an address such as https://privacy.school.example, without a path",
        )
        _require(len(self.secret_key) >= 32, "secret_key", "at least 32 random characters")
        _require(self.institution.name_nl, "institution.name_nl", "the name of the institution")
        _require(
            "@" in self.institution.dpo_email,
            "institution.dpo_email",
            "the mail address of the data protection officer",
        )
        _require(
            "@" in self.institution.contact_email,
            "institution.contact_email",
            "the mail address where people get help",
        )
        _require(self.oidc.client_id, "oidc.client_id", "the client id at your identity provider")
        _require(
            self.mail.host and "@" in self.mail.sender,
            "mail.host and mail.sender",
            "your SMTP server and the address mail comes from",
        )
        _require(self.file_keys, "file_keys", "at least one key: id:base64 of 32 bytes")
        _require(
            self.remedy_route in (None, "awb", "court"),
            "remedy_route",
            '"awb" or "court"; leave it out while your lawyer decides',
        )
        _require(self.default_language in ("nl", "en"), "default_language", '"nl" or "en"')
        if not self.demo:
            _require(
                not self.oidc.plain_http,
                "oidc.plain_http",
                "nothing here: only the demo may do without https",
            )
            _require(
                self.oidc.client_id != DEMO_CLIENT_ID,
                "oidc.client_id",
                "your own identity provider: the demo provider signs anybody in",
            )
            _require(
                self.secure or _is_loopback(self.host),
                "base_url",
                "https: sign-in cookies may not cross a network in the clear",
            )

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Settings from `portal.toml` (or the file named by PORTAL_CONFIG), overridden by the environment.

        A setting `lead_working_days` is PORTAL_LEAD_WORKING_DAYS there; `[institution] name_nl` is
        PORTAL_INSTITUTION_NAME_NL. Raises ConfigError with the setting's name.
        """
        environ = os.environ if environ is None else environ
        return cls(**_gather(_read_toml(environ), environ))


def _is_loopback(host: str) -> bool:
    return host.split(":")[0] in ("localhost", "127.0.0.1") or host.startswith("[::1]")


def _require(holds: object, name: str, wanted: str) -> None:
    if not holds:
        raise ConfigError(f"Setting {name} is missing or not right. Write {wanted}.")


def _read_toml(environ: Mapping[str, str]) -> dict[str, Any]:
    path = Path(environ.get("PORTAL_CONFIG", "portal.toml"))
    if not path.is_file():
        if "PORTAL_CONFIG" in environ:
            raise ConfigError(f"There is no settings file at {path}.")
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}.") from problem


def _gather(written: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    known = {f.name for f in fields(Config)} - {"demo"}
    for name in written:
        _require(name in known, name, "a setting that exists; see docs/settings.md")
    values: dict[str, Any] = {}
    for name in known - {"institution", "oidc", "mail", "file_keys"}:
        raw = environ.get(f"PORTAL_{name.upper()}", written.get(name))
        if raw is not None:
            values[name] = _typed(name, raw)
    values["institution"] = _section(Institution, "institution", written, environ)
    values["oidc"] = _section(OidcSettings, "oidc", written, environ)
    values["mail"] = _section(Mail, "mail", written, environ)
    values["file_keys"] = _keys(environ.get("PORTAL_FILE_KEYS", written.get("file_keys", "")))
    values.setdefault("base_url", "")
    values.setdefault("secret_key", "")
    values.setdefault("data", Path("data"))
    values.setdefault("database_url", f"sqlite:///{values['data']}/portal.db")
    return values


_NUMBERS = {f.name for f in fields(Config) if f.type == "int"}


def _typed(name: str, raw: Any) -> Any:
    try:
        if name in _NUMBERS:
            number = int(raw)
            _require(number >= 0, name, "a whole number, 0 or more")
            return number
        if name == "closed_days":
            days = raw.replace(",", " ").split() if isinstance(raw, str) else raw
            return frozenset(day if isinstance(day, date) else date.fromisoformat(str(day)) for day in days)
        if name in ("data", "translations_overlay"):
            return Path(str(raw))
        if name == "base_url":
            return str(raw).rstrip("/")
        return str(raw) or None if name == "remedy_route" else str(raw)
    except (ValueError, TypeError) as problem:
        raise ConfigError(f"Setting {name} cannot be read: {raw!r}.") from problem


def _section(kind: type[Any], name: str, written: dict[str, Any], environ: Mapping[str, str]) -> Any:
    given = dict(written.get(name, {}))
    known = {f.name: f for f in fields(kind)}
    for key in given:
        _require(key in known, f"{name}.{key}", "a setting that exists; see docs/settings.md")
    for key in known:
        raw = environ.get(f"PORTAL_{name.upper()}_{key.upper()}")
        if raw is not None:
            given[key] = int(raw) if key == "port" else raw
    try:
        return kind(**given)
    except (TypeError, ValueError) as problem:
        raise ConfigError(f"Settings [{name}] cannot be read: {problem}.") from problem


def _keys(raw: Any) -> dict[str, bytes]:
    pairs = dict(item.split(":", 1) for item in raw.split()) if isinstance(raw, str) else dict(raw)
    try:
        keys = {key: base64.b64decode(value, validate=True) for key, value in pairs.items()}
    except (binascii.Error, ValueError) as problem:
        raise ConfigError("Setting file_keys cannot be read: write id:base64 for each key.") from problem
    for key, value in keys.items():
        _require(len(value) == 32, f"file_keys.{key}", "32 bytes in base64")
    return keys


__all__ = ["DEMO_CLIENT_ID", "Config", "ConfigError", "Institution", "Mail"]
