"""The harmless string that every virus scanner knows: who sends it wants to see it refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.adapters.attachments.verdict import Unfit

_TEST = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two halves, else a scanner would take this source file away."""


def watched(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces of one file, one by one. Raises Unfit("malware") where the string is complete."""
    tail = b""
    for piece in pieces:
        seen = tail + piece
        if _TEST in seen:
            raise Unfit("malware")
        tail = seen[-len(_TEST) + 1 :]
        yield piece


def refuse_eicar(content: bytes) -> None:
    """Raise Unfit("malware") when the string stands anywhere in it."""
    if _TEST in content:
        raise Unfit("malware")
