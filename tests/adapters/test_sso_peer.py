"""Sign-in proven against a provider that is not ours: the certified npm `oidc-provider`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from portal.config_oidc import OidcSettings
from tests.peer_fixture import SCOPES, Peer, run_peer
from tests.relying_party import Memory, make_relying_party
from tests.serving import Site

HANDLER = {"eduperson_entitlement=urn:mace:hogeschool.example:surveillance-portal:handler": "handler"}


@dataclass
class Pair:
    """The peer and our relying party."""

    peer: Peer
    rp: str
    memory: Memory
    settings: OidcSettings


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with Site() as rp, run_peer(rp.url) as peer:
        settings = OidcSettings(
            issuer=peer.issuer,
            client_id=peer.client_id,
            client_secret=peer.client_secret,
            scopes=SCOPES,
            home_organisations=("hogeschool.example",),
            role_values=HANDLER,
        )
        memory = Memory()
        rp.run(make_relying_party(rp.url, settings, memory))
        yield Pair(peer, rp.url, memory, settings)


@pytest.mark.parametrize(
    ("login", "principal", "number", "roles"),
    [
        ("yasmina", "s0481526@hogeschool.example", "0481526", []),
        ("femke", "f.hoekstra@hogeschool.example", None, ["handler"]),
        ("stranger", None, None, []),
    ],
)
def test_signing_in(
    pair: Pair, login: str, principal: str | None, number: str | None, roles: list[str]
) -> None:
    said = pair.peer.sign_in(requests.Session(), f"{pair.rp}/login", login).json()
    assert said["sub"] == login
    assert (said["principal"], said["student_number"], said["roles"]) == (principal, number, roles)


def test_the_claims_come_from_userinfo_and_the_proof_is_kept(pair: Pair) -> None:
    pair.peer.sign_in(requests.Session(), f"{pair.rp}/login", "yasmina")
    identity = list(pair.memory.signed_in.values())[-1]
    assert identity.issuer == pair.peer.issuer
    assert identity.sid
    assert identity.claims["eduperson_principal_name"] == "S0481526@hogeschool.example"
    assert identity.id_token.count(".") == 2


def test_signing_in_again_needs_no_page(pair: Pair) -> None:
    browser = requests.Session()
    pair.peer.sign_in(browser, f"{pair.rp}/login", "femke")
    again = browser.get(f"{pair.rp}/login", timeout=10)
    assert (again.url, again.json()["sub"]) == (f"{pair.rp}/", "femke")


def test_leaving_the_sign_in_page(pair: Pair) -> None:
    browser = requests.Session()
    page = browser.get(f"{pair.rp}/login", timeout=10)
    left = browser.get(f"{page.url}/abort", timeout=10)
    assert (left.status_code, left.json()["failed"]) == (400, "cancelled")


def test_an_answer_counts_once_and_in_one_browser_only(pair: Pair) -> None:
    browser = requests.Session()
    pair.peer.sign_in(browser, f"{pair.rp}/login", "femke")
    page = browser.get(f"{pair.rp}/login", timeout=10)
    answer = next(step.headers["Location"] for step in page.history if "code=" in step.headers["Location"])
    assert browser.get(answer, timeout=10).json()["failed"] == "expired"
    assert requests.get(answer, timeout=10).json()["failed"] == "expired"


def test_a_challenge_that_is_not_ours_is_refused_by_the_peer(pair: Pair) -> None:
    browser = requests.Session()
    pair.peer.sign_in(browser, f"{pair.rp}/login", "femke")
    start = requests.get(f"{pair.rp}/login", allow_redirects=False, timeout=10)
    spoiled = re.sub(r"code_challenge=[^&]+", "code_challenge=" + "A" * 43, start.headers["Location"])
    answer = browser.get(spoiled, allow_redirects=False, timeout=10).headers["Location"]
    refused = requests.get(answer, cookies=start.cookies, timeout=10)
    assert (refused.status_code, refused.json()["failed"]) == (400, "provider-error")
    assert "invalid_grant" in refused.json()["detail"]


def test_signing_out_of_the_portal_signs_out_of_the_provider(pair: Pair) -> None:
    browser = requests.Session()
    pair.peer.sign_in(browser, f"{pair.rp}/login", "yasmina")
    back = pair.peer.sign_out(browser, f"{pair.rp}/logout")
    assert back.url.startswith(f"{pair.rp}/")
    assert back.status_code == 401
    assert browser.get(f"{pair.rp}/login", timeout=10).url.startswith(pair.peer.issuer)


def test_signing_out_elsewhere_ends_a_copied_session(pair: Pair) -> None:
    browser, thief, bystander = (requests.Session() for _ in range(3))
    pair.peer.sign_in(bystander, f"{pair.rp}/login", "femke")
    pair.peer.sign_in(browser, f"{pair.rp}/login", "femke")
    thief.cookies.update({"portal": browser.cookies["portal"]})
    assert thief.get(pair.rp, timeout=10).status_code == 200
    told = len(pair.memory.notices)
    pair.peer.sign_out(browser)
    assert thief.get(pair.rp, timeout=10).status_code == 401
    assert bystander.get(pair.rp, timeout=10).status_code == 200
    assert [notice.sub for notice in pair.memory.notices[told:]] == ["femke"]


def test_the_lock_names_no_host() -> None:
    lock = Path(__file__).parents[1].joinpath("peer", "package-lock.json").read_text()
    assert "://" not in lock
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
