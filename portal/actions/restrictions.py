"""A granted restriction holds by itself, and ends only after the student was told (R-06, 18(3), 11.2)."""

from __future__ import annotations

from portal.actions.context import Context
from portal.models import Case
from portal.rules.lifecycle import step_for


def after_decision(ctx: Context, case: Case) -> None:
    """What a decision sets going without anybody: a restriction that was granted, also in part, is active at once."""
    step = step_for("activate", case.kind, case.state)
    if step is not None and case.outcome != "refused":
        ctx.record(step.tag, case, function="system", to_state=step.to_state)
