"""Headers and cookies on every answer, compression only where it is safe, and a first visit that is small."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from portal.app import create_app
from portal.db import Database
from portal.models import Person
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.make import Make, make_config

ANSWERS = [
    ("/nl/", 200),
    ("/en/rights", 200),
    ("/", 302),
    ("/nl/my-exams", 302),
    ("/nl/nothing-here", 404),
    ("/static/nothing.css", 404),
    ("/login/x", 404),
    ("/callback?state=wrong", 400),
    ("/logout", 405),
]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_has_the_security_headers(browser: Browser, path: str, status: int) -> None:
    answer = browser.client.get(path)
    assert answer.status_code == status
    check_headers(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["site.css", "htmx.min.js"])
def test_static_files_carry_them_too_and_never_change(app: Flask, browser: Browser, name: str) -> None:
    answer = browser.client.get(asset(app, name), buffered=True)
    check_headers(answer)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=315360000" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def asset(app: Flask, name: str) -> str:
    """The URL of a static file whose hashed name begins with this one's."""
    found = app.jinja_env.globals["asset"]
    stem = name.split(".")[0]
    names = [known for known in found.__self__._urls if Path(known).name.startswith(stem)]  # type: ignore[union-attr]
    return str(found(names[0]))  # type: ignore[operator]


def check_headers(answer: TestResponse) -> None:
    """What each answer says, error pages and static files included."""
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert "*" not in str(policy)
    assert re.search(r"max-age=(\d{8,})", answer.headers["Strict-Transport-Security"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


# Cookies -----------------------------------------------------------------------------------------


@pytest.fixture
def secure_browser(tmp_path: Path, sqlite_url: str) -> Iterator[Browser]:
    """A portal that people reach over https."""
    config = make_config(tmp_path, sqlite_url, base_url="https://privacy.voorbeeld.example")
    database = Database(config.database_url)
    app = create_app(config, database)
    yield Browser(app, Make(app))
    database.close()


def set_cookie(client: Client, base_url: str) -> str:
    """The cookie that a form with a token brings a signed-in student."""
    answer = client.get("/nl/requests/new", base_url=base_url)
    found = [header for header in answer.headers.getlist("Set-Cookie") if "portal=" in header]
    assert found, (answer.status_code, answer.headers)
    return found[0]


def test_the_cookie_of_an_https_portal(secure_browser: Browser) -> None:
    amira = secure_browser.make.person()
    client = signed_in(secure_browser, amira, "privacy.voorbeeld.example")
    cookie = set_cookie(client, "https://privacy.voorbeeld.example")
    assert cookie.startswith("__Host-portal=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_cookie_of_an_http_portal(browser: Browser, cast: Cast) -> None:
    cookie = set_cookie(browser.as_(cast.amira).client, "http://localhost")
    assert cookie.startswith("portal=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_the_cookie_follows_the_settings_never_the_request(secure_browser: Browser) -> None:
    amira = secure_browser.make.person()
    client = signed_in(secure_browser, amira, "privacy.voorbeeld.example")
    answer = client.get("/nl/requests/new", base_url="http://privacy.voorbeeld.example")
    assert all("__Host-portal=" in header for header in answer.headers.getlist("Set-Cookie"))


def signed_in(browser: Browser, person: Person, domain: str) -> Client:
    """The client of a signed-in person, whose cookie belongs to this domain."""
    client = browser.as_(person).client
    [cookie] = [c for c in client._cookies.values() if c.key.endswith("portal")]
    client.set_cookie(cookie.key, cookie.value, domain=domain, secure=True)
    return client


# Compression -------------------------------------------------------------------------------------

ASKS = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed(browser: Browser) -> None:
    answer = browser.client.get("/nl/rights", headers=ASKS)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "<h1" in gzip.decompress(answer.data).decode()
    assert "Content-Encoding" not in browser.client.get("/nl/rights").headers


@pytest.mark.parametrize("path", ["/nl/exams?q=stat", "/nl/nothing-here"])
def test_a_page_that_repeats_what_it_was_sent_is_not(browser: Browser, path: str) -> None:
    assert "Content-Encoding" not in browser.client.get(path, headers=ASKS).headers


def test_a_signed_in_page_is_compressed_only_when_it_repeats_nothing(browser: Browser, cast: Cast) -> None:
    """A page that repeats no input cannot be used to guess the secret in it."""
    amira = browser.as_(cast.amira).client
    assert amira.get("/nl/my-exams", headers=ASKS).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in amira.get("/nl/exams?q=stat", headers=ASKS).headers
    assert "Content-Encoding" not in amira.post("/nl/requests/new", headers=ASKS).headers


def test_pages_tell_caches_what_they_differ_by(browser: Browser) -> None:
    told = browser.client.get("/nl/exams").headers["Vary"]
    assert {"HX-Request", "HX-Target", "Cookie"} <= {part.strip() for part in told.split(",")}


# Size --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nl/exams/stat1", "/en/exams/stat1", "/nl/", "/nl/rights"])
def test_a_first_visit_is_light(walker: Browser, path: str) -> None:
    """Page and files, compressed as sent, headers estimated: at most 40 kB in at most 6 requests."""
    page = walker.client.get(path, headers=ASKS)
    assert page.status_code == 200
    wanted = files_of(gzip.decompress(page.data).decode())
    answers = [page, *(walker.client.get(url, headers=ASKS, buffered=True) for url in wanted)]
    assert all(answer.status_code == 200 for answer in answers)
    assert len(answers) <= 6
    size = sum(len(answer.data) + len(str(answer.headers)) for answer in answers)
    assert size <= 40_000, {answer.request.path: len(answer.data) for answer in answers}


def files_of(html: str) -> list[str]:
    """Every address that a browser fetches for a page; each must be ours."""
    page = Page(html)
    found = [attrs["href"] for attrs, _ in page.all("link") if attrs.get("rel") in ("stylesheet", "icon")]
    found += [attrs["src"] for tag in ("script", "img") for attrs, _ in page.all(tag)]
    assert all(url.startswith(("/", "data:")) and not url.startswith("//") for url in found), found
    return [url for url in found if url.startswith("/")]
