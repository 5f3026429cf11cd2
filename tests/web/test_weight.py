"""A first visit weighs 40 kB at most, style sheet, script and headers included (design, budgets)."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import Browser
from tests.cast import Cast
from tests.explained import explained
from tests.make import Make

LIMIT = 40_000
STATIC_HEADERS = 950
"""Bytes of the headers of a static file, as the demo serves it."""
STATIC = Path(__file__).parent.parent.parent / "static"


@pytest.mark.parametrize("address", ["/requests/new/objection", "/requests/new/objection?exam=x0"])
def test_the_objection_form_of_somebody_with_eight_exams(
    browser: Browser, make: Make, cast: Cast, app: Flask, address: str
) -> None:
    product = make.product()
    for number in range(8):
        day = (make.now + timedelta(days=30 + 3 * number)).date()
        exam = make.exam(f"X{number}", product=product, day=day)
        explained(make, cast.eva, cast.pia, exam)
        make.enrol(cast.amira, exam)
    amira = browser.as_(cast.amira)
    answer = amira.client.get(f"/nl{address}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    html = gzip.decompress(answer.data).decode()
    assert html.count('name="exams"') == 8
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    assert len(files) <= 4
    folder = Path(app.extensions["portal_config"].data) / "static"
    packed = sum((folder / f"{name}.gz").stat().st_size + STATIC_HEADERS for name in files)
    assert len(answer.data) + len(str(answer.headers)) + packed <= LIMIT


def test_an_address_that_anybody_can_fill_in_is_not_compressed(
    browser: Browser, make: Make, cast: Cast
) -> None:
    """Beside words that somebody else chose, a secret in a compressed page can be guessed."""
    exam = make.exam("X0", product=make.product())
    make.enrol(cast.amira, exam)
    amira = browser.as_(cast.amira)
    for query in ("exam=abc", "exam=x0&exam=abc", "exam=x0&a=abc", "exam=X0"):
        answer = amira.client.get(f"/nl/requests/new/objection?{query}", headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers, query
