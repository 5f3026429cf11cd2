"""Proposals that lack nothing, for tests that need an answer and not the road to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.actions.proposals import PrepareDecision
from portal.models import Case
from portal.rules.grounds import LIMIT_GROUND
from portal.rules.lifecycle import COPIED, WEIGHED
from portal.rules.parts import parts
from portal.rules.remedies import Kept, Weighing

REASON = "We hebben gekeken naar je kamer, naar lichtere middelen en naar een ander tentamen."
GROUNDS = {
    "objection": "compelling_grounds", "alternative": "compelling_grounds", "access": "excessive",
    "erasure": "legal_claims", "rectification": "data_are_right", "restriction": "no_restriction_ground",
    "portability": "not_this_basis", "human_review": "confirmed_by_human",
}  # fmt: skip
"""A ground that each kind of request can be refused on."""
FAR = date(2031, 6, 2)


def complete(
    case: Case,
    outcome: str = "refused",
    ground: str | None = None,
    granted: tuple[str, ...] = (),
    **more: Any,
) -> PrepareDecision:
    """A proposal with everything that this answer to this kind of request needs; `more` changes it."""
    refuses, copied = outcome != "granted", case.kind in COPIED and outcome != "refused"
    ground = (ground or GROUNDS[case.kind]) if refuses else None
    refused = tuple(part for part in parts(case.kind, case.objected) if part not in granted)
    place = "Op de balie, op vertoon van je kaart." if copied else ""
    values: dict[str, Any] = {
        "explanation": REASON, "ground": ground, "granted_parts": granted, "weighing": Weighing(place=place),
        "data_where": "elsewhere" if copied else None, "data_ready": copied,
        "dutch": "" if case.language == "nl" else "De hele afweging, in het Nederlands.",
    }  # fmt: skip
    if case.kind == "rectification" and outcome != "refused":
        values["corrects"] = ("facts",)
    if refuses and case.kind in WEIGHED:
        why = {part: f"Zonder {part} zien we te weinig." for part in refused}
        values["weighing"] = Weighing(
            "Je woont met drie mensen in een kamer.", "We keken naar een zaal.", "De zaal is vol.", why
        )
    if refuses and case.kind == "erasure" and ground in ("legal_claims", "legal_duty_or_task", "no_ground"):
        values["kept"] = tuple(Kept(part, ground, FAR) for part in refused)
    if ground == LIMIT_GROUND:
        values["kept"] = (Kept("", LIMIT_GROUND, FAR),)
    return PrepareDecision(**{"case": case.ref, "outcome": outcome, **values, **more})
