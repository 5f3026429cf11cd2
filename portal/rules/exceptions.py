"""Standing exceptions: what a decider decided beforehand for everybody, so that one person may sign it (T09)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from portal.rules.remedies import Kept


@dataclass(frozen=True)
class Rule:
    """For which requests it holds, on which ground, and of which kinds of data (None: any)."""

    kinds: frozenset[str]
    ground: str
    parts: frozenset[str] | None = None


EXCEPTIONS: Final[dict[str, Rule]] = {
    "grade_records": Rule(frozenset({"erasure"}), "legal_duty_or_task", frozenset({"exam_activity"})),
    "others_in_view": Rule(frozenset({"access", "portability"}), "rights_of_others"),
}
"""Exam work that the law makes the school keep (17(3)(b), 2.4); others who are blurred or left out (15(4), 20(4))."""


def exception_for(
    kind: str, outcome: str, ground: str | None, refused: Collection[str], kept: Iterable[Kept]
) -> str | None:
    """The exception on which all that this decision refuses rests, by its code; None when there is none.

    Only of a refusal in part: the whole is never refused by a rule that was made for everybody (T09).
    """
    grounds = {one.ground for one in kept} | {ground}
    for code, one in EXCEPTIONS.items():
        of_these = one.parts is None or set(refused) <= one.parts
        if outcome == "partly" and kind in one.kinds and grounds == {one.ground} and refused and of_these:
            return code
    return None
