"""What the demo's identity provider remembers: its one client, sessions, codes and tokens, all in memory."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from portal.demo.people import Person

CODE_SECONDS = 60
TOKEN_SECONDS = 600
LOGOUT_TIMEOUT_SECONDS = 5
BACKCHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"
AUTH_METHODS = ("client_secret_basic", "client_secret_post")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Client:
    """The one client of the provider: the portal. Every address must match exactly.

    Its methods are the questions authlib asks about a client.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str = ""

    @property
    def client_metadata(self) -> dict[str, Any]:
        """The addresses a browser may be sent to after signing out."""
        return {"post_logout_redirect_uris": list(self.post_logout_redirect_uris)}

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str | None:
        return scope if "openid" in (scope or "").split() else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(self.client_secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in AUTH_METHODS

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Session:
    """One person's single sign-on at the provider, in one browser."""

    sid: str
    cookie: str = field(repr=False)
    person: Person
    began: int


@dataclass(frozen=True)
class Code:
    """What was asked when the code was given, so that the token endpoint can compare."""

    value: str
    session: Session
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    given: float

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.session.began

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass(frozen=True)
class Access:
    """An access token: good for userinfo, for ten minutes, while its session lasts."""

    value: str
    session: Session
    scope: str
    client: Client
    given: float
    sessions: dict[str, Session] = field(repr=False)

    def is_expired(self) -> bool:
        return time.time() > self.given + TOKEN_SECONDS

    def is_revoked(self) -> bool:
        return self.session.sid not in self.sessions

    def get_scope(self) -> str:
        return self.scope

    def get_client(self) -> Client:
        return self.client

    def get_user(self) -> Session:
        return self.session


class Desk:
    """What the provider remembers while it runs, and the signing key it made at start."""

    def __init__(self, issuer: str, client: Client) -> None:
        self.issuer = issuer
        self.client = client
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self.sessions: dict[str, Session] = {}
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Access] = {}

    def begin(self, person: Person) -> Session:
        """Sign somebody in at the provider."""
        session = Session(secrets.token_urlsafe(16), secrets.token_urlsafe(32), person, int(time.time()))
        self.sessions[session.sid] = session
        return session

    def session_of(self, cookie: str | None) -> Session | None:
        """The session this browser has, if any."""
        return next((s for s in list(self.sessions.values()) if cookie and s.cookie == cookie), None)

    def end(self, session: Session) -> None:
        """Sign somebody out at the provider and tell the portal over the back channel."""
        if self.sessions.pop(session.sid, None) and self.client.backchannel_logout_uri:
            token = self.logout_token(session)
            # In a thread of its own: the portal may be waiting for this very answer.
            threading.Thread(target=_tell, args=(self.client, token), name="demo-logout", daemon=True).start()

    def logout_token(self, session: Session) -> str:
        """A signed logout token for this session (Back-Channel Logout 1.0, 2.4)."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(16),
            "sub": session.person.sub,
            "sid": session.sid,
            "events": {BACKCHANNEL_EVENT: {}},
        }
        return jwt.encode({"alg": "RS256", "kid": self.key.kid, "typ": "logout+jwt"}, claims, self.key)

    def forget_old(self) -> None:
        """Drop what can no longer be used, so that a demo left running does not grow."""
        now = time.time()
        for code in list(self.codes.values()):
            if code.given + CODE_SECONDS < now:
                self.codes.pop(code.value, None)
        for token in list(self.tokens.values()):
            if token.is_expired():
                self.tokens.pop(token.value, None)

    def keep_token(self, token: dict[str, Any], request: Any) -> None:
        """Remember an access token; authlib calls this."""
        self.forget_old()
        access = Access(
            token["access_token"], request.user, token["scope"], self.client, time.time(), self.sessions
        )
        self.tokens[access.value] = access


def _tell(client: Client, token: str) -> None:
    try:
        answer = requests.post(
            client.backchannel_logout_uri, data={"logout_token": token}, timeout=LOGOUT_TIMEOUT_SECONDS
        )
        answer.raise_for_status()
    except requests.RequestException as problem:
        log.warning("The portal was not told that somebody signed out: %s", problem)
