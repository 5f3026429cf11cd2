"""Being told by the provider that somebody signed out (OpenID Connect Back-Channel Logout 1.0, 2.6)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from portal.adapters.claims import SignInFailed, identifier
from portal.adapters.discovery import Discovery
from portal.config_oidc import OidcSettings

LEEWAY_SECONDS = 120
MAX_AGE_SECONDS = 600
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class LogoutNotice:
    """Somebody signed out elsewhere: end the session with this sid or, without one, all of this sub."""

    issuer: str
    sub: str | None
    sid: str | None
    jti: str
    """Refuse a second notice with the same jti, once the first has been carried out."""
    issued_at: int
    """Seconds since 1970; a session begun after this is not meant."""


class BadLogoutToken(Exception):  # noqa: N818 (it reads as what it is)
    """A logout notice that must be answered with 400; the text is for the log."""


def read_logout_token(token: str, discovery: Discovery, settings: OidcSettings) -> LogoutNotice:
    """Check signature, issuer, audience, age and event of a logout token. Raises BadLogoutToken.

    Whether its jti was seen before is for the caller, who alone knows when the sessions have really
    ended: a provider whose first try failed sends the same notice again.
    """
    try:
        claims = discovery.verified(token).claims
        _rules(settings).validate(claims)
    except (JoseError, SignInFailed, ValueError, TypeError) as problem:
        raise BadLogoutToken(repr(problem)) from problem
    return _notice(claims)


def _rules(settings: OidcSettings) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.client_id},
        iat={"essential": True},
        jti={"essential": True},
        events={"essential": True},
    )


def _notice(claims: Mapping[str, Any]) -> LogoutNotice:
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise BadLogoutToken("its events do not hold the logout event")
    if "nonce" in claims:
        raise BadLogoutToken("a nonce makes it an id token")
    if claims["iat"] < time.time() - MAX_AGE_SECONDS:
        raise BadLogoutToken("too old")
    sub, sid, jti = (identifier(claims.get(name)) for name in ("sub", "sid", "jti"))
    if jti is None or (sub is None and sid is None):
        raise BadLogoutToken("no usable jti, or neither sub nor sid")
    return LogoutNotice(claims["iss"], sub, sid, jti, int(claims["iat"]))
