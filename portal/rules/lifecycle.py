"""The states of a case as ONE table (T01–T17): it drives transitions, buttons, permissions and notices.

The columns of a case are what its events add up to: `after` folds one event into a `Standing`, both when the
event is written and when `portal check` computes everything again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from portal.rules.access import Permission
from portal.rules.errors import Refused

KINDS = ("objection", "access", "erasure")
ALL = frozenset(KINDS)
OBJECTION = frozenset({"objection"})
UNDECIDED = frozenset({"received", "in_assessment"})
DECIDED = frozenset({"decided", "executing", "offering_alternative", "alternative_accepted"})
OPEN_STATES = UNDECIDED | DECIDED
CLOSED_STATES = frozenset({"completed", "withdrawn"})
STATES = OPEN_STATES | CLOSED_STATES


@dataclass(frozen=True)
class Step:
    """One row of the table: from which states, by whom, to which state, and what the student then reads."""

    number: str
    deed: str
    from_states: frozenset[str]
    to_state: str
    kinds: frozenset[str]
    permission: Permission
    tag: str
    notice: str | None = None


_ASSESSING = frozenset({"in_assessment"})
_DECIDED = frozenset({"decided"})
_PLACING = frozenset({"offering_alternative", "alternative_accepted"})
_WORK, _DECIDE, _OWN = Permission.WORK_CASES, Permission.DECIDE_CASES, Permission.OWN_CASES

TABLE: tuple[Step, ...] = (
    Step("T02", "take_up", frozenset({"received"}), "in_assessment", ALL, _WORK, "case:taken_up"),
    Step("T08", "grant", _ASSESSING, "decided", ALL, _DECIDE, "case:decided", "N7"),
    Step("T09", "refuse", _ASSESSING, "decided", ALL, _DECIDE, "case:decided", "N8"),
    Step("11.2", "seek_alternative", _DECIDED, "offering_alternative", OBJECTION, _DECIDE, "case:alternative:needed"),
    Step("11.2", "accept", _PLACING, "alternative_accepted", OBJECTION, _OWN, "case:alternative:accepted"),
    Step("T10", "execute", _DECIDED, "executing", frozenset({"erasure"}), _WORK, "case:executing"),
    Step("T11", "complete", frozenset({"executing", "alternative_accepted"}), "completed", ALL, _WORK, "case:completed"),
    Step("T12", "complete", _DECIDED, "completed", ALL, _WORK, "case:completed"),
    Step("T13", "withdraw", OPEN_STATES, "withdrawn", ALL, _OWN, "case:withdrawn", "N10"),
)  # fmt: skip


def find_step(deed: str, kind: str, state: str) -> Step:
    """The row that allows this deed in this state.

    Raises Refused("not_in_this_state") when there is none: closed in the meantime, or never possible.
    """
    for step in TABLE:
        if step.deed == deed and kind in step.kinds and state in step.from_states:
            return step
    raise Refused("not_in_this_state", deed=deed, state=state)


def allows(deed: str, kind: str, state: str) -> bool:
    """Whether the table has a row for this deed: pages ask it which buttons to draw."""
    return any(s.deed == deed and kind in s.kinds and state in s.from_states for s in TABLE)


def must_be_carried_out(kind: str, state: str, outcome: str | None) -> bool:
    """Whether a decision promised deeds that have not begun, so that the case may not close yet (T10, T12)."""
    return outcome in ("granted", "partly") and allows("execute", kind, state)


@dataclass(frozen=True)
class Standing:
    """What the events of a case add up to; each field is a column of the case."""

    kind: str
    exam_id: str | None
    subject_id: str
    received_at: datetime
    legal_deadline: date
    target: date
    target_mode: str
    state: str = "received"
    outcome: str | None = None
    is_open: bool = True
    handler_id: str | None = None
    sort_by: date = date.max
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    protected: bool = False
    objected: tuple[str, ...] = ()


def received(who: str, facts: Mapping[str, Any]) -> Standing:
    """How a case begins (T01). `facts` are those of the event `case:received`."""
    deadline, target = date.fromisoformat(facts["legal_deadline"]), date.fromisoformat(facts["target"])
    return Standing(
        kind=facts["kind"],
        exam_id=facts["exam"],
        subject_id=who,
        received_at=datetime.fromisoformat(facts["received_at"]),
        legal_deadline=deadline,
        target=target,
        target_mode=facts["target_mode"],
        sort_by=min(deadline, target),
        protected=facts["kind"] == "objection",  # from receipt nobody is proctored (O-3)
        objected=tuple(facts["objected"]),
    )


def after(standing: Standing, tag: str, to_state: str, at: datetime, facts: Mapping[str, Any]) -> Standing:
    """The standing once this event has happened; an event that changes no column leaves it as it was."""
    now = replace(standing, state=to_state)
    if tag == "case:taken_up":
        return replace(now, handler_id=facts["handler"])
    if tag == "case:decided":
        follow_up = date.fromisoformat(facts["follow_up_by"])
        return replace(
            now, outcome=facts["outcome"], decided_at=at, protected=facts["protected"], sort_by=follow_up
        )
    if tag == "case:withdrawn":
        return replace(now, is_open=False, closed_at=at, protected=False)
    if tag == "case:completed":
        return replace(now, is_open=False, closed_at=at)
    return now
