"""Whether requests for online supervision say what the log tells of them: a list must not rest on a changed row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import LogEntry, SupervisionRequest

ENDS = ("withdrawn", "lapsed", "granted", "refused")
"""What the log can tell of a request beside that it was asked; what comes first here is told last."""


def wrong_requests(session: Session) -> Iterator[tuple[str, str]]:
    """Number and state of each request whose state the log does not tell."""
    told: dict[str, set[str]] = {}
    tags = [f"supervision:{code}" for code in ("asked", *ENDS)]
    for tag, facts in session.execute(select(LogEntry.tag, LogEntry.facts).where(LogEntry.tag.in_(tags))):
        told.setdefault(facts["request"], set()).add(tag.partition(":")[2])
    rows = select(SupervisionRequest.id, SupervisionRequest.ref, SupervisionRequest.state)
    for id_, ref, state in session.execute(rows.order_by(SupervisionRequest.ref)):
        if state != state_told(told.get(id_, ())):
            yield ref, state


def state_told(codes: Iterable[str]) -> str | None:
    """The state that these codes of the log add up to; None when nobody asked."""
    known = set(codes)
    if "asked" not in known:
        return None
    return next((code for code in ENDS if code in known), "open")
