"""When an objection repeats one that was refused (O-6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def repeats(objected: Collection[str], refused: Iterable[Collection[str]]) -> bool:
    """Whether these channels (none: all of them, O-1) were all objected to before, in an objection that was refused.

    `refused` are the channels of each refused objection of the same student to the same exam.
    """
    asked = set(objected)
    return any(not before or (bool(asked) and asked <= set(before)) for before in refused)
