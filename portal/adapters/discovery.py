"""The provider's own description and its keys, fetched when first needed and again when they changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from portal.adapters.claims import SignInFailed
from portal.config_oidc import OidcSettings

MAX_AGE_SECONDS = 3600
REFRESH_SECONDS = 30
"""Unknown keys make us ask again, but a flood of forged tokens may not make us flood the provider."""
TIMEOUT_SECONDS = 5
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by the provider's private key only: never `none`, never one made with our own secret."""
NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class Discovery:
    """One provider's metadata and key set, kept in memory; safe to use from several threads."""

    def __init__(self, settings: OidcSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def metadata(self) -> dict[str, Any]:
        """The discovery document, at most an hour old unless the provider cannot be reached meanwhile.

        Raises SignInFailed: "unreachable", or "not-trusted" when it is another issuer's.
        """
        if self._metadata is None or self._clock() - self._metadata[0] > MAX_AGE_SECONDS:
            try:
                self._metadata = (self._clock(), self._checked(_fetch(self._settings.discovery_url)))
            except SignInFailed:
                if self._metadata is None:
                    raise
        return self._metadata[1]

    def keys(self, *, newer: bool = False) -> KeySet:
        """The provider's public keys; `newer` asks again, at most twice a minute. Raises SignInFailed."""
        limit = REFRESH_SECONDS if newer else MAX_AGE_SECONDS
        if self._keys is None or self._clock() - self._keys[0] > limit:
            found = _fetch(self.metadata()["jwks_uri"])
            try:
                self._keys = (self._clock(), KeySet.import_key_set(found))  # type: ignore[arg-type]
            except (JoseError, ValueError, TypeError, KeyError) as problem:
                raise SignInFailed("provider-error", f"unusable keys: {problem!r}") from problem
        return self._keys[1]

    def verified(self, token: str) -> jwt.Token:
        """A token whose signature is the provider's; its claims are still unchecked.

        Raises SignInFailed, or what joserfc raises about a token: JoseError, ValueError.
        """
        try:
            return jwt.decode(token, self.keys(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, self.keys(newer=True), algorithms=ALGORITHMS)

    def _checked(self, found: dict[str, Any]) -> dict[str, Any]:
        if found.get("issuer") != self._settings.issuer:
            raise SignInFailed("not-trusted", f"discovery names issuer {found.get('issuer')!r}")
        scheme = self._settings.issuer.partition("://")[0]
        for name in NEEDED:
            url = found.get(name)
            if not isinstance(url, str) or not url.startswith((f"{scheme}://", "https://")):
                raise SignInFailed("provider-error", f"discovery has no usable {name}")
        return found


def _fetch(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, headers={"Accept": "application/json"}, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as problem:
        raise SignInFailed("unreachable", f"{url}: {problem}") from problem
    if not isinstance(found, dict):
        raise SignInFailed("provider-error", f"{url} holds no JSON object")
    return found
