"""What may be decided beforehand for everybody, and which refusals rest on it alone (T09)."""

from __future__ import annotations

from datetime import date

import pytest

from portal.rules.exceptions import EXCEPTIONS, exception_for
from portal.rules.grounds import LIMIT_GROUND, refusal_grounds
from portal.rules.remedies import Kept

FAR = date(2031, 6, 2)
WORK = (Kept("exam_activity", "legal_duty_or_task", FAR),)
CLAIM = (Kept("exam_activity", "legal_claims", FAR),)
LIMITED = (Kept("", LIMIT_GROUND, FAR),)


@pytest.mark.parametrize(
    ("kind", "outcome", "ground", "refused", "kept", "code"),
    [
        ("erasure", "partly", "legal_duty_or_task", ("exam_activity",), WORK, "grade_records"),
        ("erasure", "partly", "legal_duty_or_task", ("exam_activity", "camera"), WORK, None),
        ("erasure", "partly", "legal_duty_or_task", ("exam_activity",), CLAIM, None),
        ("erasure", "partly", "legal_claims", ("exam_activity",), CLAIM, None),
        ("erasure", "refused", "legal_duty_or_task", ("exam_activity",), WORK, None),
        ("access", "partly", "rights_of_others", ("camera",), (), "others_in_view"),
        ("portability", "partly", "rights_of_others", ("camera", "microphone"), (), "others_in_view"),
        ("access", "partly", "excessive", ("camera",), (), None),
        ("access", "partly", "rights_of_others", ("camera",), LIMITED, None),
        ("access", "refused", "rights_of_others", ("camera",), (), None),
        ("access", "granted", None, (), (), None),
        ("objection", "partly", "compelling_grounds", ("camera",), (), None),
    ],
)
def test_what_rests_on_an_exception(
    kind: str,
    outcome: str,
    ground: str | None,
    refused: tuple[str, ...],
    kept: tuple[Kept, ...],
    code: str | None,
) -> None:
    assert exception_for(kind, outcome, ground, refused, kept) == code


def test_each_rests_on_a_ground_that_the_law_knows_for_its_kinds() -> None:
    for one in EXCEPTIONS.values():
        assert all(one.ground in refusal_grounds(kind) for kind in one.kinds)
