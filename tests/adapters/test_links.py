"""Signed links: they carry what was signed, for one purpose, and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.adapters.links import BrokenLinkError, ExpiredLinkError, SignedLinks

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def links() -> SignedLinks:
    return SignedLinks("k" * 40)


def test_it_carries_what_was_signed(links: SignedLinks) -> None:
    token = links.sign("desk", {"case": "2026-7KQ4-M2XD", "n": 1})
    assert links.read("desk", token, HALF_AN_HOUR) == {"case": "2026-7KQ4-M2XD", "n": 1}
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."), (
        "fits in an address"
    )


def test_a_link_for_one_thing_opens_no_other(links: SignedLinks) -> None:
    token = links.sign("desk", {"link": "a"})
    with pytest.raises(BrokenLinkError):
        links.read("guest", token, HALF_AN_HOUR)


def test_another_installation_cannot_sign_for_us(links: SignedLinks) -> None:
    with pytest.raises(BrokenLinkError):
        links.read("guest", SignedLinks("z" * 40).sign("guest", {"link": "a"}), HALF_AN_HOUR)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: t + "A", lambda t: ""])
def test_cut_changed_or_empty(links: SignedLinks, spoil) -> None:
    token = links.sign("guest", {"link": "a"})
    with pytest.raises(BrokenLinkError) as wrong:
        links.read("guest", spoil(token), HALF_AN_HOUR)
    assert wrong.value.code == "broken"


@pytest.mark.parametrize("token", ["x", "x.y.z", "é.ü", "\x00", "." * 500, "9" * 5000])
def test_nonsense_is_broken_and_nothing_worse(links: SignedLinks, token: str) -> None:
    with pytest.raises(BrokenLinkError):
        links.read("guest", token, HALF_AN_HOUR)


def test_it_runs_out_to_the_second(links: SignedLinks) -> None:
    with time_machine.travel(AT, tick=False):
        token = links.sign("guest", {"link": "a"})
    with time_machine.travel(AT + HALF_AN_HOUR, tick=False):
        assert links.read("guest", token, HALF_AN_HOUR) == {"link": "a"}
    with (
        time_machine.travel(AT + HALF_AN_HOUR + timedelta(seconds=1), tick=False),
        pytest.raises(ExpiredLinkError) as old,
    ):
        links.read("guest", token, HALF_AN_HOUR)
    assert old.value.code == "expired"
