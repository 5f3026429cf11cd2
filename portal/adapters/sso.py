"""Signing in at the institution with OpenID Connect: code flow, state, nonce and PKCE (S256)."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

import requests
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from portal.adapters.claims import SignInFailed, identifier, texts
from portal.adapters.discovery import TIMEOUT_SECONDS, Discovery
from portal.adapters.logout_token import LEEWAY_SECONDS, BadLogoutToken, LogoutNotice, read_logout_token
from portal.config_oidc import OidcSettings

__all__ = ["Attempt", "BadLogoutToken", "Identity", "LogoutNotice", "SignInFailed", "SingleSignOn"]


@dataclass(frozen=True)
class Attempt:
    """A sign-in under way; keep it on the server, or in a signed cookie, until the person is back."""

    url: str
    """Where to send the browser."""
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    acr_values: str = ""

    def kept(self) -> dict[str, str]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_kept(cls, kept: object) -> Attempt | None:
        """The attempt again, or None when there is none or it is not one of ours."""
        if not isinstance(kept, Mapping) or not all(isinstance(value, str) for value in kept.values()):
            return None
        try:
            return cls(**kept)
        except TypeError:
            return None


@dataclass(frozen=True)
class Identity:
    """Who signed in, as the provider proved it."""

    sub: str
    sid: str | None
    """The provider's name for this session; a logout notice may carry it."""
    issuer: str
    id_token: str
    """Kept on the server as the hint for signing out; never in a cookie."""
    acr: str | None
    claims: dict[str, Any]
    """Userinfo, for `read_identity`."""


class SingleSignOn:
    """The portal as a relying party of one provider; one object for the whole process."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._discovery = Discovery(settings)

    def start(
        self, redirect_uri: str, ui_locales: str = "", acr_values: Sequence[str] | None = None
    ) -> Attempt:
        """Begin: the address for the browser and the secrets to remember. Raises SignInFailed."""
        wanted = " ".join(self._settings.acr_values if acr_values is None else acr_values)
        metadata = self._discovery.metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        more = {"ui_locales": ui_locales, "acr_values": wanted}
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=state,
                code_verifier=verifier,
                nonce=nonce,
                **{name: value for name, value in more.items() if value},
            )
        return Attempt(url, state, nonce, verifier, redirect_uri, wanted)

    def finish(self, attempt: Attempt | None, answer: Mapping[str, str]) -> Identity:
        """End: trade the code of the answer's query for a proven identity and read userinfo.

        Raises SignInFailed with one of its codes; nothing else gets out.
        """
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), _state_of(answer)):
            raise SignInFailed("expired", "no sign-in with this state was begun here")
        metadata = self._discovery.metadata()
        _check_answer(answer, metadata)
        try:
            with self._client(attempt.redirect_uri) as client:
                token = client.fetch_token(
                    metadata["token_endpoint"], code=answer["code"], code_verifier=attempt.verifier
                )
                proven = self._proven(token, attempt)
                claims = _userinfo(client, metadata["userinfo_endpoint"])
        except OAuthError as problem:
            raise SignInFailed("provider-error", f"token: {problem.error}") from problem
        except requests.RequestException as problem:
            raise SignInFailed("unreachable", str(problem)) from problem
        except (ValueError, TypeError) as problem:
            raise SignInFailed("provider-error", repr(problem)) from problem
        return self._identity(token["id_token"], proven, claims, attempt)

    def logout_url(self, id_token: str, back_to: str) -> str | None:
        """Where the browser signs out at the provider too; None if the provider offers no such page.

        `back_to` must be registered with the provider. Also None when the provider cannot be reached:
        signing out of the portal never waits for it.
        """
        try:
            endpoint = self._discovery.metadata().get("end_session_endpoint")
        except SignInFailed:
            return None
        hint = {"id_token_hint": id_token, "client_id": self._settings.client_id}
        if not isinstance(endpoint, str):
            return None
        return add_params_to_uri(endpoint, {**hint, "post_logout_redirect_uri": back_to})

    def read_logout_token(self, token: str) -> LogoutNotice:
        """What a back-channel logout token says, checked. Raises BadLogoutToken: answer it with 400."""
        return read_logout_token(token, self._discovery, self._settings)

    def _client(self, redirect_uri: str) -> OAuth2Session:
        client = OAuth2Session(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret,
            scope=" ".join(self._settings.scopes),
            redirect_uri=redirect_uri,
            token_endpoint_auth_method=self._settings.token_auth_method,
            code_challenge_method="S256",
            leeway=0,  # authlib would call an access token of a minute stale before its first use
            default_timeout=TIMEOUT_SECONDS,
        )
        client.register_client_auth_method(("client_secret_basic", _basic))
        return client

    def _proven(self, token: Mapping[str, Any], attempt: Attempt) -> CodeIDToken:
        try:
            decoded = self._discovery.verified(token["id_token"])
            proven = CodeIDToken(
                decoded.claims,
                decoded.header,
                {"iss": {"value": self._settings.issuer}, "aud": {"value": self._settings.client_id}},
                {
                    "nonce": attempt.nonce,
                    "client_id": self._settings.client_id,
                    "access_token": token["access_token"],
                },
            )
            proven.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as problem:
            raise SignInFailed("not-trusted", f"id token: {problem!r}") from problem
        return proven

    def _identity(
        self, id_token: str, proven: Mapping[str, Any], claims: dict[str, Any], attempt: Attempt
    ) -> Identity:
        sub = identifier(proven["sub"])
        if sub is None or claims.get("sub") != sub:
            raise SignInFailed("not-trusted", "userinfo is about somebody else than the id token")
        acr = next(texts(proven.get("acr")), None)
        if attempt.acr_values and _level(acr or "") not in map(_level, attempt.acr_values.split()):
            raise SignInFailed("level-too-low", f"acr {acr!r}")
        return Identity(sub, identifier(proven.get("sid")), self._settings.issuer, id_token, acr, claims)


def _state_of(answer: Mapping[str, str]) -> bytes:
    return answer.get("state", "").encode("utf-8", "replace")


def _check_answer(answer: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
    # RFC 9207: an answer that names another issuer was mixed up on the way.
    named = bool(metadata.get("authorization_response_iss_parameter_supported"))
    if (named or "iss" in answer) and answer.get("iss") != metadata["issuer"]:
        raise SignInFailed("not-trusted", "the answer comes from another issuer")
    error = answer.get("error")
    if error:
        raise SignInFailed("cancelled" if error == "access_denied" else "provider-error", error[:80])
    if not answer.get("code"):
        raise SignInFailed("provider-error", "the answer has no code")


def _userinfo(client: OAuth2Session, url: str) -> dict[str, Any]:
    answer = client.get(url, headers={"Accept": "application/json"})
    answer.raise_for_status()
    claims = answer.json()
    if not isinstance(claims, dict):
        raise ValueError("userinfo holds no JSON object")
    return claims


def _basic(
    client: Any, method: str, uri: str, headers: dict[str, str], body: str
) -> tuple[str, dict[str, str], str]:
    # RFC 6749, 2.3.1 wants both halves form-encoded; authlib leaves them bare, and a "+" or "%" gets lost.
    pair = ":".join(quote(half, safe="") for half in (client.client_id, client.client_secret))
    return uri, {**headers, "Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}, body


def _level(acr: str) -> str:
    return acr.rstrip("/").rsplit("/", 1)[-1]
