"""Which right a student has under which lawful basis: R-01 to R-15 and table 2.2, as data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

BASES = ("consent", "contract", "legal_duty", "public_task", "legitimate_interest")
"""Art. 6(1)(a), (b), (c), (e), (f). Vital interest (d) does not occur at exams."""

BASIS_ARTICLES = {
    "consent": "6(1)(a)",
    "contract": "6(1)(b)",
    "legal_duty": "6(1)(c)",
    "public_task": "6(1)(e)",
    "legitimate_interest": "6(1)(f)",
}


@dataclass(frozen=True)
class Right:
    """One line of table 2.1; `kind` is the request that starts it, None if it works by itself."""

    key: str
    code: str
    articles: tuple[str, ...]
    kind: str | None = None


RIGHTS = (
    Right("R-01", "informed", ("13",)),
    Right("R-02", "informed_elsewhere", ("14",)),
    Right("R-03", "access", ("15",), "access"),
    Right("R-04", "rectification", ("16",), "rectification"),
    Right("R-05", "erasure", ("17",), "erasure"),
    Right("R-06", "restriction", ("18",), "restriction"),
    Right("R-07", "recipients_told", ("19",)),
    Right("R-08", "portability", ("20",), "portability"),
    Right("R-09", "objection", ("21(1)",), "objection"),
    Right("R-10", "human_review", ("22(1)", "22(3)"), "human_review"),
    Right("R-11", "withdrawal", ("7(3)",), "withdrawal"),
    Right("R-12", "reasons", ("12(4)",)),
    Right("R-13", "complaint", ("77",)),
    Right("R-14", "dpo_contact", ("38(4)",), "dpo_question"),
    Right("R-15", "court", ("79", "82")),
)
KINDS = tuple(right.kind for right in RIGHTS if right.kind)

# Every right that is not named here applies under every basis.
_ONLY_UNDER = {
    "portability": frozenset({"consent", "contract"}),
    "objection": frozenset({"public_task", "legitimate_interest"}),
    "withdrawal": frozenset({"consent"}),
}

# Erasure applies under every basis, but each has its own ground or exception (art. 17(1), 17(3)).
_ERASURE_WHEN = {
    "consent": "after_withdrawal",
    "contract": "no_longer_needed_or_unlawful",
    "legal_duty": "mostly_excepted",
    "public_task": "after_objection_or_no_longer_needed_else_excepted",
    "legitimate_interest": "after_objection_or_no_longer_needed",
}
ERASURE_CONDITIONS = tuple(_ERASURE_WHEN.values())

# What a request becomes when its own right does not apply (2.1, 2.2 notes, 11.2 portability).
_INSTEAD = {
    ("objection", "consent"): "withdrawal",
    ("objection", "contract"): "alternative",
    ("objection", "legal_duty"): "alternative",
    ("portability", "legal_duty"): "access",
    ("portability", "public_task"): "access",
    ("portability", "legitimate_interest"): "access",
    ("withdrawal", "contract"): "alternative",
    ("withdrawal", "legal_duty"): "alternative",
    ("withdrawal", "public_task"): "objection",
    ("withdrawal", "legitimate_interest"): "objection",
}
INSTEAD = tuple(dict.fromkeys(_INSTEAD.values()))


def applies(kind: str, basis: str | None) -> bool:
    """Whether a request of this kind has a right behind it under this basis (table 2.2).

    A basis that the institution has not stated (None) takes no right away. Raises ValueError for an unknown
    kind or basis.
    """
    _check(kind, basis)
    return basis is None or basis in _ONLY_UNDER.get(kind, BASES)


def rights_for(basis: str | None) -> tuple[Right, ...]:
    """The rights that apply under this basis, R-01 to R-15 in order (I-11)."""
    return tuple(right for right in RIGHTS if right.kind is None or applies(right.kind, basis))


def condition(kind: str, basis: str | None) -> str | None:
    """When an applicable right leads to something: a code for erasure, None where nothing more is asked."""
    _check(kind, basis)
    return _ERASURE_WHEN[basis] if kind == "erasure" and basis else None


def instead(kind: str, basis: str | None) -> str | None:
    """What to treat the request as when `applies` says no: a kind, or a code of the institution's policy."""
    _check(kind, basis)
    return _INSTEAD.get((kind, basis)) if basis else None


def picked(kind: str, basis: str | None) -> str:
    """The request that what the student wants is, under this basis: judged by content, not label (2.1, 2.2).

    What is no right under the table but always possible (an alternative on personal grounds) stays as it is.
    """
    if kind not in KINDS or applies(kind, basis):
        return kind
    return instead(kind, basis) or kind


def picked_among(kind: str, bases: Collection[str | None]) -> str:
    """The same for a request about several exams at once, each with its basis: what it is under any of them.

    Only where no basis leaves the right does it become what it is under the first.
    """
    if kind not in KINDS or not bases or any(applies(kind, basis) for basis in bases):
        return kind
    return picked(kind, next(iter(bases)))


def right(key_or_kind: str) -> Right:
    """The right by its key ("R-09") or by its kind of request ("objection"). Raises KeyError."""
    for one in RIGHTS:
        if key_or_kind in (one.key, one.kind):
            return one
    raise KeyError(key_or_kind)


def _check(kind: str, basis: str | None) -> None:
    if kind not in KINDS:
        raise ValueError(f"not a kind of request: {kind}")
    if basis is not None and basis not in BASES:
        raise ValueError(f"not a lawful basis: {basis}")
