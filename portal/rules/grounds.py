"""What a refusal may rest on, per kind of request, and what may stay when data are deleted (2.3–2.8)."""

from __future__ import annotations

from typing import Final

REFUSAL_GROUNDS: Final[dict[str, tuple[str, ...]]] = {
    "objection": ("compelling_grounds", "legal_claims"),
    "access": ("rights_of_others", "excessive", "not_identifiable"),
    "erasure": ("legal_duty_or_task", "legal_claims", "no_ground", "excessive", "not_identifiable"),
    "rectification": ("data_are_right", "exam_answers", "excessive", "not_identifiable"),
    "restriction": ("no_restriction_ground", "excessive", "not_identifiable"),
    "portability": ("not_this_basis", "rights_of_others", "excessive", "not_identifiable"),
    "human_review": ("confirmed_by_human", "no_automated_decision", "excessive"),
    "alternative": ("compelling_grounds", "legal_claims"),
}
"""O-2; 15(4), 12(5), 12(2); 17(3)(b), 17(3)(e), 17(1); 16 with C-434/16 (2.4); 18(1); 20(1), 20(4); 22(3)."""
LIMIT_GROUND: Final = "limited_by_law"
"""Art. 23 GDPR, UAVG 41(1): open to every kind but the review of art. 22, for a while, and never without advice."""
ONLY_IN_PART: Final = frozenset({"rights_of_others"})
"""Others are protected by blurring and leaving out; the whole is never refused because of them (15(4), 2.3)."""
PERSONAL_BASES: Final = frozenset({"consent", "contract"})
"""Under these data can be taken along (20(1)), so that the basis is no reason to refuse it."""
KEPT_GROUNDS: Final = ("legal_duty_or_task", "legal_claims", "no_ground", LIMIT_GROUND)
"""Why one kind of data is not deleted: 17(3)(b), 17(3)(e), none of the grounds of 17(1), art. 23 (2.4)."""


def refusal_grounds(kind: str, outcome: str = "partly", basis: str | None = None) -> tuple[str, ...]:
    """What a refusal of this kind and outcome may rest on, the limits by law included (2.7).

    `basis` is that of the exam's explanation, None when it is not known. Raises KeyError for a kind that
    nobody decides about.
    """
    grounds = REFUSAL_GROUNDS[kind]
    if outcome == "refused":
        grounds = tuple(ground for ground in grounds if ground not in ONLY_IN_PART)
    if basis in PERSONAL_BASES:
        grounds = tuple(ground for ground in grounds if ground != "not_this_basis")
    return grounds if kind == "human_review" else (*grounds, LIMIT_GROUND)
