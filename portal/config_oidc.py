"""Settings for sign-in: the provider, the names of its claims and which values hand out which role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

WELL_KNOWN = "/.well-known/openid-configuration"

CLAIM_NAMES: Mapping[str, str] = {
    "home_organisation": "schac_home_organization",
    "name": "name",
    "given_name": "given_name",
    "family_name": "family_name",
    "email": "email",
    "language": "locale",
    "student_number": "schac_personal_unique_code",
}
"""What the portal reads → the claim that carries it, as SURFconext names them."""

AUTH_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True)
class OidcSettings:
    """How the portal signs people in. Lists may be written as text with spaces, mappings as JSON.

    Raises ValueError, with the setting's name, when a value cannot be used.
    """

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    issuer: str = ""
    """Exactly as the provider writes it, slash at the end or not."""
    discovery_url: str = ""
    """Left out: the issuer with `/.well-known/openid-configuration`."""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    claim_names: Mapping[str, str] = field(default_factory=dict)
    """Only what differs from CLAIM_NAMES has to be written."""
    home_organisations: tuple[str, ...] = ()
    """Whose people are linked to imported ones and may hold roles: the institution's own domains."""
    match_claim: str = "eduperson_principal_name"
    """The claim that says which imported person this is; compared without regard to case."""
    role_values: Mapping[str, str] = field(default_factory=dict)
    """`claim=value` → role, such as `eduperson_entitlement=urn:mace:school.example:portal:handler`."""
    acr_values: tuple[str, ...] = ()
    """Levels of assurance to ask for; one of them, by its last path segment, must come back."""
    token_auth_method: str = "client_secret_basic"  # noqa: S105 (the name of a method, no secret)
    plain_http: bool = False
    """Only the demo sets this, when it is shown on another machine than it runs on."""

    def __post_init__(self) -> None:
        for name in ("scopes", "home_organisations", "acr_values"):
            object.__setattr__(self, name, _words(name, getattr(self, name)))
        for name in ("claim_names", "role_values"):
            object.__setattr__(self, name, _table(name, getattr(self, name)))
        self._refuse_unknown_names()
        object.__setattr__(self, "claim_names", {**CLAIM_NAMES, **self.claim_names})
        object.__setattr__(self, "home_organisations", tuple(o.casefold() for o in self.home_organisations))
        if self.client_id:
            self._find_the_provider()

    def _refuse_unknown_names(self) -> None:
        unknown = sorted(set(self.claim_names) - set(CLAIM_NAMES))
        if unknown:
            raise ValueError(f"claim_names: {', '.join(unknown)} is not one of {', '.join(CLAIM_NAMES)}")
        for key in self.role_values:
            if not all(key.partition("=")):
                raise ValueError(f"role_values: write claim=value, not {key!r}")
        if self.token_auth_method not in AUTH_METHODS:
            raise ValueError(f"token_auth_method: write one of {', '.join(AUTH_METHODS)}")
        if "openid" not in self.scopes:
            raise ValueError("scopes: openid must be among them")

    def _find_the_provider(self) -> None:
        if not self.issuer and not self.discovery_url:
            raise ValueError("issuer: write the address of your identity provider")
        issuer = self.issuer or self.discovery_url.removesuffix(WELL_KNOWN)
        object.__setattr__(self, "issuer", issuer)
        object.__setattr__(self, "discovery_url", self.discovery_url or issuer.rstrip("/") + WELL_KNOWN)
        safe = is_safe_address(issuer) and is_safe_address(self.discovery_url)
        if not safe and self.plain_http is not True:
            raise ValueError("issuer: it must begin with https://")


def is_safe_address(url: object) -> bool:
    """Whether secrets may go there: https, or http that never leaves this machine."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return False
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    )


def _words(name: str, value: Any) -> tuple[str, ...]:
    words = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) and word for word in words):
        raise ValueError(f"{name}: write a list of texts")
    return tuple(words)


def _table(name: str, value: Any) -> dict[str, str]:
    try:
        table = json.loads(value or "{}") if isinstance(value, str) else value
    except json.JSONDecodeError as problem:
        raise ValueError(f"{name}: this is not JSON: {problem}") from problem
    if not isinstance(table, Mapping) or not all(isinstance(text, str) for text in (*table, *table.values())):
        raise ValueError(f"{name}: write a table of texts")
    return dict(table)
