"""What events add up to, event by event."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.rules.standing import Standing, after, received

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _standing(kind: str = "objection", target: str = "2026-12-10") -> Standing:
    return received(
        "p1",
        {
            "kind": kind, "exam": "e1", "exam_day": "2026-12-28", "received_at": AT.isoformat(), "channel": "portal",
            "legal_deadline": "2026-12-23", "target": target, "target_mode": "normal", "objected": ["camera"],
            "subject": "p1", "representative": None, "repeat": False, "identity": "signed_in", "texts": {},
        },
    )  # fmt: skip


def test_received_begins_open_and_sorted_by_the_earlier_date():
    standing = _standing()
    assert (standing.state, standing.is_open, standing.handler_id) == ("received", True, None)
    assert standing.sort_by == date(2026, 12, 10)
    assert _standing(target="2026-12-31").sort_by == date(2026, 12, 23)
    assert standing.objected == ("camera",)


@pytest.mark.parametrize(("kind", "protected"), [("objection", True), ("access", False), ("erasure", False)])
def test_only_an_objection_protects_from_receipt(kind, protected):
    assert _standing(kind).protected is protected


def test_taken_up_names_the_handler():
    now = after(_standing(), "case:taken_up", "in_assessment", AT, {"handler": "h1"})
    assert (now.state, now.handler_id) == ("in_assessment", "h1")


@pytest.mark.parametrize("protected", [True, False])
def test_decided_keeps_outcome_moment_protection_and_the_next_date(protected):
    facts = {"outcome": "refused", "protected": protected, "follow_up_by": "2027-01-04"}
    now = after(_standing(), "case:decided", "decided", AT, facts)
    assert (now.outcome, now.decided_at, now.protected) == ("refused", AT, protected)
    assert now.sort_by == date(2027, 1, 4)
    assert now.is_open


def test_withdrawn_closes_and_ends_the_protection():
    now = after(_standing(), "case:withdrawn", "withdrawn", AT, {})
    assert (now.state, now.is_open, now.closed_at, now.protected) == ("withdrawn", False, AT, False)


@pytest.mark.parametrize("tag", ["case:withdrawn", "case:misrouted"])
@pytest.mark.parametrize(
    ("remedy", "goes_on"),
    [
        ("bezwaar_received", True),
        ("bezwaar_heard", True),
        ("petition_known", True),
        ("bezwaar_decided", False),
        ("court_order", False),
    ],
)
def test_a_request_that_ends_leaves_a_running_challenge_as_it_was(tag: str, remedy: str, goes_on: bool):
    """11.2: what runs beside the case ends on its own, and holds until then."""
    now = after(_standing(), "case:remedy:received", "decided", AT, {"remedy": remedy, "due": "2027-02-15"})
    now = after(now, tag, tag.removeprefix("case:"), AT, {})
    assert (now.is_open, now.hold) == (goes_on, "remedy" if goes_on else None)
    assert (now.sort_by, now.protected) == (date(2027, 2, 15), False)


def test_completed_closes_and_keeps_the_protection():
    facts = {"outcome": "granted", "protected": True, "follow_up_by": "2026-12-28"}
    decided = after(_standing(), "case:decided", "decided", AT, facts)
    now = after(decided, "case:completed", "completed", AT, {})
    assert (now.is_open, now.closed_at, now.protected) == (False, AT, True)


@pytest.mark.parametrize(
    "tag", ["case:letter:sent", "case:message:sent", "case:advice:given", "case:text:erased"]
)
def test_other_events_change_no_column(tag):
    assert after(_standing(), tag, "received", AT, {}) == _standing()
