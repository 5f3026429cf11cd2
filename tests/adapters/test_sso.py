"""What our side of sign-in refuses: a provider, or somebody in between, that lies in every way we know."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response, jsonify, request
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from portal.adapters.discovery import MAX_AGE_SECONDS, REFRESH_SECONDS, Discovery
from portal.adapters.logout_token import EVENT
from portal.adapters.sso import Attempt, BadLogoutToken, Identity, LogoutNotice, SignInFailed, SingleSignOn
from portal.config_oidc import OidcSettings
from tests.serving import Site

SECRET = "a client secret of a decent length"
CALLBACK = "http://127.0.0.1:8820/callback"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True) for _ in range(2))


@dataclass
class Liar:
    """A provider that says what a test wants it to say."""

    url: str
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])
    description: dict[str, Any] = field(default_factory=dict)
    id_token: Any = ""
    token: Any = None
    userinfo: Any = None
    broken: dict[str, Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def settings(self, **more: Any) -> OidcSettings:
        return OidcSettings(client_id="portal", client_secret=SECRET, issuer=self.url, **more)

    def claims(self, attempt: Attempt, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        said = {
            "iss": self.url,
            "aud": "portal",
            "sub": "u1",
            "iat": now,
            "exp": now + 60,
            "nonce": attempt.nonce,
        }
        return {name: value for name, value in {**said, "sid": "s1", **changed}.items() if value is not None}


def signed(claims: dict[str, Any], key: RSAKey = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key)


def _app(liar: Liar) -> Flask:
    app = Flask(__name__)

    @app.before_request
    def note() -> Response | None:
        liar.asked.append(request.path)
        return liar.broken.get(request.path)

    @app.get("/.well-known/openid-configuration")
    def described() -> Response:
        ends = {
            "authorization_endpoint": "a",
            "token_endpoint": "t",
            "userinfo_endpoint": "u",
            "jwks_uri": "k",
        }
        said = {"issuer": liar.url, **{name: f"{liar.url}/{path}" for name, path in ends.items()}}
        return jsonify({**said, **liar.description})

    @app.get("/k")
    def keys() -> Response:
        return jsonify(keys=[key.as_dict(private=False) for key in liar.keys])

    @app.post("/t")
    def token() -> Response:
        good = {"access_token": "at", "token_type": "Bearer", "id_token": liar.id_token, "expires_in": 60}
        return jsonify(good if liar.token is None else liar.token)

    @app.get("/u")
    def userinfo() -> Response:
        return jsonify({"sub": "u1", "name": "U"} if liar.userinfo is None else liar.userinfo)

    return app


@pytest.fixture
def liar() -> Iterator[Liar]:
    with Site() as site:
        liar = Liar(site.url)
        site.run(_app(liar))
        yield liar


def sign_in(liar: Liar, answer: dict[str, str] | None = None, **settings: Any) -> Identity:
    sso = SingleSignOn(liar.settings(**settings))
    attempt = sso.start(CALLBACK)
    if not liar.id_token:
        liar.id_token = signed(liar.claims(attempt))
    if callable(liar.id_token):
        liar.id_token = liar.id_token(attempt)
    return sso.finish(attempt, {"state": attempt.state, "code": "c", **(answer or {})})


def failure(liar: Liar, answer: dict[str, str] | None = None, **settings: Any) -> str:
    with pytest.raises(SignInFailed) as problem:
        sign_in(liar, answer, **settings)
    assert problem.value.code in SignInFailed.CODES
    return problem.value.code


def test_an_honest_provider(liar: Liar) -> None:
    identity = sign_in(liar)
    assert (identity.sub, identity.sid, identity.issuer, identity.acr) == ("u1", "s1", liar.url, None)
    assert identity.claims == {"sub": "u1", "name": "U"}


def test_the_question_carries_every_safeguard(liar: Liar) -> None:
    sso = SingleSignOn(liar.settings(acr_values=("http://x/loa2",)))
    first, second = sso.start(CALLBACK, ui_locales="nl"), sso.start(CALLBACK)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(first.url).query).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(first.verifier.encode()).digest()).decode()
    assert asked == {
        "response_type": "code",
        "client_id": "portal",
        "redirect_uri": CALLBACK,
        "scope": "openid profile email",
        "state": first.state,
        "nonce": first.nonce,
        "code_challenge": challenge.rstrip("="),
        "code_challenge_method": "S256",
        "ui_locales": "nl",
        "acr_values": "http://x/loa2",
    }
    assert not {first.state, first.nonce, first.verifier} & {second.state, second.nonce, second.verifier}
    assert "ui_locales" not in second.url


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"state": "another"}, "expired"),
        ({"state": ""}, "expired"),
        ({"state": "é\ud800"}, "expired"),
        ({"error": "access_denied"}, "cancelled"),
        ({"error": "temporarily_unavailable"}, "provider-error"),
        ({"error": "access_denied", "state": "another"}, "expired"),
        ({"code": ""}, "provider-error"),
        ({"iss": "http://elsewhere.example"}, "not-trusted"),
    ],
)
def test_answers_that_are_not_ours(liar: Liar, answer: dict[str, str], code: str) -> None:
    assert failure(liar, answer) == code


def test_an_answer_without_an_attempt_is_too_late(liar: Liar) -> None:
    with pytest.raises(SignInFailed, match="expired"):
        SingleSignOn(liar.settings()).finish(None, {"state": "s", "code": "c"})


def test_a_provider_that_promises_its_name_must_give_it(liar: Liar) -> None:
    liar.description["authorization_response_iss_parameter_supported"] = True
    assert failure(liar) == "not-trusted"
    liar.id_token = ""
    assert sign_in(liar, {"iss": liar.url}).sub == "u1"


NOW = int(time.time())


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": ["portal", "another"]},
        {"aud": None},
        {"iss": "http://elsewhere.example"},
        {"iss": None},
        {"exp": NOW - 1000},
        {"exp": None},
        {"iat": NOW + 1000},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 5},
        {"sub": "u2"},
        {"azp": "another"},
        {"aud": "another", "azp": "portal"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=",".join,
)
def test_an_id_token_that_says_something_else(liar: Liar, changed: dict[str, Any]) -> None:
    liar.id_token = lambda attempt: signed(liar.claims(attempt, **changed))
    assert failure(liar) == "not-trusted"


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "none"}, claims, OctKey.import_key("x"), algorithms=["none"])


def signed_with_our_own_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    key = OctKey.import_key(base64.urlsafe_b64encode(KEY.as_pem(private=False)))
    return jwt.encode({"alg": "HS256", "kid": KEY.kid}, claims, key)


def signed_by_somebody_else(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": KEY.kid}, claims, OTHER_KEY)


def changed_afterwards(claims: dict[str, Any]) -> str:
    head, _, proof = signed(claims).split(".")
    return ".".join((head, signed({**claims, "sub": "admin"}).split(".")[1], proof))


FORGERIES = [
    unsigned,
    signed_with_our_own_secret,
    signed_with_the_public_key,
    signed_by_somebody_else,
    changed_afterwards,
]


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_id_token(liar: Liar, forge: Any) -> None:
    liar.id_token = lambda attempt: forge(liar.claims(attempt))
    assert failure(liar) == "not-trusted"


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ({"error": "invalid_grant"}, "provider-error"),
        ({"access_token": "at", "token_type": "Bearer"}, "not-trusted"),
        ({"access_token": "at", "token_type": "Bearer", "id_token": 7}, "not-trusted"),
        ({"access_token": "at", "token_type": "Bearer", "id_token": "a.b"}, "not-trusted"),
        ({}, "not-trusted"),
        ([], "provider-error"),
        ("text", "provider-error"),
    ],
)
def test_a_token_answer_that_is_none(liar: Liar, token: object, code: str) -> None:
    liar.token = token
    assert failure(liar) == code


@pytest.mark.parametrize(
    ("userinfo", "code"),
    [
        ({"sub": "u2"}, "not-trusted"),
        ({}, "not-trusted"),
        ({"sub": ["u1"]}, "not-trusted"),
        ([], "provider-error"),
    ],
)
def test_userinfo_about_somebody_else(liar: Liar, userinfo: object, code: str) -> None:
    liar.userinfo = userinfo
    assert failure(liar) == code


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/k", "/t", "/u"])
@pytest.mark.parametrize("status", [200, 404, 503])
def test_a_page_instead_of_an_answer(liar: Liar, path: str, status: int) -> None:
    liar.broken[path] = Response("<h1>Maintenance</h1>", status)
    assert failure(liar) in ("unreachable", "provider-error")


def test_a_provider_that_is_not_there(liar: Liar) -> None:
    settings = OidcSettings(client_id="portal", client_secret=SECRET, issuer="http://127.0.0.1:9")
    sso = SingleSignOn(settings)
    with pytest.raises(SignInFailed, match="unreachable"):
        sso.start(CALLBACK)
    assert sso.logout_url("token", "http://127.0.0.1/") is None
    with pytest.raises(BadLogoutToken):
        sso.read_logout_token(signed({}))


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ({"issuer": "http://elsewhere.example"}, "not-trusted"),
        ({"token_endpoint": None}, "provider-error"),
        ({"userinfo_endpoint": 5}, "provider-error"),
        ({"jwks_uri": "file:///etc/passwd"}, "provider-error"),
    ],
)
def test_a_description_that_cannot_be_used(liar: Liar, description: dict[str, Any], code: str) -> None:
    liar.description = description
    assert failure(liar) == code


@pytest.mark.parametrize(
    ("acr", "good"),
    [
        ("http://test.surfconext.nl/assurance/loa2", True),
        ("http://surfconext.nl/assurance/loa2/", True),
        ("http://surfconext.nl/assurance/loa1", False),
        (None, False),
        (2, False),
    ],
)
def test_a_level_of_assurance_that_was_asked_for_must_come_back(liar: Liar, acr: object, good: bool) -> None:
    liar.id_token = lambda attempt: signed(liar.claims(attempt, acr=acr))
    asked = ("http://surfconext.nl/assurance/loa2", "http://surfconext.nl/assurance/loa3")
    if good:
        assert sign_in(liar, acr_values=asked).acr == acr
    else:
        assert failure(liar, acr_values=asked) == "level-too-low"


def test_keys_are_fetched_again_when_an_unknown_one_signs(liar: Liar) -> None:
    clock = [0.0]
    discovery = Discovery(liar.settings(), clock=lambda: clock[0])
    discovery.verified(signed({}))
    liar.keys = [OTHER_KEY]
    with pytest.raises(Exception, match="kid"):
        discovery.verified(signed({}, OTHER_KEY))
    clock[0] += REFRESH_SECONDS + 1
    assert discovery.verified(signed({}, OTHER_KEY)).claims == {}
    assert liar.asked.count("/k") == 2


def test_the_description_is_read_once_an_hour_and_kept_when_the_provider_is_away(liar: Liar) -> None:
    clock = [0.0]
    discovery = Discovery(liar.settings(), clock=lambda: clock[0])
    for _ in range(3):
        discovery.metadata()
    assert liar.asked == ["/.well-known/openid-configuration"]
    clock[0] += MAX_AGE_SECONDS + 1
    liar.broken["/.well-known/openid-configuration"] = Response("", 503)
    assert discovery.metadata()["issuer"] == liar.url
    assert len(liar.asked) == 2


def test_signing_out_carries_the_hint(liar: Liar) -> None:
    assert SingleSignOn(liar.settings()).logout_url("tok", "http://127.0.0.1/") is None
    liar.description["end_session_endpoint"] = f"{liar.url}/end?x=1"
    url = SingleSignOn(liar.settings()).logout_url("tok", "http://127.0.0.1/?a=b")
    assert url is not None
    assert parse_qs(urlsplit(url).query) == {
        "x": ["1"],
        "id_token_hint": ["tok"],
        "client_id": ["portal"],
        "post_logout_redirect_uri": ["http://127.0.0.1/?a=b"],
    }


def notice(liar: Liar, **changed: Any) -> dict[str, Any]:
    said = {
        "iss": liar.url,
        "aud": "portal",
        "iat": int(time.time()),
        "jti": "j1",
        "sub": "u1",
        "sid": "s1",
        "events": {EVENT: {}},
        **changed,
    }
    return {name: value for name, value in said.items() if value is not None}


@pytest.mark.parametrize(
    "changed", [{}, {"sid": None}, {"sub": None}, {"aud": ["portal"]}, {"exp": NOW + 600}], ids=",".join
)
def test_a_logout_token(liar: Liar, changed: dict[str, Any]) -> None:
    said = notice(liar, **changed)
    read = SingleSignOn(liar.settings()).read_logout_token(signed(said, typ="logout+jwt"))
    assert read == LogoutNotice(liar.url, said.get("sub"), said.get("sid"), "j1", said["iat"])


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "n"},
        {"events": None},
        {"events": {}},
        {"events": {EVENT: None}},
        {"events": {"another": {}}},
        {"events": [EVENT]},
        {"events": EVENT},
        {"sub": None, "sid": None},
        {"sub": 5, "sid": ["s"]},
        {"jti": None},
        {"jti": 5},
        {"aud": "another"},
        {"aud": None},
        {"iss": "http://elsewhere.example"},
        {"iat": NOW - 3600},
        {"iat": NOW + 3600},
        {"iat": None},
        {"iat": "now"},
        {"exp": NOW - 600},
    ],
    ids=",".join,
)
def test_a_logout_token_that_is_none(liar: Liar, changed: dict[str, Any]) -> None:
    with pytest.raises(BadLogoutToken):
        SingleSignOn(liar.settings()).read_logout_token(signed(notice(liar, **changed)))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_logout_token(liar: Liar, forge: Any) -> None:
    with pytest.raises(BadLogoutToken):
        SingleSignOn(liar.settings()).read_logout_token(forge(notice(liar)))


def test_an_id_token_is_no_logout_token(liar: Liar) -> None:
    sign_in(liar)
    with pytest.raises(BadLogoutToken):
        SingleSignOn(liar.settings()).read_logout_token(liar.id_token)


@pytest.fixture(scope="module")
def reader() -> Iterator[SingleSignOn]:
    with Site() as site:
        liar = Liar(site.url)
        site.run(_app(liar))
        yield SingleSignOn(liar.settings())


@given(
    st.text(st.characters()) | st.from_regex(r"[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,9}")
)
def test_no_text_makes_the_reader_crash(reader: SingleSignOn, token: str) -> None:
    with pytest.raises(BadLogoutToken):
        reader.read_logout_token(token)


def test_an_attempt_survives_being_kept(liar: Liar) -> None:
    attempt = SingleSignOn(liar.settings()).start(CALLBACK)
    assert Attempt.from_kept(attempt.kept()) == attempt


@pytest.mark.parametrize(
    "kept", [None, "", 5, [], {}, {"state": "s"}, {**dict.fromkeys("ab", "c")}, {"url": None}]
)
def test_what_was_kept_by_another_version_is_no_attempt(kept: object) -> None:
    assert Attempt.from_kept(kept) is None
