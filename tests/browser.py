"""A browser for tests that checks every page it sees: heading, title, labels, ids, headers, no inline anything."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.models import Person, SignIn
from portal.web.session import digest
from tests.make import Make

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What a test asks of a page: elements with their attributes and texts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self.elements[self._open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.elements[index][2].append(data)

    def all(self, tag: str, **attrs: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of each such element; `class_`, `data_x` and `for_` name attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            (found, " ".join("".join(text).split()))
            for name, found, text in self.elements
            if name == tag and all(found.get(key) == value for key, value in wanted.items())
        ]

    def text(self, tag: str = "main") -> str:
        """The words inside the first such element."""
        found = self.all(tag)
        return found[0][1] if found else ""


def check_page(html: str, *, fragment: bool = False) -> Page:
    """Assert what every page owes its reader; a fragment owes the same but for the frame."""
    page = Page(html)
    ids = [attrs["id"] for _tag, attrs, _text in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for tag, attrs, _text in page.elements:
        inline = [name for name in attrs if name.startswith("on") or name == "style"]
        assert not inline, f"<{tag}> has inline {inline}: CSP forbids it"
        assert not any(name.startswith("hx-") for name in attrs), f"<{tag}> has hx-…; write data-hx-…"
        if tag in ("input", "select", "textarea") and attrs.get("type") not in ("hidden", "submit"):
            labelled = page.all("label", for_=attrs.get("id", "?")) or attrs.get("aria-label")
            assert labelled, f"<{tag} name={attrs.get('name')}> has no label"
        for pointer in ("aria-describedby", "aria-labelledby"):
            for target in attrs.get(pointer, "").split():
                assert target in ids, f"<{tag}> points with {pointer} at #{target}, which is not there"
    assert not re.search(r"<style|<script(?![^>]*src=)", html), "no inline style or script"
    if not fragment:
        _check_frame(page)
    return page


def _check_frame(page: Page) -> None:
    assert len(page.all("h1")) == 1, f"one h1, found {page.all('h1')}"
    title = page.text("title")
    assert " – " in title, f"title names page and service: {title!r}"
    assert page.text("h1"), "the h1 has words"
    assert page.all("html")[0][0].get("lang") in ("nl", "en")
    assert page.all("main", id="content"), "main has id content"
    levels = [int(tag[1]) for tag, _attrs, _text in page.elements if re.fullmatch("h[1-6]", tag)]
    levels = levels[levels.index(1) :] if 1 in levels else levels
    assert all(b - a <= 1 for a, b in pairwise(levels)), f"a heading level is skipped: {levels}"
    for attrs, _text in page.all("form"):
        assert attrs.get("action") is not None or attrs.get("method"), "a form says where it goes"


def apart(call: Callable[..., TestResponse], path: str, **options: Any) -> TestResponse:
    """Ask as a server does: in a context of its own, so that nothing of an earlier request is still there.

    Without it Flask lets all requests of a test share the fixture's app context, and with it the moment, the
    language and a read session that does not see what was written since.
    """
    return Context().run(lambda: call(path, **options))


class Browser:
    """A test client that signs in as anybody and checks every page it gets."""

    def __init__(self, app: Flask, make: Make, lang: str = "nl") -> None:
        self.app, self.make, self.lang = app, make, lang
        self.client = app.test_client()
        self.last: TestResponse
        self.page: Page

    def as_(self, person: Person | None, *roles: str) -> Browser:
        """A new browser in which this person is signed in, with these roles besides that of a student."""
        other = Browser(self.app, self.make, self.lang)
        if person is not None:
            token = secrets.token_urlsafe(16)
            now = datetime.now(UTC)
            self.make.add(
                SignIn(
                    token_digest=digest(token), person_id=person.id, roles=list(roles), sub=person.sub, values={},
                    created_at=now, last_seen_at=now,
                )
            )  # fmt: skip
            cookie = self.app.session_interface.cookie  # type: ignore[attr-defined]
            other.client.set_cookie(cookie, token, domain="localhost")
        return other

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        """Open a page; `path` without language gets ours."""
        return self._seen(apart(self.client.get, self._full(path), **options), status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 302, **options: Any) -> Page:
        """Send a form as the page at `path` offers it: its hidden fields go along."""
        return self._seen(apart(self.client.post, self._full(path), data=data or {}, **options), status)

    def send(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        button: str | None = None,
        at: str | None = None,
        status: int = 302,
    ) -> Page:
        """Open the page at `at` (else `path`), then post to `path` with the hidden fields that page holds."""
        page = self.get(at or path)
        hidden = self._hidden(page, self._full(path))
        extra = {button.split("=")[0]: button.split("=")[1]} if button else {}
        return self.post(path, {**hidden, **(data or {}), **extra}, status)

    def _hidden(self, page: Page, action: str) -> dict[str, str]:
        found: dict[str, str] = {}
        inside = False
        for tag, attrs, _text in page.elements:
            if tag == "form":
                inside = attrs.get("action", "") in ("", action) and attrs.get("method", "").lower() == "post"
                if inside:
                    found = {}
            elif inside and tag == "input" and attrs.get("type") == "hidden":
                found.setdefault(attrs["name"], attrs.get("value", ""))
            if inside and "csrf_token" in found and "key" in found and tag == "button":
                break
        return found

    def follow(self) -> Page:
        """Go where the last answer redirects."""
        return self.get(self.last.headers["Location"].removeprefix("http://localhost"))

    def _full(self, path: str) -> str:
        own = path.startswith(("/nl", "/en", "/log", "/call", "/back", "/static")) or path == "/"
        return path if own else f"/{self.lang}{path}"

    def _seen(self, response: TestResponse, status: int) -> Page:
        self.last = response
        body = response.get_data().decode("utf-8", "replace")
        assert response.status_code == status, (
            f"{response.status_code} for {response.request.path}: {Page(body).text()[:600]}"
        )
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if response.mimetype != "text/html" or 300 <= response.status_code < 400:
            self.page = Page("")
            return self.page
        assert "'unsafe-" not in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        self.page = check_page(body, fragment="<html" not in body)
        return self.page
