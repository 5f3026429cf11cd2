"""The whole portal with a provider that is not ours, the certified npm `oidc-provider`: in, out, out elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from portal.app import create_app
from portal.config_oidc import OidcSettings
from portal.db import Database, new_id
from portal.models import Person, SignIn
from portal.web.session import digest
from tests.browser import Page
from tests.make import NOW, Make, make_config
from tests.peer_fixture import SCOPES, Peer, run_peer
from tests.serving import Site

pytestmark = pytest.mark.slow

HANDLER = {"eduperson_entitlement=urn:mace:hogeschool.example:surveillance-portal:handler": "handler"}
WAIT = 10


@dataclass
class Pair:
    """A running portal and the provider it signs people in at."""

    url: str
    peer: Peer
    make: Make

    def sign_in(self, browser: requests.Session, login: str, back: str) -> requests.Response:
        """Ask for a page, sign in at the provider, see what comes."""
        return self.peer.sign_in(browser, f"{self.url}{back}", login)


@pytest.fixture
def pair(tmp_path: Path, sqlite_url: str) -> Iterator[Pair]:
    """The portal over HTTP, and the peer in a process of its own."""
    with Site() as site, run_peer(site.url) as peer:
        oidc = OidcSettings(
            issuer=peer.issuer, client_id=peer.client_id, client_secret=peer.client_secret, scopes=SCOPES,
            home_organisations=("hogeschool.example",), role_values=HANDLER,
        )  # fmt: skip
        database = Database(sqlite_url)
        app = create_app(make_config(tmp_path, sqlite_url, base_url=site.url, oidc=oidc), database)
        site.run(app)
        yield Pair(site.url, peer, Make(app))
        database.close()


def test_the_page_asked_for_comes_after_sign_in_and_an_imported_person_is_linked(pair: Pair) -> None:
    known = pair.make.add(
        Person(id=new_id(), institution_user_id="s0481526@hogeschool.example", name="Old", created_at=NOW)
    )
    browser = requests.Session()
    page = pair.sign_in(browser, "yasmina", "/en/requests/new?exam=x")
    assert page.url == f"{pair.url}/en/requests/new?exam=x"
    assert page.status_code == 200
    linked = pair.make.get(Person, id=known.id)
    assert (linked.sub, linked.name) == ("yasmina", "Yasmina el Khattabi")


def test_roles_come_from_userinfo(pair: Pair) -> None:
    femke, yasmina = requests.Session(), requests.Session()
    assert pair.sign_in(femke, "femke", "/nl/staff/queue").status_code == 200
    assert pair.sign_in(yasmina, "yasmina", "/nl/staff/queue").status_code == 403


def test_signing_out_here_signs_out_there(pair: Pair) -> None:
    browser = requests.Session()
    page = pair.sign_in(browser, "yasmina", "/nl/my-exams")
    old = dict(browser.cookies)["portal"]
    [form] = [attrs for attrs, _ in Page(page.text).all("form") if attrs.get("action") == "/logout"]
    assert form["method"].lower() == "post"
    token = Page(page.text).all("input", name="csrf_token")[0][0]["value"]
    away = browser.post(
        f"{pair.url}/logout", data={"csrf_token": token}, allow_redirects=False, timeout=WAIT
    ).headers["Location"]
    assert away.startswith(pair.peer.issuer)
    assert "id_token_hint=" in away
    back = pair.peer.sign_out(browser, away)
    assert back.url.startswith(f"{pair.url}/")
    stolen = requests.get(
        f"{pair.url}/nl/my-exams", cookies={"portal": old}, allow_redirects=False, timeout=WAIT
    )
    assert stolen.status_code == 302
    again = browser.get(f"{pair.url}/login", timeout=WAIT)
    assert again.url.startswith(pair.peer.issuer), "the provider asks who it is again"


def test_signing_out_elsewhere_ends_this_session_and_no_other(pair: Pair) -> None:
    here, elsewhere = requests.Session(), requests.Session()
    pair.sign_in(here, "femke", "/nl/staff/queue")
    pair.sign_in(elsewhere, "yasmina", "/nl/my-exams")
    assert here.get(f"{pair.url}/nl/staff/queue", timeout=WAIT).url.endswith("/nl/staff/queue")
    pair.peer.sign_out(here)
    gone = here.get(f"{pair.url}/nl/staff/queue", allow_redirects=False, timeout=WAIT)
    assert gone.status_code == 302
    assert elsewhere.get(f"{pair.url}/nl/my-exams", timeout=WAIT).url.endswith("/nl/my-exams")
    kept = {row.token_digest for row in pair.make.all(SignIn) if row.person_id}
    assert kept == {digest(dict(elsewhere.cookies)["portal"])}


def test_an_htmx_request_after_that_is_told_where_to_sign_in(pair: Pair) -> None:
    browser = requests.Session()
    pair.sign_in(browser, "femke", "/nl/staff/queue")
    pair.peer.sign_out(browser)
    answer = browser.get(f"{pair.url}/nl/staff/queue?q=x", headers={"HX-Request": "true"}, timeout=WAIT)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/login?next=/nl/staff/queue")
