"""The demo's identity provider gives nothing away: asked over real HTTP, by a client that misbehaves."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from portal.demo.people import PEOPLE
from tests.demo.provider_fixture import Demo, running_demo  # noqa: F401 (the fixture "demo")

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def question(demo: Demo, **changed: str | None) -> dict[str, str]:
    asked: dict[str, str | None] = {
        "response_type": "code",
        "client_id": demo.client.client_id,
        "redirect_uri": demo.client.redirect_uris[0],
        "scope": "openid",
        "state": "s" * 32,
        "nonce": "n" * 32,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**asked, **changed}.items() if value is not None}


def answer(demo: Demo, browser: Any = requests, **changed: str | None) -> dict[str, str]:
    """Ask for a code as student1; what the provider tells the client in the address it sends us to."""
    reply = browser.post(
        f"{demo.idp}/authorize",
        params=question(demo, **changed),
        data={"person": "student1"},
        allow_redirects=False,
        timeout=10,
    )
    assert reply.status_code == 302, reply.text
    assert reply.headers["Location"].startswith(demo.client.redirect_uris[0] + "?")
    return {name: value[0] for name, value in parse_qs(urlsplit(reply.headers["Location"]).query).items()}


def trade(demo: Demo, code: str, secret: str | None = None, **changed: str) -> requests.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": demo.client.redirect_uris[0],
        "code_verifier": VERIFIER,
        "client_id": demo.client.client_id,
        "client_secret": demo.client.client_secret if secret is None else secret,
        **changed,
    }
    return requests.post(f"{demo.idp}/token", data=form, timeout=10)


def test_a_good_question_gets_a_code_and_a_token(demo: Demo) -> None:
    got = answer(demo)
    assert got["state"] == "s" * 32
    token = trade(demo, got["code"])
    assert token.status_code == 200
    assert token.headers["Cache-Control"] == "no-store"
    keys = KeySet.import_key_set(requests.get(f"{demo.idp}/jwks", timeout=10).json())
    proof = jwt.decode(token.json()["id_token"], keys, algorithms=["RS256"])
    assert proof.header["kid"] == next(iter(keys)).kid
    assert proof.claims["iss"] == demo.idp
    assert proof.claims["aud"] == demo.client.client_id
    assert proof.claims["nonce"] == "n" * 32
    assert proof.claims["sub"] == PEOPLE["student1"].sub
    assert proof.claims["sid"]
    assert "email" not in proof.claims
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    said = requests.get(f"{demo.idp}/userinfo", headers=bearer, timeout=10).json()
    assert said == PEOPLE["student1"].claims()


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"nonce": None},
        {"nonce": ""},
    ],
    ids=["no proof key", "method only", "method left out", "plain", "no nonce", "empty nonce"],
)
def test_a_question_without_its_safeguards_is_refused(demo: Demo, changed: dict[str, str | None]) -> None:
    got = answer(demo, **changed)
    assert got["error"] == "invalid_request"
    assert got["state"] == "s" * 32
    assert "code" not in got


def test_other_scopes_and_flows_are_refused(demo: Demo) -> None:
    assert answer(demo, scope="profile")["error"] == "invalid_scope"
    assert answer(demo, response_type="token")["error"] == "unsupported_response_type"
    assert answer(demo, response_type="code id_token")["error"] == "unsupported_response_type"


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "http://attacker.example/callback"},
        {"redirect_uri": None},
        {"redirect_uri": "javascript:alert(1)"},
        {"client_id": "another"},
        {"client_id": None},
    ],
)
def test_nobody_is_sent_to_an_address_that_was_not_agreed(demo: Demo, changed: dict[str, str | None]) -> None:
    for method in ("GET", "POST"):
        reply = requests.request(
            method,
            f"{demo.idp}/authorize",
            params=question(demo, **changed),
            data={"person": "student1"},
            allow_redirects=False,
            timeout=10,
        )
        assert reply.status_code == 400
        assert "Location" not in reply.headers


@pytest.mark.parametrize("more", ["/", "?x=1", "#f", "/../callback"])
def test_the_redirect_address_must_match_exactly(demo: Demo, more: str) -> None:
    asked = question(demo, redirect_uri=demo.client.redirect_uris[0] + more)
    reply = requests.get(f"{demo.idp}/authorize", params=asked, allow_redirects=False, timeout=10)
    assert reply.status_code == 400


def test_a_code_works_once(demo: Demo) -> None:
    code = answer(demo)["code"]
    assert trade(demo, code).status_code == 200
    again = trade(demo, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_wrong_verifier_spends_the_code(demo: Demo) -> None:
    code = answer(demo)["code"]
    assert trade(demo, code, code_verifier="w" * 64).json()["error"] == "invalid_grant"
    assert trade(demo, code).json()["error"] == "invalid_grant"


def test_no_verifier_no_token(demo: Demo) -> None:
    assert trade(demo, answer(demo)["code"], code_verifier="").json()["error"] == "invalid_request"


def test_a_code_is_bound_to_its_redirect_address(demo: Demo) -> None:
    wrong = trade(demo, answer(demo)["code"], redirect_uri="http://attacker.example/")
    assert wrong.json()["error"] == "invalid_grant"


@pytest.mark.parametrize("secret", ["wrong", "", "é"])
def test_a_wrong_secret_gets_nothing(demo: Demo, secret: str) -> None:
    code = answer(demo)["code"]
    refused = trade(demo, code, secret=secret)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert trade(demo, code).status_code == 200


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer made-up", "Basic YTpi"])
def test_userinfo_wants_a_token_it_gave(demo: Demo, token: str) -> None:
    assert (
        requests.get(f"{demo.idp}/userinfo", headers={"Authorization": token}, timeout=10).status_code == 401
    )


def test_the_page_can_be_left_without_signing_in(demo: Demo) -> None:
    reply = requests.post(
        f"{demo.idp}/authorize",
        params=question(demo),
        data={"cancel": "yes"},
        allow_redirects=False,
        timeout=10,
    )
    got = parse_qs(urlsplit(reply.headers["Location"]).query)
    assert (got["error"], got["state"]) == (["access_denied"], ["s" * 32])
    assert "demo_idp" not in reply.cookies


def test_an_unknown_person_gets_the_page_again(demo: Demo) -> None:
    reply = requests.post(f"{demo.idp}/authorize", params=question(demo), data={"person": "boss"}, timeout=10)
    assert (reply.status_code, reply.text.count('name="person"')) == (200, len(PEOPLE))


def test_one_sign_on_serves_the_next_sign_in_too(demo: Demo) -> None:
    browser = requests.Session()
    answer(demo, browser)
    silent = browser.get(f"{demo.idp}/authorize", params=question(demo), allow_redirects=False, timeout=10)
    assert "code=" in silent.headers["Location"]
    asked = question(demo, prompt="login")
    assert (
        browser.get(f"{demo.idp}/authorize", params=asked, allow_redirects=False, timeout=10).status_code
        == 200
    )


def test_silent_sign_in_without_a_session_is_an_error_not_a_page(demo: Demo) -> None:
    asked = question(demo, prompt="none")
    reply = requests.get(f"{demo.idp}/authorize", params=asked, allow_redirects=False, timeout=10)
    assert "error=login_required" in reply.headers["Location"]


def end(demo: Demo, browser: requests.Session, **asked: str) -> requests.Response:
    return browser.get(f"{demo.idp}/end_session", params=asked, allow_redirects=False, timeout=10)


def signed_on(demo: Demo, browser: requests.Session) -> bool:
    asked = question(demo, prompt="none")
    reply = browser.get(f"{demo.idp}/authorize", params=asked, allow_redirects=False, timeout=10)
    return "code=" in reply.headers["Location"]


def test_signing_out_goes_back_to_an_agreed_address_only(demo: Demo) -> None:
    browser = requests.Session()
    hint = trade(demo, answer(demo, browser)["code"]).json()["id_token"]
    back = demo.client.post_logout_redirect_uris[0]
    refused = end(demo, browser, id_token_hint=hint + "x", post_logout_redirect_uri=back)
    assert refused.status_code == 400
    assert signed_on(demo, browser)
    away = end(demo, browser, id_token_hint=hint, post_logout_redirect_uri="http://attacker.example/")
    assert away.status_code == 200
    assert not signed_on(demo, browser)
    again = end(demo, browser, id_token_hint=hint, post_logout_redirect_uri=back, state="abc")
    assert again.headers["Location"] == f"{back}?state=abc"


def test_signing_out_without_a_hint_asks_first(demo: Demo) -> None:
    browser = requests.Session()
    answer(demo, browser)
    asked = end(demo, browser, post_logout_redirect_uri=demo.client.post_logout_redirect_uris[0])
    assert asked.status_code == 200
    assert 'action="/sign-out"' in asked.text
    assert signed_on(demo, browser)
    browser.post(f"{demo.idp}/sign-out", timeout=10)
    assert not signed_on(demo, browser)


def test_a_token_dies_with_its_session(demo: Demo) -> None:
    browser = requests.Session()
    token = trade(demo, answer(demo, browser)["code"]).json()["access_token"]
    browser.post(f"{demo.idp}/sign-out", timeout=10)
    bearer = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{demo.idp}/userinfo", headers=bearer, timeout=10).status_code == 401


def test_signing_out_at_the_school_ends_the_session_at_the_portal(demo: Demo) -> None:
    browser = requests.Session()
    assert demo.sign_in(browser, "handler").json()["roles"] == ["handler"]
    told = len(demo.memory.notices)
    browser.post(f"{demo.idp}/sign-out", timeout=10)
    deadline = time.monotonic() + 10
    while browser.get(demo.rp, timeout=10).status_code == 200:
        assert time.monotonic() < deadline, "the portal was never told"
        time.sleep(0.02)
    assert len(demo.memory.notices) == told + 1


@pytest.mark.parametrize("key", sorted(PEOPLE))
def test_everyone_on_the_page_can_sign_in(demo: Demo, key: str) -> None:
    said = demo.sign_in(requests.Session(), key).json()
    person = PEOPLE[key]
    assert said == {
        "sub": person.sub,
        "principal": person.principal,
        "home_organisation": "hogeschool.example",
        "name": person.name,
        "student_number": person.student_number or None,
        "roles": sorted(person.roles),
    }
