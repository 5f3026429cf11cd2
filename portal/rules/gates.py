"""What still stands between an exam and the mark "may be proctored" (section 10, 11.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from portal.rules.explanations import Missing

APPROVAL_STATES = ("not_approved", "in_review", "approved", "suspended")

# 11.3; whoever may make the step is said in `access.py`, what must hold before `approved` in `GATES`.
_NEXT = {
    "not_approved": ("in_review",),
    "in_review": ("approved", "not_approved"),
    "approved": ("suspended",),
    "suspended": ("approved",),
}

REMEDY_ROUTES = ("awb", "court")


@dataclass(frozen=True)
class Approval:
    """What the gates look at. `approver_id` is None as long as nobody has stepped forward to approve."""

    explanation_missing: tuple[Missing, ...]
    remedy_route: str | None
    author_id: object | None
    approver_id: object | None


def _explanation_complete(approval: Approval) -> Iterator[Missing]:
    yield from approval.explanation_missing


def _remedy_route_set(approval: Approval) -> Iterator[Missing]:
    if approval.remedy_route not in REMEDY_ROUTES:
        yield Missing("remedy_route", "remedy_route")


def _a_second_person(approval: Approval) -> Iterator[Missing]:
    if approval.author_id is None:
        yield Missing("author", "author_unknown")
    elif approval.approver_id is None:
        yield Missing("approver", "approver_needed")
    elif approval.approver_id == approval.author_id:
        yield Missing("approver", "approver_is_author")


GATES: tuple[Callable[[Approval], Iterator[Missing]], ...] = (
    _explanation_complete,
    _remedy_route_set,
    _a_second_person,
)
"""Every gate, each yielding what it lacks; P01 to P12 and L01 to L08 join here."""

GATE_CODES = ("remedy_route", "author_unknown", "approver_needed", "approver_is_author")


def missing_for_approval(
    explanation_missing: Sequence[Missing],
    remedy_route: str | None,
    author_id: object | None,
    approver_id: object | None,
) -> list[Missing]:
    """Everything still lacking before this person may approve; empty means the mark may be given.

    The author is whoever wrote the version last; the approver must be another person, the publisher included
    (11.3). Pass None as approver to list the work before anybody approves: then that step is listed too.
    """
    approval = Approval(tuple(explanation_missing), remedy_route, author_id, approver_id)
    return [missing for gate in GATES for missing in gate(approval)]


def next_states(state: str) -> tuple[str, ...]:
    """The states of the approval that may follow this one (11.3). Raises KeyError for an unknown state."""
    return _NEXT[state]


def may_become(state: str, new: str) -> bool:
    """Whether 11.3 allows this step; it says nothing about the gates."""
    return new in _NEXT[state]


def may_be_proctored(state: str) -> bool:
    """Only an approved exam; all else reads "not yet approved for online supervision"."""
    return state == "approved"
