"""What a sitting can have, and how it may change: rules of planning that no single offer needs (section 7)."""

from __future__ import annotations

from typing import Final

FACILITIES: Final = (
    "extra_time",
    "quiet_room",
    "reading_aloud",
    "large_print",
    "adjustable_desk",
    "rest_room",
)
"""What a place may have for students with a facility; the duration says how much extra time fits (A-03)."""
TOLD: Final = frozenset({"starts_at", "duration_minutes", "place"})
"""What students with a place or an offer there hear of when it changes."""
