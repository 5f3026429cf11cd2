"""What a refusal must contain, and until when it can be challenged (2.8, R-12, C13, T09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.rules.calendar import add_working_days, local_date, working_days_between
from portal.rules.deadlines import count
from portal.rules.errors import Refused
from portal.rules.lifecycle import CARRIED_OUT, SEATED, WEIGHED
from portal.rules.recordings import ALSO_KEPT, TILES

OUTCOMES = ("granted", "partly", "refused")
REFUSAL_GROUNDS: dict[str, tuple[str, ...]] = {
    "objection": ("compelling_grounds", "legal_claims"),
    "access": ("rights_of_others", "excessive", "not_identifiable"),
    "erasure": ("legal_duty_or_task", "legal_claims", "no_ground", "excessive", "not_identifiable"),
    "rectification": ("data_are_right", "exam_answers", "excessive", "not_identifiable"),
    "restriction": ("no_restriction_ground", "excessive", "not_identifiable"),
    "portability": ("not_this_basis", "rights_of_others", "excessive", "not_identifiable"),
    "human_review": ("confirmed_by_human", "no_automated_decision", "excessive"),
    "alternative": ("compelling_grounds", "legal_claims"),
}
"""Per kind, what a refusal may rest on.

O-2; 15(4), 12(5), 12(2); 17(3)(b), 17(3)(e), 17(1); 16 with C-434/16 (2.4); 18(1); 20(1), 20(4); 22(3).
Art. 23 with UAVG 41 may leave any right aside for a while, as far as necessary (2.7).
"""
LIMIT_GROUND = "limited_by_law"
"""Art. 23 GDPR, UAVG 41(1): open to every kind but the review of art. 22, and never without advice (2.7, T09)."""


@dataclass(frozen=True)
class Remedy:
    """Where and until when the student can go: `awb` (bezwaar) or `court` (petition), both six weeks."""

    route: str
    until: date


def refusal_grounds(kind: str) -> tuple[str, ...]:
    """What a refusal of this kind may rest on, the limits by law included (2.7)."""
    grounds = REFUSAL_GROUNDS[kind]
    return grounds if kind == "human_review" else (*grounds, LIMIT_GROUND)


def hold_after(kind: str, outcome: str) -> str | None:
    """Whether recordings stay frozen after this decision, and why (2.5, O-3).

    A grant of an objection keeps what there is out of use until the student says what becomes of it (17(1)(c),
    18(1)(c)); a granted restriction is that freeze itself.
    """
    if outcome == "refused":
        return None
    return {"objection": "objection", "alternative": "objection", "restriction": "restriction"}.get(kind)


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
    if kind in WEIGHED:
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
    if outcome in ("partly", "refused") and ground not in refusal_grounds(kind):
        missing.append("ground")
    if outcome == "partly" and not set() < set(granted) < set(parts(kind, objected)):
        missing.append("granted_parts")
    if not explanation.strip():
        missing.append("explanation")
    return missing


def needs_advice(kind: str, outcome: str, ground: str | None) -> bool:
    """Whether the data protection officer must be asked before this is signed (T09)."""
    if outcome not in ("partly", "refused"):
        return False
    return kind in WEIGHED or ground in ("excessive", LIMIT_GROUND)


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
    if kind not in WEIGHED:
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
    if kind in CARRIED_OUT:
        return add_working_days(decided_on, 9)
    if kind in SEATED:
        return exam_on if exam_on is not None and exam_on > decided_on else add_working_days(decided_on, 10)
    return add_working_days(decided_on, 2)
