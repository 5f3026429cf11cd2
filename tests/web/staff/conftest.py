"""Staff at their desks, and a case in front of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.models import Case
from tests.browser import Browser
from tests.cast import Cast
from tests.make import Make


@pytest.fixture
def now(make: Make) -> Make:
    """Deeds happen at the real moment, since pages count from it."""
    make.now = datetime.now(UTC)
    return make


@pytest.fixture
def case(now: Make, cast: Cast) -> Case:
    """Amira's objection to two things, in five weeks; nobody has it yet."""
    exam = now.exam("STAT1", product=now.product())
    now.enrol(cast.amira, exam)
    return now.case(
        cast.amira,
        exam,
        objected=["camera", "screen"],
        grounds=["shared_room"],
        reason="Mijn broertje slaapt hier.",
    )


@pytest.fixture
def eva(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.eva, "handler")


@pytest.fixture
def dirk(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dirk, "decider")


@pytest.fixture
def dov(browser: Browser, cast: Cast) -> Browser:
    return browser.as_(cast.dov, "dpo")
