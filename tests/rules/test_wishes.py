"""Only wishes that work are offered (2.2), and whoever asks all the same gets what stands in its place (2.1)."""

from __future__ import annotations

import pytest

from portal.rules.lifecycle import KINDS
from portal.rules.rights import BASES, applies, picked, picked_among
from portal.rules.wishes import GROUPS, offered

ALWAYS = {"access", "erasure", "rectification", "restriction", "human_review", "dpo_question"}


def kinds(*bases: str) -> set[str]:
    return {kind for kinds in offered(bases).values() for kind in kinds}


@pytest.mark.parametrize(
    ("bases", "more"),
    [
        ((), {"objection"}),
        (("public_task",), {"objection"}),
        (("legitimate_interest",), {"objection"}),
        (("consent",), {"withdrawal", "portability"}),
        (("contract",), {"alternative", "portability"}),
        (("legal_duty",), {"alternative"}),
        (("consent", "contract"), {"alternative", "withdrawal", "portability"}),
        (("public_task", "contract"), {"objection", "portability"}),
        (BASES, {"objection", "withdrawal", "portability"}),
    ],
)
def test_what_is_offered_follows_from_the_basis(bases: tuple[str, ...], more: set[str]) -> None:
    assert kinds(*bases) == ALWAYS | more


@pytest.mark.parametrize("basis", BASES)
def test_nothing_is_offered_that_becomes_something_else(basis: str) -> None:
    assert all(picked(kind, basis) == kind for kind in kinds(basis))


def test_every_kind_of_request_has_its_wish() -> None:
    assert sorted(kind for kinds in GROUPS.values() for kind in kinds) == sorted(KINDS)


@pytest.mark.parametrize(
    ("kind", "bases", "becomes"),
    [
        ("portability", ["public_task", "legal_duty"], "access"),
        ("portability", ["public_task", "consent"], "portability"),
        ("portability", [None], "portability"),
        ("portability", [], "portability"),
        ("withdrawal", ["contract"], "alternative"),
        ("withdrawal", ["legal_duty"], "alternative"),
        ("alternative", ["consent"], "alternative"),
        ("access", ["legal_duty"], "access"),
    ],
)
def test_a_request_about_several_exams_is_what_any_of_them_makes_it(
    kind: str, bases: list[str | None], becomes: str
) -> None:
    assert picked_among(kind, bases) == becomes


@pytest.mark.parametrize("kind", ["objection", "withdrawal"])
def test_a_no_to_supervision_always_becomes_something_that_protects(kind: str) -> None:
    """2.1: judged by content; under no basis does a no lead to nothing."""
    for basis in BASES:
        became = picked(kind, basis)
        assert became == "alternative" or applies(became, basis), (kind, basis)
