"""What a request can be granted in part: kinds of data, by the codes of their tiles (2.8 item 1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.rules.lifecycle import WEIGHED
from portal.rules.recordings import ALSO_KEPT, TILES, ChannelLike, also_kept, tiles

EVERY_TILE = tuple(tile.key for tile in TILES)


def recorded_parts(versions: Iterable[Iterable[ChannelLike]]) -> frozenset[str]:
    """Every kind of data that an exam records, or may record for all that is known.

    `versions` are the channels of each published explanation: what an earlier one recorded may still be there.
    """
    return frozenset(
        answer.key
        for channels in map(tuple, versions)
        for answer in (*tiles(channels), *also_kept(channels))
        if answer.answer != "no"
    )


def parts(kind: str, objected: Sequence[str] = (), recorded: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds of data that a request is about, in their fixed order.

    An objection: what the student objected to, nothing named being everything (O-1). Every other request: all
    kinds, those without a tile included. `recorded` leaves out what this exam never records; empty: not known.
    """
    known = set(recorded)
    named = tuple(tile for tile in EVERY_TILE if tile in objected) or EVERY_TILE
    asked = named if kind in WEIGHED else EVERY_TILE + ALSO_KEPT
    return tuple(part for part in asked if part in known) or asked


def refused_parts(
    kind: str, objected: Sequence[str], granted: Sequence[str], recorded: Iterable[str] = ()
) -> tuple[str, ...]:
    """The other side of a part that is granted."""
    return tuple(part for part in parts(kind, objected, recorded) if part not in granted)
