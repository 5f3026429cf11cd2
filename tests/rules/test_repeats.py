"""When an objection repeats one that was refused (O-6): same channels, or fewer; in everything lies each of them."""

from __future__ import annotations

import pytest

from portal.rules.repeats import repeats


@pytest.mark.parametrize(
    ("objected", "refused", "is_one"),
    [
        ([], [], False),
        (["camera"], [], False),
        ([], [[]], True),
        (["camera"], [[]], True),
        (["camera"], [["camera"]], True),
        (["camera"], [["camera", "screen"]], True),
        (["camera", "screen"], [["camera"]], False),
        ([], [["camera"]], False),
        (["screen"], [["camera"], ["screen"]], True),
        (["camera", "screen"], [["camera"], ["screen"]], False),
    ],
)
def test_same_channels(objected: list[str], refused: list[list[str]], is_one: bool) -> None:
    assert repeats(objected, refused) is is_one
