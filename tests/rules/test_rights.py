"""Table 2.2, line by line."""

import pytest

from portal.rules.rights import BASES, KINDS, RIGHTS, applies, condition, instead, right, rights_for

TABLE_2_2 = {
    "access": (True, True, True, True, True),
    "rectification": (True, True, True, True, True),
    "erasure": (True, True, True, True, True),
    "restriction": (True, True, True, True, True),
    "portability": (True, True, False, False, False),
    "objection": (False, False, False, True, True),
    "human_review": (True, True, True, True, True),
    "withdrawal": (True, False, False, False, False),
    "dpo_question": (True, True, True, True, True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_table_2_2(kind):
    assert tuple(applies(kind, basis) for basis in BASES) == TABLE_2_2[kind]


def test_the_rights_are_numbered_r_01_to_r_15():
    assert [one.key for one in RIGHTS] == [f"R-{number:02}" for number in range(1, 16)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_basis_that_was_not_stated_takes_no_right_away(kind):
    assert applies(kind, None)
    assert len(rights_for(None)) == len(RIGHTS)


@pytest.mark.parametrize(
    ("basis", "left_out"),
    [
        ("consent", {"R-09"}),
        ("contract", {"R-09", "R-11"}),
        ("legal_duty", {"R-08", "R-09", "R-11"}),
        ("public_task", {"R-08", "R-11"}),
        ("legitimate_interest", {"R-08", "R-11"}),
    ],
)
def test_which_rights_do_not_apply(basis, left_out):
    assert {one.key for one in RIGHTS} - {one.key for one in rights_for(basis)} == left_out


@pytest.mark.parametrize(
    ("kind", "basis", "becomes"),
    [
        ("objection", "consent", "withdrawal"),
        ("objection", "contract", "alternative"),
        ("objection", "public_task", None),
        ("portability", "public_task", "access"),
        ("withdrawal", "legitimate_interest", "objection"),
        ("objection", None, None),
    ],
)
def test_a_request_is_judged_by_its_content(kind, basis, becomes):
    assert instead(kind, basis) == becomes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("basis", BASES)
def test_nothing_replaces_a_right_that_applies(kind, basis):
    if applies(kind, basis):
        assert instead(kind, basis) is None


def test_erasure_has_its_own_ground_under_every_basis():
    assert len({condition("erasure", basis) for basis in BASES}) == len(BASES)
    assert condition("erasure", None) is None
    assert condition("access", "consent") is None


def test_articles():
    assert right("objection").articles == ("21(1)",)
    assert right("R-15").articles == ("79", "82")
    with pytest.raises(KeyError):
        right("R-16")


@pytest.mark.parametrize(("kind", "basis"), [("tea", "consent"), ("access", "whim")])
def test_unknown_kinds_and_bases_are_errors(kind, basis):
    with pytest.raises(ValueError):
        applies(kind, basis)
