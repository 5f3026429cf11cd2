"""Static files are hashed, compressed, kept by the browser for ever, and carry the portal's headers."""

import functools
import gzip
import re
import time
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from portal.web import assets

STATIC = Path(__file__).parent.parent.parent / "static"
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "static"
    (folder / "licences").mkdir(parents=True)
    (folder / "site.css").write_text("p{margin:0}" * 50)
    (folder / "licences" / "a-1.0.txt").write_text("free to use")
    (folder / "logo.png").write_bytes(b"\x89PNG picture")
    return folder


@pytest.fixture
def prepared(source, tmp_path):
    return assets.prepare(source, tmp_path / "run" / "static")


@pytest.fixture
def get(prepared):
    portal = Response("the portal's own page", status=404)
    client = Client(assets.with_static(portal, prepared.folder, HEADERS))
    return functools.partial(client.get, buffered=True)


def test_the_url_holds_the_hash_of_the_content(prepared):
    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", prepared.url("site.css"))


def test_other_content_gets_another_url(prepared):
    before = prepared.url("site.css")
    assert prepared.add("site.css", b"p{margin:1px}") != before
    assert prepared.url("site.css") != before


def test_files_in_folders_keep_their_folder(prepared):
    assert prepared.url("licences/a-1.0.txt").startswith("/static/licences/a-1.0.")


def test_an_unknown_name_is_an_error_at_once(prepared):
    with pytest.raises(KeyError):
        prepared.url("nothing.css")


@pytest.mark.parametrize(("encoding", "undo"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_text_is_served_compressed(get, prepared, source, encoding, undo):
    answer = get(prepared.url("site.css"), headers={"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert undo(answer.data) == (source / "site.css").read_bytes()


def test_pictures_are_not_compressed_again(get, prepared):
    answer = get(prepared.url("logo.png"), headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == b"\x89PNG picture"


def test_a_browser_may_keep_a_hashed_file_for_ever(get, prepared):
    cache = get(prepared.url("site.css")).headers["Cache-Control"]
    assert "immutable" in cache
    assert "public" in cache


def test_every_static_answer_has_the_headers_of_the_portal(get, prepared):
    for name in ("site.css", "logo.png"):
        headers = get(prepared.url(name)).headers
        assert HEADERS.items() <= dict(headers).items()
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["/static/site.css", "/static/site.000000000000.css", "/static/../site.css"])
def test_what_is_not_there_falls_through_to_the_portal(get, path):
    answer = get(path)
    assert (answer.status_code, answer.text) == (404, "the portal's own page")


def test_a_second_start_leaves_the_files_alone(source, prepared):
    before = {path: path.stat().st_mtime_ns for path in prepared.folder.rglob("*")}
    again = assets.prepare(source, prepared.folder)
    assert {path: path.stat().st_mtime_ns for path in prepared.folder.rglob("*")} == before
    assert again.url("site.css") == prepared.url("site.css")


def test_half_written_files_are_never_left_behind(prepared):
    assert not list(prepared.folder.rglob(".*"))


def test_our_own_static_files_are_ready_at_once_on_a_second_start(tmp_path):
    assets.prepare(STATIC, tmp_path)
    start = time.perf_counter()
    assets.prepare(STATIC, tmp_path)
    assert time.perf_counter() - start < 0.1


def test_the_style_sheet_stays_within_its_budget(tmp_path):
    prepared = assets.prepare(STATIC, tmp_path)
    on_the_wire = tmp_path / (prepared.url("site.css").removeprefix(assets.PREFIX) + ".br")
    assert on_the_wire.stat().st_size <= 14_000


def test_every_vendored_file_has_its_licence_beside_it():
    licences = {path.name for path in (STATIC / "licences").iterdir()}
    assert {"designsystemet-css-1.22.0.txt", "htmx.org-2.0.11.txt", "tabler-icons-3.51.0.txt"} <= licences
    assert '"2.0.11"' in (STATIC / "htmx.min.js").read_text("utf-8")
