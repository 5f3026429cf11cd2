"""What a provider says about a person, read into plain values; absent, empty, single and junk all occur."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.config_oidc import OidcSettings

NAME_LIMIT = 200
IDENTIFIER_LIMIT = 255
EMAIL_LIMIT = 254
LANGUAGES = ("nl", "en")
_UNWRITABLE = ("Cc", "Cs")
_STUDENT_CODES = ("studentid", "studentnumber")


class SignInFailed(Exception):  # noqa: N818 (it reads as what happened)
    """Sign-in did not end well.

    `code` is one of CODES and has a sentence for the person; `detail` is for the log and names no person.
    """

    CODES = ("cancelled", "expired", "unreachable", "provider-error", "not-trusted", "level-too-low")

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class SignedIn:
    """A person as their institution describes them; "" and None mean that it did not say."""

    sub: str
    principal: str | None
    """Case-folded match key; None for people of another organisation, who are never linked."""
    home_organisation: str | None
    """One of the configured organisations, case-folded, or None."""
    name: str
    email: str
    language: str | None
    student_number: str | None
    """As text: leading zeros count."""
    roles: frozenset[str]


def read_identity(claims: Mapping[str, object], settings: OidcSettings) -> SignedIn:
    """Read userinfo by the configured names.

    Match key, student number and roles are believed only of a configured home organisation: behind a
    federation any institution may assert any value. Unknown values are ignored and junk counts as
    absent. Raises SignInFailed("not-trusted") when there is no usable `sub`.
    """
    sub = identifier(claims.get("sub"))
    if sub is None:
        raise SignInFailed("not-trusted", "userinfo has no usable sub")
    named = settings.claim_names
    home = _home_organisation(claims, settings)
    principal = _only(claims.get(settings.match_claim))
    return SignedIn(
        sub=sub,
        principal=principal.casefold() if home and principal else None,
        home_organisation=home,
        name=_name(claims, named),
        email=_email(claims.get(named["email"])),
        language=_language(claims.get(named["language"])),
        student_number=_student_number(claims.get(named["student_number"]), settings) if home else None,
        roles=_roles(claims, settings) if home else frozenset(),
    )


def texts(value: object) -> Iterator[str]:
    """The non-empty texts in a claim, whether it came alone, in a list or not at all."""
    for item in value if isinstance(value, list | tuple) else (value,):
        if isinstance(item, str) and item.strip():
            yield item.strip()


def identifier(value: object) -> str | None:
    """One identifier, or None if it is no text, too long, or holds characters nobody can type."""
    if not isinstance(value, str) or not value or len(value) > IDENTIFIER_LIMIT:
        return None
    return value if value.isprintable() else None


def _only(value: object) -> str | None:
    # Two different values leave open which person this is, and we never guess.
    found = {text.casefold(): text for text in texts(value)}
    return identifier(next(iter(found.values()))) if len(found) == 1 else None


def _home_organisation(claims: Mapping[str, object], settings: OidcSettings) -> str | None:
    home = _only(claims.get(settings.claim_names["home_organisation"]))
    return home.casefold() if home and home.casefold() in settings.home_organisations else None


def _name(claims: Mapping[str, object], named: Mapping[str, str]) -> str:
    parts = (_first(claims.get(named["given_name"])), _first(claims.get(named["family_name"])))
    name = _first(claims.get(named["name"])) or " ".join(filter(None, parts))
    return name[:NAME_LIMIT].strip()


def _first(value: object) -> str:
    return next((" ".join(_writable(text).split()) for text in texts(value)), "")


def _email(value: object) -> str:
    for text in texts(value):
        local, at, domain = text.rpartition("@")
        whole = len(text) <= EMAIL_LIMIT and text.isprintable() and " " not in text
        if local and at and domain and "@" not in local and whole:
            return text
    return ""


def _language(value: object) -> str | None:
    for text in texts(value):
        language = text.replace("_", "-").split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return None


def _student_number(value: object, settings: OidcSettings) -> str | None:
    numbers = {number for text in texts(value) if (number := _number_in(text, settings))}
    return numbers.pop() if len(numbers) == 1 else None


def _number_in(text: str, settings: OidcSettings) -> str | None:
    if not text.lower().startswith("urn:"):
        return identifier(text)
    # urn:schac:personalUniqueCode:nl:local:school.example:studentid:0012345
    *_, organisation, kind, number = ("", "", *text.split(":"))
    ours = organisation.casefold() in settings.home_organisations
    return identifier(number) if ours and kind.lower() in _STUDENT_CODES else None


def _roles(claims: Mapping[str, object], settings: OidcSettings) -> frozenset[str]:
    said = {f"{claim}={text}" for claim in _role_claims(settings) for text in texts(claims.get(claim))}
    return frozenset(role for value, role in settings.role_values.items() if value in said)


def _role_claims(settings: OidcSettings) -> set[str]:
    return {value.partition("=")[0] for value in settings.role_values}


def _writable(text: str) -> str:
    # Control characters break mail headers and lone surrogates every encoding; format characters stay,
    # because names in Persian and Indic scripts need them.
    return "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNWRITABLE
    )
