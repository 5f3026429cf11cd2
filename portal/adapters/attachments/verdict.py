"""What comes of looking into a file: it is accepted, in bytes that are safe to keep, or it is not fit, and why."""

from __future__ import annotations

from dataclasses import dataclass

from portal.rules.attachments import KINDS


@dataclass(frozen=True)
class Accepted:
    """A file that was really read. `content` is what our reader made of it, not what came in.

    `removed` holds codes of what did not come along: scripts, embedded, signature, photo_data.
    """

    kind: str
    name: str
    content: bytes
    removed: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """As it is served."""
        return KINDS[self.kind].media_type


class Unfit(Exception):  # noqa: N818, an answer about a file, not an error
    """A file that is not taken.

    Codes: empty, too_big, unknown_kind, lies, broken, locked, heic, macros, embedded, bomb, too_many_pixels, malware.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
