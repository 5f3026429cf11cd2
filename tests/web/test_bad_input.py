"""Whatever is sent to whatever form: a clear page comes back, never a 500; too much is called too much."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest
from werkzeug.test import Client, TestResponse

from portal.models import Case
from portal.web.limits import FORM_LIMIT_BYTES
from portal.web.staff.questions import BY_KEY
from tests.browser import Browser, Page
from tests.web.world import World

EVERYBODY = ("handler", "decider", "dpo", "publisher", "scheduler", "exam_board", "reviewer", "admin")
Fill = Callable[[str], str]
"""The body of one field, percent-encoded as it goes over the wire."""

WORDS: dict[str, Fill] = {
    "empty": lambda name: "",
    "spaces": lambda name: "+++%0D%0A",
    "too long": lambda name: "x" * 30_000,
    "controls and NUL": lambda name: "a%00b%01%1B%7F%E2%80%AEc",
    "a lone surrogate": lambda name: "%ED%A0%80",
    "no UTF-8 at all": lambda name: "%FF%FE%80",
    "other scripts": lambda name: quote_plus("𝔘𝔫𝔦 Ñandú 田中 אבג 🦊 é"),
    "a huge number": lambda name: "9" * 5_000,
    "not a number": lambda name: "NaN",
    "digits of another script": lambda name: quote_plus("٣"),
    "below zero": lambda name: "-1",
    "an impossible day": lambda name: {"day": "31", "onth": "2"}.get(name[-4:].lstrip("_m"), "99999"),
    "a path": lambda name: "../../etc/passwd",
    "a query": lambda name: quote_plus("' OR 1=1 --%_\\"),
    "markup": lambda name: quote_plus("<script>alert(1)</script>{{7*7}}"),
}  # fmt: skip
QUERIES = (
    "q",
    "after",
    "before",
    "page",
    "state",
    "kind",
    "exam",
    "sort",
    "next",
    "show",
    "tab",
    "from",
    "form",
)


class Rewind:
    """The database as it was, to go back to after each route."""

    def __init__(self, url: str) -> None:
        self.path = url.removeprefix("sqlite:///")
        self.kept = sqlite3.connect(":memory:")

    def keep(self) -> None:
        """This is how it was."""
        with sqlite3.connect(self.path) as now:
            now.backup(self.kept)
        now.close()

    def __call__(self) -> None:
        with sqlite3.connect(self.path) as now:
            self.kept.backup(now)
        now.close()


pytestmark = pytest.mark.slow


@pytest.fixture
def small_world(world: World) -> World:
    """The whole installation, with few things in the addresses."""
    seated, undecided, erasure, *_, place = world.values["ref"]
    few = {name: values[:1] for name, values in world.values.items()}
    world.values = few | {"key": list(BY_KEY), "draft": world.values["draft"]}
    asked = [case.ref for case in world.make.all(Case, state="awaiting_scope")]
    world.values["ref"], world.values["slug"] = (
        [seated, undecided, erasure, *asked, place],
        ["stat1", "law3", "proctorio"],
    )
    return world


@pytest.fixture
def rewind(small_world: World) -> Iterator[Rewind]:
    """Back to the beginning."""
    rewind = Rewind(small_world.make.config.database_url)
    yield rewind
    rewind.kept.close()


def people(small_world: World, walker: Browser) -> list[Client]:
    """A student with cases, and somebody who has every job there is."""
    return [walker.as_(small_world.cast.amira).client, walker.as_(small_world.cast.bram, *EVERYBODY).client]


def forms(
    small_world: World, walker: Browser, rewind: Rewind
) -> Iterator[tuple[Client, str, list[str], str]]:
    """Each form that somebody can open: who, where, the names of its fields, and a token."""
    clients = [(c, token_of(c.get("/nl/").get_data(as_text=True))) for c in people(small_world, walker)]
    rewind.keep()
    for place, (client, token) in enumerate(clients):
        for _rule, path in small_world.paths("POST"):
            if path.startswith(("/logout", "/backchannel")) or ("/staff/" in path) != (place == 1):
                continue
            page = client.get(path, buffered=True)
            if page.status_code in (403, 404):
                continue  # not this person's
            yield client, path, fields_of(page), token


def token_of(html: str) -> str:
    """The CSRF token of this walker."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found
    return found[1]


def fields_of(answer: TestResponse) -> list[str]:
    """The names that the page's forms send."""
    page = Page(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else Page("")
    tags = ("input", "textarea", "select", "button")
    names = {attrs.get("name", "") for tag in tags for attrs, _ in page.all(tag)}
    return sorted(names - {"", "csrf_token", "key"}) or ["words", "body"]


def post(client: Client, path: str, body: str, token: str) -> TestResponse:
    """Send this body as a browser would."""
    return client.post(
        path,
        data=f"csrf_token={token}&{body}".encode("ascii"),
        content_type="application/x-www-form-urlencoded",
        buffered=True,
    )


def in_order(answer: TestResponse, said: str) -> None:
    """A page for people: not a 500, and nothing of what was sent runs in it."""
    assert answer.status_code < 500, f"{answer.status_code} for {answer.request.path}: {said}"
    html = answer.get_data().decode("utf-8", "replace")
    assert "<script>alert(1)" not in html, (answer.request.path, said)
    assert "Traceback" not in html


def test_every_form_takes_anything(small_world: World, walker: Browser, rewind: Rewind) -> None:
    seen = set()
    for client, path, names, token in forms(small_world, walker, rewind):
        seen.add(path)
        for said, fill in WORDS.items():
            body = "&".join(f"{quote_plus(name)}={fill(name)}" for name in names)
            in_order(post(client, path, body, token), said)
        rewind()
    assert len(seen) > 30, sorted(seen)


def test_every_form_takes_fields_twice_missing_and_unknown(
    small_world: World, walker: Browser, rewind: Rewind
) -> None:
    for client, path, names, token in forms(small_world, walker, rewind):
        twice = "&".join(f"{name}=a&{name}=b&{name}[]=c&{name}[x]=d" for name in map(quote_plus, names))
        in_order(post(client, path, twice, token), "twice")
        for one in names:
            in_order(post(client, path, f"{quote_plus(one)}=1", token), f"only {one}")
        in_order(post(client, path, "unknown=1&version=x&seen=x&key=" + "k" * 500, token), "unknown")
        in_order(post(client, path, "&&=&%=;", token), "no names")
        rewind()


def test_every_form_takes_another_kind_of_body(small_world: World, walker: Browser, rewind: Rewind) -> None:
    for client, path, _names, token in forms(small_world, walker, rewind):
        for kind, body in (
            ("application/json", b'{"a": [1]}'),
            ("multipart/form-data", b"no boundary"),
            ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
            ("multipart/form-data; boundary=x", files(token)),
            ("text/plain; charset=nonsense", b"\xff\x00"),
        ):  # fmt: skip
            in_order(client.post(path, data=body, content_type=kind, buffered=True), kind)
        rewind()


def files(token: str) -> bytes:
    """A file where words are meant, and words where a file is meant."""
    head = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    parts = [head % (b"csrf_token", b"", token.encode())]
    for name in (b"body", b"words", b"reason"):
        parts.append(head % (name, b'; filename="../x\x00.csv"', b"\x00\xff;"))
    parts.append(head % (b"files", b'; filename="a.pdf"', b"%PDF-1.7 and nothing more"))
    parts.append(head % (b"files", b'; filename="b.docx"', b"PK\x03\x04"))
    parts.append(head % (b"files", b"", b"no file"))
    return b"".join([*parts, head % (b"file", b"", b"no file"), b"--x--\r\n"])


def test_without_the_token_nothing_happens(small_world: World, walker: Browser, rewind: Rewind) -> None:
    before = contents(small_world.make.config.database_url)
    for client, path, names, _token in forms(small_world, walker, rewind):
        if path.endswith("/no-account") or "/forwarded/" in path:
            continue  # needs none: what any stranger may ask for, and what only the link can do
        body = "&".join(f"{quote_plus(name)}=1" for name in names)
        for token in ("", "wrong", "%00"):
            answer = post(client, path, body, token)
            assert answer.status_code in (302, 400, 403), (answer.status_code, path)
    after = contents(small_world.make.config.database_url)
    for expected in ("sign_ins", "stashes", "looks"):  # the session, what was typed, and what the GETs noted
        before.pop(expected), after.pop(expected)
    assert {table for table in before if before[table] != after[table]} <= {"log", "case_texts"}
    assert len(before["case_texts"]) == len(after["case_texts"])


def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: sorted(map(str, database.execute(f'SELECT * FROM "{table}"'))) for table in tables}
    database.close()
    return rows


def test_too_much_is_said_to_be_too_much(small_world: World, walker: Browser, rewind: Rewind) -> None:
    client, path, names, token = next(iter(forms(small_world, walker, rewind)))
    before = contents(small_world.make.config.database_url)
    answer = post(client, path, f"{names[0]}=" + "x" * (FORM_LIMIT_BYTES + 1), token)
    assert answer.status_code == 413
    page = Page(answer.get_data(as_text=True))
    assert f"{FORM_LIMIT_BYTES // 1_000_000} MB" in page.text()
    assert contents(small_world.make.config.database_url) == before


def test_more_than_a_request_may_hold(small_world: World, walker: Browser, rewind: Rewind) -> None:
    client, path, _names, _token = next(iter(forms(small_world, walker, rewind)))
    limit = small_world.make.config.request_limit_bytes
    answer = client.post(
        path, data=b"a=" + b"x" * (limit + 1), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert f"{limit // 1_000_000} MB" in answer.get_data(as_text=True)


def test_a_thousand_fields_too_many(small_world: World, walker: Browser, rewind: Rewind) -> None:
    client, path, _names, token = next(iter(forms(small_world, walker, rewind)))
    in_order(post(client, path, "&".join(f"a{i}=1" for i in range(5_000)), token), "many fields")


STRANGE = ["%00", "%FF", "-1", "9" * 400, "%F0%9F%A6%8A%E2%80%AE'%22%3E", "0" * 24, "..%2F..%2Fx"]


@pytest.mark.parametrize("value", STRANGE)
def test_every_page_takes_any_query_and_any_address(small_world: World, walker: Browser, value: str) -> None:
    query = "&".join(f"{name}={value}" for name in QUERIES)
    student, staff = people(small_world, walker)
    for _rule, path in small_world.paths("GET"):
        for client in [staff] if "/staff/" in path else [student, walker.client]:
            in_order(client.get(f"{path}?{query}", buffered=True), f"?{value}")
    small_world.values = {name: [value] for name in small_world.values}
    for _rule, path in small_world.paths("GET"):
        in_order((staff if "/staff/" in path else student).get(path, buffered=True), path)


def test_odd_htmx_headers(small_world: World, walker: Browser) -> None:
    headers = {
        "HX-Request": "true",
        "HX-Target": "a'b<c>%00",
        "HX-Current-URL": "\x7f",
        "HX-Trigger": "x" * 5000,
    }
    clients = people(small_world, walker)
    for _rule, path in small_world.paths("GET"):
        for client in clients:
            in_order(client.get(path, headers=headers, buffered=True), "htmx")


@pytest.mark.parametrize("cookie", ["", "x", "\x7f", "a" * 3000, "../..", "é"])
def test_a_cookie_that_is_not_ours(walker: Browser, cookie: str) -> None:
    assert walker.client.get("/nl/", headers={"Cookie": f"portal={cookie}"}).status_code == 200
    assert walker.client.get("/nl/my-exams", headers={"Cookie": f"portal={cookie}"}).status_code == 302
