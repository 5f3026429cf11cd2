"""What a refusal must contain, and until when it can be challenged (2.8, R-12, C13, T09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.rules.calendar import add_working_days, local_date, working_days_between
from portal.rules.deadlines import count
from portal.rules.errors import Refused
from portal.rules.recordings import ALSO_KEPT, TILES

OUTCOMES = ("granted", "partly", "refused")
REFUSAL_GROUNDS: dict[str, tuple[str, ...]] = {
    "objection": ("compelling_grounds", "legal_claims"),
    "access": ("rights_of_others", "excessive", "not_identifiable"),
    "erasure": ("legal_duty_or_task", "legal_claims", "no_ground"),
}
"""Per kind, what a refusal may rest on (O-2; 15(4), 12(5), 12(2); 17(3)(b), 17(3)(e), 17(1))."""


@dataclass(frozen=True)
class Remedy:
    """Where and until when the student can go: `awb` (bezwaar) or `court` (petition), both six weeks."""

    route: str
    until: date


def remedy(route: str | None, made_known: datetime) -> Remedy:
    """The judicial remedy against a refusal made known at this moment (C13).

    Raises Refused("no_remedy_route") while the institution has not chosen: wrong remedy text is worse than none.
    """
    if route not in ("awb", "court"):
        raise Refused("no_remedy_route")
    until = count("six_weeks", made_known).due
    assert isinstance(until, date)
    return Remedy(route, until)


def parts(kind: str, objected: Sequence[str] = ()) -> tuple[str, ...]:
    """What a request can be granted in part: codes of tiles, in their fixed order (2.8 item 1).

    An objection: what the student objected to, nothing named being everything (O-1). Access and erasure: every
    kind of data, those without a tile included.
    """
    tiles = tuple(tile.key for tile in TILES)
    if kind == "objection":
        return tuple(tile for tile in tiles if tile in objected) or tiles
    return tiles + ALSO_KEPT


def refused_parts(kind: str, objected: Sequence[str], granted: Sequence[str]) -> tuple[str, ...]:
    """The other side of a part that is granted (2.8 item 1)."""
    return tuple(part for part in parts(kind, objected) if part not in granted)


def missing_for_refusal(
    outcome: str,
    kind: str,
    ground: str | None,
    explanation: str,
    granted: tuple[str, ...],
    objected: Sequence[str] = (),
) -> list[str]:
    """Codes of what a decision still lacks before it may be prepared (2.8 items 1 and 2).

    "ground" and "granted_parts" only where something is refused; a part is neither nothing nor everything.
    """
    missing = []
    if outcome in ("partly", "refused") and ground not in REFUSAL_GROUNDS[kind]:
        missing.append("ground")
    if outcome == "partly" and not set() < set(granted) < set(parts(kind, objected)):
        missing.append("granted_parts")
    if not explanation.strip():
        missing.append("explanation")
    return missing


def needs_advice(kind: str, outcome: str, ground: str | None) -> bool:
    """Whether the data protection officer must be asked before this is signed (T09)."""
    return outcome in ("partly", "refused") and (kind == "objection" or ground == "excessive")


def advice_due(
    asked_on: date, exam_on: date | None, days: int, urgent_days: int, closed: frozenset[date]
) -> date:
    """Until when the advice may come: `days` working days, `urgent_days` when the exam is within 10 (T09)."""
    near = exam_on is not None and asked_on <= exam_on and working_days_between(asked_on, exam_on) <= 10
    return add_working_days(asked_on, urgent_days if near else days, closed)


def protected_after(
    outcome: str, kind: str, decided_at: datetime, exam_on: date | None, cut_off: int
) -> bool:
    """Whether the student still may not be proctored after this decision (11.2, refusal cut-off).

    A grant protects. A refusal lifts the protection only if it left `cut_off` working days before the exam;
    later, this sitting stays without proctoring.
    """
    if kind != "objection":
        return False
    if outcome != "refused":
        return True
    decided_on = local_date(decided_at)
    if exam_on is None or exam_on < decided_on:
        return False
    return working_days_between(decided_on, exam_on) < cut_off


def follow_up_by(kind: str, decided_on: date, exam_on: date | None) -> date:
    """When what a decision promises must be done: the date a decided case is sorted by.

    Erasure: instruction + 2, execution + 5, check + 2 working days (section 8, V-3 to V-6).
    Objection: the exam day, or 10 working days when it has passed (A-06). Access: 2 working days, to close.
    """
    if kind == "erasure":
        return add_working_days(decided_on, 9)
    if kind == "objection":
        return exam_on if exam_on is not None and exam_on > decided_on else add_working_days(decided_on, 10)
    return add_working_days(decided_on, 2)
