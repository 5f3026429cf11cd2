"""What a student can wish for, in the order of the page, and which wishes are offered (2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from portal.rules.rights import applies, picked

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "before": ("objection", "alternative", "withdrawal"),
    "recorded": (
        "access", "portability", "erasure", "rectification", "restriction", "human_review",
    ),
    "other": ("dpo_question",),
}  # fmt: skip
"""Before the exam, about what was recorded, something else: each wish by the kind of request that it is."""
ONLY_WHERE_IT_WORKS: Final = frozenset({"withdrawal", "portability"})
"""Offered only if a stated basis gives the right; whoever asks all the same gets what stands in its place (2.2)."""


def offered(bases: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The wishes of each group that work for exams with these stated bases; none stated takes nothing away.

    Not wanting supervision is one wish: an objection, or where no exam leaves that, what stands in its place.
    """
    return {group: tuple(kind for kind in kinds if _works(kind, bases)) for group, kinds in GROUPS.items()}


def _works(kind: str, bases: Collection[str]) -> bool:
    if kind == "objection":
        return not bases or any(applies(kind, basis) for basis in bases)
    if kind == "alternative":
        return not _works("objection", bases) and any(picked("objection", basis) == kind for basis in bases)
    return kind not in ONLY_WHERE_IT_WORKS or any(applies(kind, basis) for basis in bases)
