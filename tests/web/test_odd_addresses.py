"""Addresses that no database takes: an answer for people on both engines, and nothing of it in the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from portal.app import create_app
from portal.db import Database
from tests.make import make_config


@pytest.mark.parametrize(
    "path", ["/en/exams/a%00b", "/nl/exams?q=a%00b", "/en/forwarded/a%00b", "/nl/exams/\ud800"]
)
def test_a_nul_in_an_address_is_not_our_mistake(
    any_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    database = Database(any_url)
    app = create_app(make_config(tmp_path, any_url), database)
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get(
            path.encode("utf-8", "surrogatepass").decode("latin-1"), follow_redirects=True
        )
    assert answer.status_code in (200, 400, 404), answer.status_code
    assert "unforeseen" not in caplog.text
    database.close()
